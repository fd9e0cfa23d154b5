/**
 * A transport for OrderSync through a bucket: Amazon S3 and what speaks its protocol.
 *
 * @example
 * ```ts
 * const client = new S3Client(s3ClientOptions({ endpoint: 'https://s3.example.com', credentials }))
 * const transport = createS3Transport({ client, bucket: 'ordersync' })
 * ```
 * @packageDocumentation
 */
export { s3ClientOptions } from './client-options.js'
export { createS3Transport } from './s3-transport.js'
export { openS3Transport, s3SettingsSchema } from './settings.js'
export { s3StationPolicy } from './station-policy.js'

export type { S3ClientChoice } from './client-options.js'
export type { S3ClientLike, S3TransportOptions } from './options.js'
export type { OpenS3Options, S3Settings } from './settings.js'
export type { S3Policy, StationPolicyOptions } from './station-policy.js'
