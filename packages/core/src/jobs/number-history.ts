/**
 * Numbers of a document that was renumbered on its way. `originalNumber` is the number it came with; what it was called
 * before that, where it was renumbered more than once, is kept beside it: each place knows the document by another of them.
 */
import { sameNumber } from '../merge/same-number.js'
import type { Fields } from '../store/store.js'

/** More than any honest document has seen; of a longer list the latest count. */
const mostNumbers = 20

function objectOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** The number of the document and all that it had before, latest first. A draft has only those before. */
export function numbersOf(fields: Fields): readonly string[] {
  const earlier = objectOf(objectOf(fields['ext'])['ordersync'])['earlierNumbers']
  const before = Array.isArray(earlier) ? (earlier as readonly unknown[]) : []
  return [fields['number'], fields['originalNumber'], ...before].filter(isText).slice(0, mostNumbers)
}

/** The document with these numbers in place of its own, latest first. */
export function withNumbers(fields: Fields, numbers: readonly string[]): Fields {
  const { number: _number, originalNumber: _original, ext, ...rest } = fields
  const [number, originalNumber, ...earlier] = numbers.slice(0, mostNumbers)
  const { ordersync, ...others } = objectOf(ext)
  const { earlierNumbers: _earlier, ...kept } = objectOf(ordersync)
  const own = earlier.length === 0 ? kept : { ...kept, earlierNumbers: earlier }
  const nextExt = Object.keys(own).length === 0 ? others : { ...others, ordersync: own }
  return {
    ...rest,
    ...(number === undefined ? {} : { number }),
    ...(originalNumber === undefined ? {} : { originalNumber }),
    ...(Object.keys(nextExt).length === 0 ? {} : { ext: nextExt }),
  }
}

/** Which of its former numbers this one is; -1 when it never had it. */
export function formerIndex(numbers: readonly string[], number: string): number {
  return numbers.findIndex((one, at) => at > 0 && sameNumber(one, number))
}
