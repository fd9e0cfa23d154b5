/** Signs of a word that are compared; longer words are cut. Bounds the work of one comparison. */
const maxLength = 48

const previous = new Uint8Array(maxLength + 1)
const current = new Uint8Array(maxLength + 1)
const beforePrevious = new Uint8Array(maxLength + 1)

/**
 * Optimal string alignment: inserts, deletions, substitutions and swaps of neighbours, each counted once.
 * @returns The distance, or `limit + 1` when it is more than `limit`.
 */
export function editDistance(first: string, second: string, limit: number): number {
  let a = first.length > maxLength ? first.slice(0, maxLength) : first
  let b = second.length > maxLength ? second.slice(0, maxLength) : second
  if (a === b) return 0
  if (a.length > b.length) [a, b] = [b, a]
  if (b.length - a.length > limit) return limit + 1
  let start = 0
  while (start < a.length && a.charCodeAt(start) === b.charCodeAt(start)) start++
  let endA = a.length
  let endB = b.length
  while (endA > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--
    endB--
  }
  const width = endA - start
  const height = endB - start
  if (width === 0) return height
  let two = beforePrevious
  let one = previous
  let row = current
  for (let i = 0; i <= width; i++) one[i] = i
  for (let j = 1; j <= height; j++) {
    const cb = b.charCodeAt(start + j - 1)
    row[0] = j
    let best = j
    for (let i = 1; i <= width; i++) {
      const ca = a.charCodeAt(start + i - 1)
      let value = one[i - 1]! + (ca === cb ? 0 : 1)
      if (one[i]! + 1 < value) value = one[i]! + 1
      if (row[i - 1]! + 1 < value) value = row[i - 1]! + 1
      if (
        i > 1 &&
        j > 1 &&
        ca === b.charCodeAt(start + j - 2) &&
        a.charCodeAt(start + i - 2) === cb &&
        two[i - 2]! + 1 < value
      ) {
        value = two[i - 2]! + 1
      }
      row[i] = value
      if (value < best) best = value
    }
    if (best > limit) return limit + 1
    const spare = two
    two = one
    one = row
    row = spare
  }
  return one[width]! > limit ? limit + 1 : one[width]!
}

const usedB = new Uint8Array(maxLength)
const matchedA = new Uint8Array(maxLength)

/** Jaro-Winkler similarity, 0 to 1 (Winkler 1990; prefix of at most 4 signs, weight 0.1). */
export function jaroWinkler(first: string, second: string): number {
  const a = first.length > maxLength ? first.slice(0, maxLength) : first
  const b = second.length > maxLength ? second.slice(0, maxLength) : second
  if (a === b) return a === '' ? 0 : 1
  if (a === '' || b === '') return 0
  const window = Math.max(0, (Math.max(a.length, b.length) >> 1) - 1)
  usedB.fill(0, 0, b.length)
  matchedA.fill(0, 0, a.length)
  let matches = 0
  for (let i = 0; i < a.length; i++) {
    const from = Math.max(0, i - window)
    const to = Math.min(b.length - 1, i + window)
    for (let j = from; j <= to; j++) {
      if (usedB[j] === 0 && a.charCodeAt(i) === b.charCodeAt(j)) {
        usedB[j] = 1
        matchedA[i] = 1
        matches++
        break
      }
    }
  }
  if (matches === 0) return 0
  let transposed = 0
  let k = 0
  for (let i = 0; i < a.length; i++) {
    if (matchedA[i] === 0) continue
    while (usedB[k] === 0) k++
    if (a.charCodeAt(i) !== b.charCodeAt(k)) transposed++
    k++
  }
  const jaro = (matches / a.length + matches / b.length + (matches - transposed / 2) / matches) / 3
  let prefix = 0
  while (prefix < 4 && prefix < a.length && prefix < b.length && a[prefix] === b[prefix]) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}
