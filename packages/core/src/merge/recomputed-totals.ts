/** Figures of a merged document, by its own rounding rule: last part of rule M-D2d. */
import { documentSchema } from '../records/document.js'
import { recomputeTotals } from '../records/totals.js'
import type { Fields } from '../store/store.js'
import { isPlainObject, own, withKey } from './plain-value.js'

/**
 * The same document with its stated figures recomputed: `net` of lines, `taxes`, `totals`. What is not stated is not added;
 * `prepaid` and `rounding` stay.
 * @returns `undefined` when the fields are no valid document. The input is not modified.
 */
export function withRecomputedTotals(fields: Fields): Fields | undefined {
  const document = documentSchema.safeParse(fields)
  if (!document.success) return undefined
  const computed = recomputeTotals(document.data)
  const nets = new Map(computed.lines.map(({ lineId, net }) => [lineId, net]))
  const lines = document.data.lines.map((line) => {
    const net = nets.get(line.lineId)
    return line.net === undefined || net === undefined ? line : withKey(line, 'net', net)
  })
  let result: Fields = withKey(fields, 'lines', lines)
  if (own(fields, 'taxes') !== undefined) result = withKey(result, 'taxes', computed.taxes)
  const stated = own(fields, 'totals')
  if (!isPlainObject(stated)) return result
  const entries = Object.entries(stated).map(
    ([key, value]) => [key, own(computed.totals, key) ?? value] as const,
  )
  return withKey(result, 'totals', Object.fromEntries(entries))
}
