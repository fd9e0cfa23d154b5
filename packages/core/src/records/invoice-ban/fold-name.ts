/**
 * Folding of names so that spelling hides nothing: case, diacritics, camelCase, snake_case, invisible characters, letters of
 * other scripts that look Latin.
 */

/** Letters of other scripts by code point → the Latin letters they look like. Cyrillic, Greek, Armenian, phonetic. */
const lookalikes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: '\u0430\u03b1\u0251',
    b: '\u0432\u044c\u0185',
    c: '\u0441\u03f2\u1d04',
    d: '\u0501\u0257\u0111',
    e: '\u0435\u03b5\u0454\u04bd',
    g: '\u0261\u050d',
    h: '\u04bb\u0570',
    i: '\u0456\u03b9\u0131\u0269\u04cf',
    j: '\u0458\u03f3',
    k: '\u043a\u03ba',
    l: '\u0142\u01c0',
    m: '\u043c',
    n: '\u043f\u0578\u03b7',
    o: '\u043e\u03bf\u0585\u03c3\u00f8',
    p: '\u0440\u03c1',
    q: '\u051b',
    r: '\u0433\u1d26',
    s: '\u0455\ua731',
    t: '\u0442\u03c4',
    u: '\u03c5\u057d',
    v: '\u03bd\u0475\u1d20',
    w: '\u051d\u026f',
    x: '\u0445\u03c7',
    y: '\u0443\u03b3\u04af',
    z: '\u1d22',
    ae: '\u00e6',
    oe: '\u0153',
    ss: '\u00df',
  }).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
)

/** Longer names are cut: no honest name is that long, and no pattern shall run on it. */
const longest = 200

export interface FoldedName {
  /** All words joined, lower case. */
  readonly flat: string
  readonly words: readonly string[]
  /** Positions in `flat` at which a word begins. */
  readonly starts: ReadonlySet<number>
}

/** Plain ASCII, upper and lower case kept, spelled as the eye reads it. */
function toLatin(name: string): string {
  const plain = name
    .slice(0, longest)
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}\u034f\u115f\u1160\u3164]/gu, '')
  let latin = ''
  for (const char of plain.normalize('NFD').replace(/\p{M}/gu, '')) {
    const lower = char.toLowerCase()
    const look = char < '\u0080' ? undefined : (lookalikes.get(char) ?? lookalikes.get(lower))
    if (look === undefined) latin += char
    else latin += char === lower ? look : look.toUpperCase()
  }
  return latin
}

/**
 * Words of a name: `RechnungsNr`, `rechnungs_nr` and `RECHNUNGS-NR` fold to `rechnungs`, `nr`.
 *
 * @param name - Any text; only its first 200 characters count.
 */
export function foldName(name: string): FoldedName {
  const words = toLatin(name)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/([A-Za-z])(?=\d)|(\d)(?=[A-Za-z])/g, '$1$2 ')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase())
  const starts = new Set<number>()
  let flat = ''
  for (const word of words) {
    starts.add(flat.length)
    flat += word
  }
  return { flat, words, starts }
}
