/**
 * The rules for JSON from outside, as one scanner: what it passes, `JSON.parse` reads without surprise.
 *
 * JSON.parse alone keeps the last of two equal keys, makes 9007199254740993 an even number, reads 1e999 as Infinity, knows
 * no depth and hands `__proto__` through. This scanner is the reference; `JsonLineParser` is the quick way to its verdict.
 * @see docs/format/bundle.md, "JSON"
 */
import type { FormatErrorCode } from '../errors/errors.js'
import type { LimitName, Limits } from './limits.js'
import { refuse, refuseTooLarge } from './refusal.js'
import { isWellFormed, utf8Length } from './utf8.js'

export type JsonLimits = Pick<
  Limits,
  'jsonDepth' | 'jsonNodes' | 'objectKeys' | 'keyCharacters' | 'stringBytes' | 'arrayItems'
>

/** Names under which an object's behaviour hides; no business field has them. */
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor'])
/** C0 without tab, LF and CR. */
// eslint-disable-next-line no-control-regex -- this is the one rule about them
const forbiddenControls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/
// eslint-disable-next-line no-control-regex -- JSON demands that they are escaped
const rawControls = /[\u0000-\u001f]/
const integer = /-?(?:0|[1-9][0-9]*)/y
const blanks = /[ \t]*/y

/** True when `key` may name a field. */
export function isAllowedKey(key: string, maximum: number): boolean {
  return key.length <= maximum && !forbiddenKeys.has(key) && !forbiddenControls.test(key) && isWellFormed(key)
}

/**
 * Check that `text` is one JSON value under the rules of docs/format/bundle.md, "JSON".
 *
 * @param text - Without line feed or carriage return outside of strings; blanks and tabs are allowed between tokens.
 * @param path - Of the place in the file, for the error.
 * @throws {@link FormatError} `format.too_large` for a limit, else `code`.
 */
export function checkStrictJson(
  text: string,
  limits: JsonLimits,
  path = '',
  code: FormatErrorCode = 'format.body',
): void {
  new Scanner(text, limits, path, code).scan()
}

class Scanner {
  readonly #text: string
  readonly #limits: JsonLimits
  readonly #path: string
  readonly #code: FormatErrorCode
  #at = 0
  #nodes = 0

  constructor(text: string, limits: JsonLimits, path: string, code: FormatErrorCode) {
    this.#text = text
    this.#limits = limits
    this.#path = path
    this.#code = code
  }

  scan(): void {
    this.#value(1)
    this.#skipBlanks()
    if (this.#at !== this.#text.length) throw this.#wrong('expected the end of the value')
  }

  /** @param depth - Of a container that begins here. Recursion ends at the limit of levels. */
  #value(depth: number): void {
    this.#skipBlanks()
    this.#bound('jsonNodes', ++this.#nodes)
    const next = this.#text[this.#at]
    if (next === '{') this.#object(depth)
    else if (next === '[') this.#array(depth)
    else if (next === '"') this.#bound('stringBytes', utf8Length(this.#string()))
    else if (next === '-' || (next !== undefined && next >= '0' && next <= '9')) this.#number()
    else this.#literal()
  }

  #object(depth: number): void {
    this.#bound('jsonDepth', depth)
    this.#at++
    if (this.#take('}')) return
    const keys = new Set<string>()
    do {
      this.#skipBlanks()
      const key = this.#string()
      this.#bound('keyCharacters', key.length)
      if (forbiddenKeys.has(key)) throw this.#wrong('a key that no record may have')
      if (keys.has(key)) throw this.#wrong('the same key twice in one object')
      keys.add(key)
      this.#bound('objectKeys', keys.size)
      if (!this.#take(':')) throw this.#wrong('expected a colon')
      this.#value(depth + 1)
    } while (this.#take(','))
    if (!this.#take('}')) throw this.#wrong('expected a comma or the end of the object')
  }

  #array(depth: number): void {
    this.#bound('jsonDepth', depth)
    this.#at++
    if (this.#take(']')) return
    let items = 0
    do {
      this.#bound('arrayItems', ++items)
      this.#value(depth + 1)
    } while (this.#take(','))
    if (!this.#take(']')) throw this.#wrong('expected a comma or the end of the array')
  }

  #string(): string {
    if (this.#text[this.#at] !== '"') throw this.#wrong('expected text in quotes')
    const start = this.#at
    let end = start + 1
    while (this.#text[end] !== '"') {
      if (end >= this.#text.length) throw this.#wrong('text without closing quote')
      end += this.#text[end] === '\\' ? 2 : 1
    }
    const raw = this.#text.slice(start, end + 1)
    const text = rawControls.test(raw) ? undefined : decodeText(raw)
    if (text === undefined) throw this.#wrong('text that is no JSON')
    if (forbiddenControls.test(text)) throw this.#wrong('a control character in text')
    if (!isWellFormed(text)) throw this.#wrong('a lone surrogate in text')
    this.#at = end + 1
    return text
  }

  #number(): void {
    integer.lastIndex = this.#at
    const token = integer.exec(this.#text)?.[0]
    if (token === undefined) throw this.#wrong('expected a number')
    // Longer ones are out of range; and Number() of a mile of digits is slow.
    if (token === '-0' || token.length > 17 || !Number.isSafeInteger(Number(token))) {
      throw this.#wrong('expected an integer within 2^53 - 1')
    }
    this.#at += token.length
    const next = this.#text[this.#at]
    if (next !== undefined && /[.eE0-9]/.test(next))
      throw this.#wrong('expected an integer without point or exponent')
  }

  #literal(): void {
    const literal = ['true', 'false', 'null'].find((word) => this.#text.startsWith(word, this.#at))
    if (literal === undefined) throw this.#wrong('expected a value')
    this.#at += literal.length
  }

  #skipBlanks(): void {
    blanks.lastIndex = this.#at
    blanks.exec(this.#text)
    this.#at = blanks.lastIndex
  }

  #take(character: string): boolean {
    this.#skipBlanks()
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #bound(name: LimitName & keyof JsonLimits, value: number): void {
    if (value > this.#limits[name]) throw refuseTooLarge(name, this.#limits[name], this.#place())
  }

  #wrong(what: string): Error {
    return refuse(this.#code, what, this.#place())
  }

  #place(): string {
    return `${this.#path}${this.#path === '' ? '' : ' '}character ${String(this.#at + 1)}`
  }
}

/** Text of a JSON string token, quotes included; `undefined` when an escape is wrong. */
function decodeText(raw: string): string | undefined {
  if (!raw.includes('\\')) return raw.slice(1, -1)
  try {
    return JSON.parse(raw) as string
  } catch {
    return undefined
  }
}
