import type { SoundCoder } from './sound-coder.js'

/** Upper-case letters of other alphabets → the letters Postel's table knows. */
const letters: Readonly<Record<string, string>> = {
  Ä: 'A',
  Á: 'A',
  À: 'A',
  Â: 'A',
  Ã: 'A',
  Å: 'A',
  Æ: 'A',
  Ą: 'A',
  Ă: 'A',
  Ā: 'A',
  É: 'E',
  È: 'E',
  Ê: 'E',
  Ë: 'E',
  Ę: 'E',
  Ě: 'E',
  Ē: 'E',
  Ė: 'E',
  Í: 'I',
  Ì: 'I',
  Î: 'I',
  Ï: 'I',
  İ: 'I',
  Ī: 'I',
  Ö: 'O',
  Ó: 'O',
  Ò: 'O',
  Ô: 'O',
  Õ: 'O',
  Ø: 'O',
  Œ: 'O',
  Ő: 'O',
  Ō: 'O',
  Ü: 'U',
  Ú: 'U',
  Ù: 'U',
  Û: 'U',
  Ů: 'U',
  Ű: 'U',
  Ū: 'U',
  Ý: 'Y',
  Ÿ: 'Y',
  ß: 'S',
  ẞ: 'S',
  Ś: 'S',
  Š: 'S',
  Ş: 'S',
  Ș: 'S',
  Ź: 'Z',
  Ž: 'Z',
  Ż: 'Z',
  Ç: 'C',
  Ć: 'C',
  Č: 'C',
  Ñ: 'N',
  Ń: 'N',
  Ň: 'N',
  Ł: 'L',
  Ľ: 'L',
  Ř: 'R',
  Ŕ: 'R',
  Ğ: 'G',
  Đ: 'D',
  Ð: 'D',
  Ď: 'D',
  Þ: 'T',
  Ť: 'T',
  Ț: 'T',
}

const vowels = 'AEIOUYJ'

/**
 * Kölner Phonetik (Hans Joachim Postel: Die Kölner Phonetik. Ein Verfahren zur Identifizierung von Personennamen auf der
 * Grundlage der Gestaltanalyse. IBM-Nachrichten 19, 1969), in the published order: code every letter, make one of equal
 * neighbours, then drop every zero but a leading one.
 *
 * H has no code and does not part its neighbours. commons-codec since CODEC-317 also joins equal codes across vowels and gets
 * 036 for Hoffmann; this one gives the published 0366.
 */
export const koelner: SoundCoder = { algorithm: 'koelner', version: 1, encode: encodeKoelner }

function encodeKoelner(word: string): string {
  const clean = lettersOf(word)
  let code = ''
  let last = ''
  let first = true
  for (let i = 0; i < clean.length; i++) {
    const digits = digitsOf(clean, i)
    for (const digit of digits) {
      if (digit !== last && (digit !== '0' || first)) code += digit
      last = digit
      first = false
    }
  }
  return code
}

function lettersOf(word: string): string {
  let clean = ''
  for (const one of word.normalize('NFC')) {
    const upper = one === 'ß' ? 'ß' : one.toUpperCase()
    if (upper >= 'A' && upper <= 'Z' && upper.length === 1) clean += upper
    else clean += letters[upper] ?? ''
  }
  return clean
}

function digitsOf(word: string, i: number): string {
  const letter = word[i]!
  const before = i === 0 ? '' : word[i - 1]!
  const after = word[i + 1] ?? ''
  if (vowels.includes(letter)) return '0'
  switch (letter) {
    case 'H':
      return ''
    case 'B':
      return '1'
    case 'P':
      return after === 'H' ? '3' : '1'
    case 'D':
    case 'T':
      return after !== '' && 'CSZ'.includes(after) ? '8' : '2'
    case 'F':
    case 'V':
    case 'W':
      return '3'
    case 'G':
    case 'K':
    case 'Q':
      return '4'
    case 'C':
      return digitOfC(before, after)
    case 'X':
      return before !== '' && 'CKQ'.includes(before) ? '8' : '48'
    case 'L':
      return '5'
    case 'M':
    case 'N':
      return '6'
    case 'R':
      return '7'
    default:
      return '8' // S, Z
  }
}

function digitOfC(before: string, after: string): string {
  if (before === '') return after === '' || !'AHKLOQRUX'.includes(after) ? '8' : '4'
  if (before === 'S' || before === 'Z') return '8'
  return after !== '' && 'AHKOQUX'.includes(after) ? '4' : '8'
}
