/**
 * A drive that goes away in the middle of a run, at each of the calls that the run makes, and comes back: nobody does anything but to
 * run again, nothing is lost and nothing comes twice.
 */
import { isOrderSyncError } from '@ordersync/core'
import { createFileTransport, createFolderTransport } from '@ordersync/transport-folder'
import type { FileTransport } from '@ordersync/transport-folder'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { failingFiles } from './failing-files.js'
import { temporaryFolder } from './temporary-folder.js'
import { openOfficeAndStation } from './two-folders.js'
import type { Party } from './two-folders.js'

/** A folder that is pulled out at the n-th call from now on, whichever that is. */
function drive(path: string) {
  let left = Infinity
  let calls = 0
  const before = () => {
    calls += 1
    left -= 1
    if (left === 0 && existsSync(path)) renameSync(path, `${path} away`)
    return undefined
  }
  const names = ['list', 'status', 'isDirectory', 'read', 'create', 'rename', 'remove'] as const
  const failures = Object.fromEntries(names.map((name) => [name, before]))
  return {
    files: failingFiles({ ...failures, makeDirectory: before, syncDirectory: before }),
    goesAt: (call: number) => {
      left = call
      calls = 0
    },
    /** @returns how many calls were made until now. */
    isBack: (): number => {
      left = Infinity
      if (existsSync(`${path} away`)) {
        // In its place nothing was made meanwhile.
        expect(existsSync(path)).toBe(false)
        renameSync(`${path} away`, path)
      }
      return calls
    },
  }
}

async function runOrFail(party: Party): Promise<boolean> {
  try {
    const codes = await party.run()
    for (const code of codes) expect(code).toMatch(/^transport\./)
    return codes.length === 0
  } catch (error) {
    expect(isOrderSyncError(error)).toBe(true)
    expect(error).toMatchObject({ code: expect.stringMatching(/^transport\./) as string })
    return false
  }
}

function share(): string {
  const { path, remove } = temporaryFolder()
  onTestFinished(remove)
  const folder = join(path, 'drive')
  mkdirSync(folder)
  return folder
}

const time = { now: Date.parse('2026-11-02T08:00:00Z') }
const clock = { now: () => time.now }

/** @param between - Work of people after each run. */
async function sweep(
  parties: readonly [Party, Party],
  drives: readonly ReturnType<typeof drive>[],
  between: () => Promise<void> = async () => undefined,
): Promise<void> {
  const names: string[] = []
  const round = async () => {
    // What was on its way when the drive went is sent again after a while.
    time.now += 2000
    for (const party of parties) {
      await party.run()
      await between()
    }
  }
  for (let n = 0; n < 4; n++) await round()
  let failed = 0
  let isOver = false
  for (let call = 1; !isOver; call++) {
    expect(call).toBeLessThan(200)
    for (const [i, party] of parties.entries()) {
      names.push(`Kunde ${call} ${i}`)
      await party.add([`Kunde ${call} ${i}`])
    }
    for (const one of drives) one.goesAt(call)
    for (const party of parties) {
      if (!(await runOrFail(party))) failed += 1
    }
    const made = drives.map((one) => one.isBack())
    isOver = made.every((count) => count < call)
    await between()
    for (let n = 0; n < 3; n++) await round()
    for (const party of parties) expect(await party.customers()).toEqual([...names].sort())
  }
  // It has met every call of a run, and runs were broken off by it.
  expect(failed).toBeGreaterThan(10)
  for (const { sync } of parties) expect(await sync.quarantine()).toEqual([])
}

it(
  'a shared folder that goes away at any call of a run heals by itself (SKY-05)',
  { timeout: 240_000 },
  async () => {
    const folder = share()
    const shared = drive(folder)
    const parties = await openOfficeAndStation([folder, folder], (path) =>
      createFolderTransport({ folder: path, files: shared.files, clock, resendAfter: 1000 }),
    )
    await sweep(parties, [shared])
  },
)

it('a stick that is pulled out at any call of a run heals by itself', { timeout: 240_000 }, async () => {
  const folders = [share(), share()] as const
  const sticks = folders.map((folder) => drive(folder))
  const carriers: FileTransport[] = []
  const parties = await openOfficeAndStation(
    folders,
    (saveTo) => {
      const { files } = sticks[folders.indexOf(saveTo as (typeof folders)[number])]!
      const carrier = createFileTransport({ saveTo, files, resendAfter: 1000 })
      carriers.push(carrier)
      return carrier
    },
    clock,
  )
  // Somebody carries everything across, also what was carried before.
  const carry = async () => {
    for (const [i, to] of ['laptop', 'office'].entries()) {
      const box = join(folders[i]!, `for-${to}`)
      const names = existsSync(box) ? readdirSync(box).filter((name) => name.endsWith('.osb')) : []
      for (const name of names) await carriers[1 - i]!.add(new Uint8Array(readFileSync(join(box, name))))
    }
  }
  await sweep(parties, sticks, carry)
})
