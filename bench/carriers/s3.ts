/** Bundles through a bucket, against the same calls made with the bare client in the same run, on a server of its own. */
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { Delivery, TransportContext, TransportMemory } from '@ordersync/core'
import { bundleName } from '@ordersync/core'
import { createS3Transport, s3ClientOptions } from '@ordersync/transport-s3'
import { createHash, randomBytes } from 'node:crypto'
import { missingS3Programs, startS3Server } from '../../tools/servers/s3-server.mjs'
import type { S3Server } from '../../tools/servers/s3-server.mjs'

export interface CarrierBench {
  readonly bundlesPerSecond: number
  /** Our time against that of the bare calls; the median of the runs. 1: nothing is lost on the way. */
  readonly ofRaw: number
  /** CPU seconds of ours against the bare calls. */
  readonly cpuOfRaw: number
  readonly runs: readonly number[]
}

export interface S3Bench {
  measure(options: { bundles: number; bytes: number; runs: number }): Promise<CarrierBench>
  /** A run that finds nothing, milliseconds, with so many bundles taken before. */
  idle(archived: number): Promise<{ readonly milliseconds: number; readonly requests: number }>
  close(): Promise<void>
}

/** As many as the transport fetches ahead; both sides send and fetch so many at a time. */
const atOnce = 8

/** @returns what is missing, in a sentence. */
export function whyNoS3(): string | undefined {
  const missing = missingS3Programs()
  if (missing.length === 0) return undefined
  return `${missing.join(', ')} missing (Debian: ceph-mon ceph-osd radosgw ceph-common)`
}

export async function openS3Bench(): Promise<S3Bench> {
  const server = await startS3Server()
  const client = clientOf(server)
  let count = 0
  const freshBucket = async (): Promise<string> => {
    const bucket = `bench-${(count += 1)}`
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
    return bucket
  }
  return {
    async measure({ bundles, bytes, runs }) {
      const ratios: { readonly wall: number; readonly cpu: number; readonly rate: number }[] = []
      for (let run = 0; run <= runs; run += 1) {
        const data = Array.from({ length: bundles }, () => new Uint8Array(randomBytes(bytes)))
        const works = [ours(client, data), bare(client, data)] as const
        // Turn about, so that neither always has the warmer server.
        const order = run % 2 === 0 ? [0, 1] : [1, 0]
        const times: Measured[] = []
        for (const i of order) times[i!] = await measured(works[i!]!(await freshBucket()))
        // The first warms both up.
        if (run === 0) continue
        const [us, raw] = times as [Measured, Measured]
        ratios.push({ wall: raw.seconds / us.seconds, cpu: us.cpu / raw.cpu, rate: bundles / us.seconds })
      }
      const middle = (of: (one: (typeof ratios)[0]) => number) => median(ratios.map(of))
      return {
        bundlesPerSecond: Math.round(middle(({ rate }) => rate) * 10) / 10,
        ofRaw: round(middle(({ wall }) => wall)),
        cpuOfRaw: round(middle(({ cpu }) => cpu)),
        runs: ratios.map(({ wall }) => round(wall)),
      }
    },
    async idle(archived) {
      const bucket = await freshBucket()
      const transport = createS3Transport({ client, bucket })
      const [alpha, beta] = [contextOf('alpha'), contextOf('beta')]
      await pooled(archived, async (n) => {
        const bytes = Buffer.from(`archived ${n}`)
        await transport.send('beta', bundleOf(bytes), alpha)
      })
      for (let run = 0; run < 2; run += 1)
        for await (const delivery of transport.receive(beta)) await delivery.accept()
      let requests = 0
      const counting = new Proxy(client, {
        get: (target, name) => {
          if (name !== 'send') return Reflect.get(target, name) as unknown
          return (...args: Parameters<S3Client['send']>) => {
            requests += 1
            return target.send(...args)
          }
        },
      })
      const polling = createS3Transport({ client: counting, bucket })
      const polls = 20
      // The first of a program reaches back.
      for await (const delivery of polling.receive(beta)) throw unexpected(delivery)
      requests = 0
      const begin = performance.now()
      for (let poll = 0; poll < polls; poll += 1)
        for await (const delivery of polling.receive(beta)) throw unexpected(delivery)
      return { milliseconds: round((performance.now() - begin) / polls), requests: requests / polls }
    },
    async close() {
      client.destroy()
      await server.close()
    },
  }

  function ours(of: S3Client, data: readonly Uint8Array[]) {
    // Core has hashed them when it sealed them.
    const bundles = data.map(bundleOf)
    return (bucket: string) => async () => {
      const transport = createS3Transport({ client: of, bucket })
      const [alpha, beta] = [contextOf('alpha'), contextOf('beta')]
      await pooled(data.length, (n) => transport.send('beta', bundles[n]!, alpha))
      let received = 0
      for await (const delivery of transport.receive(beta)) {
        await delivery.read()
        await delivery.accept()
        received += 1
      }
      if (received !== data.length) throw new Error(`${received} of ${data.length} arrived`)
    }
  }

  function bare(of: S3Client, data: readonly Uint8Array[]) {
    return (bucket: string) => async () => {
      await pooled(data.length, (n) =>
        of.send(new PutObjectCommand({ Bucket: bucket, Key: `key-${n}`, Body: data[n]! })),
      )
      const keys: string[] = []
      for (let isMore = true; isMore;) {
        const after = keys.at(-1)
        const { Contents = [], IsTruncated } = await of.send(
          new ListObjectsV2Command({ Bucket: bucket, ...(after === undefined ? {} : { StartAfter: after }) }),
        )
        keys.push(...Contents.map(({ Key }) => Key!))
        isMore = IsTruncated === true
      }
      await pooled(keys.length, async (n) => {
        const { Body } = await of.send(new GetObjectCommand({ Bucket: bucket, Key: keys[n]! }))
        await Body!.transformToByteArray()
      })
      if (keys.length !== data.length) throw new Error(`${keys.length} of ${data.length} arrived`)
    }
  }
}

interface Measured {
  readonly seconds: number
  readonly cpu: number
}

async function measured(work: () => Promise<void>): Promise<Measured> {
  const cpu = process.cpuUsage()
  const begin = performance.now()
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - begin) / 1000, cpu: (user + system) / 1e6 }
}

async function pooled(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const one = async (): Promise<void> => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

function clientOf({ endpoint, region, accessKeyId, secretAccessKey }: S3Server): S3Client {
  const credentials = { accessKeyId, secretAccessKey }
  return new S3Client(s3ClientOptions({ endpoint, region, credentials }))
}

function bundleOf(bytes: Uint8Array) {
  return { name: bundleName(createHash('sha256').update(bytes).digest()), bytes }
}

function contextOf(station: string): TransportContext {
  const values = new Map<string, string>()
  const memory: TransportMemory = {
    get: async (keys) => keys.map((key) => values.get(key)),
    put: async (entries) => {
      for (const [key, value] of entries) {
        if (value === undefined) values.delete(key)
        else values.set(key, value)
      }
    },
    list: async (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)).sort(),
  }
  return { station, memory }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}

const round = (value: number): number => Math.round(value * 1000) / 1000

function unexpected({ name }: Delivery): Error {
  return new Error(`${name} was handed over again`)
}
