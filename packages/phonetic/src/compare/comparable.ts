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
  /** First and last house number that it covers. */
  readonly numberFrom: number
  readonly numberTo: number
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

/** Puts the words of an address into their places; is the comparable address when all are in. */
export class ComparableBuilder implements Comparable {
  kind: NormalisedAddress['kind']
  readonly first: NameWord[] = []
  readonly last: NameWord[] = []
  readonly company: NameWord[] = []
  legalForm = ''
  street: StreetWord | undefined = undefined
  houseNumber = ''
  numberFrom = 0
  numberTo = 0
  postalCode = ''
  town: TownWord | undefined = undefined
  country = ''
  readonly phones: string[] = []
  readonly mails: MailAddress[] = []
  addition: StreetWord | undefined = undefined
  identity = ''
  #local = ''

  constructor(kind: NormalisedAddress['kind']) {
    this.kind = kind
  }

  /** Take everything out again, for the next address. */
  reset(kind: NormalisedAddress['kind']): this {
    this.kind = kind
    if (this.first.length > 0) this.first.length = 0
    if (this.last.length > 0) this.last.length = 0
    if (this.company.length > 0) this.company.length = 0
    this.legalForm = ''
    this.street = undefined
    this.houseNumber = ''
    this.numberFrom = 0
    this.numberTo = 0
    this.postalCode = ''
    this.town = undefined
    this.country = ''
    if (this.phones.length > 0) this.phones.length = 0
    if (this.mails.length > 0) this.mails.length = 0
    this.addition = undefined
    this.identity = ''
    this.#local = ''
    return this
  }

  name(what: Role, word: NameWord): void {
    if (what === role.first) this.first.push(word)
    else if (what === role.last) this.last.push(word)
    else this.company.push(word)
  }

  place(what: Role, word: StreetWord): void {
    if (what === role.street) this.street = word
    else this.addition = word
  }

  /** Anything but names, streets and towns. */
  text(what: Role, text: string): void {
    if (what === role.houseNumber) {
      this.houseNumber = text
      ;[this.numberFrom, this.numberTo] = rangeOf(text)
    } else if (what === role.postalCode) this.postalCode = text
    else if (what === role.country) this.country = text
    else if (what === role.legalForm) this.legalForm = text
    else if (what === role.phone) this.phones.push(text)
    else if (what === role.identity) this.identity = text
    else if (what === role.mailLocal) this.#local = text
    else if (what === role.mailDomain) this.mails.push({ local: this.#local, domain: text })
  }
}

/** Put the words of a normalised address into their places. */
export function comparableOf(address: NormalisedAddress, source: WordSource): Comparable {
  const builder = new ComparableBuilder(address.kind)
  for (let i = 0; i < address.roles.length; i++) {
    const what = address.roles[i]!
    const text = address.words[i]!
    if (what === role.first || what === role.last || what === role.company)
      builder.name(what, source.name(text))
    else if (what === role.street || what === role.addition) builder.place(what, source.street(text))
    else if (what === role.town) builder.town = source.town(text)
    else builder.text(what, text)
  }
  return builder
}

/** `15-17` covers 15 to 17; anything odd is its first number. */
function rangeOf(text: string): [number, number] {
  const dash = text.indexOf('-')
  const first = parseInt(text, 10)
  const last = dash < 0 ? first : parseInt(text.slice(dash + 1), 10)
  return Number.isNaN(last) || last < first || last - first > 40 ? [first, first] : [first, last]
}
