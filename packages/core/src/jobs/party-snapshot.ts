import type { Fields } from '../store/store.js'

type Party = Readonly<Record<string, unknown>>

const snapshotFields = [
  'name',
  'name2',
  'name3',
  'salutation',
  'title',
  'givenName',
  'familyName',
  'vatId',
  'email',
  'phone',
] as const

const addressFields = [
  'attention',
  'street',
  'houseNumber',
  'line2',
  'line3',
  'poBox',
  'postalCode',
  'city',
  'region',
  'countryCode',
  'countryName',
] as const

const usageByRole: Readonly<Record<string, string>> = { billTo: 'billing', shipTo: 'delivery' }

/** Name and address of a party as a document shows them: the address for the role, else the main one, else the first. */
export function snapshotOf(party: Party, role: string): Fields {
  const snapshot: Record<string, unknown> = {}
  for (const field of snapshotFields) if (party[field] !== undefined) snapshot[field] = party[field]
  if (snapshot['name'] === undefined) {
    const person = [party['givenName'], party['familyName']].filter((part) => typeof part === 'string')
    if (person.length > 0) snapshot['name'] = person.join(' ')
  }
  const addresses = Array.isArray(party['addresses']) ? (party['addresses'] as readonly Party[]) : []
  const address =
    addresses.find((one) => one['usage'] === usageByRole[role]) ??
    addresses.find((one) => one['usage'] === 'main') ??
    addresses[0]
  if (address !== undefined) {
    for (const field of addressFields) if (address[field] !== undefined) snapshot[field] = address[field]
  }
  return snapshot
}

/** True when the document only points to one of its parties. */
export function lacksSnapshot(document: Fields): boolean {
  const parties = document['parties'] as Readonly<Record<string, Party | undefined>> | undefined
  if (parties === undefined) return false
  for (const role in parties) {
    const link = parties[role]
    if (typeof link?.['partyUid'] === 'string' && link['snapshot'] === undefined) return true
  }
  return false
}

/**
 * A document never only points to a party (docs/format/records.md): where the vendor's table holds just the link, name and address
 * are filled in from the party at export. What is there already is never touched.
 */
export function fillSnapshots(document: Fields, partyOf: (uid: string) => Party | undefined): Fields {
  const parties = document['parties'] as Readonly<Record<string, Party | undefined>> | undefined
  if (parties === undefined) return document
  let filled: Record<string, unknown> | undefined
  for (const [role, link] of Object.entries(parties)) {
    if (link === undefined || typeof link['partyUid'] !== 'string') continue
    const party = partyOf(link['partyUid'])
    if (party === undefined) continue
    const next: Record<string, unknown> = { ...link }
    if (next['snapshot'] === undefined) next['snapshot'] = snapshotOf(party, role)
    if (next['customerNumber'] === undefined && typeof party['customerNumber'] === 'string') {
      next['customerNumber'] = party['customerNumber']
    }
    ;(filled ??= { ...parties })[role] = next
  }
  return filled === undefined ? document : { ...document, parties: filled }
}
