/** `node --expose-gc memory-office.ts FOLDER RECORDS`: an office with RECORDS records and an invited station, ready to be loaded. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fill, joinStation, openOffice, openStation } from './world.ts'

const [folder = '', records = '10000'] = process.argv.slice(2)
const office = await openOffice(folder)
await fill(office.store, Number(records))
await office.host.syncOnce()
const station = await openStation(folder, join(folder, 'shared'))
await joinStation(office, station.remote)
writeFileSync(join(folder, 'ready'), '')
process.stdout.write('{}\n')
