/** A host and a remote that have nothing but a folder, which two real Syncthing peers keep the same on both sides. */
import { readdirSync, readFileSync, utimesSync, writeFileSync, mkdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSyncthing } from '../../../tools/servers/syncthing.mjs'
import type { SyncthingPair } from '../../../tools/servers/syncthing.mjs'
import { openOfficeAndStation, randomFrom } from './two-folders.js'
import type { Party } from './two-folders.js'

let pair: SyncthingPair

beforeAll(async () => {
  pair = await startSyncthing()
})
afterAll(async () => pair?.close())

/** A folder of its own within the one that is kept the same, so that the tests do not meet. */
async function openThere(name: string): Promise<readonly [office: Party, station: Party]> {
  const folders = pair.peers.map(({ folder }) => join(folder, name))
  mkdirSync(folders[0]!)
  await pair.settle()
  return openOfficeAndStation([folders[0]!, folders[1]!])
}

async function rounds(parties: readonly Party[], count: number): Promise<void> {
  for (let round = 0; round < count; round++) {
    for (const party of parties) {
      await party.run()
      await pair.settle()
    }
  }
}

async function expectAgreement(parties: readonly Party[], names: readonly string[]): Promise<void> {
  for (const party of parties) {
    expect(await party.customers()).toEqual([...names].sort())
    expect(await party.sync.quarantine()).toEqual([])
  }
}

it('the peers know no network but this machine', async () => {
  for (const peer of pair.peers) {
    const { listens, dials, discovers } = await peer.reach()
    expect(discovers).toBe(false)
    expect(listens).toHaveLength(1)
    for (const address of [...listens, ...dials]) expect(address).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/)
  }
})

describe('a host and a remote over two Syncthing peers', () => {
  it.each([1, 2])(
    'agree after edits, time off and killed peers, seed %i',
    { timeout: 120_000 },
    async (seed) => {
      const parties = await openThere(`seed-${seed}`)
      const [office, station] = parties
      await office.add(['Grünwald', 'Krämer', 'Weiß'])
      await rounds(parties, 3)
      await expectAgreement(parties, ['Grünwald', 'Krämer', 'Weiß'])
      const random = randomFrom(seed)
      const names = ['Grünwald', 'Krämer', 'Weiß']
      for (let step = 0; step < 14; step++) {
        const who = parties[random(2)]!
        if (step % 3 === 0) {
          names.push(`Kunde ${step}`)
          await who.add([`Kunde ${step}`])
        }
        // Of what both have had from the start; the office's names for the office, so that nothing is a conflict.
        if (step % 5 === 1) {
          const [i, by] = step % 2 === 0 ? [0, office] : [1, station]
          await by.rename(names[i]!, `${names[i]!} ${step}`)
          names[i] = `${names[i]!} ${step}`
        }
        const peer = pair.peers[random(2)]!
        if (step % 6 === 2 && pair.peers.every(({ isRunning }) => isRunning)) {
          // In the midst of work: what was just written is perhaps half over.
          await who.run()
          await pair.peers[0].scan()
          await peer.kill()
        } else if (step % 6 === 5) {
          for (const one of pair.peers) if (!one.isRunning) await one.start()
        }
        await who.run()
        if (random(2) === 0) await pair.settle()
      }
      for (const one of pair.peers) if (!one.isRunning) await one.start()
      await pair.settle()
      await rounds(parties, 4)
      await expectAgreement(parties, names)
      // Quiet now: a round without news writes nothing, and what was acknowledged has gone from both sides.
      const before = parties.map((party) => party.files())
      await rounds(parties, 2)
      expect(parties.map((party) => party.files())).toEqual(before)
      expect(before[0]!.length).toBeLessThanOrEqual(4)
      expect(parties.map(({ told }) => [...told])).toEqual([['STATION_JOINED'], []])
    },
  )

  it(
    'carry a first load of 3,000 customers while the receiving peer is killed twice',
    { timeout: 120_000 },
    async () => {
      const parties = await openThere('load')
      const [office, station] = parties
      await rounds(parties, 2)
      const names = Array.from({ length: 3000 }, (_, n) => `Kunde ${n}`)
      await office.add(names)
      for (let time = 0; time < 2; time++) {
        await office.run()
        await pair.peers[0].scan()
        await pair.peers[1].kill()
        await station.run()
        await pair.peers[1].start()
      }
      await pair.settle()
      await rounds(parties, 4)
      await expectAgreement(parties, names)
    },
  )

  it('a real conflict: one name, cut at one side while the peer was off', { timeout: 120_000 }, async () => {
    const parties = await openThere('conflict')
    const [office, station] = parties
    await rounds(parties, 3)
    await pair.peers[1].kill()
    const before = new Set(office.files())
    await office.add(['Schröder'])
    await office.run()
    const [sent] = office.files().filter((path) => !before.has(path))
    const whole = readFileSync(sent!)
    const there = join(station.folder, basename(dirname(sent!)), basename(sent!))
    mkdirSync(dirname(there), { recursive: true })
    writeFileSync(there, whole.subarray(0, whole.length >> 1))
    // Newer, so that Syncthing takes the cut one for the right one.
    const later = new Date(Date.now() + 60_000)
    utimesSync(there, later, later)
    await pair.peers[1].start()
    // Once more for the copy that the first makes.
    for (let time = 0; time < 2; time++) await pair.settle()
    expect(readFileSync(sent!).length).toBe(whole.length >> 1)
    const copies = readdirSync(dirname(there)).filter((name) => name.includes('.sync-conflict-'))
    expect(copies).toHaveLength(1)
    // Twice, since a copy must have been the same in two polls.
    await station.run()
    await station.run()
    await expectAgreement([station], ['Schröder'])
    await pair.settle()
    await rounds(parties, 3)
    await expectAgreement(parties, ['Schröder'])
    // Nobody but a person removes the copy.
    expect(readdirSync(dirname(there)).filter((name) => name.includes('.sync-conflict-'))).toEqual(copies)
  })
})
