/**
 * The fault simulator: an office and three stations over a carrier that loses, repeats, delays, reorders and cuts, with
 * crashes between any two transactions. Production code under an injected clock and injected chance; one seed is one run.
 *
 *     npm run chaos -- --seeds 500 --json
 *     npm run chaos -- --seed 17            one run with its log
 *     npm run chaos -- --planted            each planted bug and the seed that finds it
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readOptions } from './options.ts'
import { planted } from './chaos/planted.ts'
import { useSources } from './chaos/sources.ts'

const values = readOptions('chaos', {
  seeds: { type: 'string', default: '500' },
  first: { type: 'string', default: '1' },
  seed: { type: 'string' },
  watch: { type: 'string' },
  json: { type: 'boolean', default: false },
  planted: { type: 'boolean', default: false },
  plant: { type: 'string' },
  sqlite: { type: 'boolean' },
  again: { type: 'string', default: '3' },
})

/** Seeds after which a planted bug counts as not found. */
const mostSeedsPerBug = 300

if (values.planted) process.exitCode = showPlanted()
else process.exitCode = await run()

/** For the continuous integration, which adds up what its steps have counted. */
function countFor(name: string, passed: number, failed: number): void {
  const file = process.env['ORDERSYNC_COUNTS_FILE']
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ name, passed, failed })}\n`)
}

async function run(): Promise<number> {
  const bug = values.plant === undefined ? undefined : planted.find(({ name }) => name === values.plant)
  if (values.plant !== undefined && bug === undefined) throw new Error(`no such bug: ${values.plant}`)
  useSources(bug?.patches)
  const { runSeed } = await import('./chaos/run.ts')
  const options = {
    ...(bug?.atEdge === undefined ? {} : { planted: bug.atEdge }),
    ...(values.sqlite === undefined ? {} : { sqlite: values.sqlite }),
    ...(values.watch === undefined ? {} : { watch: values.watch }),
  }
  if (values.seed !== undefined) {
    const onLog = (line: string): void => void process.stdout.write(`${line}\n`)
    const { violations, logHash } = await runSeed(Number(values.seed), { ...options, onLog })
    process.stdout.write(`log ${logHash}, violations ${violations.length}\n`)
    return violations.length === 0 ? 0 : 1
  }
  const [count, first, again] = [Number(values.seeds), Number(values.first), Number(values.again)]
  let [faults, violations, actions] = [0, 0, 0]
  const byKind: Record<string, number> = {}
  const failed: number[] = []
  for (let seed = first; seed < first + count; seed++) {
    const result = await runSeed(seed, options)
    actions += result.actions
    for (const [kind, number] of Object.entries(result.faults)) {
      faults += number
      byKind[kind] = (byKind[kind] ?? 0) + number
    }
    violations += result.violations.length
    if (result.violations.length > 0) {
      failed.push(seed)
      for (const text of result.violations.slice(0, 3)) process.stderr.write(`seed ${seed}: ${text}\n`)
      if (bug !== undefined) break
    }
    if (seed - first < again) {
      const second = await runSeed(seed, options)
      if (second.logHash !== result.logHash) {
        violations += 1
        process.stderr.write(`seed ${seed}: two runs, two logs\n`)
      }
    }
    if ((seed - first + 1) % 50 === 0) process.stderr.write(`${seed - first + 1} of ${count} seeds\n`)
  }
  countFor('fault simulation, seeds', count - failed.length, failed.length)
  const sum = { seeds: count, faults, violations }
  if (values.json) process.stdout.write(`${JSON.stringify(sum)}\n`)
  else {
    for (const [kind, number] of Object.entries(byKind).sort())
      process.stdout.write(`${String(number).padStart(8)} ${kind}\n`)
    process.stdout.write(
      `${count} seeds, ${actions} actions of users, ${faults} faults, ${violations} violations\n`,
    )
    if (failed.length > 0) process.stdout.write(`failed: ${failed.join(' ')}\n`)
  }
  return violations === 0 ? 0 : 1
}

/** Each bug in a process of its own, for the patched sources are loaded once. */
function showPlanted(): number {
  let missed = 0
  for (const { name, what } of planted) {
    const args = [
      fileURLToPath(import.meta.url),
      '--plant',
      name,
      '--seeds',
      String(mostSeedsPerBug),
      '--again',
      '0',
    ]
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    const [, seed = '', text = ''] = /seed (\d+): (.*)/.exec(stderr) ?? []
    if (status === 0 || seed === '') {
      missed += 1
      process.stdout.write(`NOT FOUND   ${name}: ${what}\n${stderr.slice(0, 500)}${stdout.slice(0, 200)}`)
    } else
      process.stdout.write(`seed ${seed.padStart(4)}   ${name}: ${what}\n            ${text.slice(0, 140)}\n`)
  }
  process.stdout.write(`${planted.length - missed} of ${planted.length} planted bugs found\n`)
  return missed === 0 ? 0 : 1
}
