import { defaultLimits, UsageError } from '@ordersync/core'
import type { Clock, Random } from '@ordersync/core'
import { randomFillSync } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { s3Limits } from './limits.js'
import type { S3ClientLike, S3TransportOptions } from './options.js'

export interface S3Config {
  readonly client: S3ClientLike
  readonly bucket: string
  /** Empty, or ends with `/`. */
  readonly prefix: string
  /** For people: `s3://bucket/prefix`. */
  readonly place: string
  /** Without dot. */
  readonly extension: string
  readonly maxBytes: number
  readonly multipartAbove: number
  readonly timeout: number
  readonly resendAfter: number
  readonly clock: Clock
  readonly random: Random
  readonly delay: (milliseconds: number) => Promise<void>
}

const mebibyte = 1024 * 1024

/** @throws {@link UsageError} `usage.invalid_configuration` */
export function s3Config(options: S3TransportOptions): S3Config {
  const { client, bucket, extension = '.osb', maxBytes = defaultLimits.fileBytes } = options
  const { multipartAbove = s3Limits.multipartAboveBytes, timeout = 60_000 } = options
  const { resendAfter = 3_600_000 } = options
  demand(typeof client?.send === 'function', 'client', 'a client of @aws-sdk/client-s3')
  assertBucket(bucket)
  const prefix = prefixOf(options.prefix)
  demand(/^\.[a-z0-9]{1,8}$/.test(extension), 'extension', '. and 1 to 8 of a-z and 0-9')
  demand(isWhole(maxBytes, 1, defaultLimits.fileBytes), 'maxBytes', `1 to ${defaultLimits.fileBytes}`)
  demand(
    isWhole(multipartAbove, 5 * mebibyte, 5120 * mebibyte),
    'multipartAbove',
    '5,242,880 to 5,368,709,120 bytes',
  )
  demand(isWhole(timeout, 100, 3_600_000), 'timeout', '100 to 3,600,000 milliseconds')
  demand(isWhole(resendAfter, 1000, 30 * 86_400_000), 'resendAfter', '1,000 to 2,592,000,000 milliseconds')
  return {
    client,
    bucket,
    prefix,
    place: placeOf(bucket, prefix),
    extension: extension.slice(1),
    maxBytes,
    multipartAbove,
    timeout,
    resendAfter,
    clock: options.clock ?? { now: () => Date.now() },
    random: options.random ?? { bytes: (count) => randomFillSync(new Uint8Array(count)) },
    delay: options.delay ?? ((milliseconds) => setTimeout(milliseconds)),
  }
}

export function placeOf(bucket: string, prefix: string): string {
  return `s3://${bucket}/${prefix}`.replace(/\/$/, '')
}

export function assertBucket(bucket: string): void {
  demand(
    typeof bucket === 'string' && /^[a-zA-Z0-9][\w.-]{1,254}$/.test(bucket),
    'bucket',
    'the name of a bucket',
  )
}

/** `a/b`, `/a/b/` and `a/b/` are the same. @returns empty, or ending with `/` */
export function prefixOf(given: string | undefined): string {
  const plain = (given ?? '').replace(/^\/+|\/+$/g, '')
  if (plain === '') return ''
  const isFine = plain.split('/').every((part) => /^[\w.-]{1,100}$/.test(part) && !/^\.+$/.test(part))
  demand(isFine && plain.length <= 300, 'prefix', 'names of letters, digits, _, - and ., with / between')
  return `${plain}/`
}

function isWhole(value: number, from: number, to: number): boolean {
  return Number.isInteger(value) && value >= from && value <= to
}

export function demand(condition: boolean, field: string, expected: string): void {
  if (condition) return
  throw new UsageError('usage.invalid_configuration', `${field}: expected ${expected}`, {
    parameters: { field, expected },
  })
}
