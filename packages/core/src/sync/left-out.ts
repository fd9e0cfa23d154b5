/** Parts that stay behind of records that travel (I-05, I-10, I-11, I-12): named and counted in the report, never quoted (I-14). */
import type { Notice } from '../jobs/outcome.js'
import type { LeftOut } from '../records/invoice-ban/verdict.js'

export interface PartlySent {
  readonly kind: string
  readonly label: string
  readonly left: readonly LeftOut[]
}

/** Each is a notice; what comes after them is counted in one. */
const mostNotices = 50

interface Counted {
  count: number
}

/** Gathers for one report: the same part in a thousand orders is one notice with its count and the first order's name. */
export class LeftOutNotices {
  readonly #known = new Map<string, Counted>()

  /** @param notices - Of the report; new ones are put to its end. */
  add(notices: Notice[], peer: string, { kind, label, left }: PartlySent): void {
    for (const { path, name, count, reasonCode } of left) {
      const exact = `${peer} ${kind} ${reasonCode} ${path}`
      const isMore = !this.#known.has(exact) && this.#known.size >= mostNotices
      const key = isMore ? peer : exact
      const known = this.#known.get(key)
      if (known !== undefined) {
        known.count += count
        continue
      }
      const parameters = isMore
        ? { station: peer, count }
        : { station: peer, kind, label, path, name, field: path, count, reason: reasonCode }
      this.#known.set(key, parameters)
      notices.push({ code: isMore ? 'PARTS_LEFT_OUT' : 'PART_LEFT_OUT', parameters })
    }
  }
}
