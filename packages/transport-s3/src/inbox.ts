import { bundleName, TransportError } from '@ordersync/core'
import type { Delivery, Notice, OperationOptions, TransportContext } from '@ordersync/core'
import { createHash } from 'node:crypto'
import { carrierError, failureOf } from './bucket.js'
import type { Bucket, Listed } from './bucket.js'
import { fetchAhead } from './fetch-ahead.js'
import { s3Limits } from './limits.js'
import type { S3Memory, Verdict } from './memory.js'
import { assertStation, inboxPrefix, isCopy, parseTail, stampOf, timeOf } from './object-key.js'
import { s3Fault } from './s3-fault.js'

/** How far a run looks; see docs/decisions/0065. */
type Reach = 'sweep' | 'lookBack' | 'onward'

/** An object in the station's place that could be for us. */
interface Found {
  readonly tail: string
  readonly object: Listed
  /** By its key a bundle; else put there by hand. */
  readonly name: string | undefined
  readonly verdict: Verdict | undefined
}

interface Fetched {
  readonly found: Found
  readonly bytes: Uint8Array | undefined
  readonly failure: unknown
}

/**
 * Reads what lies for a station. Nothing in the bucket is changed. Keys sort by their time, so a run lists what lies behind the
 * last settled key only; regularly it reaches back for what was late, and now and then it looks through everything.
 */
export class Inbox {
  readonly #bucket: Bucket
  #lookedBackAt = -Infinity

  constructor(bucket: Bucket) {
    this.#bucket = bucket
  }

  async *receive(context: TransportContext, memory: S3Memory): AsyncGenerator<Delivery> {
    const { station, signal, onLeft } = context
    assertStation(station)
    try {
      for (const { notice } of await memory.left()) onLeft?.(notice)
      yield* this.#pass(context, memory)
    } catch (error) {
      throw carrierError(error)
    }
    signal?.throwIfAborted()
  }

  async *#pass(context: TransportContext, memory: S3Memory): AsyncGenerator<Delivery> {
    const { config } = this.#bucket
    const { station, signal } = context
    const prefix = inboxPrefix(config.prefix, station)
    const { cursor, sweptAt } = await memory.position()
    const { reach, after } = this.#plan(cursor, sweptAt)
    const present: string[] | undefined = reach === 'sweep' ? [] : undefined
    // Up to here everything is settled; grows until something is found that is not.
    let settledTo: string | undefined = after
    let isClear = true
    let failures = 0
    let from = after
    let isLast = false
    for (let page = 0; !isLast && page < s3Limits.listingsPerSweep; page++) {
      const listing = await this.#bucket.list(prefix, prefix + from, signal)
      isLast = listing.isLast
      const inPlace = listing.objects.filter(({ key }) => key.startsWith(prefix))
      from = inPlace.at(-1)?.key.slice(prefix.length) ?? from
      // What claims to be sent later than tomorrow is left to the sweep: nobody's wrong year hides what comes.
      const last = stampOf(this.#bucket.now() + 86_400_000)
      if (reach !== 'sweep' && from > last) isLast = true
      const found = await this.#judged(memory, prefix, inPlace)
      present?.push(...found.map(({ tail }) => tail))
      const open: Found[] = []
      for (const one of found) {
        const isDone = this.#isSettled(one)
        if (one.name === undefined) isClear &&= isDone || one.verdict !== undefined
        else if (!isDone && settledTo !== undefined) {
          if (cursor !== '' && cursor >= one.tail) await memory.setCursor(settledTo)
          await this.#raise(memory, cursor, settledTo)
          settledTo = undefined
        } else if (settledTo !== undefined) settledTo = one.tail
        if (this.#isToBeRead(one, reach)) open.push(one)
        else if (!isDone) await this.#noteUnfit(context, memory, one)
      }
      for await (const fetched of fetchAhead(open, sizeOf, (one, stop) => this.#fetch(one, signal, stop))) {
        signal?.throwIfAborted()
        const { found: one, bytes, failure } = fetched
        if (failure !== undefined) failures += await this.#stumble(context, memory, one, failure, failures)
        else if (bytes === undefined) await this.#incomplete(context, memory, one)
        else yield this.#delivery(context, memory, one, bytes)
      }
    }
    if (settledTo !== undefined) await this.#raise(memory, cursor, settledTo)
    if (reach !== 'onward') {
      this.#lookedBackAt = config.clock.now()
      if (reach === 'lookBack') await this.#dropGone(context, memory, prefix)
    }
    if (present === undefined || !isLast) return
    await memory.keepOnly(present)
    await memory.forgetOldSent(this.#bucket.now())
    // What was put there by hand is seen by sweeps only: until it is settled there is one in each run.
    if (isClear) await memory.setSwept(config.clock.now())
  }

  #plan(cursor: string, sweptAt: number | undefined): { readonly reach: Reach; readonly after: string } {
    const now = this.#bucket.config.clock.now()
    const isFresh = (at: number, seconds: number) => at <= now && now - at < seconds * 1000
    if (sweptAt === undefined || !isFresh(sweptAt, s3Limits.sweepEverySeconds))
      return { reach: 'sweep', after: '' }
    if (isFresh(this.#lookedBackAt, s3Limits.lookBackEverySeconds)) return { reach: 'onward', after: cursor }
    const at = timeOf(cursor)
    return { reach: 'lookBack', after: at === undefined ? cursor : stampOf(at - lookBackMs) }
  }

  /** Never beyond now: a key from the future would hide all that comes until then. */
  async #raise(memory: S3Memory, cursor: string, settledTo: string): Promise<void> {
    const now = this.#bucket.now()
    const next = settledTo < stampOf(now) ? settledTo : stampOf(now - lookBackMs)
    if (next > cursor) await memory.setCursor(next)
  }

  async #judged(memory: S3Memory, prefix: string, objects: readonly Listed[]): Promise<readonly Found[]> {
    const { extension } = this.#bucket.config
    const ours = objects.flatMap((object) => {
      const tail = object.key.slice(prefix.length)
      const name = parseTail(tail, extension)?.name
      return name !== undefined || isCopy(tail, extension) ? [{ tail, object, name }] : []
    })
    const verdicts = await memory.verdicts(ours.map(({ tail }) => tail))
    return ours.map((one, i) => {
      const verdict = verdicts[i]
      // What was put there by hand may be replaced by hand; so may what was not whole.
      const isSame = verdict?.etag === one.object.etag
      const holds =
        isSame || (one.name !== undefined && (verdict?.is === 'accepted' || verdict?.is === 'rejected'))
      return { ...one, verdict: holds ? verdict : undefined }
    })
  }

  #isSettled({ verdict, object }: Found): boolean {
    if (verdict === undefined) return false
    if (verdict.is !== 'part' && verdict.is !== 'unread') return true
    return this.#bucket.now() - object.modifiedAt >= s3Limits.unsettledSeconds * 1000
  }

  #isToBeRead({ verdict, object }: Found, reach: Reach): boolean {
    if (object.size === 0 || object.size > this.#bucket.config.maxBytes) return false
    if (verdict === undefined) return true
    return verdict.is === 'unread' && (reach !== 'onward' || !this.#isOld(object))
  }

  #isOld({ modifiedAt }: Listed): boolean {
    return this.#bucket.now() - modifiedAt >= s3Limits.unsettledSeconds * 1000
  }

  async #noteUnfit(context: TransportContext, memory: S3Memory, found: Found): Promise<void> {
    const { tail, object, verdict } = found
    if (verdict !== undefined) return
    if (object.size === 0) return this.#incomplete(context, memory, found)
    const parameters = { name: shown(tail), bytes: object.size, limit: this.#bucket.config.maxBytes }
    await this.#leave(context, memory, found, 'large', { code: 'TRANSPORT_ENTRY_TOO_LARGE', parameters })
  }

  async #incomplete(context: TransportContext, memory: S3Memory, found: Found): Promise<void> {
    const notice = { code: 'TRANSPORT_ENTRY_INCOMPLETE', parameters: { name: shown(found.tail) } }
    await this.#leave(context, memory, found, 'part', notice)
  }

  async #leave(
    { onLeft }: TransportContext,
    memory: S3Memory,
    { tail, object, verdict }: Found,
    is: Verdict['is'],
    notice: Notice,
  ): Promise<void> {
    await memory.note(tail, { is, etag: object.etag }, notice)
    // Those of earlier runs were named at the beginning.
    if (verdict === undefined) onLeft?.(notice)
  }

  /** One object that cannot be read stops no other; a server that does not answer stops the run. @returns failures to count. */
  async #stumble(
    context: TransportContext,
    memory: S3Memory,
    found: Found,
    error: unknown,
    before: number,
  ): Promise<number> {
    context.signal?.throwIfAborted()
    const failure = failureOf(error)
    const fault = s3Fault(failure, this.#bucket.config.place)
    const isUnavailable = fault.code === 'transport.unavailable'
    if (fault.concernsAll || (isUnavailable && before + 1 >= s3Limits.failuresPerRun)) throw error
    // Taken back by its sender meanwhile.
    if (fault.code === 'transport.missing') return 0
    if (!isUnavailable) {
      await this.#leave(context, memory, found, 'unread', leftNotice(shown(found.tail), fault.code))
    }
    return isUnavailable ? 1 : 0
  }

  async #fetch(found: Found, signal: AbortSignal | undefined, stop: AbortSignal): Promise<Fetched> {
    const { object, name } = found
    const either = signal === undefined ? stop : AbortSignal.any([signal, stop])
    try {
      const bytes = await this.#bucket.get(object.key, object.size, this.#listed(found), either)
      const isWhole = bytes !== undefined && (name === undefined || this.#fits(name, bytes))
      return { found, bytes: isWhole ? bytes : undefined, failure: undefined }
    } catch (failure) {
      return { found, bytes: undefined, failure }
    }
  }

  #delivery(context: TransportContext, memory: S3Memory, found: Found, fetched: Uint8Array): Delivery {
    const { tail, object, name } = found
    let held: Uint8Array | undefined = fetched
    return {
      name: name ?? tail,
      size: object.size,
      read: async (options?: OperationOptions) => {
        context.signal?.throwIfAborted()
        options?.signal?.throwIfAborted()
        // The bytes that proved it whole are handed on once; afterwards they are not kept in memory.
        const bytes = held ?? (await this.#readAgain(found, options?.signal ?? context.signal))
        held = undefined
        return bytes
      },
      accept: () => memory.note(tail, { is: 'accepted', etag: object.etag }),
      reject: ({ code }) =>
        memory.note(tail, { is: 'rejected', etag: object.etag }, leftNotice(shown(tail), code.slice(0, 80))),
    }
  }

  async #readAgain(found: Found, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const { object, name } = found
    try {
      const bytes = await this.#bucket.get(object.key, object.size, this.#listed(found), signal)
      if (bytes !== undefined && (name === undefined || this.#fits(name, bytes))) return bytes
    } catch (error) {
      throw carrierError(error)
    }
    throw new TransportError('transport.unavailable', `${object.key} has changed since it was listed`)
  }

  /** People are told of what lies there; what somebody has taken away is not named any more. */
  async #dropGone({ signal }: TransportContext, memory: S3Memory, prefix: string): Promise<void> {
    const gone: string[] = []
    for (const { tail } of (await memory.left()).slice(0, s3Limits.leftLookedAt)) {
      if (!(await this.#bucket.isThere(prefix + tail, signal))) gone.push(tail)
    }
    if (gone.length > 0) await memory.forget(gone)
  }

  /** What was put there by hand has no hash in its key; there the tag alone tells. */
  #listed({ object: { etag }, name }: Found) {
    return { etag, fits: (bytes: Uint8Array) => name !== undefined && this.#fits(name, bytes) }
  }

  #fits(name: string, bytes: Uint8Array): boolean {
    return bundleName(createHash('sha256').update(bytes).digest(), this.#bucket.config.extension) === name
  }
}

const lookBackMs = s3Limits.lookBackSeconds * 1000

const sizeOf = ({ object }: Found): number => object.size

const shown = (tail: string): string => tail.slice(0, 120)

function leftNotice(name: string, reason: string): Notice {
  return { code: 'TRANSPORT_ENTRY_LEFT', parameters: { name, reason } }
}
