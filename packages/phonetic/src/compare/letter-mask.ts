/** One bit per letter that occurs, others share the last bits. */
export function letterMask(text: string): number {
  let mask = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i) - 97
    mask |= c >= 0 && c < 26 ? 1 << c : 1 << (26 + ((c + 97) & 3))
  }
  return mask
}

/**
 * Letters that occur in one of both only. One insert or delete changes at most one bit, a substitution two: more than twice
 * the limit of edits means that the texts are farther apart than that.
 */
export function lettersApart(a: number, b: number): number {
  let bits = a ^ b
  bits -= (bits >>> 1) & 0x55555555
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
