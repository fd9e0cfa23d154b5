import { ComparableBuilder } from '../compare/comparable.js'
import type { Comparable } from '../compare/comparable.js'
import { role } from '../normalise/address.js'
import type { NormalisedAddress, Role } from '../normalise/address.js'
import { GrowableBytes, GrowableUint32 } from './growable.js'
import type { NumberedWords } from './numbered-words.js'
import { TextPool } from './text-pool.js'

const kinds = ['person', 'company', 'open'] as const
/** 28 bits of an entry name the text, 4 the role; phones are two entries with 25 bits of the number each. */
const textBits = 28
const phoneBits = 25
/** A record of this kind was removed or replaced. */
const removed = 255

/** The addresses of a book in their normalised form. About 60 bytes per address beside the texts, which are shared. */
export class RecordTable {
  #entries: GrowableUint32
  #starts: GrowableUint32
  #kinds: GrowableBytes
  readonly texts: TextPool

  constructor(
    entries = new GrowableUint32(),
    starts = new GrowableUint32(new Uint32Array(1)),
    recordKinds = new GrowableBytes(),
    texts = new TextPool(),
  ) {
    this.#entries = entries
    this.#starts = starts
    this.#kinds = recordKinds
    this.texts = texts
  }

  get size(): number {
    return this.#kinds.length
  }

  get bytes(): number {
    return this.#entries.bytes + this.#starts.bytes + this.#kinds.bytes + this.texts.bytes
  }

  add(address: NormalisedAddress): number {
    for (let i = 0; i < address.roles.length; i++) {
      const what = address.roles[i]!
      const word = address.words[i]!
      if (what === role.phone) {
        const number = Number(word)
        this.#entries.push(((what << textBits) | Math.floor(number / 2 ** phoneBits)) >>> 0)
        this.#entries.push(((what << textBits) | (number % 2 ** phoneBits)) >>> 0)
      } else this.#entries.push(((what << textBits) | this.texts.add(word)) >>> 0)
    }
    this.#starts.push(this.#entries.length)
    this.#kinds.push(kinds.indexOf(address.kind))
    return this.size - 1
  }

  remove(record: number): void {
    this.#kinds.set(record, removed)
  }

  isRemoved(record: number): boolean {
    return this.#kinds.at(record) === removed
  }

  /** All words of the addresses from `from` up to `to` that are not removed: number of the text, of a phone its digits as a number. */
  scan(from: number, to: number, visit: (record: number, what: Role, value: number) => void): void {
    for (let record = from; record < to; record++) {
      if (this.isRemoved(record)) continue
      for (let i = this.#starts.at(record); i < this.#starts.at(record + 1); i++) {
        const entry = this.#entries.at(i)
        const what = (entry >>> textBits) as Role
        const value = entry & (2 ** textBits - 1)
        if (what !== role.phone) visit(record, what, value)
        else visit(record, what, value * 2 ** phoneBits + (this.#entries.at(++i) & (2 ** phoneBits - 1)))
      }
    }
  }

  /** The address as it was added. */
  normalised(record: number): NormalisedAddress {
    const roles: Role[] = []
    const words: string[] = []
    for (let i = this.#starts.at(record); i < this.#starts.at(record + 1); i++) {
      const entry = this.#entries.at(i)
      const what = (entry >>> textBits) as Role
      const value = entry & (2 ** textBits - 1)
      roles.push(what)
      if (what === role.phone)
        words.push(String(value * 2 ** phoneBits + (this.#entries.at(++i) & (2 ** phoneBits - 1))))
      else words.push(this.texts.text(value))
    }
    return { roles, words, kind: kinds[this.#kinds.at(record)] ?? 'open' }
  }

  /**
   * @param source - Where words of names, streets and towns are taken from.
   * @param room - Where the address is put together; good until it is handed in again. Default: a new one.
   */
  comparable(record: number, source: NumberedWords, room?: ComparableBuilder): Comparable {
    const start = this.#starts.at(record)
    const end = this.#starts.at(record + 1)
    const kind = kinds[this.#kinds.at(record)] ?? 'open'
    const builder = room === undefined ? new ComparableBuilder(kind) : room.reset(kind)
    for (let i = start; i < end; i++) {
      const entry = this.#entries.at(i)
      const what = (entry >>> textBits) as Role
      const value = entry & (2 ** textBits - 1)
      switch (what) {
        case role.first:
        case role.last:
        case role.company:
          builder.name(what, source.name(value))
          break
        case role.street:
        case role.addition:
          builder.place(what, source.street(value))
          break
        case role.town:
          builder.town = source.town(value)
          break
        case role.phone:
          builder.phones.push(String(value * 2 ** phoneBits + (this.#entries.at(++i) & (2 ** phoneBits - 1))))
          break
        case role.mailLocal:
        case role.mailDomain:
          builder.text(what, source.rareText(value))
          break
        default:
          builder.text(what, source.text(value))
      }
    }
    return builder
  }

  trim(): void {
    this.#entries.trim()
    this.#starts.trim()
    this.#kinds.trim()
    this.texts.trim()
  }

  parts(): readonly [Uint32Array, Uint32Array, Uint8Array] {
    return [this.#entries.view(), this.#starts.view(), this.#kinds.view()]
  }
}
