import type { S3ClientConfig } from '@aws-sdk/client-s3'
import { demand } from './config.js'

export interface S3ClientChoice {
  /** Of another server than Amazon's, e.g. `https://s3.example.com`. Left out: Amazon. */
  readonly endpoint?: string
  /** Default `us-east-1`, which most other servers expect. */
  readonly region?: string
  /** `https://server/bucket` instead of `https://bucket.server`. Default: true with `endpoint`. */
  readonly pathStyle?: boolean
  /** Default: what the SDK finds by itself, e.g. in the environment or the profile of the user. */
  readonly credentials?: S3ClientConfig['credentials']
}

/**
 * Options for `new S3Client(...)`. Amazon's own checksums are asked of Amazon only: other servers refuse or damage what carries
 * them, and a bundle proves its content by its name.
 *
 * @throws {@link UsageError} `usage.invalid_configuration`
 */
export function s3ClientOptions(choice: S3ClientChoice = {}): S3ClientConfig {
  const { endpoint, region = 'us-east-1', credentials } = choice
  demand(/^[a-z0-9-]{1,60}$/.test(region), 'region', 'the name of a region, e.g. eu-central-1')
  const isAmazon = endpoint === undefined || /\.amazonaws\.com(?:\.cn)?$/.test(hostOf(endpoint))
  const checksums = isAmazon ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED'
  return {
    region,
    // The outbox tries again by itself.
    maxAttempts: 3,
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    forcePathStyle: choice.pathStyle ?? endpoint !== undefined,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  }
}

function hostOf(endpoint: string): string {
  let url: URL | undefined
  try {
    url = new URL(endpoint)
  } catch {
    // Said below.
  }
  const isFine =
    url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  demand(isFine, 'endpoint', 'https:// and the name of the server, without user and password')
  return url!.hostname
}
