import type { Address } from '../normalise/address.js'

/** Addresses of one party that take part in matching. */
const maxAddresses = 3

type Fields = Readonly<Record<string, unknown>>

/**
 * A party record (docs/format/records.md) as addresses: one per address it has, at most three, at least one.
 *
 * A party without given and family name is read as a company; that a person stands in that field is recognised.
 */
export function addressesOfParty(party: Fields): Address[] {
  const given = text(party['givenName'])
  const family = text(party['familyName'])
  const name = [text(party['name']), text(party['name2'])].filter((one) => one !== '').join(' ')
  const isPerson =
    party['type'] === 'person' || (party['type'] !== 'company' && (given !== '' || family !== ''))
  const contact = list(party['contacts'])[0] ?? {}
  const base: Address = isPerson
    ? { title: text(party['title']), firstName: given, lastName: family === '' ? name : family }
    : {
        company: name,
        firstName: text(contact['givenName']) || given,
        lastName: text(contact['familyName']) || family,
      }
  const phones = [party['phone'], party['mobile'], contact['phone'], contact['mobile']]
    .map(text)
    .filter((one) => one !== '')
  const emails = [party['email'], contact['email']].map(text).filter((one) => one !== '')
  const common: Address = { ...base, phone: phones, email: emails, identity: text(party['vatId']) }
  const addresses = list(party['addresses']).slice(0, maxAddresses)
  if (addresses.length === 0) return [common]
  return addresses.map((one) => ({
    ...common,
    street: text(one['street']),
    houseNumber: text(one['houseNumber']),
    postalCode: text(one['postalCode']),
    town: text(one['city']),
    country: text(one['countryCode']) || text(one['countryName']),
    addition: text(one['line2']),
  }))
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value)
    ? value.filter((one): one is Fields => typeof one === 'object' && one !== null)
    : []
}
