/** How often values occur in the book; 0 for what never does. Estimates are enough. */
export interface Frequencies {
  /** Addresses in the book. */
  readonly size: number
  /** Addresses with this name word (loose fold). */
  word(loose: string): number
  /** Addresses with a name word of this code of the coder at this position. */
  sound(code: string, coder: number): number
  /** Addresses in this street (base, loose fold), whatever the town. */
  street(base: string): number
  postalCode(code: string): number
  town(full: string): number
  phone(digits: string): number
  /** Addresses with this whole mail address. */
  mail(local: string, domain: string): number
  mailDomain(domain: string): number
}
