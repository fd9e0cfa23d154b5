import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runImport } from './run-import.ts'
const folder = '/tmp/perf/fix'
const { identity } = JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8')) as { identity: string }
const names = readdirSync(folder)
  .filter((n) => n.endsWith('.osb'))
  .sort()
const scratch = join(folder, 'scratch')
const one = async () => {
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch)
  globalThis.gc?.()
  const s = performance.now()
  const c = process.cpuUsage()
  await runImport(scratch, folder, names, identity)
  const u = process.cpuUsage(c)
  console.log('import', Math.round(performance.now() - s), 'cpu', Math.round((u.user + u.system) / 1000))
}
await one()
await one()
const out = process.argv[2]
const s = new Session()
s.connect()
if (out) {
  await s.post('Profiler.enable')
  await s.post('Profiler.setSamplingInterval', { interval: 300 })
  await s.post('Profiler.start')
}
for (let i = 0; i < Number(process.argv[3] ?? 2); i++) await one()
if (out) {
  const { profile } = await s.post('Profiler.stop')
  writeFileSync(out, JSON.stringify(profile))
}
rmSync(scratch, { recursive: true, force: true })
