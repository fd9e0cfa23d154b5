/**
 * The folder transport beside the bare calls of the file system, in the same run, on the same drive: write, flush, rename, flush the
 * directory; list and read. Part of `npm run bench:carriers`; alone: `node bench/carriers/folder.ts [--bundles N] [--bytes N] [--runs N]`.
 */
import { bundleName } from '@ordersync/core'
import type { OutgoingBundle, TransportContext, TransportMemory } from '@ordersync/core'
import { createFolderTransport } from '@ordersync/transport-folder'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open, readFile, readdir, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { readOptions } from '../options.ts'

export interface FolderBench {
  /** Sent and received through the transport, in a second. */
  readonly bundlesPerSecond: number
  /** Time of the bare calls by time of the transport, sending and receiving together: 1 = as fast as bare. Median of the runs. */
  readonly ofRaw: number
  readonly sendOfRaw: number
  readonly receiveOfRaw: number
  /** The same of processor time. */
  readonly cpuOfRaw: number
}

interface Cost {
  readonly ms: number
  readonly cpu: number
}

interface Round {
  readonly send: Cost
  readonly receive: Cost
}

export async function benchFolder(options: {
  readonly bundles: number
  readonly bytes: number
  readonly runs: number
}): Promise<FolderBench> {
  const rounds: { readonly bare: Round; readonly own: Round }[] = []
  // One more than counted: the first finds the code cold.
  for (let run = 0; run <= options.runs; run++) {
    const bundles = Array.from({ length: options.bundles }, () => randomBundle(options.bytes))
    // In turns, so that whatever else the machine does meets both.
    const first = run % 2 === 0
    const early = first ? await inFolder((folder) => bareRound(folder, bundles)) : undefined
    const own = await inFolder((folder) => ownRound(folder, bundles))
    const bare = early ?? (await inFolder((folder) => bareRound(folder, bundles)))
    if (run > 0) rounds.push({ bare, own })
  }
  const ratio = (cost: (round: Round) => number) =>
    round2(median(rounds.map(({ bare, own }) => cost(bare) / cost(own))))
  const both = ({ send, receive }: Round) => send.ms + receive.ms
  return {
    bundlesPerSecond: Math.round((options.bundles / median(rounds.map(({ own }) => both(own)))) * 1000),
    ofRaw: ratio(both),
    sendOfRaw: ratio(({ send }) => send.ms),
    receiveOfRaw: ratio(({ receive }) => receive.ms),
    cpuOfRaw: ratio(({ send, receive }) => send.cpu + receive.cpu),
  }
}

export interface IdleBench {
  /** Milliseconds of processor time of a poll that finds nothing, by how many accepted bundles lie in the box. */
  readonly idleMs: Readonly<Record<string, number>>
  /** The last by the first: 1 = flat. */
  readonly idleGrowth: number
}

/** The box was left alone long enough to be quiet; its files were accepted in an earlier run. */
export async function benchFolderIdle(counts: readonly number[] = [10, 10_000]): Promise<IdleBench> {
  const costs: Record<string, number> = {}
  for (const count of counts) {
    costs[String(count)] = await inFolder(async (folder) => {
      const box = join(folder, 'to-beta')
      mkdirSync(box)
      let now = Date.now()
      const transport = createFolderTransport({ folder, clock: { now: () => now } })
      const context = contextOf('beta')
      for (let n = 0; n < count; n++) {
        const { name, bytes } = randomBundle(40)
        writeFileSync(join(box, name), bytes)
      }
      await receiveAll(transport.receive(context))
      // One more, so that the drive is seen to tell; then the time that a box must be left alone.
      const last = randomBundle(40)
      writeFileSync(join(box, last.name), last.bytes)
      await receiveAll(transport.receive(context))
      now += 200_000
      await receiveAll(transport.receive(context))
      const polls = 2000
      const { cpu } = await measure(async () => {
        for (let poll = 0; poll < polls; poll++) await receiveAll(transport.receive(context))
      })
      return cpu / polls
    })
  }
  const values = Object.values(costs)
  return {
    idleMs: Object.fromEntries(Object.entries(costs).map(([count, ms]) => [count, Number(ms.toFixed(4))])),
    idleGrowth: round2(values.at(-1)! / values[0]!),
  }
}

/** What the design names, one after the other, and nothing else. */
async function bareRound(folder: string, bundles: readonly OutgoingBundle[]): Promise<Round> {
  const box = join(folder, 'to-beta')
  mkdirSync(box)
  const send = await measure(async () => {
    for (const [n, { name, bytes }] of bundles.entries()) {
      const temporary = join(box, `.${n}.tmp`)
      const file = await open(temporary, 'wx')
      await file.writeFile(bytes)
      await file.sync()
      await file.close()
      await rename(temporary, join(box, name))
      const directory = await open(box, 'r')
      await directory.sync()
      await directory.close()
    }
  })
  const receive = await measure(async () => {
    let count = 0
    for (const name of await readdir(box)) count += (await readFile(join(box, name))).length > 0 ? 1 : 0
    if (count !== bundles.length) throw new Error(`${count} of ${bundles.length} read`)
  })
  return { send, receive }
}

async function ownRound(folder: string, bundles: readonly OutgoingBundle[]): Promise<Round> {
  const transport = createFolderTransport({ folder })
  const [alpha, beta] = [contextOf('alpha'), contextOf('beta')]
  const send = await measure(async () => {
    for (const bundle of bundles) await transport.send('beta', bundle, alpha)
  })
  const receive = await measure(async () => {
    const count = await receiveAll(transport.receive(beta))
    if (count !== bundles.length) throw new Error(`${count} of ${bundles.length} received`)
  })
  await transport.close!()
  return { send, receive }
}

async function receiveAll(
  deliveries: AsyncIterable<{ read(): Promise<Uint8Array>; accept(): Promise<void> }>,
): Promise<number> {
  let count = 0
  for await (const delivery of deliveries) {
    const bytes = await delivery.read()
    if (bytes.length > 0) count += 1
    await delivery.accept()
  }
  return count
}

async function measure(work: () => Promise<void>): Promise<Cost> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work()
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return { ms, cpu: (user + system) / 1000 }
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
    list: async (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
  }
  return { station, memory, onLeft: () => undefined }
}

function randomBundle(size: number): OutgoingBundle {
  const bytes = new Uint8Array(randomBytes(size))
  return { name: bundleName(createHash('sha256').update(bytes).digest()), bytes }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ordersync-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const round2 = (value: number): number => Number(value.toFixed(2))

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const text = (usual: string) => ({ type: 'string', default: usual }) as const
  const given = readOptions('bench:carriers', { bundles: text('0'), bytes: text('4096'), runs: text('5') })
  const [bundles, bytes, runs] = [given.bundles, given.bytes, given.runs].map(Number) as [
    number,
    number,
    number,
  ]
  const result =
    bundles > 0
      ? await benchFolder({ bundles, bytes, runs })
      : {
          small: await benchFolder({ bundles: 1000, bytes: 4096, runs }),
          large: await benchFolder({ bundles: 20, bytes: 7_000_000, runs }),
          ...(await benchFolderIdle()),
        }
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
