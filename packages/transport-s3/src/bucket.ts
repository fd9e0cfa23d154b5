import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import type { S3Config } from './config.js'
import { withDeadline } from './deadline.js'
import { s3Limits } from './limits.js'
import { s3Error, s3ErrorName, s3Status } from './s3-fault.js'

/** What a listing says of an object. */
export interface Listed {
  readonly key: string
  readonly size: number
  /** Without its quotes. Another one = other content. */
  readonly etag: string
  /** Milliseconds since 1970 by the server's clock. */
  readonly modifiedAt: number
}

/** Of an object, without its content. */
export interface ObjectHead {
  readonly size: number
  /** Hexadecimal, as the sender noted it. */
  readonly sha256: string | undefined
}

/** What a command is given and what becomes of it, for the middleware that looks at the answer. */
interface Answer {
  readonly response?: {
    readonly statusCode?: number
    readonly headers?: Readonly<Record<string, string | undefined>>
  }
}

/** The commands of the SDK, as far as a call needs to know them. */
interface Command {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: never) => Promise<unknown>) => (args: never) => Promise<unknown>,
      options: { readonly step: 'deserialize'; readonly name: string; readonly priority: 'low' },
    ): void
  }
}

/** The calls of the protocol that this transport makes, each with a deadline, and errors as errors of the carrier. */
export class Bucket {
  readonly config: S3Config
  /** How far the server's clock is ahead of ours, milliseconds; `undefined` before its first answer. */
  #ahead: number | undefined
  #lastStampAt = 0

  constructor(config: S3Config) {
    this.config = config
  }

  /** The time of the server as far as it has told, else our own. */
  now(): number {
    return this.config.clock.now() + (this.#ahead ?? 0)
  }

  get clockDifference(): number | undefined {
    return this.#ahead
  }

  /** Milliseconds since 1970, never the same twice. */
  nextStampAt(): number {
    this.#lastStampAt = Math.max(this.now(), this.#lastStampAt + 1)
    return this.#lastStampAt
  }

  /** Up to 1,000 keys under `prefix` that sort behind `after`, ascending. */
  async list(
    prefix: string,
    after: string,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly objects: readonly Listed[]; readonly isLast: boolean }> {
    const { client, bucket, timeout } = this.config
    const { Contents = [], IsTruncated } = await this.#call(timeout, signal, async (abortSignal) => {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        MaxKeys: s3Limits.keysPerListing,
        ...(after === '' ? {} : { StartAfter: after }),
      })
      this.#watch(command)
      const listing = await client.send(command, { abortSignal })
      // Without keys, too, a listing says what it is.
      const { IsTruncated: isCut, KeyCount, Name } = listing
      assertOfS3(isCut !== undefined || KeyCount !== undefined || Name !== undefined)
      return listing
    })
    const objects = Contents.map(({ Key = '', Size = 0, ETag = '', LastModified }) => ({
      key: Key,
      size: Size,
      etag: plain(ETag),
      modifiedAt: LastModified?.getTime() ?? 0,
    }))
    return { objects, isLast: IsTruncated !== true || objects.length === 0 }
  }

  /** @param ifAbsent - Fails as `PreconditionFailed` where the server knows conditions and the key is there. */
  async put(
    key: string,
    bytes: Uint8Array,
    { sha256, ifAbsent }: { readonly sha256: string; readonly ifAbsent: boolean },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { client, bucket } = this.config
    await this.#call(this.transferTime(bytes.length), signal, async (abortSignal) => {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: bytes,
        ContentLength: bytes.length,
        ContentType: 'application/octet-stream',
        Metadata: { sha256 },
        ...(ifAbsent ? { IfNoneMatch: '*' } : {}),
      })
      this.#watch(command)
      const { ETag } = await client.send(command, { abortSignal })
      assertOfS3(isTold(ETag))
    })
  }

  /** `undefined` when there is nothing of the key, or when we may not know. */
  async head(key: string, signal: AbortSignal | undefined): Promise<ObjectHead | undefined> {
    const { client, bucket, timeout } = this.config
    try {
      const { ContentLength = -1, Metadata = {} } = await this.#call(timeout, signal, async (abortSignal) => {
        const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal })
        assertOfS3(isTold(head.ETag))
        return head
      })
      return { size: ContentLength, sha256: Metadata['sha256'] }
    } catch (error) {
      if (isAbsent(error)) return undefined
      throw error
    }
  }

  /** True also when we may not know. */
  async isThere(key: string, signal: AbortSignal | undefined): Promise<boolean> {
    const { client, bucket, timeout } = this.config
    try {
      await this.#call(timeout, signal, (abortSignal) =>
        client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal }),
      )
      return true
    } catch (error) {
      return s3Status(failureOf(error)) !== 404
    }
  }

  /**
   * All of an object that has exactly `size` bytes; `undefined` when it has not. Nothing of the answer is left unread.
   *
   * @param listed - How to tell that an answer is about the object that was listed: by its `etag`, or because the bytes fit. Any
   * other answer is none, and nothing is known of the object.
   */
  async get(
    key: string,
    size: number,
    listed: { readonly etag: string; fits(bytes: Uint8Array): boolean } | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array | undefined> {
    const { client, bucket } = this.config
    return this.#call(this.transferTime(size), signal, async (abortSignal) => {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key })
      this.#watch(command, true)
      const { Body, ContentLength, ETag } = await client.send(command, { abortSignal })
      const body = Body as (AsyncIterable<Uint8Array> & { destroy?(): void }) | undefined
      try {
        const isWhole = body !== undefined && (ContentLength === undefined || ContentLength === size)
        const bytes = isWhole ? await readAll(body, size, abortSignal) : undefined
        const isOfObject = isTold(ETag) && (listed === undefined || plain(ETag) === listed.etag)
        if (!isOfObject && (bytes === undefined || listed?.fits(bytes) !== true))
          throw otherAnswer('OtherObject')
        return bytes
      } finally {
        // An answer that nobody reads keeps its connection for ever.
        body?.destroy?.()
      }
    })
  }

  /** Gone already is success. */
  async remove(key: string, signal: AbortSignal | undefined): Promise<void> {
    const { client, bucket, timeout } = this.config
    await this.#call(timeout, signal, (abortSignal) => {
      const command = new DeleteObjectCommand({ Bucket: bucket, Key: key })
      this.#watch(command)
      return client.send(command, { abortSignal })
    })
  }

  /** Milliseconds that moving so many bytes may take. */
  transferTime(bytes: number): number {
    return this.config.timeout + Math.ceil((bytes / s3Limits.slowestBytesPerSecond) * 1000)
  }

  /** With the deadline, and once more after the SDK has learned the server's time from a refusal. */
  async call<T>(
    milliseconds: number,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return this.#call(milliseconds, signal, work)
  }

  async #call<T>(
    milliseconds: number,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { place } = this.config
    for (let isAgain = false; ; isAgain = true) {
      try {
        return await withDeadline(milliseconds, place, signal, work)
      } catch (error) {
        signal?.throwIfAborted()
        if (!isAgain && s3ErrorName(error) === 'RequestTimeTooSkewed') continue
        throw new S3CallError(error, place)
      }
    }
  }

  /** Each answer names the time of the server. @param isObject - The answer is what somebody has put there, of any type. */
  #watch(command: unknown, isObject = false): void {
    ;(command as Command).middlewareStack.add(
      (next) => async (args) => {
        const answer = (await next(args)) as Answer
        const date = Date.parse(answer.response?.headers?.['date'] ?? '')
        // Seconds only: on average half a second has passed since.
        if (!Number.isNaN(date)) this.#ahead = date + 500 - this.config.clock.now()
        const { statusCode = 200, headers = {} } = answer.response ?? {}
        // The page of a log-in that is in the way, of a proxy, of a web server: S3 has no pages. One that says that the server is
        // away (5xx) stands before the right one.
        const isPage = /^text\/html/i.test(headers['content-type'] ?? '') && statusCode < 500
        assertOfS3(isObject || !isPage, statusCode)
        return answer
      },
      { step: 'deserialize', name: 'ordersyncClock', priority: 'low' },
    )
  }
}

/** What a call has failed with: the error of the client, which leaves this package only as {@link s3Error} makes it. */
export class S3CallError extends Error {
  readonly failure: unknown
  readonly #place: string

  constructor(failure: unknown, place: string) {
    super('an S3 call failed')
    this.failure = failure
    this.#place = place
  }

  get carrierError(): Error {
    return s3Error(this.failure, this.#place)
  }
}

/** For what leaves this package. */
export function carrierError(error: unknown): unknown {
  return error instanceof S3CallError ? error.carrierError : error
}

export function failureOf(error: unknown): unknown {
  return error instanceof S3CallError ? error.failure : error
}

function isAbsent(error: unknown): boolean {
  // Who may not list is told 403 where there is nothing.
  return ['NotFound', 'NoSuchKey', 'AccessDenied', 'Forbidden'].includes(s3ErrorName(failureOf(error)))
}

async function readAll(
  body: AsyncIterable<Uint8Array>,
  size: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(size)
  let length = 0
  for await (const chunk of body) {
    signal.throwIfAborted()
    if (length + chunk.length > size) return undefined
    bytes.set(chunk, length)
    length += chunk.length
  }
  if (length === size) return bytes
  // Of this answer only: whether the server has gone, the next call tells.
  throw otherAnswer('IncompleteBody')
}

const plain = (etag: string): string => etag.replace(/"/g, '')

const isTold = (text: string | undefined): text is string => text !== undefined && text !== ''

/** An answer, mostly of success, that no S3 server gives so. */
export function assertOfS3(isAnswer: boolean, status = 200): void {
  if (!isAnswer) throw otherAnswer('NotOfS3', status)
}

function otherAnswer(name: string, status = 200): Error {
  return Object.assign(new Error('not the answer that was asked for'), {
    name,
    $metadata: { httpStatusCode: status },
  })
}
