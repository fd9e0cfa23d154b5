/**
 * Two folds for comparison; neither is ever stored in a record (M-F1).
 *
 * Display fold: what a typist without the letter writes (ä = ae, ø = oe, å = aa, ß = ss). Loose fold: what remains when one source
 * transcribes and another strips (ä = ae = a, ø = oe = o, å = aa = a).
 */

/** Lower-case letters that NFD does not take apart, or whose transcription is more than dropping the mark. */
const transcribed: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  å: 'aa',
  œ: 'oe',
  ĳ: 'ij',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ĸ: 'k',
  ŀ: 'l',
  ŧ: 't',
  ə: 'e',
  ǿ: 'oe',
  ǽ: 'ae',
  ű: 'ue',
  ő: 'oe',
}

const cache = new Map<string, string>()
const cacheSize = 4096

/** Lower case, umlauts and Nordic letters in two letters, other marks dropped. */
export function foldDisplay(text: string): string {
  if (isPlain(text)) return text
  const lower = text.toLowerCase()
  if (isPlain(lower)) return lower
  let folded = ''
  for (const sign of lower.normalize('NFC')) folded += sign < '\u0080' ? sign : foldSign(sign)
  return folded
}

/** The display fold with every transcription reduced to its letter: Müller, Mueller and Muller are `muller`. */
export function foldLoose(text: string): string {
  return looseOfDisplay(foldDisplay(text))
}

/** Loose fold of what is display-folded already. `ue` stays after a, e and q: Bauer, neue, Quelle are no umlauts. */
export function looseOfDisplay(display: string): string {
  if (!hasTranscription(display)) return display
  let loose = ''
  for (let i = 0; i < display.length; i++) {
    const c = display.charCodeAt(i)
    loose += display[i]
    const next = display.charCodeAt(i + 1)
    if (c === 97 /* a */) {
      if (next === 101 || next === 97) i++
    } else if (c === 111 /* o */) {
      if (next === 101) i++
    } else if (c === 117 /* u */ && next === 101) {
      const before = loose.charCodeAt(loose.length - 2)
      if (before !== 97 && before !== 101 && before !== 113) i++
    }
  }
  return loose
}

/** Whether a pair of vowels occurs that the loose fold may shorten: most words have none. */
function hasTranscription(display: string): boolean {
  let before = 0
  for (let i = 0; i < display.length; i++) {
    const c = display.charCodeAt(i)
    if (c === 101 /* e */) {
      if (before === 97 || before === 111 || before === 117) return true
    } else if (c === 97 && before === 97) return true
    before = c
  }
  return false
}

function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c > 127 || (c >= 65 && c <= 90)) return false
  }
  return true
}

function foldSign(sign: string): string {
  const known = transcribed[sign] ?? cache.get(sign)
  if (known !== undefined) return known
  const bare = sign.normalize('NFKD').replace(/\p{M}/gu, '')
  const folded = transcribed[bare] ?? bare
  if (cache.size < cacheSize) cache.set(sign, folded)
  return folded
}
