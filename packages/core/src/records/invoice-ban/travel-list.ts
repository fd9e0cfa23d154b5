import { cutName, type LeftOut, type PartReason } from './verdict.js'

/** Hostile or broken input shall not make the report longer than the record. */
const mostEntries = 100
const longestPath = 200

/** What did not travel, grouped by place: the same field in 40 lines is one entry with count 40. */
export class TravelList {
  readonly #entries = new Map<string, { entry: Omit<LeftOut, 'count'>; count: number }>()

  add(what: LeftOut['what'], path: readonly (string | number)[], name: string, reasonCode: PartReason): void {
    const full = this.#entries.size >= mostEntries
    const place = this.pathOf(path)
    const exact = `${what} ${reasonCode} ${place}`
    const key = full && !this.#entries.has(exact) ? `${what} ${reasonCode} …` : exact
    const found = this.#entries.get(key)
    if (found !== undefined) found.count += 1
    else {
      const shown = key === exact ? { path: place, name } : { path: '…', name: '…' }
      this.#entries.set(key, { entry: { what, reasonCode, ...shown }, count: 1 })
    }
  }

  entries(): readonly LeftOut[] {
    return [...this.#entries.values()].map(({ entry, count }) => ({ ...entry, count }))
  }

  /** `lines/*` + `/ext/acme`: positions are stars, names are cut. */
  pathOf(path: readonly (string | number)[]): string {
    const text = path.map((step) => (typeof step === 'number' ? '*' : cutName(step))).join('/')
    return text.length > longestPath ? `${text.slice(0, longestPath - 1)}…` : text
  }
}
