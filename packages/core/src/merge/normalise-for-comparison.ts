/** Comparable forms of texts: rule M-F1. They are compared and thrown away; what is stored stays as it was typed. */

/** What the text is. `text`: anything else. `identifier`: letters and digits count, nothing else does. */
export type ComparedAs = 'text' | 'name' | 'street' | 'phone' | 'email' | 'vatId' | 'identifier'

/** Letters that are written in two ways, after lower-casing. Expanded, never contracted: Bauer stays Bauer. */
const letters: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  å: 'aa',
}

/** Only at the end of a name: many of them are words or initials elsewhere. Longest first. */
const legalForms = [
  'gmbh & co kgaa',
  'gmbh & co kg',
  'gmbh & co ohg',
  'ag & co kg',
  'ug (haftungsbeschraenkt) & co kg',
  'ug (haftungsbeschraenkt)',
  'gesellschaft mit beschraenkter haftung',
  'gesellschaft buergerlichen rechts',
  'eingetragener kaufmann',
  'aktiengesellschaft',
  'kommanditgesellschaft',
  'ggmbh',
  'gmbh',
  'kgaa',
  'ohg',
  'gbr',
  'partg',
  'e kfm',
  'e kfr',
  'e k',
  'ek',
  'e v',
  'ev',
  'e g',
  'eg',
  'ag',
  'kg',
  'ug',
  'se',
  'a/s',
  'aps',
  'i/s',
  'k/s',
  'p/s',
  'aktiebolag',
  'handelsbolag',
  'ab',
  'hb',
  'kb',
  'ltd',
  'limited',
  'llc',
  'inc',
].map((form) => ` ${form}`)

/**
 * Form in which two texts are equal when they mean the same: case, spaces, ä and ae, ß and ss always; `Str.` and `Straße` in
 * a `street`; the legal form behind a `name`; punctuation of a `phone`, a `vatId`, an `identifier`.
 *
 * Equal forms are no proof of identity: a legal form left out joins two legal persons. Umlauts are expanded only, so
 * `Muller` is not `Müller`.
 *
 * @param as - What the text is.
 * @param callingCode - For `phone`: digits of the country, e.g. `49`, so that 030 and +49 30 are equal. Absent: they are not.
 */
export function normaliseForComparison(as: ComparedAs, text: string, callingCode?: string): string {
  const plain = foldLetters(text)
  switch (as) {
    case 'name':
      return withoutLegalForm(plain)
    case 'street':
      return foldStreet(plain)
    case 'phone':
      return foldPhone(text, callingCode)
    case 'email':
      return text.normalize('NFC').trim().toLowerCase()
    case 'vatId':
    case 'identifier':
      return plain.replace(/[^\p{L}\p{N}]/gu, '')
    case 'text':
      return plain
  }
}

/** True when both mean the same under M-F1. Two empty texts are equal. */
export function sameForComparison(as: ComparedAs, a: string, b: string, callingCode?: string): boolean {
  return normaliseForComparison(as, a, callingCode) === normaliseForComparison(as, b, callingCode)
}

function foldLetters(text: string): string {
  const folded = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüßæøå]/g, (letter) => letters[letter] ?? letter)
  return folded.replace(/\s+/gu, ' ').trim()
}

function withoutLegalForm(name: string): string {
  const plain = name.replace(/[.,]/g, ' ').replace(/\s*\+\s*|\s+und\s+(?=co\b)/g, ' & ')
  const spaced = plain.replace(/\s+/g, ' ').trim()
  const form = legalForms.find((suffix) => spaced.endsWith(suffix))
  return form === undefined ? spaced : spaced.slice(0, -form.length).trim()
}

/** `Hauptstr. 5`, `Haupt-Straße 5` and `Hauptstrasse 5` are one; so are `5 a` and `5a`. */
function foldStreet(street: string): string {
  return street
    .replace(/str(?:\.|asse)?(?=[\s\d,]|$)/g, 'str')
    .replace(/[.,-]/g, ' ')
    .replace(/\s+str\b/g, 'str')
    .replace(/(\d)\s+([a-z])\b/g, '$1$2')
    .replace(/(str)(?=\d)/g, '$1 ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Digits with the country in front where it is known. */
function foldPhone(text: string, callingCode: string | undefined): string {
  const dialled = text.replace(/\(0\)/g, '').trim()
  const digits = dialled.replace(/\D/g, '')
  if (dialled.startsWith('+')) return `+${digits}`
  if (digits.startsWith('00')) return `+${digits.slice(2)}`
  if (callingCode === undefined || digits === '') return digits
  return `+${callingCode}${digits.replace(/^0/, '')}`
}
