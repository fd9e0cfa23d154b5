/** A station with several carriers: which one fails, and what to do, is said by its name. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Scratch } from './run-cli.js'
import type { CliRun } from './run-cli.js'
import { runHere } from './run-here.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const scratch = new Scratch()
const say = (...args: readonly string[]): Promise<CliRun> =>
  runHere(scratch, [...args, '--config', 'office.json'])

beforeAll(async () => {
  for (const name of ['drive', 'stick']) mkdirSync(scratch.path(name))
  const sync = { folder: 'drive', file: { saveTo: 'stick' }, order: ['folder', 'file'] }
  writeFileSync(scratch.path('office.json'), JSON.stringify({ sync }))
  expect(await say('init', '--db', 'office.sqlite', '--label', 'Office')).toMatchObject({ code: 0 })
})
afterAll(() => scratch.remove())

describe('several carriers', () => {
  it('check is silent about names while all work', async () => {
    const checked = await say('check')
    expect(checked).toMatchObject({ code: 0, stderr: '' })
    expect(checked.stdout).not.toMatch(/folder:|file:/)
  })

  it('one that is gone: sync says why in words, check and status name it', async () => {
    renameSync(scratch.path('drive'), scratch.path('drive away'))
    const synced = await say('sync')
    expect(synced.code).toBe(0)
    const said = synced.stdout + synced.stderr
    expect(said).toContain('"folder" does not work right now (The exchange place')
    expect(said).toContain(scratch.path('drive'))
    expect(said).not.toContain('transport.missing')
    const checked = await say('check')
    expect(checked.code).toBe(9)
    expect(checked.stderr).toMatch(/^folder: The exchange place/)
    const { json } = await say('check', '--json')
    expect(json).toMatchObject({
      reachable: false,
      findings: [{ level: 'error', carrier: 'folder', code: 'transport.missing' }],
    })
    expect((await say('status')).stdout).toContain('folder: The exchange place')
    renameSync(scratch.path('drive away'), scratch.path('drive'))
    expect((await say('sync')).stdout).toContain('"folder" works again')
  })
})
