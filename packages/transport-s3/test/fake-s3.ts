/** An S3 server within this process, as far as this transport speaks with it, under a real client; for faults that no server makes. */
import { S3Client } from '@aws-sdk/client-s3'
import type { S3ClientConfig } from '@aws-sdk/client-s3'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { s3ClientOptions } from '@ordersync/transport-s3'

export interface FakeRequest {
  readonly method: string
  /** `PUT`, `LIST`, `CREATE` (of an upload in parts), `PART`, `COMPLETE`, `ABORT` … */
  readonly what: string
  readonly key: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
}

export interface FakeObject {
  readonly bytes: Uint8Array
  readonly metadata: Readonly<Record<string, string>>
  readonly modifiedAt: number
}

/**
 * Instead of the answer: a status with the name of an error, or `down` for no answer at all. `page` and `nothing` are success as
 * others than S3 servers say it: the page of a log-in that is in the way, and a gateway without a word.
 */
export type Fault =
  | { readonly status: number; readonly code: string }
  | 'down'
  | 'silent'
  | 'page'
  | 'page 403'
  | 'page 502'
  | 'nothing'

export interface FakeS3 {
  readonly client: S3Client
  /** By key, of the bucket `bucket`; there is no other. */
  readonly objects: Map<string, FakeObject>
  readonly requests: FakeRequest[]
  /** What the server does with `If-None-Match`. Default `known`. */
  conditions: 'known' | 'ignored' | 'unknown'
  /** Consulted for each request. */
  fault: (request: FakeRequest) => Fault | undefined
  /** Milliseconds that its clock is ahead of ours. */
  ahead: number
  /** Does a listing keep to the prefix that was asked for? Default true. */
  knowsPrefix: boolean
  /** Is the tag of a listing the one of the object? Default true. */
  sameTags: boolean
  /** Does it say how long an object is? Default true. */
  saysLength: boolean
  /** Answers whose body was neither read to its end nor destroyed. */
  readonly unread: () => number
  put(key: string, bytes: Uint8Array, metadata?: Readonly<Record<string, string>>): void
}

interface Handled {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, string | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

export const etagOf = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex')

export function fakeS3(options: S3ClientConfig = {}): FakeS3 {
  const uploads = new Map<string, { key: string; metadata: Record<string, string>; parts: Uint8Array[] }>()
  const bodies = new Set<Readable>()
  let count = 0
  const fake: FakeS3 = {
    client: new S3Client({
      ...s3ClientOptions({
        endpoint: 'http://s3.test',
        credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 'very-secret-key' },
      }),
      // What the client tries again by itself is tested on a real server; here it would only take time.
      maxAttempts: 1,
      ...options,
      requestHandler: {
        handle: async (request: Handled, { abortSignal }: { abortSignal?: AbortSignal } = {}) => {
          const response = await answer(request, abortSignal)
          return { response }
        },
        destroy: () => undefined,
      } as unknown as NonNullable<S3ClientConfig['requestHandler']>,
    }),
    objects: new Map(),
    requests: [],
    conditions: 'known',
    fault: () => undefined,
    ahead: 0,
    knowsPrefix: true,
    sameTags: true,
    saysLength: true,
    unread: () => [...bodies].filter((body) => !body.destroyed && !body.readableEnded).length,
    put: (key, bytes, metadata = {}) =>
      void fake.objects.set(key, { bytes, metadata, modifiedAt: Date.now() + fake.ahead }),
  }
  return fake

  async function answer(handled: Handled, signal: AbortSignal | undefined) {
    const request = read(handled)
    fake.requests.push(request)
    const fault = fake.fault(request)
    if (fault === 'down') throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    if (fault === 'silent') {
      return new Promise<never>((_resolve, reject) => {
        signal?.addEventListener('abort', () =>
          reject(Object.assign(new Error('gone'), { name: 'AbortError' })),
        )
      })
    }
    if (typeof fault === 'string' && fault.startsWith('page')) return page(Number(fault.slice(5)) || 200)
    if (fault === 'nothing') return plain(200)
    if (typeof fault === 'object') return failure(fault.status, fault.code)
    if (!handled.path.startsWith('/bucket')) return failure(404, 'NoSuchBucket')
    return respond(request, await bytesOf(handled.body))
  }

  function respond({ what, key, query, headers }: FakeRequest, body: Uint8Array) {
    const there = fake.objects.get(key)
    switch (what) {
      case 'LIST': {
        const after = query['start-after'] ?? ''
        const keys = [...fake.objects.keys()]
          .filter((one) => !fake.knowsPrefix || one.startsWith(query['prefix'] ?? ''))
          .filter((one) => one > after)
          .sort()
        const shown = keys.slice(0, Number(query['max-keys'] ?? 1000))
        const contents = shown.map((one) => {
          const { bytes, modifiedAt } = fake.objects.get(one)!
          const date = new Date(modifiedAt).toISOString()
          return `<Contents><Key>${escaped(one)}</Key><LastModified>${date}</LastModified><ETag>&quot;${etagOf(bytes)}&quot;</ETag><Size>${bytes.length}</Size></Contents>`
        })
        const truncated = shown.length < keys.length
        return xml(
          200,
          `<ListBucketResult><IsTruncated>${truncated}</IsTruncated>${contents.join('')}</ListBucketResult>`,
        )
      }
      case 'PUT': {
        if (headers['if-none-match'] === '*') {
          if (fake.conditions === 'unknown') return failure(501, 'NotImplemented')
          if (fake.conditions === 'known' && there !== undefined) return failure(412, 'PreconditionFailed')
        }
        fake.put(key, body, metadataOf(headers))
        return plain(200, { etag: `"${etagOf(body)}"` })
      }
      case 'HEAD':
      case 'GET': {
        if (there === undefined) return what === 'HEAD' ? plain(404) : failure(404, 'NoSuchKey')
        const meta = Object.entries(there.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])
        const etag = { etag: `"${etagOf(there.bytes)}${fake.sameTags ? '' : '-1'}"` }
        const size = fake.saysLength ? { 'content-length': String(there.bytes.length) } : undefined
        return plain(
          200,
          { ...etag, ...size, ...Object.fromEntries(meta) },
          what === 'HEAD' ? undefined : there.bytes,
        )
      }
      case 'DELETE':
        fake.objects.delete(key)
        return plain(204)
      case 'CREATE': {
        const id = `upload-${++count}`
        uploads.set(id, { key, metadata: metadataOf(headers), parts: [] })
        return xml(
          200,
          `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
        )
      }
      case 'PART':
        uploads.get(query['uploadId']!)!.parts[Number(query['partNumber']) - 1] = body
        return plain(200, { etag: `"${etagOf(body)}"` })
      case 'COMPLETE': {
        const { parts, metadata } = uploads.get(query['uploadId']!)!
        uploads.delete(query['uploadId']!)
        fake.put(key, new Uint8Array(Buffer.concat(parts)), metadata)
        return xml(
          200,
          '<CompleteMultipartUploadResult><ETag>&quot;in-parts&quot;</ETag></CompleteMultipartUploadResult>',
        )
      }
      case 'ABORT':
        uploads.delete(query['uploadId']!)
        return plain(204)
      default:
        return failure(400, 'InvalidRequest')
    }
  }

  function plain(statusCode: number, headers: Record<string, string> = {}, bytes?: Uint8Array) {
    const body = Readable.from(bytes === undefined || bytes.length === 0 ? [] : [Buffer.from(bytes)])
    // Small answers are read by the client itself; only what is handed on is watched.
    if (bytes !== undefined && bytes.length > 0) bodies.add(body)
    return {
      statusCode,
      headers: { date: new Date(Date.now() + fake.ahead).toUTCString(), ...headers },
      body,
    }
  }

  function xml(statusCode: number, text: string) {
    const answered = plain(statusCode, { 'content-type': 'application/xml' })
    return { ...answered, body: Readable.from([Buffer.from(`<?xml version="1.0"?>${text}`)]) }
  }

  function page(statusCode: number) {
    const text = '<!doctype html><html><body>Welcome! Please log in for very-secret-key.</body></html>'
    const answered = plain(statusCode, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(text.length),
    })
    return { ...answered, body: Readable.from([Buffer.from(text)]) }
  }

  /** As Amazon does it, with what must not reach a log. */
  function failure(statusCode: number, code: string) {
    return xml(
      statusCode,
      `<Error><Code>${code}</Code><Message>${code} for AKIDTEST very-secret-key</Message><AWSAccessKeyId>AKIDTEST</AWSAccessKeyId><StringToSign>AWS4 very-secret-key</StringToSign></Error>`,
    )
  }
}

function read({ method, path, query = {}, headers }: Handled): FakeRequest {
  const key = decodeURIComponent(path.replace(/^\/bucket\/?/, ''))
  const plain = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, value ?? '']))
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const isUpload = 'uploadId' in plain
  const what =
    key === ''
      ? 'LIST'
      : 'uploads' in plain
        ? 'CREATE'
        : isUpload
          ? ({ PUT: 'PART', POST: 'COMPLETE', DELETE: 'ABORT' }[method] ?? method)
          : method
  return { method, what, key, query: plain, headers: lower }
}

function metadataOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith('x-amz-meta-') ? [[name.slice(11), value]] : [],
    ),
  )
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array()
  if (typeof body === 'string') return new Uint8Array(Buffer.from(body))
  if (body instanceof Uint8Array) return body.slice()
  const chunks: Uint8Array[] = []
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one]!)
