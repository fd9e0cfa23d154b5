/**
 * Parses lines under the rules of `strict-json.ts` at nearly the price of JSON.parse.
 *
 * The proof, for a line that JSON.parse takes: a walk over the value adds up the characters its shortest spelling needs.
 * Another spelling is longer, with one exception: a number with exponent (`1e3`), possible only for multiples of 100. A key
 * given twice leaves its first value out of the sum. So, if there is no multiple of 100 and the line is exactly as long as
 * the sum, then no key came twice and no number, blank or escape was odd. What cannot be proved so goes to the scanner, whose
 * verdict counts; the walk refuses nothing by itself.
 */
import { refuse } from './refusal.js'
import { checkStrictJson, isAllowedKey, type JsonLimits } from './strict-json.js'
import { isWellFormed, utf8Length } from './utf8.js'

const usualEscapes = '"\\nrt'
const maxKnownKeys = 1_000

export class JsonLineParser {
  readonly #limits: JsonLimits
  /** Texts up to so many characters are within the limit whatever they consist of. */
  readonly #shortText: number
  readonly #knownKeys = new Set<string>()
  #nodes = 0
  #provable = true
  #ambiguous = false

  constructor(limits: JsonLimits) {
    this.#limits = limits
    this.#shortText = Math.floor(limits.stringBytes / 3)
  }

  /**
   * @param text - One line without its line feed.
   * @param path - For the error, as in `line 3`.
   * @throws {@link FormatError} `format.body` or `format.too_large`.
   */
  parse(text: string, path = ''): unknown {
    if (!isWellFormed(text)) checkStrictJson(text, this.#limits, path)
    return this.parseDecoded(text, path)
  }

  /** {@link parse} for text that came out of UTF-8, where a lone surrogate cannot stand. */
  parseDecoded(text: string, path = ''): unknown {
    const value = parseOrUndefined(text)
    if (value === undefined || !this.#isProved(text, value)) checkStrictJson(text, this.#limits, path)
    return value === undefined ? JSON.parse(text) : value
  }

  /**
   * The text of a value of ours, if {@link parse} would take it.
   *
   * @param value - What JSON.stringify makes something of; anything else is refused like a wrong line.
   * @throws {@link FormatError} `format.body` or `format.too_large`.
   */
  serialize(value: unknown, path = ''): string {
    const text = JSON.stringify(value) as string | undefined
    if (text === undefined) throw refuse('format.body', 'expected an object', path)
    if (!this.#isProved(text, value, true)) {
      checkStrictJson(text, this.#limits, path)
      refuseChangedNumbers(value, path)
    }
    return text
  }

  /** @param isOurs - `text` was made from `value`: no number can have an odd spelling. */
  #isProved(text: string, value: unknown, isOurs = false): boolean {
    const escapes = countUsualEscapes(text)
    if (escapes === undefined) return false
    this.#nodes = 0
    this.#provable = true
    this.#ambiguous = false
    const length = this.#measure(value, 1) + escapes
    if (!this.#provable) return false
    return this.#ambiguous && !isOurs ? JSON.stringify(value) === text : length === text.length
  }

  /** Characters of the shortest spelling, escapes counted as one character each. */
  #measure(value: unknown, depth: number): number {
    if (++this.#nodes > this.#limits.jsonNodes) return this.#doubt()
    switch (typeof value) {
      case 'string':
        if (value.length > this.#shortText && utf8Length(value) > this.#limits.stringBytes)
          return this.#doubt()
        return value.length + 2
      case 'number':
        return this.#measureNumber(value)
      case 'boolean':
        return value ? 4 : 5
      case 'object':
        if (value === null) return 4
        if (depth > this.#limits.jsonDepth) return this.#doubt()
        return Array.isArray(value)
          ? this.#measureArray(value, depth)
          : this.#measureObject(value as Readonly<Record<string, unknown>>, depth)
      default:
        return this.#doubt()
    }
  }

  #measureNumber(value: number): number {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) return this.#doubt()
    if (value % 100 === 0 && value !== 0) this.#ambiguous = true
    return value >= 0 && value < 10 ? 1 : String(value).length
  }

  #measureArray(items: readonly unknown[], depth: number): number {
    if (items.length > this.#limits.arrayItems) return this.#doubt()
    let length = items.length === 0 ? 2 : 1 + items.length
    for (const item of items) length += this.#measure(item, depth + 1)
    return length
  }

  #measureObject(value: Readonly<Record<string, unknown>>, depth: number): number {
    let keys = 0
    let length = 0
    for (const key in value) {
      const item = value[key]
      // JSON.stringify leaves it out; JSON.parse never makes one.
      if (item === undefined) continue
      keys++
      if (!this.#knownKeys.has(key) && !this.#learn(key)) return this.#doubt()
      length += key.length + 4 + this.#measure(item, depth + 1)
    }
    if (keys > this.#limits.objectKeys) return this.#doubt()
    return keys === 0 ? 2 : length + 1
  }

  #learn(key: string): boolean {
    if (!isAllowedKey(key, this.#limits.keyCharacters)) return false
    if (this.#knownKeys.size < maxKnownKeys) this.#knownKeys.add(key)
    return true
  }

  #doubt(): number {
    this.#provable = false
    return 0
  }
}

/** JSON.stringify writes NaN as null and -0 as 0 without a word. */
function refuseChangedNumbers(value: unknown, path: string): void {
  JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'number' && (!Number.isSafeInteger(item) || Object.is(item, -0))) {
      throw refuse('format.body', 'expected integers within 2^53 - 1', path)
    }
    return item
  })
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/**
 * Escapes of two characters each. `undefined` when there are others: control characters, surrogates, longer spellings than
 * needed.
 */
function countUsualEscapes(text: string): number | undefined {
  let count = 0
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 2)) {
    if (!usualEscapes.includes(text.charAt(at + 1))) return undefined
    count++
  }
  return count
}
