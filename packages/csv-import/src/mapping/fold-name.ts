/** Column names made comparable: case, umlauts, punctuation and camel case do not count. */

const expanded: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  å: 'aa',
  æ: 'ae',
  ø: 'oe',
  đ: 'd',
  ł: 'l',
}

/** Most names; the patterns for all letters of the world cost ten times as much. */
const ascii = /^[ -~]*$/

/** Words of a name, lower case, umlauts written out: `KundenNr.` → `kunden`, `nr`. */
export function nameWords(name: string): readonly string[] {
  if (ascii.test(name)) {
    const spaced = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    return spaced
      .toLowerCase()
      .split(/[^a-z0-9%]+/)
      .filter((word) => word !== '')
  }
  return name
    .normalize('NFC')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[äöüßåæøđł]/g, (letter) => expanded[letter]!)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}%]+/u)
    .filter((word) => word !== '')
}

/** The name without anything between its words. */
export function foldName(name: string): string {
  return nameWords(name).join('')
}

/** The same with `ae`, `oe`, `ue` and `aa` as one letter: `Strase` and `Gatuadress` written without their dots. */
export function foldNameLoosely(name: string): string {
  if (ascii.test(name)) return name.toLowerCase().replace(/[^a-z0-9%]/g, '')
  return name
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[æä]/g, 'a')
    .replace(/[øö]/g, 'o')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}%]/gu, '')
}
