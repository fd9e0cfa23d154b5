/**
 * Host and remote as two programs with a real bucket, each with a key of its own that can do the least that it needs; both and the
 * server are killed in the middle.
 */
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { openRemote } from '@ordersync/core'
import { createFileKeyStore, createNodeRuntime } from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { openS3Transport, s3ClientOptions, s3StationPolicy } from '@ordersync/transport-s3'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startS3Server } from '../../../tools/servers/s3-server.mjs'
import type { S3Server } from '../../../tools/servers/s3-server.mjs'
import { orderNumbers, writeOrders } from './laptop-erp.ts'
import { buildPrograms, Program, removePrograms, until } from './programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'ordersync two buckets '))
const at = (...names: readonly string[]) => join(folder, ...names)
const running: Program[] = []
/** What the settings beside the examples name. */
const bucket = 'ordersync'
const prefix = 'acme'
const secrets = {
  OFFICE_S3_KEY_ID: 'office-key',
  OFFICE_S3_SECRET_KEY: 'the-secret-of-the-office',
  LAPTOP_S3_KEY_ID: 'laptop-key',
  LAPTOP_S3_SECRET_KEY: 'the-secret-of-the-laptop',
}
let server: S3Server
let client: S3Client

function start(name: 'host' | 'remote'): Program {
  const own = Object.entries(secrets).filter(([key]) => key.startsWith(name === 'host' ? 'OFFICE' : 'LAPTOP'))
  const program = new Program(name, at(`${name}.json`), Object.fromEntries(own))
  running.push(program)
  return program
}

/** The settings that lie beside the examples, with another server: what anybody does who copies them. */
function settingsOf(path: string, name: string, more: Record<string, unknown>): void {
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
  const settings = JSON.parse(text.replaceAll('https://s3.example.com', server.endpoint)) as object
  writeFileSync(at(`${name}.json`), JSON.stringify({ ...settings, ...more }))
}

/** Bytes of what lies for a station in the bucket, of the largest object. */
async function largestFor(station: string): Promise<number> {
  const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}/v1/to/${station}/` })
  const { Contents = [] } = await client.send(command)
  return Math.max(0, ...Contents.map(({ Size = 0 }) => Size))
}

beforeAll(async () => {
  await buildPrograms()
  server = await startS3Server()
  const { endpoint, region, accessKeyId, secretAccessKey } = server
  client = new S3Client(s3ClientOptions({ endpoint, region, credentials: { accessKeyId, secretAccessKey } }))
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  await server.addUser('office', secrets.OFFICE_S3_KEY_ID, secrets.OFFICE_S3_SECRET_KEY)
  await server.addUser('laptop', secrets.LAPTOP_S3_KEY_ID, secrets.LAPTOP_S3_SECRET_KEY)
  const policies = [
    s3StationPolicy({
      bucket,
      prefix,
      station: 'office',
      sendsTo: '*',
      principal: 'arn:aws:iam:::user/office',
    }),
    s3StationPolicy({
      bucket,
      prefix,
      station: 'laptop',
      sendsTo: ['office'],
      principal: 'arn:aws:iam:::user/laptop',
    }),
  ]
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: policies.flatMap(({ Statement }) => Statement),
  })
  await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }))
}, 180_000)

afterAll(async () => {
  await Promise.all(running.map((program) => program.kill('SIGKILL')))
  client?.destroy()
  await server?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  removePrograms()
})

it(
  'exchange orders once each through a bucket, though programs and server are killed in the middle of it (SKY-05)',
  { timeout: 240_000 },
  async () => {
    mkdirSync(at('share'))
    settingsOf('host/office-by-drive-and-bucket.json', 'host', { interval: 0.5 })
    let host = start('host')
    const [, invitation] = await host.says(/Invitation for Laptop: (.*)\n/)
    const [, code] = await host.says(/Code, to be told by phone: (\S+)\n/)
    settingsOf('remote/laptop-by-bucket.json', 'remote', {
      invitation: { file: invitation, code },
      interval: 0.5,
    })
    let remote = start('remote')
    await host.says(/Laptop has joined now/)
    const { transport } = JSON.parse(readFileSync(at('remote.json'), 'utf8')) as { transport: never }
    const store = createSqliteStore({ path: at('laptop.sqlite') })
    const vendor = await openRemote({
      store,
      runtime: createNodeRuntime(),
      keys: createFileKeyStore(at('laptop.sqlite-keys')),
      transport: openS3Transport(transport, { folder, env: secrets }),
    })
    const numbers = await writeOrders(store, vendor, 50)
    // The laptop is killed when its orders lie in the bucket, the office in the run that takes them over.
    for (let tries = 0; (await largestFor('office')) < 3000; tries++) {
      if (tries > 2000) throw new Error(`no orders in the bucket; the laptop: ${remote.said}`)
    }
    await remote.kill('SIGKILL')
    await until(
      () => existsSync(at('office.sqlite-lock')) || undefined,
      () => `a run of the office, which has said: ${host.said}`,
    )
    await host.kill('SIGKILL')

    // The office comes back to a bucket that does not answer: it says so and goes on.
    await server.stop()
    host = start('host')
    remote = start('remote')
    await remote.says(/does not answer|cannot be reached|no answer/i)
    await server.start()
    await until(
      () => orderNumbers(at('office.sqlite')).length >= numbers.length || undefined,
      () => `all orders at the office; the office: ${host.said}; the laptop: ${remote.said}`,
    )
    await remote.says(new RegExp(`${numbers.at(-1)!} is in the office`))
    expect(host.said).not.toContain('Invitation')
    expect(orderNumbers(at('office.sqlite'))).toEqual([...numbers].sort())
    expect(await remote.kill('SIGINT')).toBe(0)
    expect(await host.kill('SIGTERM')).toBe(0)
    for (const program of running) {
      expect(program.said).not.toContain(secrets.OFFICE_S3_SECRET_KEY)
      expect(program.said).not.toContain(secrets.LAPTOP_S3_SECRET_KEY)
    }
    for (const name of ['office', 'laptop']) expect(existsSync(at(`${name}.sqlite-lock`))).toBe(false)
    await vendor.close()
    await store.close?.()
  },
)
