/**
 * What a first load and daily cycles cost, beside the sealed limit and beside PouchDB. What is counted on each side stands in
 * bench/README.md.
 *
 *     npm run bench:sync -- --json --records 100000
 *     npm run bench:sync -- --only million --keep FOLDER
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { leanHeap } from './lean-heap.ts'
import { readOptions } from './options.ts'
import type { Sample } from './import/sample.ts'

const values = readOptions('bench:sync', {
  json: { type: 'boolean', default: false },
  records: { type: 'string', default: '100000' },
  runs: { type: 'string', default: '3' },
  cycles: { type: 'string', default: '20' },
  pouchdb: { type: 'string', default: '10000' },
  million: { type: 'string', default: '1000000' },
  only: { type: 'string', default: '' },
  keep: { type: 'string', default: '' },
})

interface Loaded {
  readonly limit: readonly Sample[]
  readonly load: readonly Sample[]
  readonly created: number
}

interface Cycles {
  readonly hundred: readonly number[]
  readonly idle: readonly number[]
}

interface Memory {
  readonly base: number
  readonly peak: number
}

const folder = mkdtempSync(join(tmpdir(), 'ordersync-bench-'))
try {
  if (values.only === 'million') await reportMillion()
  else if (values.only === '') await reportAll()
  else throw new Error('--only: expected million')
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

async function reportAll(): Promise<void> {
  const loaded = await inFolder('load', (at) =>
    worker<Loaded>('load.ts', [at, values.records, values.runs, values.pouchdb]).then(async (result) => ({
      ...result,
      ...(await worker<Cycles>('cycles.ts', [at, join(at, `run-${Number(values.runs) - 1}`), values.cycles])),
      pouch: await worker<{ milliseconds: number; written: number }>('pouchdb.ts', [at, values.pouchdb]),
    })),
  )
  const million = Number(values.million) === 0 ? undefined : await idleOf(values.million)
  const peaks: Peaks = {
    small: await peakOf('10000', leanHeap),
    large: await peakOf(values.records, leanHeap),
    unlimited: await peakOf('10000', []),
  }
  report(loaded, million, peaks)
}

/** The step that takes longest, alone: cycles without news of both sizes, alternating, three times each. */
async function reportMillion(): Promise<void> {
  const few: number[] = []
  const many: number[] = []
  for (let round = 0; round < 3; round++) {
    few.push(...(await idleOf(values.records)))
    many.push(...(await idleOf(values.million)))
  }
  const idleMs = median(few)
  const idleMillionMs = median(many)
  const idleRatioMillion = Number((idleMillionMs / idleMs).toFixed(2))
  console.log(
    `cycle without news: ${idleMs} ms at ${values.records}, ${idleMillionMs} ms at ${values.million}`,
  )
  console.log(JSON.stringify({ idleMs, idleMillionMs, idleRatioMillion }))
}

/** Cycles without news of an office and a station with so many records, made or found in the folder that is kept. */
async function idleOf(records: string): Promise<readonly number[]> {
  const at = join(values.keep === '' ? folder : values.keep, `both-have-${records}`)
  if (!existsSync(join(at, 'ready'))) {
    rmSync(at, { recursive: true, force: true, maxRetries: 5 })
    mkdirSync(at, { recursive: true })
    await worker('idle.ts', [at, records], leanHeap)
  }
  return (await worker<Cycles>('cycles.ts', [at, join(at, 'station'), values.cycles])).idle
}

interface Peaks {
  /** Megabytes over the base, at 10,000 records and at all of them. */
  readonly small: number
  readonly large: number
  /** The first one with V8 as it comes. */
  readonly unlimited: number
}

async function inFolder<T>(name: string, work: (at: string) => Promise<T>): Promise<T> {
  const at = join(folder, name)
  mkdirSync(at)
  try {
    return await work(at)
  } finally {
    rmSync(at, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The higher of the two sides, megabytes over the base. */
async function peakOf(records: string, flags: readonly string[]): Promise<number> {
  return inFolder(`memory-${records}`, async (at) => {
    await worker('memory-office.ts', [at, records])
    const host = await worker<Memory>('memory-run.ts', [at, 'host'], flags)
    const station = await worker<Memory>('memory-run.ts', [at, 'station'], flags)
    process.stderr.write(
      `memory at ${records}: office ${megabytes(host)} MB, station ${megabytes(station)} MB over base\n`,
    )
    return Math.max(megabytes(host), megabytes(station))
  })
}

function megabytes({ base, peak }: Memory): number {
  return Math.round((peak - base) / 1024 / 102.4) / 10
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return Math.round((sorted[sorted.length >> 1] ?? 0) * 10) / 10
}

function report(
  loaded: Loaded & Cycles & { readonly pouch: { readonly milliseconds: number; readonly written: number } },
  million: readonly number[] | undefined,
  { small, large, unlimited }: Peaks,
): void {
  const best = (samples: readonly Sample[], of: keyof Sample): number =>
    Math.min(...samples.map((one) => one[of]))
  const round = (value: number, digits = 3): number => Number(value.toFixed(digits))
  const ofSealedLimit = round(best(loaded.limit, 'milliseconds') / best(loaded.load, 'milliseconds'))
  const ofCpu = round(best(loaded.limit, 'cpuMilliseconds') / best(loaded.load, 'cpuMilliseconds'))
  const records = loaded.created
  const ours = records / best(loaded.load, 'milliseconds')
  const timesPouchdb = round(ours / (loaded.pouch.written / loaded.pouch.milliseconds), 2)
  const hundredChangedMs = median(loaded.hundred)
  const idleMs = median(loaded.idle)
  const idleRatioMillion = million === undefined ? null : round(median(million) / idleMs, 2)
  const peakOverBaseMb = Math.max(small, large)
  const row = (name: string, value: unknown, goal: string): void =>
    console.log(`  ${name.padEnd(42)}${String(value).padStart(10)}  ${goal}`)
  console.log(`${records} records loaded, best of ${values.runs} alternating runs`)
  row('sealed limit, ms', best(loaded.limit, 'milliseconds'), '')
  row('first load, ms', best(loaded.load, 'milliseconds'), '')
  row('fraction of the sealed limit', ofSealedLimit, 'goal at least 0.5')
  row('the same of processor time, both sides', ofCpu, '')
  row('times the rate of PouchDB (leveldb)', timesPouchdb, 'goal at least 4')
  row('100 changed records, CPU ms', hundredChangedMs, 'goal at most 50')
  row('cycle without news, CPU ms', idleMs, 'goal at most 5')
  row(`the same with ${values.million}, ratio`, idleRatioMillion ?? '-', 'goal at most 1.2')
  row('peak over base at 10000, MB', small, 'goal at most 80')
  row(`peak over base at ${values.records}, MB`, large, 'goal at most 80')
  row('the same at 10000, V8 as it comes', unlimited, '')
  if (!values.json) return
  console.log(
    JSON.stringify({
      ofSealedLimit,
      timesPouchdb,
      hundredChangedMs,
      idleMs,
      idleRatioMillion,
      peakOverBaseMb,
    }),
  )
}

/** A part of the bench in a process of its own; the last line of its output is its result. */
function worker<T>(name: string, args: readonly string[], flags: readonly string[] = []): Promise<T> {
  const program = fileURLToPath(new URL(`sync/${name}`, import.meta.url))
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', ...flags, program, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (text: string) => {
      output += text
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code !== 0) reject(new Error(`${name} ended with ${code}`))
      else resolve(JSON.parse(output.trim().split('\n').at(-1) ?? '') as T)
    })
  })
}
