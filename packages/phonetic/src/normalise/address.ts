/**
 * An address as it stands in a book or arrives with an order. Every field may be missing; a missing field neither speaks for nor
 * against a match. Nothing is changed in it.
 */
export interface Address {
  /** Name of a company; a person's name is recognised in it. */
  readonly company?: string | undefined
  readonly title?: string | undefined
  readonly firstName?: string | undefined
  /** Family name; a whole name or a company's is recognised in it. */
  readonly lastName?: string | undefined
  /** With or without house number. */
  readonly street?: string | undefined
  readonly houseNumber?: string | undefined
  readonly postalCode?: string | undefined
  readonly town?: string | undefined
  /** Name or ISO 3166 code. */
  readonly country?: string | undefined
  /** One or several, in any notation. */
  readonly phone?: string | readonly string[] | undefined
  readonly email?: string | readonly string[] | undefined
  /** Second address line: building, estate, part of town. */
  readonly addition?: string | undefined
  /** Certain identity such as a VAT id; equal = the same, different = hardly the same. */
  readonly identity?: string | undefined
}

/** What a word of an address is. Numbers are stored: never renumber, only add. */
export const role = {
  first: 1,
  last: 2,
  company: 3,
  legalForm: 4,
  street: 5,
  houseNumber: 6,
  postalCode: 7,
  town: 8,
  country: 9,
  phone: 10,
  mailLocal: 11,
  mailDomain: 12,
  addition: 13,
  identity: 14,
} as const
export type Role = (typeof role)[keyof typeof role]

/** An address taken apart for comparison: words with their roles, in the order of the fields. */
export interface NormalisedAddress {
  readonly roles: readonly Role[]
  /** Lower case, umlauts kept; numbers and phones in their comparable form. */
  readonly words: readonly string[]
  /** `company`: legal form or trade words name one; `person`: names stand in the name fields; `open`: could be either. */
  readonly kind: 'company' | 'person' | 'open'
}
