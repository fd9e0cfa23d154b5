/** What identifies a party for certain: step 4 of rule M-A1, and what never does (M-A2). */
import { normalizeVatId } from '../records/identification.js'
import { normaliseForComparison } from './normalise-for-comparison.js'

export interface IdentityKey {
  readonly by: 'vatId' | 'registrationNumber' | 'gln'
  /** Comparable form; equal keys mean equal identity. Only for comparison, never stored in a record. */
  readonly key: string
}

/** The fields of a party that identify it. */
export interface IdentityFields {
  readonly vatId?: string | undefined
  readonly registrationNumber?: { readonly scheme?: string | undefined; readonly value: string } | undefined
  readonly gln?: string | undefined
}

/**
 * Keys to look other parties up by: VAT id with its country prefix, registration number under its scheme, GLN. A VAT id
 * without country prefix, a registration number without scheme and a text without any digit identify nothing.
 */
export function identityKeys(party: IdentityFields): IdentityKey[] {
  const keys: IdentityKey[] = []
  const vatId = normalizeVatId(party.vatId ?? '')
  if (vatId !== undefined && /^[A-Z]{2}.*\d/.test(vatId)) keys.push({ by: 'vatId', key: vatId })
  const { scheme, value } = party.registrationNumber ?? {}
  const registration = normaliseForComparison('identifier', value ?? '')
  if (scheme !== undefined && scheme.trim() !== '' && /\d/.test(registration)) {
    keys.push({
      by: 'registrationNumber',
      key: `${normaliseForComparison('identifier', scheme)}:${registration}`,
    })
  }
  const gln = normaliseForComparison('identifier', party.gln ?? '')
  if (/^\d{13}$/.test(gln)) keys.push({ by: 'gln', key: gln })
  return keys
}

/** Which identities two parties share. Equal e-mail, phone, bank account or street is none (M-A2). */
export function sharedIdentities(a: IdentityFields, b: IdentityFields): IdentityKey[] {
  const others = identityKeys(b)
  return identityKeys(a).filter((one) => others.some((other) => other.by === one.by && other.key === one.key))
}
