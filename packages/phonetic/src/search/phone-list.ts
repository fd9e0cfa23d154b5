import { GrowableUint32 } from '../index/growable.js'
import { sortByKey } from '../index/postings.js'

/** Digits that are sorted by; longer beginnings are compared with the address itself. */
const leadDigits = 9
/** Numbers per sorted part: sorting one takes some ten milliseconds. */
const partSize = 131_072
/** Numbers that came since, before they are sorted. */
const maxRecent = 2048

interface Part {
  readonly leads: Uint32Array
  readonly records: Uint32Array
}

/** Phone numbers by their beginning, in sorted parts. */
export class PhoneList {
  #leads = new GrowableUint32()
  #records = new GrowableUint32()
  readonly #parts: Part[] = []
  #making = true

  add(digits: string, record: number): void {
    this.#leads.push(leadOf(digits))
    this.#records.push(record)
    if (!this.#making && this.#leads.length >= maxRecent)
      this.#sortPart(this.#leads.view(), this.#records.view())
  }

  /** Sort what was added so far; later numbers are sorted as they come. */
  *sort(from: number, to: number): Generator<number, void> {
    const leads = this.#leads.view()
    const records = this.#records.view()
    for (let at = 0; at < leads.length; at += partSize) {
      this.#sortPart(leads.slice(at, at + partSize), records.slice(at, at + partSize))
      yield from + ((to - from) * at) / leads.length
    }
    this.#leads = new GrowableUint32()
    this.#records = new GrowableUint32()
    this.#making = false
  }

  find(digits: string, limit: number, emit: (record: number) => void): void {
    const lead = leadOf(digits)
    const span = 10 ** Math.max(0, leadDigits - digits.length)
    let left = limit
    for (const { leads, records } of this.#parts) {
      let low = 0
      let high = leads.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (leads[middle]! < lead) low = middle + 1
        else high = middle
      }
      for (; left > 0 && low < leads.length && leads[low]! < lead + span; low++, left--) emit(records[low]!)
    }
    for (let i = 0; left > 0 && i < this.#leads.length; i++) {
      const own = this.#leads.at(i)
      if (own < lead || own >= lead + span) continue
      emit(this.#records.at(i))
      left--
    }
  }

  get bytes(): number {
    return (
      this.#leads.bytes +
      this.#records.bytes +
      this.#parts.reduce((sum, part) => sum + part.leads.byteLength + part.records.byteLength, 0)
    )
  }

  #sortPart(leads: Uint32Array, records: Uint32Array): void {
    const [sorted, values] = sortByKey(leads.slice(), records.slice())
    this.#parts.push({ leads: sorted, records: values })
    if (!this.#making) {
      this.#leads = new GrowableUint32()
      this.#records = new GrowableUint32()
    }
  }
}

/** The first digits as a number of nine places, so that equal beginnings are neighbours. */
function leadOf(digits: string): number {
  return Number(digits.slice(0, leadDigits)) * 10 ** Math.max(0, leadDigits - digits.length)
}
