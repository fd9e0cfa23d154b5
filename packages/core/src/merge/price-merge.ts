/** Replacing price entries by key, without two prices for one day: rule M-P1. */
import type { Notice } from '../jobs/outcome.js'
import { foldNumber } from '../records/business-number.js'
import type { PriceEntry } from '../records/price.js'
import { byCodeUnit } from './plain-value.js'

/** A price entry with its identity. */
export interface PriceRecord {
  readonly uid: string
  readonly fields: PriceEntry
}

export interface PriceMergeOptions {
  /** Entries whose `validTo` is before this day go (`YYYY-MM-DD`). Absent: expired entries stay. */
  readonly dropExpiredBefore?: string | undefined
  /**
   * `refuse` (default): an entry without `validTo` is valid for ever, so a later one of the same place overlaps it.
   * `endsAtNext`: it is valid until the day before the next entry of the same place begins.
   */
  readonly openEnded?: 'refuse' | 'endsAtNext' | undefined
}

export interface RefusedPrice {
  /** Uid of the incoming entry. */
  readonly uid: string
  /** Uids of the entries it clashes with, sorted. */
  readonly clashesWith: readonly string[]
  /** `PRICE_OVERLAP`, naming both. */
  readonly reason: Notice
}

export interface PriceMerge {
  /** To write: new, or in the place of `replaces`. Sorted by uid, like all lists here. */
  readonly put: readonly { readonly record: PriceRecord; readonly replaces?: string | undefined }[]
  /** Uids of existing entries to remove because they are expired; incoming expired ones are left out too. */
  readonly dropped: readonly string[]
  readonly refused: readonly RefusedPrice[]
}

/**
 * Merge price entries into those that exist.
 *
 * An incoming entry replaces the one with its uid, else the one with its key (article, list or group or party, currency,
 * unit, minQty, validFrom, kind). Two entries of one place (the key without validFrom) whose validity overlaps are refused:
 * of incoming ones both, against an existing one the incoming one. All incoming entries are judged together, so one that ends
 * its predecessor and the successor may come in any order. The order given does not matter.
 *
 * @param incoming - One entry per uid; of several, the last counts.
 */
export function mergePrices(
  existing: readonly PriceRecord[],
  incoming: readonly PriceRecord[],
  options: PriceMergeOptions = {},
): PriceMerge {
  const expired = (record: PriceRecord) => {
    const { validTo } = record.fields
    return (
      options.dropExpiredBefore !== undefined && validTo !== undefined && validTo < options.dropExpiredBefore
    )
  }
  const latest = [...new Map(incoming.map((record) => [record.uid, record])).values()]
  let accepted = latest.filter((record) => !expired(record)).sort((a, b) => byCodeUnit(a.uid, b.uid))
  const refused: RefusedPrice[] = []
  // A refused entry replaces nothing, so what it would have replaced counts again: look once more.
  for (let rounds = accepted.length + 1; rounds > 0; rounds--) {
    const clashing = findClashes(existing, accepted, options)
    if (clashing.length === 0) break
    refused.push(...clashing)
    const out = new Set(clashing.map((entry) => entry.uid))
    accepted = accepted.filter((record) => !out.has(record.uid))
  }
  const replaces = replacements(existing, accepted)
  const replaced = new Set(replaces.values())
  return {
    put: accepted.map((record) => ({ record, replaces: replaces.get(record.uid) })),
    dropped: existing
      .filter((record) => expired(record) && !replaced.has(record.uid))
      .map((record) => record.uid)
      .sort(byCodeUnit),
    refused: refused.sort((a, b) => byCodeUnit(a.uid, b.uid)),
  }
}

/** Uid of the incoming entry → uid of the existing entry whose row it takes. */
function replacements(
  existing: readonly PriceRecord[],
  incoming: readonly PriceRecord[],
): Map<string, string> {
  const uids = new Set(existing.map((record) => record.uid))
  const incomingUids = new Set(incoming.map((record) => record.uid))
  const byKey = new Map(
    existing
      .filter((record) => !incomingUids.has(record.uid))
      .map((record) => [priceKey(record.fields), record.uid]),
  )
  const found = new Map<string, string>()
  for (const record of incoming) {
    const uid = uids.has(record.uid) ? record.uid : byKey.get(priceKey(record.fields))
    if (uid !== undefined) found.set(record.uid, uid)
  }
  return found
}

function findClashes(
  existing: readonly PriceRecord[],
  incoming: readonly PriceRecord[],
  options: PriceMergeOptions,
): RefusedPrice[] {
  const replaced = new Set(replacements(existing, incoming).values())
  const places = new Map<string, PriceRecord[]>()
  for (const record of [...existing.filter((entry) => !replaced.has(entry.uid)), ...incoming]) {
    const place = placeKey(record.fields)
    places.set(place, [...(places.get(place) ?? []), record])
  }
  return incoming.flatMap((record) => {
    const others = places.get(placeKey(record.fields)) ?? []
    const clashesWith = others
      .filter((other) => other.uid !== record.uid && overlaps(record.fields, other.fields, options))
      .map((other) => other.uid)
      .sort(byCodeUnit)
    return clashesWith.length === 0 ? [] : [refusal(record, clashesWith)]
  })
}

function refusal(record: PriceRecord, clashesWith: readonly string[]): RefusedPrice {
  const { articleNumber, validFrom, validTo } = record.fields
  const parameters = {
    number: articleNumber,
    from: validFrom ?? '',
    to: validTo ?? '',
    uid: record.uid,
    clashesWith,
  }
  return { uid: record.uid, clashesWith, reason: { code: 'PRICE_OVERLAP', parameters } }
}

/** Both are prices of one place, and there is a day on which both hold. */
export function holdTogether(a: PriceEntry, b: PriceEntry): boolean {
  return placeKey(a) === placeKey(b) && overlaps(a, b, {})
}

/** Calendar dates compare as texts. Both ends are included. */
function overlaps(a: PriceEntry, b: PriceEntry, options: PriceMergeOptions): boolean {
  const [from, other] = [a.validFrom ?? '', b.validFrom ?? '']
  if (from === other) return true
  const [first, second] = from < other ? [a, b] : [b, a]
  if (first.validTo === undefined) return options.openEnded !== 'endsAtNext'
  return (second.validFrom ?? '') <= first.validTo
}

/** Article, list or group or party, currency, unit, minQty and kind, as one text. Defaults are filled in. */
function placeKey(fields: PriceEntry): string {
  const { articleUid, articleNumber, priceList, customerGroup, partyUid, customerNumber } = fields
  return JSON.stringify([
    articleUid ?? foldNumber(articleNumber),
    priceList ?? '',
    customerGroup ?? '',
    partyUid ?? (customerNumber === undefined ? '' : foldNumber(customerNumber)),
    fields.currency,
    fields.unit?.code ?? '',
    decimalKey(fields.minQty ?? '0'),
    fields.kind ?? 'sale',
  ])
}

function priceKey(fields: PriceEntry): string {
  return JSON.stringify([placeKey(fields), fields.validFrom ?? ''])
}

/** `10` and `10.00` are one step. */
function decimalKey(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}
