/** The 27 places where Windows-1252 differs from Latin-1, as code points → bytes. */
const windows1252: Readonly<Record<number, number>> = {
  0x20ac: 0x80,
  0x201a: 0x82,
  0x0192: 0x83,
  0x201e: 0x84,
  0x2026: 0x85,
  0x2020: 0x86,
  0x2021: 0x87,
  0x02c6: 0x88,
  0x2030: 0x89,
  0x0160: 0x8a,
  0x2039: 0x8b,
  0x0152: 0x8c,
  0x017d: 0x8e,
  0x2018: 0x91,
  0x2019: 0x92,
  0x201c: 0x93,
  0x201d: 0x94,
  0x2022: 0x95,
  0x2013: 0x96,
  0x2014: 0x97,
  0x02dc: 0x98,
  0x2122: 0x99,
  0x0161: 0x9a,
  0x203a: 0x9b,
  0x0153: 0x9c,
  0x017e: 0x9e,
  0x0178: 0x9f,
}

/** What UTF-8 read as Windows-1252 begins with; without one of these there is nothing to repair. */
const suspicious =
  /[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122]/

/**
 * Repair text whose UTF-8 was read as Windows-1252 or Latin-1 (`MÃ¼ller`), once or twice over.
 * @returns The text unchanged when it is not such a text as a whole.
 */
export function repairMojibake(text: string): string {
  let repaired = text
  for (let round = 0; round < 2; round++) {
    if (!suspicious.test(repaired)) break
    const bytes = bytesOf(repaired)
    const decoded = bytes === undefined ? undefined : decodeUtf8(bytes)
    if (decoded === undefined) break
    repaired = decoded
  }
  return repaired
}

function bytesOf(text: string): number[] | undefined {
  const bytes: number[] = []
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const byte = code < 256 ? code : windows1252[code]
    if (byte === undefined) return undefined
    bytes.push(byte)
  }
  return bytes
}

/** Strict: `undefined` for anything that is not UTF-8. */
function decodeUtf8(bytes: readonly number[]): string | undefined {
  let text = ''
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i]!
    const length = first < 0x80 ? 1 : first >> 5 === 6 ? 2 : first >> 4 === 14 ? 3 : first >> 3 === 30 ? 4 : 0
    if (length === 0 || i + length > bytes.length) return undefined
    let code = length === 1 ? first : first & (0xff >> (length + 1))
    for (let k = 1; k < length; k++) {
      const next = bytes[i + k]!
      if (next >> 6 !== 2) return undefined
      code = (code << 6) | (next & 0x3f)
    }
    if (code > 0x10ffff || (length > 1 && code < [0, 0, 0x80, 0x800, 0x10000][length]!)) return undefined
    text += String.fromCodePoint(code)
    i += length
  }
  return text
}
