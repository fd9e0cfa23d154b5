/** `node idle.ts FOLDER RECORDS CYCLES`: cycles without news between an office and a station that both have RECORDS records. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fill, joinStation, openOffice, openStation } from './world.ts'

const [folder = '', records = '1000000', cycles = '20'] = process.argv.slice(2)
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
const idle: number[] = []
for (let cycle = 0; cycle < Number(cycles); cycle++) {
  const used = process.cpuUsage()
  await office.host.syncOnce()
  await station.remote.syncOnce()
  const { user, system } = process.cpuUsage(used)
  idle.push((user + system) / 1000)
}
process.stdout.write(`${JSON.stringify({ idle })}\n`)
