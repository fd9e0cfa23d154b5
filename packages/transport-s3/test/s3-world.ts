/** Buckets on a real server, and transports over them, for the tests of this package. */
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { S3ClientConfig } from '@aws-sdk/client-s3'
import type { TransportFixture } from '@ordersync/contract-tests'
import type { Transport } from '@ordersync/core'
import { createS3Transport, s3ClientOptions } from '@ordersync/transport-s3'
import type { S3Policy, S3TransportOptions } from '@ordersync/transport-s3'
import type { S3Server } from '../../../tools/servers/s3-server.mjs'

let count = 0

export function clientOf(
  { endpoint, region, accessKeyId, secretAccessKey }: S3Server,
  options: S3ClientConfig = {},
): S3Client {
  const credentials = { accessKeyId, secretAccessKey }
  return new S3Client({ ...s3ClientOptions({ endpoint, region, credentials }), ...options })
}

/** An empty bucket of its own. */
export async function freshBucket(client: S3Client): Promise<string> {
  const bucket = `ordersync-${process.pid}-${(count += 1)}`
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  return bucket
}

export async function keysOf(client: S3Client, bucket: string, prefix = ''): Promise<readonly string[]> {
  const keys: string[] = []
  for (let after = ''; ; after = keys.at(-1)!) {
    const { Contents = [], IsTruncated } = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(after === '' ? {} : { StartAfter: after }),
      }),
    )
    keys.push(...Contents.map(({ Key }) => Key!))
    if (IsTruncated !== true) return keys
  }
}

export async function putObject(client: S3Client, bucket: string, key: string, bytes: Uint8Array) {
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }))
}

export async function readObject(client: S3Client, bucket: string, key: string): Promise<Uint8Array> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  return Body!.transformToByteArray()
}

/** Who may do what in the bucket; each statement names its user. */
export async function permit(client: S3Client, bucket: string, policies: readonly S3Policy[]) {
  const Statement = policies.flatMap((policy) => policy.Statement)
  await client.send(
    new PutBucketPolicyCommand({
      Bucket: bucket,
      Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  )
}

/** A real bucket with every ability a case of the kit may need. */
export async function openS3Fixture(
  server: S3Server,
  options: Partial<S3TransportOptions> = {},
): Promise<TransportFixture> {
  const client = clientOf(server)
  const bucket = await freshBucket(client)
  const unreadable = new Set<string>()
  const reading = refusing(client, unreadable)
  const root = options.prefix === undefined ? 'v1/to/' : `${options.prefix}/v1/to/`
  const inbox = (station: string) => `${root}${station}/`
  const opened: Transport[] = []
  const open = async (name: string) => {
    const transport = createS3Transport({ client: reading, bucket: name, ...options })
    opened.push(transport)
    return transport
  }
  return {
    open: () => open(bucket),
    dispose: async () => {
      for (const transport of opened) await transport.close!()
      client.destroy()
    },
    openMissing: () => open(`${bucket}-nothing-here`),
    holds: async (handle) => {
      const head = client.send(new HeadObjectCommand({ Bucket: bucket, Key: root + handle }))
      return head.then(
        () => true,
        () => false,
      )
    },
    list: () => keysOf(client, bucket),
    addForeign: (station, name, bytes) => putObject(client, bucket, inbox(station) + name, bytes),
    readForeign: (station, name) => readObject(client, bucket, inbox(station) + name),
    addPartial: (station, { name, bytes }, length) =>
      putObject(
        client,
        bucket,
        `${inbox(station)}20260302T080910123Z_alpha_${name}`,
        bytes.subarray(0, length),
      ),
    makeUnreadable: async (handle) => void unreadable.add(root + handle),
  }
}

/** The client, which is refused some objects as those of an archive class are. */
function refusing(client: S3Client, keys: ReadonlySet<string>): Pick<S3Client, 'send'> {
  const send = async (command: { readonly input: { readonly Key?: string } }, options: never) => {
    if (command instanceof GetObjectCommand && keys.has(command.input.Key ?? '')) {
      throw Object.assign(new Error('archived'), {
        name: 'InvalidObjectState',
        $metadata: { httpStatusCode: 403 },
      })
    }
    return client.send(command as never, options)
  }
  return { send: send as unknown as S3Client['send'] }
}
