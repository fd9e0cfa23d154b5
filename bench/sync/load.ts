/**
 * `node load.ts FOLDER RECORDS RUNS`: first load of a station and the sealed limit of the same records, alternating. The station is
 * a program of its own, as it is in life: it waits for its bundles while the office still writes.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadStationKeys, openBundle } from '@ordersync/core'
import type { PutLine } from '@ordersync/core'
import { createFileKeyStore, createNodeRuntime } from '@ordersync/runtime-node'
import { runLimit } from '../import/limit.ts'
import type { LimitKey } from '../import/limit.ts'
import { makeArticles } from '../import/rows.ts'
import type { Sample } from '../import/sample.ts'
import { StationProcess } from './station-process.ts'
import { fill, joinStation, openOffice, openStation } from './world.ts'

const [folder = '', records = '100000', runs = '3', pouchdb = '0'] = process.argv.slice(2)
const office = await openOffice(folder)
await fill(office.store, Number(records))
// The office knows its own records long before a station joins.
await office.host.syncOnce()
const total = Number(records) + makeArticles().length

const limit: Sample[] = []
const load: Sample[] = []
let created: number | undefined
for (let run = 0; run < Number(runs); run++) {
  const scratch = join(folder, `run-${run}`)
  mkdirSync(scratch)
  const shared = join(folder, 'shared')
  const joining = await openStation(scratch, shared)
  await joinStation(office, joining.remote)
  await joining.remote.close()
  await joining.store.close?.()
  const child = await StationProcess.start(scratch, shared, total)
  const used = process.cpuUsage()
  const start = performance.now()
  await office.host.syncOnce()
  const { user, system } = process.cpuUsage(used)
  const loaded = await child.loaded
  created = loaded.created
  load.push({
    milliseconds: Math.round(performance.now() - start),
    cpuMilliseconds: Math.round((user + system) / 1000) + loaded.cpuMilliseconds,
  })
  const station = await openStation(scratch, shared)
  const { lines, key } = await linesFor(scratch, shared)
  if (run === 0) {
    const some = lines.flat().slice(0, Number(pouchdb))
    writeFileSync(join(folder, 'pouchdb.json'), JSON.stringify(some))
  }
  await office.host.syncOnce()
  await station.remote.syncOnce()
  await station.remote.close()
  await station.store.close?.()
  const limitFolder = join(scratch, 'limit')
  mkdirSync(limitFolder)
  limit.push(await timed(() => runLimit(limitFolder, lines, key)))
  rmSync(limitFolder, { recursive: true, maxRetries: 5 })
  process.stderr.write(
    `run ${run + 1}: limit ${limit.at(-1)!.milliseconds} ms, load ${load.at(-1)!.milliseconds} ms\n`,
  )
}
process.stdout.write(`${JSON.stringify({ limit, load, created })}\n`)

/** The records as they lie in the folder, for the limit. */
async function linesFor(scratch: string, shared: string): Promise<{ lines: PutLine[][]; key: LimitKey }> {
  const runtime = createNodeRuntime()
  const keys = (await loadStationKeys(createFileKeyStore(join(scratch, 'station-keys')), 'station', runtime))!
  const officeKeys = (await loadStationKeys(
    createFileKeyStore(join(folder, 'office-keys')),
    'station',
    runtime,
  ))!
  const lines: PutLine[][] = []
  const inbox = join(shared, 'to-laptop')
  for (const name of readdirSync(inbox).filter((one) => one.endsWith('.osb'))) {
    try {
      const opened = await openBundle(readFileSync(join(inbox, name)), {
        identities: [keys.identity],
        resolveKey: () => officeKeys.signing.publicKey,
        runtime,
      })
      lines.push([...opened.lines()].filter((line) => line.op === 'put'))
    } catch {
      // Sealed for the station of a former run.
    }
  }
  return {
    lines: lines.filter((one) => one.length > 0),
    key: { recipient: keys.recipient, identity: keys.identity },
  }
}

async function timed(work: () => Promise<void>): Promise<Sample> {
  globalThis.gc?.()
  const used = process.cpuUsage()
  const start = performance.now()
  await work()
  const milliseconds = Math.round(performance.now() - start)
  const { user, system } = process.cpuUsage(used)
  return { milliseconds, cpuMilliseconds: Math.round((user + system) / 1000) }
}
