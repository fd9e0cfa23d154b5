/** `node idle.ts FOLDER RECORDS`: an office and a station in FOLDER/station that both have RECORDS records and nothing to say. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fill, joinStation, openOffice, openStation } from './world.ts'

const [folder = '', records = '1000000'] = process.argv.slice(2)
const office = await openOffice(folder)
await fill(office.store, Number(records))
await office.host.syncOnce()
mkdirSync(join(folder, 'station'))
const station = await openStation(join(folder, 'station'), join(folder, 'shared'))
await joinStation(office, station.remote)
for (let round = 0; round < 3; round++) {
  await office.host.syncOnce()
  await station.remote.syncOnce()
}
process.stdout.write('{}\n')
