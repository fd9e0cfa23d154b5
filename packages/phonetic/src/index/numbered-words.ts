import { NameWord, streetWord, townWord } from '../compare/words.js'
import type { StreetWord, TownWord } from '../compare/words.js'
import type { PackTables } from '../packs/pack-tables.js'
import type { TextPool } from './text-pool.js'

/** Words of one kind that are kept at once. */
const mostKept = 65_536
const leastKept = 1024

/** Words by the number of their text, kept for later comparisons until another word needs the place. */
export class NumberedWords {
  readonly #texts: TextPool
  readonly #plain: Kept<string>
  readonly #names: Kept<NameWord>
  readonly #streets: Kept<StreetWord>
  readonly #towns: Kept<TownWord>

  constructor(texts: TextPool, tables: PackTables) {
    this.#texts = texts
    this.#plain = new Kept(texts.size, (number) => texts.text(number))
    this.#names = new Kept(texts.size, (number) => new NameWord(texts.text(number), tables))
    this.#streets = new Kept(texts.size, (number) => streetWord(texts.text(number), tables))
    this.#towns = new Kept(texts.size, (number) => townWord(texts.text(number), tables))
  }

  name(number: number): NameWord {
    return this.#names.get(number)
  }

  street(number: number): StreetWord {
    return this.#streets.get(number)
  }

  town(number: number): TownWord {
    return this.#towns.get(number)
  }

  text(number: number): string {
    return this.#plain.get(number)
  }

  /** A text that hardly comes twice: not kept. */
  rareText(number: number): string {
    return this.#texts.text(number)
  }
}

/**
 * A place per remainder of the number, and a second one for who has to leave it: as quick as an array, and never larger than
 * {@link mostKept}.
 */
class Kept<T> {
  readonly #make: (number: number) => T
  #numbers: number[] = []
  #values: (T | undefined)[] = []
  #mask = -1

  constructor(texts: number, make: (number: number) => T) {
    this.#make = make
    this.#resize(texts)
  }

  get(number: number): T {
    const at = number & this.#mask
    if (this.#numbers[at] === number) return this.#values[at] as T
    const other = this.#otherPlace(number)
    if (this.#numbers[other] === number) return this.#values[other] as T
    return this.#fetch(number)
  }

  #otherPlace(number: number): number {
    return (Math.imul(number, 0x9e3779b1) >>> 15) & this.#mask
  }

  #fetch(number: number): T {
    if (number > this.#mask && this.#mask + 1 < mostKept) this.#resize(number + 1)
    const made = this.#make(number)
    const at = number & this.#mask
    const leaving = this.#numbers[at]!
    if (leaving >= 0) {
      const other = this.#otherPlace(leaving)
      this.#numbers[other] = leaving
      this.#values[other] = this.#values[at]
    }
    this.#numbers[at] = number
    this.#values[at] = made
    return made
  }

  #resize(texts: number): void {
    let size = leastKept
    while (size < texts && size < mostKept) size *= 2
    this.#mask = size - 1
    this.#numbers = new Array<number>(size).fill(-1)
    this.#values = new Array<T | undefined>(size).fill(undefined)
  }
}
