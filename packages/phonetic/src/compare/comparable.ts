import { role } from '../normalise/address.js'
import type { NormalisedAddress, Role } from '../normalise/address.js'
import type { PackTables } from '../packs/pack-tables.js'
import { NameWord, streetWord, townWord } from './words.js'
import type { StreetWord, TownWord } from './words.js'

export interface MailAddress {
  readonly local: string
  readonly domain: string
}

/** An address ready to be compared with many others. */
export interface Comparable {
  readonly kind: NormalisedAddress['kind']
  readonly first: readonly NameWord[]
  readonly last: readonly NameWord[]
  readonly company: readonly NameWord[]
  readonly legalForm: string
  readonly street: StreetWord | undefined
  readonly houseNumber: string
  readonly postalCode: string
  readonly town: TownWord | undefined
  readonly country: string
  readonly phones: readonly string[]
  readonly mails: readonly MailAddress[]
  readonly addition: StreetWord | undefined
  readonly identity: string
}

/** Where words come from: made anew, or kept from earlier comparisons. */
export interface WordSource {
  name(text: string): NameWord
  street(text: string): StreetWord
  town(text: string): TownWord
}

/** Words that are made once per text and forgotten when they become too many. */
export function createWordSource(tables: PackTables, size = 16_384): WordSource {
  const names = new Map<string, NameWord>()
  const streets = new Map<string, StreetWord>()
  const towns = new Map<string, TownWord>()
  const keep = <T>(map: Map<string, T>, text: string, make: () => T): T => {
    const known = map.get(text)
    if (known !== undefined) return known
    if (map.size >= size) map.clear()
    const made = make()
    map.set(text, made)
    return made
  }
  return {
    name: (text) => keep(names, text, () => new NameWord(text, tables)),
    street: (text) => keep(streets, text, () => streetWord(text, tables)),
    town: (text) => keep(towns, text, () => townWord(text, tables)),
  }
}

/** Put the words of a normalised address into their places. */
export function comparableOf(address: NormalisedAddress, source: WordSource): Comparable {
  return assemble(address.kind, address.roles.length, (i) => address.roles[i]!, (i) => address.words[i]!, source)
}

export function assemble(
  kind: NormalisedAddress['kind'],
  count: number,
  roleAt: (i: number) => Role,
  wordAt: (i: number) => string,
  source: WordSource,
): Comparable {
  const first: NameWord[] = []
  const last: NameWord[] = []
  const company: NameWord[] = []
  const phones: string[] = []
  const mails: MailAddress[] = []
  let legalForm = ''
  let street: StreetWord | undefined
  let houseNumber = ''
  let postalCode = ''
  let town: TownWord | undefined
  let country = ''
  let addition: StreetWord | undefined
  let identity = ''
  let local = ''
  for (let i = 0; i < count; i++) {
    const text = wordAt(i)
    switch (roleAt(i)) {
      case role.first:
        first.push(source.name(text))
        break
      case role.last:
        last.push(source.name(text))
        break
      case role.company:
        company.push(source.name(text))
        break
      case role.legalForm:
        legalForm = text
        break
      case role.street:
        street = source.street(text)
        break
      case role.houseNumber:
        houseNumber = text
        break
      case role.postalCode:
        postalCode = text
        break
      case role.town:
        town = source.town(text)
        break
      case role.country:
        country = text
        break
      case role.phone:
        phones.push(text)
        break
      case role.mailLocal:
        local = text
        break
      case role.mailDomain:
        mails.push({ local, domain: text })
        break
      case role.addition:
        addition = source.street(text)
        break
      case role.identity:
        identity = text
        break
    }
  }
  return {
    kind,
    first,
    last,
    company,
    legalForm,
    street,
    houseNumber,
    postalCode,
    town,
    country,
    phones,
    mails,
    addition,
    identity,
  }
}
