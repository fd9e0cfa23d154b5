/** Stations that number without ranges of ours are watched: a warning comes before two of them give the same number (N-13). */
import { runAsync, readRow, writeRow } from '../numbering/program.js'
import { foldNumber } from '../records/business-number.js'
import { stateKey, stateTags } from '../register/state-rows.js'
import type { StateAccess } from '../store/store.js'

/** What was seen of the numbers that differ only in their digits, e.g. all of the form `AB-…`. */
interface CircleRow {
  /** Station → what came from it. */
  readonly stations: Readonly<Record<string, Seen>>
  /** Two stations → numbers that were left between them when it was said. */
  readonly told: Readonly<Record<string, number>>
}

interface Seen {
  readonly low: number
  readonly high: number
  /** As printed. */
  readonly lowest: string
  readonly highest: string
}

/** Two stations whose numbers overlap or soon will. */
export interface CirclesMeet {
  readonly kind: string
  /** Counts upwards from below. */
  readonly below: string
  readonly high: string
  readonly above: string
  readonly low: string
  /** Numbers until both have the same one; 0: they overlap already. */
  readonly distance: number
}

/** In front of the last digits, these, behind them. */
const form = /^(.*?)(\d{1,15})(\D*)$/su

/** Characters; longer ones are no numbers that are counted upwards. */
const longest = 80

export class NumberCircles {
  /** In the order in which they were noticed. */
  readonly meetings: CirclesMeet[] = []
  readonly #rows = new Map<string, { readonly key: Uint8Array; row: CircleRow; changed: boolean }>()
  readonly #state: StateAccess
  readonly #distance: number

  /** @param distance - warned when at most so many numbers are left between two stations. */
  constructor(state: StateAccess, distance: number) {
    this.#state = state
    this.#distance = distance
  }

  /**
   * A document's number that lies in no series, range or lease. A warning is repeated each time when only half of the
   * distance is left, and once more when the two overlap.
   */
  async note(station: string, kind: string, number: string): Promise<void> {
    const text = number.trim()
    const parts = text.length > longest ? null : form.exec(foldNumber(text))
    const [, front = '', digits = '', back = ''] = parts ?? []
    if (parts === null) return
    const n = Number(digits)
    const held = await this.#row(kind, front, back)
    const known = held.row.stations[station]
    if (known !== undefined && known.low <= n && n <= known.high) return
    const own: Seen = {
      low: Math.min(n, known?.low ?? n),
      high: Math.max(n, known?.high ?? n),
      lowest: known === undefined || n < known.low ? text : known.lowest,
      highest: known === undefined || n > known.high ? text : known.highest,
    }
    const told: Record<string, number> = { ...held.row.told }
    for (const [other, theirs] of Object.entries(held.row.stations)) {
      if (other === station) continue
      const isBelow = own.low < theirs.low || (own.low === theirs.low && own.high <= theirs.high)
      const [below, lower, above, upper] = isBelow
        ? [station, own, other, theirs]
        : [other, theirs, station, own]
      // Steps until both have the same number; 0: they overlap.
      const distance = Math.max(0, upper.low - lower.high)
      const pair = [station, other].sort().join(' ')
      const before = told[pair]
      if (distance > this.#distance) continue
      if (before !== undefined && (before === 0 || distance > before / 2)) continue
      told[pair] = distance
      this.meetings.push({ kind, below, high: lower.highest, above, low: upper.lowest, distance })
    }
    held.row = { stations: { ...held.row.stations, [station]: own }, told }
    held.changed = true
  }

  async flush(): Promise<void> {
    for (const held of this.#rows.values()) {
      if (!held.changed) continue
      await runAsync(this.#state, writeRow(held.key, held.row))
      held.changed = false
    }
  }

  async #row(kind: string, front: string, back: string) {
    const name = [kind, front, back].join('\u0000')
    const known = this.#rows.get(name)
    if (known !== undefined) return known
    const key = stateKey(stateTags.numbering, 'circle', kind, front, back)
    const row = (await runAsync(this.#state, readRow<CircleRow>(key))) ?? { stations: {}, told: {} }
    const held = { key, row, changed: false }
    this.#rows.set(name, held)
    return held
  }
}
