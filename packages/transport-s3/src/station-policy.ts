import { assertBucket, demand, prefixOf } from './config.js'
import { assertStation, inboxPrefix, probeKey } from './object-key.js'

export interface StationPolicyOptions {
  readonly bucket: string
  /** As of the transport. */
  readonly prefix?: string
  /** Whose key it is for. */
  readonly station: string
  /** To whom it sends: at a station the office, at the office all stations. `'*'`: everybody. */
  readonly sendsTo: readonly string[] | '*'
  /** For a policy of the bucket: whose key, e.g. `arn:aws:iam::123456789012:user/laptop`. Without it, one of the user. */
  readonly principal?: string
  /** `aws-cn`, `aws-us-gov`. Default `aws`. */
  readonly partition?: string
}

/** In the language of Amazon's policies; others understand it as well. */
export interface S3Policy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly Readonly<Record<string, unknown>>[]
}

/**
 * The least that a station's key needs: it lists and reads what lies for the station, and writes and removes what the station
 * itself has sent. It cannot read what lies for others, nor change what others have sent.
 *
 * @throws {@link UsageError} `usage.invalid_configuration`, `usage.invalid_argument`
 */
export function s3StationPolicy(options: StationPolicyOptions): S3Policy {
  const { bucket, station, sendsTo, principal, partition = 'aws' } = options
  assertBucket(bucket)
  assertStation(station)
  demand(/^[a-z-]{1,20}$/.test(partition), 'partition', 'aws, aws-cn or aws-us-gov')
  if (sendsTo !== '*') for (const peer of sendsTo) assertStation(peer)
  const prefix = prefixOf(options.prefix)
  const arn = `arn:${partition}:s3:::${bucket}`
  const inbox = inboxPrefix(prefix, station)
  const peers = sendsTo === '*' ? ['*'] : sendsTo
  // The sender stands between underscores, which no station id and no name of a bundle has.
  const own = [
    ...peers.map((peer) => `${arn}/${inboxPrefix(prefix, peer)}*_${station}_*`),
    `${arn}/${probeKey(prefix, station, '*')}`,
  ]
  const whom = principal === undefined ? {} : { Principal: { AWS: [principal] } }
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: `List-${station}`.replace(/-/g, ''),
        Effect: 'Allow',
        ...whom,
        Action: ['s3:ListBucket'],
        Resource: [arn],
        Condition: { StringLike: { 's3:prefix': [inbox, `${inbox}*`] } },
      },
      {
        Sid: `Read-${station}`.replace(/-/g, ''),
        Effect: 'Allow',
        ...whom,
        Action: ['s3:GetObject'],
        Resource: [`${arn}/${inbox}*`],
      },
      {
        Sid: `Send-${station}`.replace(/-/g, ''),
        Effect: 'Allow',
        ...whom,
        // Reading what it has sent itself tells whether it is there already.
        Action: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        Resource: own,
      },
    ],
  }
}
