import { bundleName, TransportError, UsageError } from '@ordersync/core'
import type { OutgoingBundle, TransportContext } from '@ordersync/core'
import { createHash } from 'node:crypto'
import { carrierError, failureOf } from './bucket.js'
import type { Bucket } from './bucket.js'
import type { S3Config } from './config.js'
import { s3Limits } from './limits.js'
import type { S3Memory } from './memory.js'
import { putInParts } from './multipart.js'
import { assertStation, inboxPrefix, parseTail, stampOf, tailOf } from './object-key.js'
import { s3ErrorName, s3Status } from './s3-fault.js'

/** Put the bundle into the bucket for its addressee; the same again is success. @returns its handle. */
export async function sendToBucket(
  bucket: Bucket,
  memory: S3Memory,
  to: string,
  bundle: OutgoingBundle,
  { station, signal }: TransportContext,
): Promise<string> {
  assertStation(to)
  const sha256 = assertBundle(bucket.config, bundle)
  try {
    const known = await memory.sentTail(to, bundle.name)
    const tail = known ?? tailOf({ stamp: stampOf(bucket.nextStampAt()), from: station, name: bundle.name })
    // Noted before it goes: after a crash the same bundle finds its place again.
    if (known === undefined) await memory.noteSent(to, bundle.name, tail)
    const key = inboxPrefix(bucket.config.prefix, to) + tail
    const isThere = await place(bucket, memory, key, bundle.bytes, sha256, known !== undefined, signal)
    if (!isThere) {
      // Not overwritten: whoever did this may do it again. The next try takes another key.
      await memory.forgetSent(to, bundle.name)
      throw new TransportError('transport.name_taken', `${key} holds something else`, {
        parameters: { place: bucket.config.place, name: key.slice(0, 200) },
      })
    }
    return `${to}/${tail}`
  } catch (error) {
    throw carrierError(error)
  }
}

/** @returns false when something else lies there. */
async function place(
  bucket: Bucket,
  memory: S3Memory,
  key: string,
  bytes: Uint8Array,
  sha256: string,
  isAgain: boolean,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { delay, random, multipartAbove } = bucket.config
  const isLarge = bytes.length > multipartAbove
  for (let attempt = 1; ; attempt++) {
    const ifAbsent = await memory.knowsConditions()
    // What may be there already is not sent for nothing, and without conditions nothing else would notice.
    if (isAgain && (isLarge || !ifAbsent) && attempt === 1) {
      const there = await holds(bucket, key, bytes, sha256, signal)
      if (there !== undefined) return there
    }
    try {
      const put = { sha256, ifAbsent }
      if (isLarge) await putInParts(bucket, key, bytes, put, signal)
      else await bucket.put(key, bytes, put, signal)
      return true
    } catch (error) {
      const failure = failureOf(error)
      const [name, status] = [s3ErrorName(failure), s3Status(failure)]
      if (ifAbsent && (status === 501 || name === 'NotImplemented')) {
        // A key is never used by two, so the condition is only a second lock.
        await memory.noteConditions(false)
        continue
      }
      if (attempt >= s3Limits.conflictTries) throw error
      if (status === 412) {
        const there = await holds(bucket, key, bytes, sha256, signal)
        if (there !== undefined) return there
      } else if (status !== 409) throw error
    }
    await delay(50 * 2 ** attempt + (random.bytes(1)[0] ?? 0))
    signal?.throwIfAborted()
  }
}

/** Does the object have these bytes? `undefined` when it is not there. */
async function holds(
  bucket: Bucket,
  key: string,
  bytes: Uint8Array,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<boolean | undefined> {
  const head = await bucket.head(key, signal)
  if (head === undefined) return undefined
  if (head.size !== bytes.length) return false
  if (head.sha256 !== undefined) return head.sha256 === sha256
  const there = await bucket.get(key, bytes.length, undefined, signal)
  return there !== undefined && Buffer.compare(there, bytes) === 0
}

/** @returns the hash, hexadecimal. */
function assertBundle({ extension, maxBytes }: S3Config, { name, bytes }: OutgoingBundle): string {
  if (bytes.length > maxBytes) {
    throw new TransportError('transport.too_large', `${bytes.length} bytes, at most ${maxBytes}`, {
      parameters: { bytes: bytes.length, limit: maxBytes },
    })
  }
  const hash = createHash('sha256').update(bytes).digest()
  const expected = bundleName(hash, extension)
  if (name === expected) return hash.toString('hex')
  throw new UsageError(
    'usage.invalid_argument',
    `the name of a bundle is the hash of its bytes and .${extension}`,
    { parameters: { field: 'bundle.name', expected } },
  )
}

/** Take out what was sent. Only a handle of our own objects names something. */
export async function retireFromBucket(
  bucket: Bucket,
  memory: S3Memory,
  handle: string,
  { station, signal }: TransportContext,
): Promise<void> {
  const { prefix, extension } = bucket.config
  const [, to, tail] = /^([a-z0-9-]{1,32})\/([^/]+)$/.exec(handle) ?? []
  const key = tail === undefined ? undefined : parseTail(tail, extension)
  try {
    if (to === undefined || tail === undefined || key?.from !== station) return
    await bucket.remove(inboxPrefix(prefix, to) + tail, signal)
    await memory.forgetSent(to, key.name)
  } catch (error) {
    throw carrierError(error)
  }
}
