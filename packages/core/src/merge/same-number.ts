import { foldNumber } from '../records/business-number.js'

/** True when both are the same business number (M-L1, M-D3). `007` and `7` are two numbers. */
export function sameNumber(a: string, b: string): boolean {
  return foldNumber(a) === foldNumber(b)
}

/** Comparable form of a business number, for use as a key. */
export { foldNumber as numberKey } from '../records/business-number.js'
