/** What a contribution speaks about. */
export type ContributionField =
  | 'bookSize'
  | 'lastName'
  | 'firstName'
  | 'name'
  | 'company'
  | 'legalForm'
  | 'contact'
  | 'street'
  | 'houseNumber'
  | 'postalCode'
  | 'town'
  | 'country'
  | 'addition'
  | 'phone'
  | 'email'
  | 'identity'
  /** What is taken back because fields depend on each other. */
  | 'dependence'

/** One line of an explanation. The weight of a match is the sum of the `bits` of all its contributions. */
export interface Contribution {
  readonly field: ContributionField
  /** How the field agrees, e.g. `equal`, `sound`, `different`; of `dependence` its reason. */
  readonly level: string
  /** Evidence in bits; negative speaks against. */
  readonly bits: number
  /** Value of the address searched for, for a person; in small letters. */
  readonly query?: string | undefined
  /** Value of the address in the book. */
  readonly candidate?: string | undefined
}

/** How an address is related that is not, or not surely, the same party. */
export type Relation =
  /** Same family name at the same address, other person. */
  | 'sameHousehold'
  /** Same first word, other trade or legal form. */
  | 'sisterCompany'
  /** Same company at another address. */
  | 'otherBranch'
  /** Same name at another address. */
  | 'namesake'
  /** Same address, otherwise nothing in common. */
  | 'sameAddress'
