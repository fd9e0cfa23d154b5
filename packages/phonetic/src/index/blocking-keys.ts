import type { Comparable } from '../compare/comparable.js'
import type { NameWord } from '../compare/words.js'
import type { PackTables } from '../packs/pack-tables.js'
import { hashText, mixHashes } from '../text/hash.js'

/** Kinds of blocking keys. Stored: never renumber, only add. */
export const keyKind = {
  word: 1,
  sound: 2,
  twoSounds: 3,
  postalAndSound: 4,
  townAndSound: 5,
  streetAndNumber: 6,
  postalAndStreet: 7,
  postalAndNumber: 8,
  streetAndSound: 9,
  phone: 10,
  mail: 11,
  mailDomain: 12,
  identity: 13,
  street: 14,
  postalCode: 15,
  town: 16,
  phoneWhole: 17,
  addition: 18,
} as const
export type KeyKind = (typeof keyKind)[keyof typeof keyKind]

/** Raised whenever an address would get other keys: what is stored by another version is made anew. */
export const keyVersion = 1

/** Words of a name that make keys; the rest still counts when addresses are compared. */
const maxKeyWords = 5

/** The keys of one address at a time; used again for the next one. One address may have one key twice. */
export class KeyList {
  keys = new Uint32Array(96)
  kinds = new Uint8Array(96)
  length = 0
  /** Sounds of the name while its keys are made. */
  readonly sounds = new Uint32Array(maxKeyWords)
  /** Words of the name that have made keys. */
  words = 0

  add(kind: KeyKind, value: number): void {
    if (this.length === this.keys.length) this.#grow()
    this.kinds[this.length] = kind
    this.keys[this.length++] = mixHashes(kind, value)
  }

  #grow(): void {
    const keys = new Uint32Array(this.keys.length * 2)
    keys.set(this.keys)
    this.keys = keys
    const kinds = new Uint8Array(keys.length)
    kinds.set(this.kinds)
    this.kinds = kinds
  }
}

/**
 * The keys under which an address is filed and looked for. Two addresses that share none are never compared.
 *
 * @param list - Loses what it had and gets kinds and 32-bit keys.
 */
export function blockingKeys(address: Comparable, tables: PackTables, list: KeyList): void {
  list.length = 0
  const coder = tables.coderOf.get(address.country) ?? 0
  // Digits in order of size: swapped neighbours, the most frequent slip, keep the key.
  const postal = address.postalCode === '' ? 0 : hashOfSigns(address.postalCode)
  const town = address.town === undefined ? 0 : address.town.startHash
  const street = address.street === undefined || address.street.base === '' ? 0 : address.street.hash
  const number = address.houseNumber === '' ? 0 : mixHashes(address.numberFrom, 7)
  const { sounds } = list
  list.words = 0
  let count = addWords(address.company, coder, list, 0)
  count = addWords(address.last, coder, list, count)
  count = addWords(address.first, coder, list, count)
  for (let i = 0; i < count; i++) {
    const sound = sounds[i]!
    if (postal !== 0) list.add(keyKind.postalAndSound, mixHashes(postal, sound))
    if (town !== 0) list.add(keyKind.townAndSound, mixHashes(town, sound))
    if (street !== 0 && i < 3) list.add(keyKind.streetAndSound, mixHashes(street, sound))
    for (let j = i + 1; j < count && j < 4; j++) {
      const other = sounds[j]!
      list.add(keyKind.twoSounds, sound < other ? mixHashes(sound, other) : mixHashes(other, sound))
    }
  }
  if (street !== 0) {
    list.add(keyKind.street, street)
    if (number !== 0) list.add(keyKind.streetAndNumber, mixHashes(address.street!.startHash, number))
    if (postal !== 0) list.add(keyKind.postalAndStreet, mixHashes(postal, street))
  }
  if (postal !== 0) {
    list.add(keyKind.postalCode, hashText(address.postalCode))
    if (number !== 0) list.add(keyKind.postalAndNumber, mixHashes(postal, number))
  }
  if (address.town !== undefined) list.add(keyKind.town, address.town.hash)
  for (const phone of address.phones) {
    list.add(keyKind.phone, hashText(phone.slice(-7)))
    list.add(keyKind.phoneWhole, hashText(phone))
  }
  for (const mail of address.mails) {
    const domain = hashText(mail.domain)
    list.add(keyKind.mail, mixHashes(hashText(mail.local), domain))
    list.add(keyKind.mailDomain, domain)
  }
  if (address.addition !== undefined) list.add(keyKind.addition, hashText(address.addition.full))
  if (address.identity !== '') list.add(keyKind.identity, hashText(address.identity))
}

/** @returns how many different sounds there are now. */
function addWords(words: readonly NameWord[], coder: number, list: KeyList, before: number): number {
  let count = before
  for (let i = 0; i < words.length && list.words < maxKeyWords; i++) {
    const word = words[i]!
    if (word.loose.length <= 1) continue
    list.words++
    list.add(keyKind.word, word.hash)
    let sound = word.soundHash(0)
    if (sound === 0) sound = word.hash
    list.add(keyKind.sound, sound)
    if (coder !== 0) {
      const own = word.soundHash(coder)
      if (own !== 0) list.add(keyKind.sound, own)
    }
    let at = 0
    while (at < count && list.sounds[at] !== sound) at++
    if (at === count) list.sounds[count++] = sound
  }
  return count
}

/** The same for the same signs in any order. */
function hashOfSigns(text: string): number {
  let sum = text.length
  for (let i = 0; i < text.length; i++) {
    const sign = Math.imul(text.charCodeAt(i) + 1, 0x9e3779b1)
    sum = (sum + (sign ^ (sign >>> 15))) | 0
  }
  return mixHashes(sum, 1)
}
