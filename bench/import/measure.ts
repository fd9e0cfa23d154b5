/** `node measure.ts FOLDER RUNS`: import and limit, alternating; prints the time of each run. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openBundle } from '@ordersync/core'
import type { PutLine } from '@ordersync/core'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { runLimit } from './limit.ts'
import type { LimitKey } from './limit.ts'
import { runImport } from './run-import.ts'
import type { Sample } from './sample.ts'

const [folder = '', runs = '5'] = process.argv.slice(2)
const key = JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8')) as LimitKey
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.osb'))
  .sort()
const bundles: PutLine[][] = []
for (const name of names) {
  const opened = await openBundle(readFileSync(join(folder, name)), {
    identities: [key.identity],
    runtime: createNodeRuntime(),
  })
  bundles.push([...opened.lines()].filter((line) => line.op === 'put'))
}

const limit: Sample[] = []
const importing: Sample[] = []
let counts: Readonly<Record<string, number>> = {}
for (let run = 0; run < Number(runs); run += 1) {
  limit.push(await timed((scratch) => runLimit(scratch, bundles, key)))
  importing.push(
    await timed(async (scratch) => {
      counts = await runImport(scratch, folder, names, key.identity)
    }),
  )
  const [a, b] = [limit.at(-1)!, importing.at(-1)!]
  process.stderr.write(`run ${run + 1}: limit ${a.milliseconds} ms, import ${b.milliseconds} ms\n`)
}
process.stdout.write(`${JSON.stringify({ limit, importing, counts })}\n`)

/** In a fresh scratch folder; making and removing it is not measured. */
async function timed(work: (scratch: string) => Promise<void>): Promise<Sample> {
  const scratch = join(folder, 'scratch')
  mkdirSync(scratch)
  globalThis.gc?.()
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work(scratch)
  const milliseconds = Math.round(performance.now() - start)
  const { user, system } = process.cpuUsage(cpu)
  rmSync(scratch, { recursive: true, maxRetries: 5 })
  return { milliseconds, cpuMilliseconds: Math.round((user + system) / 1000) }
}
