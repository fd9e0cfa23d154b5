/** What goes wrong when a network is set up and used: each has its sentence and exit code, and nothing is changed. */
import { createMemoryNetwork, createMemoryStore, openHost } from '@ordersync/core'
import type { KeyStore } from '@ordersync/core'
import { createNodeRuntime } from '@ordersync/runtime-node'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Scratch } from './run-cli.js'
import { runHere } from './run-here.js'
import { writeOrder } from './sample-business.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const scratch = new Scratch()
const office = ['--config', 'office.json']
const laptop = ['--config', 'laptop.json']
let invitation: { readonly file: string; readonly code: string }

const run = (args: readonly string[]) => runHere(scratch, [...args, '--json'])

beforeAll(async () => {
  mkdirSync(scratch.path('share'))
  const made = await run([
    'init',
    '--db',
    'office.sqlite',
    '--folder',
    'share',
    '--numbers',
    'party=1',
    ...office,
  ])
  expect(made.code).toBe(0)
  invitation = (await run(['invite', 'Laptop', '--out', 'laptop.invite', ...office]))
    .json as typeof invitation
})

afterAll(() => scratch.remove())

/** The call is refused with this code and exit code, and the folder is as it was. */
async function refused(args: readonly string[], code: string, exitCode: number): Promise<string> {
  const files = () =>
    readdirSync(scratch.folder, { recursive: true })
      .map(String)
      // SQLite's own files beside a database that is only read.
      .filter((name) => !/-(wal|shm)$/.test(name))
      .sort()
  const before = files()
  const done = await run(args)
  expect([done.json['code'], done.code], done.stderr).toEqual([code, exitCode])
  expect(done.json).toMatchObject({ ok: false, exitCode })
  expect(done.stderr).not.toMatch(/\{(?!year)\w+\}/)
  expect(files()).toEqual(before)
  return done.stderr
}

/** A file that was an invitation a month ago. */
async function expiredInvitation(): Promise<string> {
  const kept = new Map<string, Uint8Array>()
  const keys: KeyStore = {
    get: async (name) => kept.get(name),
    put: async (name, secret) => void kept.set(name, secret),
    delete: async (name) => void kept.delete(name),
  }
  const runtime = { ...createNodeRuntime(), clock: { now: () => Date.now() - 30 * 86_400_000 } }
  const transport = createMemoryNetwork().transport()
  const host = await openHost({ store: createMemoryStore(), runtime, keys, transport })
  const { file, code } = await host.addStation('Late')
  writeFileSync(scratch.path('expired.invite'), file)
  return code
}

describe('init', () => {
  const init = ['init', '--db', 'new.sqlite', '--config', 'new.json']

  it('needs a folder, and never makes one', async () => {
    await refused(init, 'cli.initNeedsFolder', 2)
    const said = await refused([...init, '--folder', 'nowhere'], 'cli.sharedFolderMissing', 9)
    expect(said).toContain('Nothing was changed')
    await refused(['init', '--folder', 'share', '--config', 'new.json'], 'cli.setupNeedsDatabase', 2)
    await refused([...init, '--db', 'no/where.sqlite', '--folder', 'share'], 'cli.folderMissing', 2)
  })

  it.each([
    ['Auftrag', 'cli.seriesSyntax'],
    ['salesOrder=AB-', 'cli.seriesSyntax'],
    ['salesOrder=0', 'cli.seriesInvalid'],
    ['salesOrder={year}-{year}-1', 'cli.seriesInvalid'],
  ])('refuses the series %s', async (text, code) => {
    await refused([...init, '--folder', 'share', '--numbers', text], code, 2)
  })

  it('refuses series that print the same number before anything is made (N-12)', async () => {
    writeFileSync(
      scratch.path('two.json'),
      JSON.stringify(
        ['a', 'b'].map((id) => ({ id, kind: 'quote', format: {}, start: 1, block: 5, exhaustion: 'block' })),
      ),
    )
    await refused([...init, '--folder', 'share', '--series', 'two.json'], 'usage.series_overlap', 2)
    writeFileSync(scratch.path('one.json'), '{"id":"a","block":"many"}')
    const said = await refused([...init, '--folder', 'share', '--series', 'one.json'], 'cli.seriesInvalid', 2)
    for (const field of ['block', 'format', 'start', 'exhaustion']) expect(said).toContain(field)
  })

  it('makes no second office of one, and none of the database of another program', async () => {
    const before = readFileSync(scratch.path('office.json'), 'utf8')
    await refused(['init', '--label', 'Other', ...office], 'cli.memberAlready', 11)
    expect(readFileSync(scratch.path('office.json'), 'utf8')).toBe(before)
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
    const database = new DatabaseSync(scratch.path('erp.sqlite'))
    database.exec('CREATE TABLE kunden (id INTEGER PRIMARY KEY)')
    database.close()
    await refused([...init, '--db', 'erp.sqlite', '--folder', 'share'], 'cli.foreignDatabase', 2)
  })

  it('leaves no database behind when the access data cannot be written', async () => {
    writeFileSync(scratch.path('new.json'), JSON.stringify({ sync: { keys: 'office.json/keys' } }))
    await refused([...init, '--folder', 'share'], 'store.unavailable', 6)
    const join = [
      'join',
      'laptop.invite',
      '--code',
      invitation.code,
      '--db',
      'new.sqlite',
      '--config',
      'new.json',
    ]
    await refused(join, 'store.unavailable', 6)
    rmSync(scratch.path('new.json'))
  })

  it('completes what was cut off before the configuration was written', async () => {
    const args = ['init', '--db', 'cut.sqlite', '--config', 'cut.json', '--folder', 'share']
    await run(args)
    rmSync(scratch.path('cut.json'))
    expect(await run(args)).toMatchObject({ code: 0, json: { station: 'office' } })
    expect(await run(['status', '--config', 'cut.json'])).toMatchObject({ code: 0, json: { role: 'host' } })
  })
})

describe('invite', () => {
  it('names every fault of a profile, and makes no station (SKY-32)', async () => {
    const faults = {
      active: 'yes',
      colour: 1,
      rules: { invoice: {}, stockLevel: { stationToHost: { include: true } } },
    }
    writeFileSync(scratch.path('faults.json'), JSON.stringify(faults))
    const said = await refused(
      ['invite', 'B', '--profile', 'faults.json', ...office],
      'cli.profileInvalid',
      2,
    )
    for (const part of ['active', 'colour', 'invoice', 'stockLevel']) expect(said).toContain(part)
    const { json } = await run(['invite', 'B', '--profile', 'faults.json', ...office])
    expect((json['issues'] as readonly unknown[]).length).toBeGreaterThan(3)
    expect(await run(['status', ...office])).toMatchObject({ json: { links: [{ station: 'laptop' }] } })
  })

  it('refuses an unknown example, a name that is none, a file that is there and a folder that is not', async () => {
    const said = await refused(['invite', 'B', '--like', 'shop', ...office], 'cli.stationUnknown', 2)
    expect(said).toContain('laptop')
    await refused(['invite', 'B', '--id', 'Büro 2', ...office], 'usage.invalid_argument', 2)
    await refused(['invite', 'B', '--out', 'laptop.invite', ...office], 'cli.outExists', 2)
    await refused(['invite', 'B', '--out', 'no/where.invite', ...office], 'cli.folderMissing', 2)
    await refused(['invite', 'B', '--days', '0', ...office], 'cli.usage', 2)
    writeFileSync(scratch.path('broken.json'), '{"active":')
    await refused(['invite', 'B', '--profile', 'broken.json', ...office], 'cli.jsonSyntax', 2)
    await refused(['invite', 'B', '--profile', '[]', ...office], 'cli.profileInvalid', 2)
    await refused(['invite', 'B', '--profile', 'null', ...office], 'cli.profileInvalid', 2)
    await refused(['invite', 'B', '--profile', 'none.json', ...office], 'cli.fileMissing', 2)
  })
})

describe('join', () => {
  const join = (file: string, code: string) => [
    'join',
    file,
    '--code',
    code,
    '--db',
    'new.sqlite',
    '--config',
    'new.json',
  ]

  it('refuses a wrong code and asks for a missing one', async () => {
    await refused(join('laptop.invite', 'lusab-babad-gutih-tugad-mobik'), 'usage.wrong_code', 10)
    await refused(join('laptop.invite', 'nonsense'), 'usage.wrong_code', 10)
    await refused(
      ['join', 'laptop.invite', '--db', 'new.sqlite', '--config', 'new.json'],
      'cli.codeMissing',
      2,
    )
    const { stderr } = await runHere(scratch, [...join('laptop.invite', 'nonsense'), '--language', 'de'])
    expect(stderr).toContain('Buchstabe für Buchstabe')
  })

  it('refuses an expired invitation, a damaged one, and a file that is none', async () => {
    const code = await expiredInvitation()
    await refused(join('expired.invite', code), 'usage.invitation_expired', 10)
    const bytes = readFileSync(scratch.path('laptop.invite'))
    writeFileSync(scratch.path('cut.invite'), bytes.subarray(0, -20))
    await refused(join('cut.invite', invitation.code), 'format.incomplete', 5)
    writeFileSync(scratch.path('letter.invite'), 'Dear colleague')
    await refused(join('letter.invite', invitation.code), 'format.not_a_bundle', 5)
    await refused(join('none.invite', invitation.code), 'cli.fileMissing', 2)
  })

  it('refuses a folder that is not there on this computer', async () => {
    renameSync(scratch.path('share'), scratch.path('unplugged'))
    const said = await refused(join('laptop.invite', invitation.code), 'cli.sharedFolderMissing', 9)
    expect(said).toContain(scratch.path('share'))
    renameSync(scratch.path('unplugged'), scratch.path('share'))
    const named = [...join('laptop.invite', invitation.code), '--folder', 'elsewhere']
    await refused(named, 'cli.sharedFolderMissing', 9)
  })

  it('refuses the office itself, another program, and a station that has joined already', async () => {
    const args = ['join', 'laptop.invite', '--code', invitation.code]
    await refused([...args, '--db', 'office.sqlite', '--config', 'new.json'], 'cli.memberAlready', 11)
    await refused([...args, '--db', 'erp.sqlite', '--config', 'new.json'], 'cli.foreignDatabase', 2)
    expect((await run([...args, '--db', 'laptop.sqlite', ...laptop])).code).toBe(0)
    // Before the office has answered the same file may be used again, e.g. after a crash.
    expect((await run([...args, ...laptop])).code).toBe(0)
    await refused(['profile', ...laptop], 'cli.noProfileYet', 11)
    for (const side of [laptop, office, laptop]) expect((await run(['sync', ...side])).code).toBe(0)
    const before = readFileSync(scratch.path('laptop.json'), 'utf8')
    await refused([...args, ...laptop], 'cli.memberAlready', 11)
    expect(readFileSync(scratch.path('laptop.json'), 'utf8')).toBe(before)
  })
})

describe('a database that belongs to no network', () => {
  const calls = [
    ['sync'],
    ['status'],
    ['check'],
    ['invite', 'B'],
    ['quarantine'],
    ['numbers'],
    ['numbers', 'take', 'salesOrder'],
    ['profile', 'laptop'],
    ['receipts'],
    ['handover', 'quote:AN-1', 'laptop'],
  ]

  beforeAll(() => scratch.setUp('files'))

  it.each(calls.map((words) => [words]))('is refused by %j', async (words) => {
    const said = await refused([...words, '--config', 'files.json'], 'cli.notMember', 11)
    expect(said).toContain('ordersync join')
  })

  it('stays without a trace of it, and keeps working with files', async () => {
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
    const database = new DatabaseSync(scratch.path('files.sqlite'), { readOnly: true })
    const rows = database.prepare('SELECT count(*) AS count FROM ordersync_state').all()
    database.close()
    expect(rows).toEqual([{ count: 0 }])
    expect(await run(['questions', '--config', 'files.json'])).toMatchObject({ code: 0 })
  })

  it('or is not there, or has no folder, is said', async () => {
    await refused(['sync', '--db', 'none.sqlite'], 'cli.databaseMissing', 2)
    await refused(['sync'], 'cli.noDatabase', 2)
    await refused(['sync', '--db', 'office.sqlite'], 'cli.noFolder', 2)
  })
})

describe('a member', () => {
  it('knows which commands are for the office', async () => {
    for (const words of [
      ['invite', 'B'],
      ['profile', 'laptop'],
      ['profile', '--set', '{}'],
      ['handover', 'quote:A', 'x'],
    ]) {
      await refused([...words, ...laptop], 'cli.officeOnly', 11)
    }
    await refused(['profile', ...office], 'cli.profileNeedsStation', 2)
  })

  it('refuses a profile whole, with every fault (SKY-32)', async () => {
    const before = (await run(['profile', 'laptop', ...office])).json
    const patch =
      '{"creatable":["invoice"],"rules":{"party":{"hostToStation":{"acceptNew":"yes"}}},"colour":1}'
    const said = await refused(['profile', 'laptop', '--set', patch, ...office], 'cli.profileInvalid', 2)
    for (const part of ['creatable', 'acceptNew', 'colour']) expect(said).toContain(part)
    const german = await runHere(scratch, [
      'profile',
      'laptop',
      '--set',
      patch,
      '--language',
      'de',
      ...office,
    ])
    expect(german.stderr).toContain('Es wurde nichts davon übernommen')
    await refused(['profile', 'shop', '--set', '{}', ...office], 'cli.stationUnknown', 2)
    await refused(['profile', 'laptop', '--like', 'shop', ...office], 'cli.stationUnknown', 2)
    await refused(['profile', 'laptop', '--set', '{}', '--like', 'laptop', ...office], 'cli.oneAtATime', 2)
    await refused(['profile', 'laptop', '--set', '{"station":"x"}', ...office], 'cli.profileInvalid', 2)
    expect((await run(['profile', 'laptop', ...office])).json).toEqual(before)
  })

  it('refuses what it does not understand of numbers, bundles and documents', async () => {
    await refused(['numbers', 'grab', 'party', ...office], 'cli.notOneOf', 2)
    await refused(['numbers', 'take', ...office], 'cli.valueMissing', 2)
    await refused(['numbers', 'take', 'party', '--date', 'today', ...office], 'cli.optionField', 2)
    await refused(['quarantine', '--save', 'abcdef', ...office], 'cli.saveNeedsFile', 2)
    await refused(['quarantine', '--show', 'abcdef', '--retry', 'abcdef', ...office], 'cli.oneAtATime', 2)
    await refused(['handover', 'quote:key=1', 'laptop', ...office], 'cli.handoverByNumber', 2)
    await refused(['handover', 'quote:AN-1', 'shop', ...office], 'cli.stationUnknown', 2)
    await refused(['handover', 'invoice:R-1', 'laptop', ...office], 'usage.forbidden_kind', 2)
    await refused(['handover', 'quote:AN-9', 'laptop', ...office], 'cli.documentMissing', 2)
    await refused(['sync', '--loop', '--interval', '0', ...office], 'cli.usage', 2)
  })

  it('with another name, or without its access data, is said', async () => {
    await refused(['status', '--station', 'shop', ...office], 'cli.otherStation', 2)
    renameSync(scratch.path('laptop.sqlite-keys'), scratch.path('away'))
    const said = await refused(['sync', ...laptop], 'cli.accessDataMissing', 11)
    expect(said).toContain('laptop.sqlite-keys')
    renameSync(scratch.path('away'), scratch.path('laptop.sqlite-keys'))
    expect((await run(['sync', ...laptop])).code).toBe(0)
  })

  it('has its configuration checked whole', async () => {
    const config = JSON.parse(readFileSync(scratch.path('laptop.json'), 'utf8')) as { sync: object }
    for (const sync of [{ ...config.sync, intervall: 5 }, { interval: 0 }, 'Z:']) {
      writeFileSync(scratch.path('wrong.json'), JSON.stringify({ ...config, sync }))
      const said = await refused(['sync', '--config', 'wrong.json'], 'cli.configField', 2)
      expect(said).toContain('folder, keys, witness')
    }
  })

  it('keeps access data and note where the configuration says', async () => {
    mkdirSync(scratch.path('elsewhere'))
    cpSync(scratch.path('laptop.sqlite-keys'), scratch.path('elsewhere', 'keys'), { recursive: true })
    const config = JSON.parse(readFileSync(scratch.path('laptop.json'), 'utf8')) as { sync: object }
    const sync = { ...config.sync, keys: 'elsewhere/keys', witness: 'elsewhere/witness.json' }
    writeFileSync(scratch.path('moved.json'), JSON.stringify({ ...config, sync }))
    renameSync(scratch.path('laptop.sqlite-keys'), scratch.path('away'))
    writeOrder(scratch.path('quote.ndjson'), { number: 'AN-1' })
    await run(['load', 'quote.ndjson', ...laptop])
    expect(await run(['sync', '--config', 'moved.json'])).toMatchObject({ code: 0, json: { sentRecords: 2 } })
    expect(existsSync(scratch.path('elsewhere', 'witness.json'))).toBe(true)
    renameSync(scratch.path('away'), scratch.path('laptop.sqlite-keys'))
  })
})
