/**
 * `npm run bench:mail`: the mail transport against the bare libraries that it stands on, in the same run, on a mail server of its own.
 * `--json`: the last line is one object with fetchOfRaw, moveOfRaw, sendOfRaw (rates, 1 = as fast as bare) and peakMb.
 */
import { bundleName } from '@ordersync/core'
import type { OutgoingBundle, TransportContext } from '@ordersync/core'
import { createMailTransport } from '@ordersync/transport-mail'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { missingMailPrograms, startMailServer } from '../tools/servers/mail-server.mjs'
import type { MailServer } from '../tools/servers/mail-server.mjs'
import { leanHeap } from './lean-heap.ts'

const require = createRequire(
  fileURLToPath(new URL('../packages/transport-mail/package.json', import.meta.url)),
)
const { ImapFlow } = require('imapflow') as typeof Imap
const { createTransport } = require('nodemailer') as typeof Nodemailer
import type * as Imap from 'imapflow'
import type * as Nodemailer from 'nodemailer'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '11' },
    /** `fetch` (and move), `send` or `memory` alone. */
    only: { type: 'string' },
    /** Used by this program itself: read the large mails and say how much memory it took. */
    child: { type: 'string' },
  },
})

const smallCount = 1000
const smallBytes = 4096
const largeCount = 20
const largeBytes = 7_000_000
const connections = 4
const sendCount = 400
/** What is asked for. */
const leastOfRaw = 0.8
const mostPeakMb = 80

process.exitCode =
  options.child === undefined ? await main() : await readLarge(JSON.parse(options.child) as Account)

interface Account {
  readonly address: string
  readonly password: string
  readonly imap: number
  readonly smtp: number
}

async function main(): Promise<number> {
  const missing = missingMailPrograms()
  if (missing.length > 0) {
    process.stderr.write(`bench:mail needs ${missing.join(', ')}\n`)
    return 2
  }
  const server = await startMailServer({ exim: false })
  try {
    const result: Record<string, number> = {}
    if (options.only === 'send' || options.only === undefined) {
      const send = await benchSend()
      print('send', send, sendCount)
      result['sendOfRaw'] = ratio(send)
    }
    if (options.only === 'fetch' || options.only === undefined) {
      const { fetch, move, processor } = await benchFetch(server)
      print('fetch', fetch, smallCount)
      print('move', move, smallCount)
      // The server is another process, so this says what the machine's load cannot change.
      process.stdout.write(`fetch and move, processor time of the client: ${ratio(processor)} of bare\n`)
      Object.assign(result, { fetchOfRaw: ratio(fetch), moveOfRaw: ratio(move) })
    }
    if (options.only === 'memory' || options.only === undefined) {
      const peakMb = await benchMemory(server, 'large', leanHeap)
      const unlimitedMb = await benchMemory(server, 'larger', [])
      process.stdout.write(
        `${largeCount} bundles of ${largeBytes / 1e6} MB: ${peakMb} MB of memory over base (at most ${mostPeakMb}); ${unlimitedMb} MB with the heap as V8 has it\n`,
      )
      result['peakMb'] = peakMb
    }
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`)
    return 0
  } finally {
    await server.close()
  }
}

/** Milliseconds of each round; those of one round were measured one right after the other. */
interface Pair {
  readonly bare: number[]
  readonly ours: number[]
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Whatever else the machine does slows both of a round, so the rounds are compared one by one. */
function ratio({ bare, ours }: Pair): number {
  return Math.round(median(bare.map((time, round) => time / ours[round]!)) * 100) / 100
}

/** Who begins changes from round to round: the second finds caches warm and the machine elsewhere. */
function order(round: number): readonly ('bare' | 'ours')[] {
  return round % 2 === 0 ? ['bare', 'ours'] : ['ours', 'bare']
}

function print(what: string, pair: Pair, count: number): void {
  const rate = (times: readonly number[]) => `${Math.round((count * 1000) / median(times))}/s`
  const rounds = pair.bare.map((time, round) => (time / pair.ours[round]!).toFixed(2)).join(' ')
  process.stdout.write(
    `${what}: ${rate(pair.ours)}, bare ${rate(pair.bare)}, ${ratio(pair)} of bare (at least ${leastOfRaw}; rounds ${rounds})\n`,
  )
}

function bundle(n: number, size: number): OutgoingBundle {
  const bytes = new Uint8Array(size)
  let state = n + 1
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[i] = state >>> 24
  }
  return { name: bundleName(createHash('sha256').update(bytes).digest()), bytes }
}

function context(station: string): TransportContext {
  const values = new Map<string, string>()
  return {
    station,
    memory: {
      get: async (keys) => keys.map((key) => values.get(key)),
      put: async (entries) => {
        for (const [key, value] of entries) {
          if (value === undefined) values.delete(key)
          else values.set(key, value)
        }
      },
      list: async (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)).sort(),
    },
  }
}

function open({ address, password, imap, smtp }: Account) {
  return createMailTransport({
    address,
    auth: { user: address, password },
    receive: { protocol: 'imap', host: '127.0.0.1', port: imap, tls: 'none' },
    send: { host: '127.0.0.1', port: smtp, tls: 'none', connections },
    addresses: () => address,
  })
}

async function openSink(folder?: string): Promise<{ readonly port: number; close(): Promise<unknown> }> {
  const owner = process.getuid?.() === 0 ? 65_534 : undefined
  const worker = new Worker(new URL('./mail/sink.mjs', import.meta.url), { workerData: { folder, owner } })
  const port = await new Promise<number>((resolve) => worker.once('message', resolve))
  return { port, close: () => worker.terminate() }
}

async function benchSend(): Promise<Pair> {
  const sink = await openSink()
  const bundles = Array.from({ length: sendCount }, (_, n) => bundle(n, smallBytes))
  const account = { address: 'a@test.local', password: 'secret', imap: 1, smtp: sink.port }
  const pair: Pair = { bare: [], ours: [] }
  const bare = createTransport({
    pool: true,
    maxConnections: connections,
    maxMessages: Infinity,
    host: '127.0.0.1',
    port: sink.port,
    ignoreTLS: true,
    auth: { user: account.address, pass: account.password },
  })
  const transport = open(account)
  const to = context('alpha')
  for (let round = 0; round < Number(options.rounds); round++) {
    const sendBare = () =>
      timed(() =>
        Promise.all(
          bundles.map(({ name, bytes }) =>
            bare.sendMail({
              from: account.address,
              to: account.address,
              subject: 'OrderSync',
              text: 'Auftragsdaten',
              attachments: [{ filename: name, content: Buffer.from(bytes) }],
            }),
          ),
        ),
      )
    const sendOurs = () => timed(() => Promise.all(bundles.map((one) => transport.send('beta', one, to))))
    for (const who of order(round)) pair[who].push(await (who === 'bare' ? sendBare() : sendOurs()))
  }
  bare.close()
  await transport.close?.()
  await sink.close()
  return pair
}

/** The same mails for both, each round in mailboxes that nobody has opened before. */
async function benchFetch(
  server: MailServer,
): Promise<{ readonly fetch: Pair; readonly move: Pair; readonly processor: Pair }> {
  const processor: Pair = { bare: [], ours: [] }
  const fetch: Pair = { bare: [], ours: [] }
  const move: Pair = { bare: [], ours: [] }
  const sink = await openSink(join(server.folder, 'mail'))
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const who of order(round)) {
      const account = accountOf(server, `${who}${round}`, sink.port)
      await fill(account, smallCount, smallBytes)
      const before = process.cpuUsage()
      const [fetched, moved] = await (who === 'bare' ? readBare(account) : readOurs(account))
      const { user, system } = process.cpuUsage(before)
      processor[who].push((user + system) / 1000)
      fetch[who].push(fetched)
      move[who].push(moved)
    }
  }
  await sink.close()
  return { fetch, move, processor }
}

function accountOf(server: MailServer, name: string, smtp: number): Account {
  return { address: server.address(name), password: server.password, imap: server.ports.imap, smtp }
}

async function fill(account: Account, count: number, size: number): Promise<void> {
  const transport = open(account)
  const to = context('alpha')
  for (let n = 0; n < count; n += 20) {
    const part = Array.from({ length: Math.min(20, count - n) }, (_, i) => bundle(n + i, size))
    await Promise.all(part.map((one) => transport.send('beta', one, to)))
  }
  await transport.close?.()
}

function bareClient({ address, password, imap }: Account): Imap.ImapFlow {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: imap,
    secure: false,
    doSTARTTLS: false,
    auth: { user: address, pass: password },
    logger: false,
    disableAutoIdle: true,
  })
  client.on('error', () => undefined)
  return client
}

async function readBare(account: Account): Promise<readonly [fetched: number, moved: number]> {
  const client = bareClient(account)
  await client.connect()
  await client.mailboxCreate('Archive')
  const fetched = await timed(async () => {
    await client.mailboxOpen('INBOX')
    let count = 0
    for await (const { source } of client.fetch('1:*', { uid: true, source: true })) if (source) count += 1
    if (count !== smallCount) throw new Error(`${count} mails`)
  })
  const moved = await timed(() => client.messageMove('1:*', 'Archive', { uid: true }))
  await client.logout()
  return [fetched, moved]
}

async function readOurs(account: Account): Promise<readonly [fetched: number, moved: number]> {
  const transport = open(account)
  const at = context('beta')
  // The folder is there before the clock runs, as the other's: it is made once in the life of a mailbox.
  const person = bareClient(account)
  await person.connect()
  await person.mailboxCreate('OrderSync/Archive')
  await person.logout()
  // Connected before the clock runs, as the other.
  await transport.retire('nothing', at)
  // Filed is at the end of the pass, after the last was accepted.
  let count = 0
  const start = performance.now()
  let fetchedAt = start
  for await (const delivery of transport.receive(at)) {
    await delivery.read()
    await delivery.accept()
    count += 1
    if (count === smallCount) fetchedAt = performance.now()
  }
  const [fetched, moved] = [fetchedAt - start, performance.now() - fetchedAt]
  if (count !== smallCount) throw new Error(`${count} deliveries`)
  await transport.close?.()
  return [fetched, moved]
}

/**
 * In a process of its own, so that nothing that was measured before counts.
 * @param flags - How Node is started.
 */
async function benchMemory(server: MailServer, name: string, flags: readonly string[]): Promise<number> {
  const sink = await openSink(join(server.folder, 'mail'))
  const account = accountOf(server, name, sink.port)
  const transport = open(account)
  for (let n = 0; n < largeCount; n++) await transport.send('beta', bundle(n, largeBytes), context('alpha'))
  await transport.close?.()
  await sink.close()
  const child = spawn(
    process.execPath,
    [...flags, fileURLToPath(import.meta.url), '--child', JSON.stringify(account)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  await new Promise((resolve) => child.on('close', resolve))
  const { peakMb, count } = JSON.parse(said) as { readonly peakMb: number; readonly count: number }
  if (count !== largeCount) throw new Error(`${count} of ${largeCount} large bundles came`)
  return peakMb
}

async function readLarge(account: Account): Promise<number> {
  const transport = open(account)
  const at = context('beta')
  await transport.retire('nothing', at)
  // One small look first, so that code and connection count as base.
  await setTimeout(200)
  const base = process.memoryUsage.rss()
  let peak = base
  let count = 0
  const look = () => (peak = Math.max(peak, process.memoryUsage.rss()))
  const timer = setInterval(look, 5)
  for await (const delivery of transport.receive(at)) {
    const bytes = await delivery.read()
    look()
    if (bytes.length === largeBytes) count += 1
    await delivery.accept()
  }
  clearInterval(timer)
  await transport.close?.()
  process.stdout.write(JSON.stringify({ peakMb: Math.round((peak - base) / 1e5) / 10, count }))
  return 0
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
