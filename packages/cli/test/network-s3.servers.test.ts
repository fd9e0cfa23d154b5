/** An office and a station by a bucket, by the command alone as processes of their own, on a real server that goes away. */
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { s3ClientOptions, s3StationPolicy } from '@ordersync/transport-s3'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startS3Server } from '../../../tools/servers/s3-server.mjs'
import type { S3Server } from '../../../tools/servers/s3-server.mjs'
import { Scratch } from './run-cli.js'
import type { CliRun } from './run-cli.js'
import { runHere } from './run-here.js'
import { writeOrder } from './sample-business.js'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const scratch = new Scratch()
const bucket = 'ordersync'
const prefix = 'acme'
const secretOf = (name: string) => `the-secret-of-${name}`
/** What any run has said, to look for secrets in. */
let said = ''
let server: S3Server
let client: S3Client

const envOf = (name: string) => ({ S3_KEY_ID: `key-of-${name}`, S3_SECRET_KEY: secretOf(name) })

async function run(args: readonly string[], name: string): Promise<CliRun> {
  const done = await scratch.run([...args, '--json', '--config', `${name}.json`], { env: envOf(name) })
  said += done.stdout + done.stderr
  return done
}

/** As docs/adapters/s3.md has it, for a server of one's own. */
function configure(name: string, more: Record<string, unknown> = {}): void {
  const s3 = {
    endpoint: server.endpoint,
    bucket,
    prefix,
    accessKeyId: { env: 'S3_KEY_ID' },
    secretAccessKey: { env: 'S3_SECRET_KEY' },
    timeout: 10_000,
    ...more,
  }
  writeFileSync(scratch.path(`${name}.json`), JSON.stringify({ sync: { s3 } }))
}

/** Only what is to be said of the bucket; the rest of the configuration stays. */
function reconfigure(name: string, more: Record<string, unknown>): () => void {
  const path = scratch.path(`${name}.json`)
  const before = readFileSync(path, 'utf8')
  const config = JSON.parse(before) as { sync: { s3: object } }
  writeFileSync(
    path,
    JSON.stringify({ ...config, sync: { ...config.sync, s3: { ...config.sync.s3, ...more } } }),
  )
  return () => writeFileSync(path, before)
}

async function settle(): Promise<void> {
  for (const name of ['laptop', 'office', 'laptop', 'office']) {
    const { code, stderr } = await run(['sync'], name)
    if (code !== 0 && code !== 4) throw new Error(`sync of ${name} ended with ${String(code)}: ${stderr}`)
  }
}

async function order(): Promise<string> {
  const taken = await run(['numbers', 'take', 'salesOrder'], 'laptop')
  const number = /AB-\d+/.exec(taken.stdout)?.[0]
  if (number === undefined) throw new Error(`no number: ${taken.stdout}${taken.stderr}`)
  writeOrder(scratch.path('order.ndjson'), { number, kind: 'salesOrder' })
  expect(await run(['load', 'order.ndjson'], 'laptop')).toMatchObject({ code: 0 })
  return number
}

async function numbersOf(name: string): Promise<readonly string[]> {
  const { json } = await run(['list'], name)
  return (json['documents'] as readonly { number: string }[]).map(({ number }) => number).sort()
}

beforeAll(async () => {
  server = await startS3Server()
  const { endpoint, region, accessKeyId, secretAccessKey } = server
  client = new S3Client(s3ClientOptions({ endpoint, region, credentials: { accessKeyId, secretAccessKey } }))
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  const policies = ['office', 'laptop'].map((station) =>
    s3StationPolicy({
      bucket,
      prefix,
      station,
      sendsTo: station === 'office' ? '*' : ['office'],
      principal: `arn:aws:iam:::user/${station}`,
    }),
  )
  for (const name of ['office', 'laptop']) await server.addUser(name, `key-of-${name}`, secretOf(name))
  const Statement = policies.flatMap((policy) => policy.Statement)
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }))
})

afterAll(async () => {
  client?.destroy()
  await server?.close()
  scratch.remove()
})

describe('an office and a laptop with a bucket', () => {
  it('init, check, invite and join: each side with its own key, and the invitation names the place', async () => {
    configure('office')
    const init = ['init', '--db', 'office.sqlite', '--label', 'Büro', '--numbers', 'salesOrder=AB-01000']
    expect(await run(init, 'office')).toMatchObject({ code: 0, json: { folder: `s3://${bucket}/${prefix}` } })
    expect(await run(['check'], 'office')).toMatchObject({ code: 0 })
    const invited = await run(['invite', 'laptop'], 'office')
    expect(invited.code).toBe(0)
    const { file, code } = invited.json as { file: string; code: string }
    const join = ['join', file, '--code', code, '--db', 'laptop.sqlite']
    // Without keys for the bucket it is named what to write, and nothing is made.
    writeFileSync(scratch.path('laptop.json'), '{}')
    const without = await run(join, 'laptop')
    expect(without.code).toBe(2)
    expect(without.stderr).toContain('"s3"')
    expect(without.stderr).toContain(bucket)
    expect(existsSync(scratch.path('laptop.sqlite'))).toBe(false)
    configure('laptop')
    expect(await run(join, 'laptop')).toMatchObject({ code: 0 })
    expect(await run(['check'], 'laptop')).toMatchObject({ code: 0 })
  })

  it('sync carries an order, and the next run finds nothing to do', async () => {
    await settle()
    expect(await order()).toBe('AB-01000')
    await settle()
    expect(await numbersOf('office')).toEqual(['AB-01000'])
    expect((await run(['sync'], 'office')).json).toMatchObject({ bundles: { sent: 0, received: 0 } })
    const status = await run(['status'], 'office')
    expect(status).toMatchObject({ code: 0, json: { carriers: [{ name: 's3', state: 'ok' }] } })
  })

  it('a server that is killed in the middle: sync ends with 9, status says so, the next run heals it', async () => {
    const number = await order()
    const [syncing] = await Promise.all([run(['sync'], 'laptop'), server.stop()])
    expect([0, 4, 9]).toContain(syncing.code)
    const away = await run(['sync'], 'laptop')
    expect(away.code).toBe(9)
    expect(away.stderr).toContain('ordersync check')
    expect(await run(['check'], 'laptop')).toMatchObject({ code: 9 })
    expect((await run(['status'], 'laptop')).json).toMatchObject({
      carriers: [{ name: 's3', state: 'failing' }],
    })
    await server.start()
    await settle()
    expect(await numbersOf('office')).toContain(number)
    expect((await run(['status'], 'laptop')).json).toMatchObject({ carriers: [{ name: 's3', state: 'ok' }] })
    expect(new Set(await numbersOf('office')).size).toBe(2)
  })

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['a bucket that is not there', { bucket: 'not-there-at-all' }, /bucket/],
    ['a key that is not known', { accessKeyId: 'nobody' }, /key/],
    ['a port where nobody listens', { endpoint: 'http://127.0.0.1:9' }, /answer/],
    // Another station's key: it may not list what lies for this one.
    [
      'the key of another station',
      { accessKeyId: 'key-of-office', secretAccessKey: secretOf('office') },
      /right|permi/,
    ],
  ])('%s: check says it and what to do, with 9, and other runs go on', async (_name, wrong, words) => {
    const back = reconfigure('laptop', wrong)
    const checked = await runHere(scratch, ['check', '--config', 'laptop.json'], { env: envOf('laptop') })
    said += checked.stdout + checked.stderr
    expect(checked.code).toBe(9)
    expect(checked.stderr + checked.stdout).toMatch(words)
    back()
    const again = await runHere(scratch, ['sync', '--config', 'laptop.json'], { env: envOf('laptop') })
    expect(again).toMatchObject({ code: 0 })
  })

  it('nobody has said a secret', () => {
    expect(said.length).toBeGreaterThan(1000)
    for (const secret of [secretOf('office'), secretOf('laptop'), server.secretAccessKey, 'Signature='])
      expect(said).not.toContain(secret)
  })
})
