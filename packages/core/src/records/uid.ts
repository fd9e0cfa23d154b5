/** Identities of records: UUIDv7 (RFC 9562, section 5.7), made once, at the origin. */
import type { Clock, Random } from '../runtime/runtime.js'
import { uidPattern } from './codes.js'

/** True for a UUIDv7 in lower case. */
export function isUid(value: unknown): value is string {
  return typeof value === 'string' && value.length === 36 && uidPattern.test(value)
}

/** Highest value of the 48 bits of the time. */
const latest = 2 ** 48 - 1
/** Highest value of the 12 bits that count within a millisecond. */
const mostPerMillisecond = 0xfff

/**
 * A source of uids that ascend: also within one millisecond, and also when the clock is set back.
 *
 * The 12 bits behind the version count within a millisecond (RFC 9562, section 6.2, method 1), from a random start below
 * 2,048; when they are used up, the time in the uid runs one millisecond ahead. 62 bits are random.
 *
 * @returns A function that makes the next uid.
 */
export function createUidSource(runtime: { readonly clock: Clock; readonly random: Random }): () => string {
  let time = -1
  let count = 0
  return () => {
    const bytes = runtime.random.bytes(10)
    const now = Math.min(Math.max(0, Math.trunc(runtime.clock.now())), latest)
    if (now > time) {
      time = now
      count = (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) & 0x7ff
    } else if (count < mostPerMillisecond) count += 1
    else {
      time += 1
      count = 0
    }
    return format(time, count, bytes)
  }
}

/** One uid; for more than one use {@link createUidSource}, which keeps them ascending. */
export function createUid(runtime: { readonly clock: Clock; readonly random: Random }): string {
  return createUidSource(runtime)()
}

function format(time: number, count: number, bytes: Uint8Array): string {
  const stamp = time.toString(16).padStart(12, '0')
  const version = `7${count.toString(16).padStart(3, '0')}`
  const variant = (((bytes[2] ?? 0) & 0x3f) | 0x80).toString(16)
  let rest = variant
  for (let index = 3; index < 10; index += 1) rest += (bytes[index] ?? 0).toString(16).padStart(2, '0')
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-${version}-${rest.slice(0, 4)}-${rest.slice(4)}`
}
