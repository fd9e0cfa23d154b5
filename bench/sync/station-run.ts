/**
 * `node station-run.ts FOLDER SHARED RECORDS`: a station that has asked for admission runs until it has RECORDS records. Prints
 * one line when it waits for its first bundle and one when it is done.
 */
import { openStation } from './world.ts'

const [folder = '', shared = '', records = '0'] = process.argv.slice(2)
const { store, remote } = await openStation(folder, shared)
const done = new AbortController()
let created = 0
const used = process.cpuUsage()
process.stdout.write('waiting\n')
await remote.run({
  interval: 200,
  signal: done.signal,
  onReport: ({ counts }) => {
    created += counts.created
    if (created >= Number(records)) done.abort()
  },
})
const { user, system } = process.cpuUsage(used)
process.stdout.write(`${JSON.stringify({ created, cpuMilliseconds: Math.round((user + system) / 1000) })}\n`)
await remote.close()
await store.close?.()
