import type { Frequencies } from '../compare/frequencies.js'
import { keyKind } from './blocking-keys.js'
import type { KeyKind } from './blocking-keys.js'
import { hashText, mixHashes, soundKey } from '../text/hash.js'

/** Frequencies read off the keys: how many addresses carry the key of a value. */
export function keyFrequencies(size: () => number, count: (key: number) => number): Frequencies {
  const of = (kind: KeyKind, value: number): number => count(mixHashes(kind, value))
  return {
    get size() {
      return size()
    },
    word: (loose) => of(keyKind.word, hashText(loose)),
    sound: (code, coder) => of(keyKind.sound, soundKey(code, coder)),
    street: (base) => of(keyKind.street, hashText(base)),
    postalCode: (code) => of(keyKind.postalCode, hashText(code)),
    town: (full) => of(keyKind.town, hashText(full)),
    phone: (digits) => of(keyKind.phoneWhole, hashText(digits)),
    mail: (local, domain) => of(keyKind.mail, mixHashes(hashText(local), hashText(domain))),
    mailDomain: (domain) => of(keyKind.mailDomain, hashText(domain)),
  }
}
