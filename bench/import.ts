/**
 * What importing costs beside the sealed limit: 20,000 orders with their customers and some articles, from bundles into
 * SQLite. What is counted on each side stands in bench/README.md.
 *
 *     npm run bench:import -- --json --orders 20000 --runs 5
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readOptions } from './options.ts'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import type { Sample } from './import/sample.ts'

const values = readOptions('bench:import', {
  json: { type: 'boolean', default: false },
  orders: { type: 'string', default: '20000' },
  runs: { type: 'string', default: '5' },
})

interface Prepared {
  readonly names: readonly string[]
  readonly counts: Readonly<Record<string, number>>
  readonly records: readonly number[]
}

interface Measured {
  readonly limit: readonly Sample[]
  readonly importing: readonly Sample[]
  readonly counts: Readonly<Record<string, number>>
}

interface Memory {
  readonly base: number
  readonly peak: number
}

const folder = mkdtempSync(join(tmpdir(), 'ordersync-bench-'))
try {
  const identity = await generateX25519Identity()
  writeFileSync(
    join(folder, 'key.json'),
    JSON.stringify({ identity, recipient: await identityToRecipient(identity) }),
  )
  const prepared = await worker<Prepared>('prepare.ts', [folder, values.orders])
  const measured = await worker<Measured>('measure.ts', [folder, values.runs])
  const memory = await worker<Memory>('memory.ts', [folder])
  report(prepared, measured, memory)
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

function report(prepared: Prepared, measured: Measured, memory: Memory): void {
  const peakOverBaseMb = Math.round((memory.peak - memory.base) / 1024 / 102.4) / 10
  const best = (samples: readonly Sample[], of: keyof Sample): number =>
    Math.min(...samples.map((one) => one[of]))
  const fraction = (of: keyof Sample): number =>
    Math.round((best(measured.limit, of) / best(measured.importing, of)) * 1000) / 1000
  const importOfLimit = fraction('milliseconds')
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')
  const row = (name: string, clock: string | number, cpu: string | number, note = ''): void =>
    console.log(
      `  ${name.padEnd(14)}${String(clock).padStart(8)}${String(cpu).padStart(8)}  ${note}`.trimEnd(),
    )
  const runs = (samples: readonly Sample[]): string => samples.map((one) => one.milliseconds).join(', ')
  console.log(`${prepared.names.length} bundles, at most ${Math.max(...prepared.records)} records each`)
  console.log(`sent: ${list(prepared.counts)}`)
  console.log(`imported: ${list(measured.counts)}`)
  console.log(`best of ${values.runs} alternating runs, milliseconds`)
  row('', 'clock', 'CPU')
  for (const [name, samples] of [
    ['sealed limit', measured.limit],
    ['import', measured.importing],
  ] as const) {
    row(name, best(samples, 'milliseconds'), best(samples, 'cpuMilliseconds'), `(${runs(samples)})`)
  }
  row('fraction', importOfLimit.toFixed(2), fraction('cpuMilliseconds').toFixed(2), 'goal at least 0.50')
  row('memory', peakOverBaseMb.toFixed(1), '', 'MB, peak over base of one import')
  if (values.json) console.log(JSON.stringify({ importOfLimit, peakOverBaseMb }))
}

/** A part of the bench in a process of its own; the last line of its output is its result. */
function worker<T>(name: string, args: readonly string[]): Promise<T> {
  const program = fileURLToPath(new URL(`import/${name}`, import.meta.url))
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', program, ...args], {
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
