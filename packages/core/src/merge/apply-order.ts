/** Order of application within one bundle: rule M-D9. */
import type { Envelope } from '../records/envelope.js'
import { byCodeUnit } from './plain-value.js'

/** Rank of a kind that `ranks` does not name: behind all others. */
const unknownRank = 60

/**
 * Records in the order in which they are to be applied: parties, articles, prices, stock, documents, others; within a rank
 * by uid, older revision first. The result does not depend on the order given. A record that fails undoes none before it.
 *
 * @param ranks - Kind → rank, ascending, as in `RecordKind.rank`; a kind without rank comes last.
 * @returns A new array with the same record objects. No reference makes a record wait: links may stay open (M-D10).
 */
export function orderByDependency<R extends Pick<Envelope, 'uid' | 'kind' | 'revision'>>(
  records: readonly R[],
  ranks: Readonly<Record<string, number>>,
): R[] {
  const rank = (record: R) =>
    Object.hasOwn(ranks, record.kind) ? (ranks[record.kind] ?? unknownRank) : unknownRank
  return [...records].sort((a, b) => rank(a) - rank(b) || byCodeUnit(a.uid, b.uid) || a.revision - b.revision)
}
