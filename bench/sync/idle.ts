/**
 * `node idle.ts FOLDER RECORDS`: an office and a station in FOLDER/station that both have RECORDS records and nothing to say. The file
 * FOLDER/ready tells that it is done. Says on stderr how far it is.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fill, joinStation, openOffice, openStation } from './world.ts'

const [folder = '', records = '1000000'] = process.argv.slice(2)
const start = performance.now()
let told = -Infinity

/** @param isStep - Said whenever it is; counts every ten seconds. */
function tell(what: string, isStep = false): void {
  const now = performance.now()
  if (!isStep && now - told < 10_000) return
  told = now
  const { heapUsed, rss } = process.memoryUsage()
  const memory = `heap ${Math.round(heapUsed / 1024 ** 2)} MB, resident ${Math.round(rss / 1024 ** 2)} MB`
  process.stderr.write(`${records} records, ${Math.round((now - start) / 1000)} s: ${what}; ${memory}\n`)
}

const office = await openOffice(folder)
await fill(office.store, Number(records), (done) => tell(`${done} written`))
tell('all written', true)
await office.host.syncOnce({ onProgress: ({ stage, done }) => tell(`${stage} ${done}`) })
tell('known to the office', true)
mkdirSync(join(folder, 'station'), { recursive: true })
const station = await openStation(join(folder, 'station'), join(folder, 'shared'))
await joinStation(office, station.remote)
for (let round = 0; round < 3; round++) {
  await office.host.syncOnce({ onProgress: ({ stage, done }) => tell(`office, ${stage} ${done}`) })
  tell(`office, run ${round + 1}`, true)
  let applied = 0
  await station.remote.syncOnce({
    onProgress: ({ stage, done }) => {
      if (stage === 'receive') applied = done
      tell(`station, ${applied} bundles`)
    },
  })
  tell(`station, run ${round + 1}`, true)
}
await station.remote.close()
await office.host.close()
await station.store.close?.()
await office.store.close?.()
writeFileSync(join(folder, 'ready'), '')
process.stdout.write('{}\n')
