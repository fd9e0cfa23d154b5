import type { Fields } from '../store/store.js'

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function nameOf(fields: Fields): string {
  const person = [fields['givenName'], fields['familyName']].map(text).filter(Boolean).join(' ')
  return text(fields['name']) || person
}

function townOf(fields: Fields): string {
  const addresses = fields['addresses']
  const first: unknown = Array.isArray(addresses) ? addresses[0] : undefined
  return text((first as Fields | undefined)?.['city'])
}

const longestLabel = 80

/** A line for a person to recognise a record by: number, name, town. Never for programs. */
export function recordLabel(fields: Fields, numberField?: string): string {
  const parties = fields['parties'] as Record<string, { snapshot?: Fields } | undefined> | undefined
  const buyer = parties?.['orderedBy']?.snapshot ?? parties?.['billTo']?.snapshot
  const number = numberField === undefined ? '' : text(fields[numberField])
  const name = text(fields['name'])
  const town = townOf(fields)
  if (number !== '' && name !== '' && number.length + name.length + town.length <= longestLabel - 6)
    return town === '' ? `${number} · ${name}` : `${number} · ${name} · ${town}`
  const parts = [
    (numberField === undefined ? '' : text(fields[numberField])) ||
      text(fields['number']) ||
      text(fields['customerNumber']) ||
      text(fields['articleNumber']),
    nameOf(fields) || (buyer ? nameOf(buyer) : ''),
    townOf(fields),
  ].filter(Boolean)
  const label = parts.join(' · ')
  return label.length > longestLabel ? `${label.slice(0, longestLabel - 1)}…` : label
}
