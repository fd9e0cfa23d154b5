/**
 * `node cycles.ts FOLDER STATION CYCLES`: an office and a station that are up to date, opened anew; processor time of both until
 * 100 changed customers are there and confirmed, and of a cycle without news.
 */
import { join } from 'node:path'
import { openOffice, openStation } from './world.ts'

const [folder = '', place = '', cycles = '20'] = process.argv.slice(2)
const office = await openOffice(folder)
const station = await openStation(place, join(folder, 'shared'))
const { keys } = await office.store.transaction(({ records }) => records.changes('party', undefined, 50_000))

const both = async (): Promise<void> => {
  await office.host.syncOnce()
  await station.remote.syncOnce()
  await office.host.syncOnce()
}

async function changeHundred(cycle: number): Promise<void> {
  await office.store.transaction(async ({ records }) => {
    const some = Array.from({ length: 100 }, (_, n) => keys[(n * 397 + cycle) % keys.length]!)
    const rows = await records.get('party', some)
    await records.put(
      'party',
      some.map((key, n) => ({ key, fields: { ...rows[n], phone: `0251 ${cycle}${n}` } })),
    )
  })
}

/** Processor time of both engines together, milliseconds. */
async function cpu(work: () => Promise<void>): Promise<number> {
  const used = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(used)
  return (user + system) / 1000
}

// As a program that has been at work for a while.
for (let cycle = 0; cycle < 5; cycle++) {
  await changeHundred(1000 + cycle)
  await both()
}
await both()
const hundred: number[] = []
for (let cycle = 0; cycle < Number(cycles); cycle++) {
  await changeHundred(cycle)
  hundred.push(await cpu(both))
}
const idle: number[] = []
for (let cycle = 0; cycle < Number(cycles); cycle++) {
  idle.push(
    await cpu(async () => {
      await office.host.syncOnce()
      await station.remote.syncOnce()
    }),
  )
}
process.stdout.write(`${JSON.stringify({ hundred, idle })}\n`)
