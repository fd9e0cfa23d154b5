/** `node --expose-gc memory.ts FOLDER`: one import in a process of its own; prints base and peak of its resident memory. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runImport } from './run-import.ts'

const [folder = ''] = process.argv.slice(2)
const { identity } = JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8')) as { identity: string }
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.osb'))
  .sort()
const scratch = join(folder, 'memory')
mkdirSync(scratch)
globalThis.gc?.()
const base = process.memoryUsage.rss()
await runImport(scratch, folder, names, identity)
// Kilobytes; the highest there ever was, which no sampling can miss.
const peak = process.resourceUsage().maxRSS * 1024
rmSync(scratch, { recursive: true, maxRetries: 5 })
process.stdout.write(`${JSON.stringify({ base, peak })}\n`)
