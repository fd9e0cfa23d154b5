/** What the command tells people of an office and a laptop: invitations, what stays behind, copies of a database. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Scratch } from './run-cli.js'
import { runHere } from './run-here.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const scratch = new Scratch()
const office = ['--config', 'office.json']
const laptop = ['--config', 'laptop.json']

const say = (args: readonly string[]) => runHere(scratch, args)
const run = (args: readonly string[]) => say([...args, '--json'])
const load = (fields: object, side: readonly string[], kind = 'article') => {
  writeFileSync(scratch.path('one.ndjson'), JSON.stringify({ kind, key: 'A1', fields }) + '\n')
  return run(['load', 'one.ndjson', ...side])
}

beforeAll(async () => {
  mkdirSync(scratch.path('share'))
  await run(['init', '--db', 'office.sqlite', '--label', 'Office', '--folder', 'share', ...office])
})
afterAll(() => scratch.remove())

describe('an invitation', () => {
  it('replaces the file of the former one, which is void, and says so', async () => {
    const first = await run(['invite', 'Laptop', '--profile', 'fieldStation', ...office])
    const { file, code } = first.json as { file: string; code: string }
    const before = readFileSync(file)
    const second = await say(['invite', 'Laptop', ...office])
    expect(second).toMatchObject({ code: 0 })
    expect(second.stdout).toContain('void')
    expect(readdirSync(scratch.path('.')).filter((name) => name.endsWith('.invite'))).toEqual([
      'ordersync-laptop.invite',
    ])
    writeFileSync(scratch.path('old.invite'), before)
    expect(readFileSync(file).equals(before)).toBe(false)
    expect(existsSync(file)).toBe(true)
    const joined = await run([
      'join',
      'old.invite',
      '--code',
      code,
      '--db',
      'old.sqlite',
      '--config',
      'old.json',
    ])
    expect(joined.code).toBe(0)
    await run(['sync', '--config', 'old.json'])
    const refused = await run(['sync', ...office])
    expect(refused.json).toMatchObject({ bundles: { quarantined: 1 } })
    const [{ id }] = (await run(['quarantine', ...office])).json['bundles'] as readonly [{ id: string }]
    await run(['quarantine', '--discard', id, ...office])
    const third = await run(['invite', 'Laptop', ...office])
    const again = third.json as { file: string; code: string }
    await run(['join', again.file, '--code', again.code, '--db', 'laptop.sqlite', ...laptop])
    for (const side of [laptop, office, laptop]) await run(['sync', ...side])
  })

  it('takes a preset by its name (BEY-17), for a new station only', async () => {
    const profile = (await run(['profile', 'laptop', ...office])).json['profile'] as {
      rules: Record<string, { hostToStation: { mask?: string[] } }>
    }
    expect(profile.rules['party']!.hostToStation.mask).toEqual(['notes', 'creditLimit'])
    const both = await run(['invite', 'Two', '--profile', 'branch', '--like', 'laptop', ...office])
    expect(both).toMatchObject({ code: 2, json: { code: 'cli.oneAtATime' } })
    expect((await run(['invite', 'Laptop', '--profile', 'branch', ...office])).code).toBe(2)
  })
})

describe('a record that cannot travel', () => {
  it('is said when it is loaded, stands in the status with its field, and goes when it is mended', async () => {
    const loaded = await load({ articleNumber: 'X1' }, office)
    expect(loaded).toMatchObject({ code: 3, json: { records: 1, invalid: [{ line: 1, kind: 'article' }] } })
    expect(loaded.stdout).toContain('Line 1')
    expect((await say(['sync', ...office])).stdout).toContain('cannot be sent to laptop')
    for (const side of [laptop, office]) await run(['sync', ...side])
    const status = await say(['status', ...office])
    expect(status.stdout).toMatch(/X1 cannot be sent to laptop \(The field \w+ /)
    expect(status.stdout).not.toMatch(/FIELD_/)
    expect(status.code).toBe(12)
    expect(await load({ articleNumber: 'X1', name: 'Board', unit: { code: 'H87' } }, office)).toMatchObject({
      code: 0,
      json: { invalid: [] },
    })
    for (const side of [office, laptop, office]) await run(['sync', ...side])
    expect((await run(['status', ...office])).code).toBe(0)
    expect((await say(['dump', '--all', '--kind', 'article', ...laptop])).stdout).toContain('Board')
  })
})

describe('a copy of the database that is older', () => {
  it('invites nobody, gives no number, and its status says so (protocol 1.5)', async () => {
    await run(['numbers', 'define', 'salesOrder=AB-01000', ...office])
    copyFileSync(scratch.path('office.sqlite'), scratch.path('backup.sqlite'))
    await load({ articleNumber: 'X2', name: 'Beam', unit: { code: 'H87' } }, office)
    await run(['sync', ...office])
    copyFileSync(scratch.path('backup.sqlite'), scratch.path('office.sqlite'))
    for (const args of [['invite', 'Three'], ['numbers', 'take', 'salesOrder'], ['sync']]) {
      expect(await run([...args, ...office])).toMatchObject({ code: 6, json: { code: 'usage.set_back' } })
    }
    const status = await run(['status', ...office])
    expect(status).toMatchObject({ code: 6, json: { setBack: true } })
    expect(status.stderr).toContain('older than what was sent')
  })
})
