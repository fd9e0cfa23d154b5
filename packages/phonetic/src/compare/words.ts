import type { PackTables } from '../packs/pack-tables.js'
import { foldDisplay, looseOfDisplay } from '../text/fold.js'
import { hashText, soundKey } from '../text/hash.js'
import { letterMask } from './letter-mask.js'

const none: readonly number[] = []

/** A word of a name with everything a comparison needs; its codes are made when they are asked for. */
export class NameWord {
  readonly text: string
  readonly display: string
  readonly loose: string
  /** Hash of the loose fold. */
  readonly hash: number
  readonly mask: number
  readonly nicknames: readonly number[]
  /** Sides in the table of names that are apart although they are alike. */
  readonly apart: readonly number[]
  readonly generation: 'elder' | 'younger' | undefined
  /** Many companies have it: it makes none of them kin. */
  readonly isTrade: boolean
  /** It tells the companies of a group apart. */
  readonly isGroup: boolean
  readonly #tables: PackTables
  readonly #codes: (string | undefined)[] = []
  readonly #soundHashes: (number | undefined)[] = []

  constructor(text: string, tables: PackTables) {
    this.text = text
    this.display = foldDisplay(text)
    this.loose = looseOfDisplay(this.display)
    this.hash = hashText(this.loose)
    this.mask = letterMask(this.loose)
    this.nicknames = tables.nicknames.get(this.loose) ?? none
    this.apart = tables.namesApart.get(this.loose) ?? none
    this.generation = tables.generations.get(this.loose)
    this.isTrade = tables.trades.has(this.display)
    this.isGroup = tables.groupWords.has(this.loose)
    this.#tables = tables
  }

  /** Code by the coder at this position of the packs' coders. */
  code(coder: number): string {
    return (this.#codes[coder] ??= this.#tables.coders[coder]!.encode(this.display))
  }

  /** Hash of that code; 0 when it is too short to be a key. */
  soundHash(coder: number): number {
    return (this.#soundHashes[coder] ??= soundKey(this.code(coder), coder))
  }

  get coders(): number {
    return this.#tables.coders.length
  }
}

/** A street without its kind (`haupt` of Hauptstraße), and with it. Loose-folded letters and digits only. */
export interface StreetWord {
  readonly text: string
  readonly full: string
  readonly base: string
  readonly type: string
  readonly mask: number
  /** Hash of the base; of the first five letters in full. */
  readonly hash: number
  readonly startHash: number
}

export interface TownWord {
  readonly text: string
  /** All letters. */
  readonly full: string
  /** Words that tell it from others. */
  readonly words: readonly string[]
  /** Hash of all letters; of the first five. */
  readonly hash: number
  readonly startHash: number
}

export function streetWord(text: string, tables: PackTables): StreetWord {
  const display = foldDisplay(text)
  const pieces = display.split(/[^a-z0-9.]+/).filter((piece) => piece !== '' && piece !== '.')
  let type = ''
  let base = pieces.join(' ')
  const last = pieces.at(-1) ?? ''
  const bare = last.replace(/\./g, '')
  const alone = tables.streetTypes.get(bare) ?? tables.streetAbbreviations.get(bare)
  if (pieces.length > 1 && alone !== undefined) {
    type = alone
    base = pieces.slice(0, -1).join(' ')
  } else {
    const grown = grownType(last, tables)
    if (grown !== undefined) {
      type = grown.type
      base = [...pieces.slice(0, -1), grown.base].join(' ')
    }
  }
  const full = looseOfDisplay(display.replace(/[^\p{L}\p{N}]+/gu, ''))
  const stem = looseOfDisplay(base.replace(/[^a-z0-9]+/g, ''))
  const mask = letterMask(full)
  const startHash = hashText(full.slice(0, 5))
  return stem === ''
    ? { text, full, base: full, type: '', mask, hash: hashText(full), startHash }
    : { text, full, base: stem, type, mask, hash: hashText(stem), startHash }
}

function grownType(word: string, tables: PackTables): { type: string; base: string } | undefined {
  if (word.endsWith('.')) {
    const short = word.slice(0, -1)
    for (let length = 4; length >= 1; length--) {
      if (short.length - length < 2) continue
      const type = tables.streetAbbreviations.get(short.slice(-length))
      if (type !== undefined) return { type, base: short.slice(0, -length) }
    }
  }
  const bare = word.replace(/\./g, '')
  for (const [written, type] of tables.streetEndings) {
    if (bare.length - written.length >= 2 && bare.endsWith(written)) {
      return { type, base: bare.slice(0, -written.length) }
    }
  }
  return undefined
}

export function townWord(text: string, tables: PackTables): TownWord {
  const display = foldDisplay(text)
  const pieces = display.split(/[^\p{L}]+/u).filter((piece) => piece !== '')
  const words = pieces.filter((piece) => piece.length > 1 && !tables.townWords.has(piece)).map(looseOfDisplay)
  const all = pieces.map(looseOfDisplay)
  const full = all.join('')
  const startHash = hashText(full.slice(0, 5))
  return { text, full, words: words.length > 0 ? words : all, hash: hashText(full), startHash }
}
