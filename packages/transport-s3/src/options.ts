import type { S3Client } from '@aws-sdk/client-s3'
import type { Clock, Random } from '@ordersync/core'

/** What is used of the client of `@aws-sdk/client-s3`. It stays the caller's: `close` does not destroy it. */
export type S3ClientLike = Pick<S3Client, 'send'>

export interface S3TransportOptions {
  /** For another server than Amazon's make it with `s3ClientOptions`, which knows the settings those need. */
  readonly client: S3ClientLike
  readonly bucket: string
  /** Where in the bucket, e.g. `ordersync/acme`: several installations share a bucket. Default: at its root. */
  readonly prefix?: string
  /** Of the bundles' names, the vendor's own if he has one: `.` and 1 to 8 of a-z and 0-9. Default `.osb`. */
  readonly extension?: string
  /** Largest bundle, bytes; larger objects are never fetched. At most 64 MiB, which is the default. */
  readonly maxBytes?: number
  /** Bundles above so many bytes go up in parts, at least 5 MiB. Default 16 MiB. */
  readonly multipartAbove?: number
  /** For one answer of the server, milliseconds; transfers get more by their size. Default 60,000. */
  readonly timeout?: number
  /** After so many milliseconds without acknowledgement a bundle is sent once more. Default 1 hour. */
  readonly resendAfter?: number
  /** For tests: what stands for time, randomness and waiting. Default: those of Node. */
  readonly clock?: Clock
  readonly random?: Random
  readonly delay?: (milliseconds: number) => Promise<void>
}
