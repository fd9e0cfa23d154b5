/** `node --expose-gc memory-run.ts FOLDER host|station`: one run of one side in a process of its own; base and peak, bytes. */
import { join } from 'node:path'
import { openOffice, openStation } from './world.ts'

const [folder = '', side = 'host'] = process.argv.slice(2)
const member =
  side === 'host'
    ? (await openOffice(folder)).host
    : (await openStation(folder, join(folder, 'shared'))).remote
globalThis.gc?.()
const base = process.memoryUsage.rss()
await member.syncOnce()
const peak = process.resourceUsage().maxRSS * 1024
process.stdout.write(`${JSON.stringify({ base, peak })}\n`)
