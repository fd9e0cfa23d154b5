/** Stock levels flow from the host to stations, as absolute values with a moment: rule M-S1. */
import type { Notice, Outcome } from '../jobs/outcome.js'
import type { Fields } from '../store/store.js'
import { own, ownText, sameValue } from './plain-value.js'

export interface StockSituation {
  /** Fields of the level here; absent: none yet. */
  readonly stored?: Fields | undefined
  /** Fields that arrived; `asOf` is RFC 3339 with offset. */
  readonly incoming: Fields
  readonly direction: 'hostToStation' | 'stationToHost'
}

export interface StockDecision {
  readonly outcome: Extract<Outcome, 'created' | 'refreshed' | 'unchanged' | 'stale' | 'refused'>
  readonly action: 'create' | 'replace' | 'none'
  readonly reason?: Notice | undefined
}

/**
 * Take a level or leave it. Older than what is here: `stale`. A level from a station is refused, its movements are
 * documents. Of two levels of the same moment the one that arrives later counts, since the host corrected it.
 * Moments compare as instants, whatever their offset; a level without a readable `asOf` is refused.
 */
export function decideStock({ stored, incoming, direction }: StockSituation): StockDecision {
  if (direction === 'stationToHost') return refused('STOCK_ONE_WAY')
  const moment = instantOf(incoming)
  if (moment === undefined) return refused('STOCK_WITHOUT_MOMENT')
  if (stored === undefined) return { outcome: 'created', action: 'create' }
  const before = instantOf(stored)
  if (before !== undefined && moment < before) {
    return {
      outcome: 'stale',
      action: 'none',
      reason: { code: 'STOCK_OLDER', parameters: momentsOf(stored, incoming) },
    }
  }
  if (sameValue(stored, incoming)) return { outcome: 'unchanged', action: 'none' }
  return { outcome: 'refreshed', action: 'replace' }
}

function refused(code: string): StockDecision {
  return { outcome: 'refused', action: 'none', reason: { code } }
}

function momentsOf(stored: Fields, incoming: Fields): Record<string, string> {
  return { stored: ownText(stored, 'asOf') ?? '', incoming: ownText(incoming, 'asOf') ?? '' }
}

/** Milliseconds since 1970 of `asOf`; a text without offset would mean another instant on every machine. */
function instantOf(fields: Fields): number | undefined {
  const asOf = own(fields, 'asOf')
  if (typeof asOf !== 'string' || !/T.*(?:[zZ]|[+-]\d\d:\d\d)$/.test(asOf)) return undefined
  const instant = Date.parse(asOf)
  return Number.isNaN(instant) ? undefined : instant
}
