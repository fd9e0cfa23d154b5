/** Customer number of a party born at a station: rule M-A6. */

/** `none` (default): empty until the host gives one. `leased`: from the station's range. `temporary`: visibly not final. */
export type CustomerNumberPolicy = 'none' | 'leased' | 'temporary'

export interface CustomerNumberInput {
  readonly policy: CustomerNumberPolicy
  /** Station id. */
  readonly station: string
  /** Next number of the station's lease, already formatted. Absent: the lease is used up. */
  readonly leasedNumber?: string | undefined
  /** What makes a temporary number unique: a counter, or 8 base32 characters while the station is fenced. */
  readonly temporaryMark?: string | undefined
  /** What somebody typed into the field. */
  readonly typed?: string | undefined
}

export interface CustomerNumberResult {
  /** Number to print and to write; absent = the field stays empty. */
  readonly customerNumber?: string | undefined
  /** Usable as key at the host (`numbersShared` of `matchParty`). Only a leased number is. */
  readonly isKey: boolean
  /** What was typed, to be kept as text (M-A6: never a key). */
  readonly typedNumber?: string | undefined
}

/**
 * Number of a new party at a station. A leased policy whose lease is used up gives none: never a made-up number.
 * A typed number never becomes the customer number; it comes back as `typedNumber`.
 */
export function customerNumberFor(input: CustomerNumberInput): CustomerNumberResult {
  const typed = input.typed === undefined || input.typed.trim() === '' ? {} : { typedNumber: input.typed }
  if (input.policy === 'leased' && input.leasedNumber !== undefined) {
    return { customerNumber: input.leasedNumber, isKey: true, ...typed }
  }
  if (input.policy === 'temporary' && input.temporaryMark !== undefined) {
    return { customerNumber: `T-${input.station}-${input.temporaryMark}`, isKey: false, ...typed }
  }
  return { isKey: false, ...typed }
}

/** `T-<station>-<mark>`: a number that the host replaces. */
export function isTemporaryNumber(number: string): boolean {
  return /^T-[a-z0-9-]{1,32}-[0-9A-Za-z]+$/.test(number.trim())
}

/**
 * Number of a new party at the host: its own when it is the host's (leased), else the one the host's series gives, else none.
 *
 * @param incoming - As the party carries it; a temporary or typed one is not kept.
 * @param isKey - The number comes from a lease of the host.
 * @param assigned - Next number of the host's series; absent: given later.
 */
export function customerNumberAtHost(
  incoming: string | undefined,
  isKey: boolean,
  assigned: string | undefined,
): string | undefined {
  const kept = isKey && incoming !== undefined && !isTemporaryNumber(incoming)
  return kept ? incoming : assigned
}
