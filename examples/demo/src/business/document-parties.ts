/** Name and address as they stand on a document, beside the link to the customer. */
import type { Address, Contact, Party } from '@ordersync/core'
import type { BusinessRecord } from './business.ts'
import type { DocumentParties, PartySnapshot } from './shapes.ts'

const taken = [
  'name',
  'name2',
  'name3',
  'salutation',
  'title',
  'givenName',
  'familyName',
  'vatId',
  'phone',
  'mobile',
  'email',
] as const

export function snapshot(party: Party, usage: Address['usage'] = 'main'): PartySnapshot {
  const address = party.addresses?.find((one) => one.usage === usage) ?? party.addresses?.[0]
  const { usage: _usage, name: _name, ...place } = address ?? {}
  const own = Object.fromEntries(
    taken.flatMap((field) => (party[field] === undefined ? [] : [[field, party[field]]])),
  )
  return { ...place, ...own, name: party.name }
}

export interface PartyIds {
  readonly orderedBy: BusinessRecord
  /** Another customer's site, e.g. the owner of the house. Absent = where the buyer wants it. */
  readonly shipTo?: BusinessRecord | undefined
}

export function documentParties({ orderedBy, shipTo }: PartyIds, seller: PartySnapshot): DocumentParties {
  const buyer = orderedBy.fields as Party
  const contact = buyer.contacts?.[0]
  const receiver =
    shipTo ?? (buyer.addresses?.some((one) => one.usage === 'delivery') ? orderedBy : undefined)
  return {
    orderedBy: { ...linkTo(orderedBy), snapshot: snapshot(buyer) },
    billTo: { ...linkTo(orderedBy), snapshot: snapshot(buyer, 'billing') },
    ...(receiver === undefined
      ? {}
      : { shipTo: { ...linkTo(receiver), snapshot: snapshot(receiver.fields as Party, 'delivery') } }),
    ...(contact === undefined
      ? {}
      : { contact: { ...linkTo(orderedBy), snapshot: contactSnapshot(contact) } }),
    seller: { snapshot: seller },
  }
}

function linkTo({ id, fields }: BusinessRecord): {
  readonly partyKey: string
  readonly customerNumber?: string
} {
  const number = (fields as Party).customerNumber
  return { partyKey: id, ...(number === undefined ? {} : { customerNumber: number }) }
}

function contactSnapshot({ givenName, familyName, phone }: Contact): PartySnapshot {
  const name = [givenName, familyName].filter((part) => part !== undefined).join(' ')
  return { name, ...(phone === undefined ? {} : { phone }) }
}
