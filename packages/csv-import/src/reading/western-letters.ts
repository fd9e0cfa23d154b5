/**
 * How well bytes read as text of western and northern Europe in one single-byte encoding: which letters come out, and whether
 * they stand where such letters stand. Written for address lists and price lists in German, Danish, Swedish, Norwegian, Finnish,
 * Dutch, French, Spanish, Italian and English, as ERP programs export them.
 */

/** Share of a letter in what such lists hold; by eye, not counted: only the order matters. */
const letterWeights = new Map<string, number>([
  ...entries('äöüåøæéß', 1),
  ...entries('ÄÖÜÅØÆÉèàáóíñçêô', 0.8),
  ...entries('ëïîâûúùãõìòÀÈÇÁÓÍÑÚÊÔÎÂýœ', 0.6),
  ...entries('ðþÐÞÝËÏÛÙÃÕÌÒšžŠŽŒÿŸ', 0.3),
])

function entries(letters: string, weight: number): (readonly [string, number])[] {
  return [...letters].map((letter) => [letter, weight] as const)
}

const isLetter = (text: string): boolean => /^\p{L}$/u.test(text)
const isLower = (text: string): boolean => /^\p{Ll}$/u.test(text)
const isUpper = (text: string): boolean => /^\p{Lu}$/u.test(text)
const isDigit = (text: string): boolean => text >= '0' && text <= '9'

/**
 * Weight of one letter beyond ASCII in its place.
 * @returns 1 for the most likely, below 0 for what does not occur there.
 */
export function weighCharacter(before: string, character: string, after: string): number {
  const inWord = isLetter(before) && isLetter(after)
  const weight = letterWeights.get(character)
  if (weight !== undefined) {
    // A capital in the middle of a word that is not in capitals.
    if (isUpper(character) && isLower(before)) return -0.8
    if (isLower(character) && isUpper(before) && isUpper(after)) return character === 'ß' ? weight : -0.3
    return isLetter(before) || isLetter(after) ? weight : weight * 0.5
  }
  if (isLetter(character)) return -0.4
  switch (character) {
    case '€':
      return inWord ? -0.5 : 0.9
    case '°':
    case '²':
    case '³':
      return isDigit(before) || before === 'm' || before === ' ' ? 0.8 : inWord ? -0.6 : 0.3
    case '½':
    case '¼':
    case '¾':
      return inWord ? -0.8 : 0.4
    case '’':
      return 0.6
    case '\u00a0':
      return inWord ? -0.2 : 0.4
    case '–':
    case '—':
    case '•':
    case '…':
    case '§':
    case '®':
    case '™':
    case '©':
    case '£':
    case '±':
    case 'µ':
    case '·':
    case '×':
      return inWord ? -0.6 : 0.5
    case '„':
    case '“':
    case '”':
    case '‘':
    case '‚':
    case '«':
    case '»':
      return inWord ? -0.8 : 0.5
    case '´':
    case '¨':
    case '¡':
    case '¿':
    case 'º':
    case 'ª':
      return inWord ? -0.8 : 0.2
    default:
      return -1
  }
}

/** Mean weight of all characters beyond ASCII; 0 where there is none. Looks at no more than 20,000 of them. */
export function weighWestern(text: string): { readonly mean: number; readonly count: number } {
  let sum = 0
  let count = 0
  for (let at = 0; at < text.length && count < 20_000; at++) {
    if (text.charCodeAt(at) < 128) continue
    sum += weighCharacter(text[at - 1] ?? ' ', text[at]!, text[at + 1] ?? ' ')
    count += 1
  }
  return { mean: count === 0 ? 0 : sum / count, count }
}
