/**
 * What a record is known by after an import: equal for equal values, whatever the order of the fields and whatever a store leaves
 * away of empty ones. It tells whether somebody has touched the record since, no more (docs/decisions/0055).
 */

/** Two lanes of 32 bits, each with a multiplier of its own; kept here so that no list has to be made for each value. */
let high = 0
let low = 0

/** 16 hex digits. */
export function fingerprintOf(fields: Readonly<Record<string, unknown>>): string {
  addObject(fields)
  return hex(high) + hex(low)
}

/** Two hex digits of each byte; `toString(16)` divides as if the number might have a fraction. */
const bytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const hex = (lane: number): string =>
  bytes[lane >>> 24]! + bytes[(lane >>> 16) & 255]! + bytes[(lane >>> 8) & 255]! + bytes[lane & 255]!

/** Fingerprint of a value into the lanes; false for what counts as absent. */
function add(value: unknown): boolean {
  // Compared one by one, most frequent first: the engine asks for the type without making its name.
  if (typeof value === 'string') {
    if (value === '') return false
    addText(value, 1)
    return true
  }
  if (typeof value === 'object') {
    if (value === null) return false
    return Array.isArray(value) ? addList(value) : addObject(value as Readonly<Record<string, unknown>>)
  }
  if (typeof value !== 'number' && typeof value !== 'boolean') return false
  addText(String(value), 2)
  return true
}

function addText(text: string, seed: number): void {
  let a = 0x811c9dc5 ^ seed
  let b = 0x9747b28c ^ seed
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x5bd1e995)
  }
  high = mix(a ^ text.length)
  low = mix(b + text.length)
}

function mix(lane: number): number {
  let mixed = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/** In their order. */
function addList(items: readonly unknown[]): boolean {
  let a = 3
  let b = 5
  let count = 0
  for (const item of items) {
    if (!add(item)) continue
    count += 1
    a = mix(Math.imul(a, 31) + high)
    b = mix(Math.imul(b, 37) + low)
  }
  high = a
  low = b
  return count > 0
}

/** In any order: a sum. */
function addObject(fields: Readonly<Record<string, unknown>>): boolean {
  let a = 7
  let b = 11
  let count = 0
  // Without a list of the names, which would be made for every record. What every object of a program has is the same before and after.
  for (const name in fields) {
    if (!add(fields[name])) continue
    count += 1
    const valueHigh = high
    const valueLow = low
    nameLanes(name)
    a = (a + mix(valueHigh ^ Math.imul(high, 0x9e3779b1))) | 0
    b = (b + mix(valueLow ^ Math.imul(low, 0x85ebca77))) | 0
  }
  high = mix(a ^ count)
  low = mix(b + count)
  return count > 0
}

/** Lanes of the names met before; there are few. */
const names = new Map<string, readonly [number, number]>()
const mostNames = 10_000

function nameLanes(name: string): void {
  const known = names.get(name)
  if (known !== undefined) {
    high = known[0]
    low = known[1]
    return
  }
  addText(name, 4)
  if (names.size < mostNames) names.set(name, [high, low])
}
