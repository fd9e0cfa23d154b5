/**
 * What a record can be recognised by besides its uid and its business number: the VAT id, registration number and GLN of a
 * party (M-A1), the key of a price (M-P1), the place of a stock level. Kept as rows in `state`, so that a look-up costs the
 * same with a thousand and a million records.
 */
import { identityKeys } from '../merge/party-identity.js'
import type { IdentityFields } from '../merge/party-identity.js'
import { foldNumber } from '../records/business-number.js'
import type { RecordFamily } from '../records/record-kind.js'
import type { Fields } from '../store/store.js'

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function partyKeys(fields: Fields): string[] {
  return identityKeys(fields as IdentityFields).map(({ by, key }) => `${by}:${key}`)
}

function articleOf(fields: Fields): string {
  const number = text(fields['articleNumber'])
  return number === '' ? `uid:${text(fields['articleUid'])}` : foldNumber(number)
}

function unitCode(value: unknown): string {
  return typeof value === 'string' ? value : text((value as { code?: unknown } | undefined)?.code)
}

function priceKeys(fields: Fields): string[] {
  const whose = [fields['partyUid'], fields['priceList'], fields['customerGroup']].map(text)
  return [
    JSON.stringify([
      articleOf(fields),
      ...whose,
      text(fields['currency']),
      unitCode(fields['unit']),
      text(fields['minQty']),
      text(fields['kind']),
    ]),
  ]
}

function stockKeys(fields: Fields): string[] {
  return [
    JSON.stringify([
      articleOf(fields),
      text(fields['warehouse']),
      text(fields['lot']),
      text(fields['serial']),
    ]),
  ]
}

/** Natural keys of the record in the form of the wire; none for documents and articles, which have a number. */
export function naturalKeys(family: RecordFamily, fields: Fields): readonly string[] {
  if (family === 'party') return partyKeys(fields)
  if (family === 'price') return priceKeys(fields)
  if (family === 'stock') return stockKeys(fields)
  return []
}
