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

/**
 * The keys under which an address is filed and looked for. Two addresses that share none are never compared.
 *
 * @param emit - Gets the kind and a 32-bit value; one address may get one value twice.
 */
export function blockingKeys(
  address: Comparable,
  tables: PackTables,
  emit: (kind: KeyKind, key: number) => void,
): void {
  const coder = tables.coderOf.get(address.country) ?? 0
  const names: NameWord[] = []
  const collect = (words: readonly NameWord[]): void => {
    for (const word of words) if (word.loose.length > 1 && names.length < maxKeyWords) names.push(word)
  }
  collect(address.company)
  collect(address.last)
  collect(address.first)
  const send = (kind: KeyKind, value: number): void => emit(kind, mixHashes(kind, value))
  // Digits in order of size: swapped neighbours, the most frequent slip, keep the key.
  const postal = address.postalCode === '' ? 0 : hashOfSigns(address.postalCode)
  const town = address.town === undefined ? 0 : hashText(address.town.full.slice(0, 5))
  const street =
    address.street === undefined || address.street.base === '' ? 0 : hashText(address.street.base)
  const number = address.houseNumber === '' ? 0 : mixHashes(address.numberFrom, 7)
  const sounds: number[] = []
  for (const word of names) {
    const loose = word.hash
    send(keyKind.word, loose)
    let sound = word.soundHash(0)
    if (sound === 0) sound = loose
    send(keyKind.sound, sound)
    if (coder !== 0) {
      const own = word.soundHash(coder)
      if (own !== 0) send(keyKind.sound, own)
    }
    if (!sounds.includes(sound)) sounds.push(sound)
  }
  for (let i = 0; i < sounds.length; i++) {
    const sound = sounds[i]!
    if (postal !== 0) send(keyKind.postalAndSound, mixHashes(postal, sound))
    if (town !== 0) send(keyKind.townAndSound, mixHashes(town, sound))
    if (street !== 0 && i < 3) send(keyKind.streetAndSound, mixHashes(street, sound))
    for (let j = i + 1; j < sounds.length && j < 4; j++) {
      send(keyKind.twoSounds, mixHashes(Math.min(sound, sounds[j]!), Math.max(sound, sounds[j]!)))
    }
  }
  if (street !== 0) {
    send(keyKind.street, street)
    if (number !== 0)
      send(keyKind.streetAndNumber, mixHashes(hashText(address.street!.full.slice(0, 5)), number))
    if (postal !== 0) send(keyKind.postalAndStreet, mixHashes(postal, street))
  }
  if (postal !== 0) {
    send(keyKind.postalCode, hashText(address.postalCode))
    if (number !== 0) send(keyKind.postalAndNumber, mixHashes(postal, number))
  }
  if (address.town !== undefined) send(keyKind.town, hashText(address.town.full))
  for (const phone of address.phones) {
    send(keyKind.phone, hashText(phone.slice(-7)))
    send(keyKind.phoneWhole, hashText(phone))
  }
  for (const mail of address.mails) {
    send(keyKind.mail, mixHashes(hashText(mail.local), hashText(mail.domain)))
    send(keyKind.mailDomain, hashText(mail.domain))
  }
  if (address.addition !== undefined) send(keyKind.addition, hashText(address.addition.full))
  if (address.identity !== '') send(keyKind.identity, hashText(address.identity))
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
