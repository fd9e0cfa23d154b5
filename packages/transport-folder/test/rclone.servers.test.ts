/** The same over `rclone bisync`: started by hand now and then, copies in place, aborts, and brings removed files back. */
import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openOfficeAndStation, randomFrom } from './two-folders.js'
import type { Party } from './two-folders.js'

const call = promisify(execFile)

/** Two folders and the rounds between them. */
function openFolders() {
  const root = mkdtempSync(join(tmpdir(), 'ordersync-rclone-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))
  const [one, two] = [join(root, 'one'), join(root, 'two')]
  const work = join(root, 'work')
  for (const folder of [one, two, work]) mkdirSync(folder)
  const env = { PATH: process.env['PATH'] ?? '', HOME: root, RCLONE_CONFIG: join(root, 'rclone.conf') }
  // Without bandwidth it is slow enough to be killed in the midst of a file.
  const args = (more: readonly string[]) => [
    'bisync',
    one,
    two,
    '--workdir',
    join(root, 'work'),
    '--force',
    ...more,
  ]
  let resyncs = 0
  const resync = async () => {
    resyncs += 1
    // What a killed round leaves; removing it is left to the operator.
    for (const name of readdirSync(work).filter((one) => one.endsWith('.lck'))) rmSync(join(work, name))
    await call('rclone', args(['--resync']), { env })
  }
  return {
    folders: [one, two] as const,
    resyncs: () => resyncs,
    /** As the operator does: bisync, and `--resync` when it says that it must. */
    round: async () => {
      try {
        await call('rclone', args([]), { env })
      } catch {
        await resync()
      }
    },
    /** Killed as soon as a file is there in part. @returns the bytes of it that are there, of how many. */
    killedRound: async (from: string, to: string): Promise<readonly [number, number]> => {
      const sizes = () =>
        new Map(
          readdirSync(from, { recursive: true, encoding: 'utf8' })
            .filter((name) => name.endsWith('.osb'))
            .map((name) => [name, statSync(join(from, name)).size]),
        )
      const child = spawn('rclone', args(['--bwlimit', '256k', '--buffer-size', '0', '--checkers', '1']), {
        env,
        stdio: 'ignore',
      })
      const exit = new Promise((resolve) => child.on('exit', resolve))
      for (let look = 0; look < 2000 && child.exitCode === null; look++) {
        for (const [name, size] of sizes()) {
          const there = statSync(join(to, name), { throwIfNoEntry: false })?.size ?? 0
          if (there > 0 && there < size) {
            child.kill('SIGKILL')
            await exit
            return [statSync(join(to, name)).size, size]
          }
        }
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      child.kill('SIGKILL')
      await exit
      return [0, 0]
    },
  }
}

async function expectAgreement(parties: readonly Party[], names: readonly string[]): Promise<void> {
  for (const party of parties) {
    expect(await party.customers()).toEqual([...names].sort())
    expect(await party.sync.quarantine()).toEqual([])
  }
}

describe('a host and a remote over rclone bisync', () => {
  it(
    'agree after edits and rounds left out, though removed files come back',
    { timeout: 120_000 },
    async () => {
      const { folders, round, resyncs } = openFolders()
      const parties = await openOfficeAndStation(folders)
      const names = ['Grünwald', 'Krämer']
      await parties[0].add(names)
      await round()
      const random = randomFrom(7)
      for (let step = 0; step < 16; step++) {
        const who = parties[random(2)]!
        if (step % 2 === 0) {
          names.push(`Kunde ${step}`)
          await who.add([`Kunde ${step}`])
        }
        await who.run()
        if (random(3) === 0) await round()
      }
      for (let time = 0; time < 4; time++) {
        for (const party of parties) {
          await party.run()
          await round()
        }
      }
      // The first is never possible without it.
      expect(resyncs()).toBeGreaterThanOrEqual(1)
      await expectAgreement(parties, names)
    },
  )

  it(
    'a round killed in the midst of a file leaves it cut under its own name; it heals',
    { timeout: 120_000 },
    async () => {
      const { folders, round, killedRound } = openFolders()
      const parties = await openOfficeAndStation(folders)
      const [office, station] = parties
      await round()
      for (let time = 0; time < 2; time++) {
        for (const party of parties) {
          await party.run()
          await round()
        }
      }
      const names = Array.from({ length: 6000 }, (_, n) => `Kunde ${n} ${'x'.repeat(n % 90)}`)
      await office.add(names)
      await office.run()
      const [there, whole] = await killedRound(...folders)
      expect(there).toBeGreaterThan(0)
      expect(there).toBeLessThan(whole)
      await station.run()
      expect((await station.customers()).length).toBeLessThan(names.length)
      for (let time = 0; time < 4; time++) {
        await round()
        for (const party of parties) await party.run()
      }
      await expectAgreement(parties, names)
    },
  )
})
