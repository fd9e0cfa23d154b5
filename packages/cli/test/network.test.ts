/** An office and its stations through a shared folder, by the command alone. */
import { createProcessLock } from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Scratch } from './run-cli.js'
import { runHere } from './run-here.js'
import { writeOrder } from './sample-business.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const scratch = new Scratch()
const office = ['--config', 'office.json']
const laptop = ['--config', 'laptop.json']

const say = (args: readonly string[]) => runHere(scratch, args)
const run = (args: readonly string[]) => say([...args, '--json'])

/** Both sides, until nothing is left to be said. */
async function settle(rounds = 2): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const side of [laptop, office]) {
      const { code, stderr } = await run(['sync', ...side])
      if (code !== 0 && code !== 4) throw new Error(`sync ended with ${String(code)}: ${stderr}`)
    }
  }
  await run(['sync', ...laptop])
}

async function joinAs(
  config: string,
  db: string,
  label: string,
  more: readonly string[] = [],
): Promise<void> {
  const invited = await run(['invite', label, ...more, ...office])
  expect(invited).toMatchObject({ code: 0, json: { label } })
  const { file, code } = invited.json as { file: string; code: string }
  const joined = await run(['join', file, '--code', code, '--db', db, '--config', config])
  expect(joined).toMatchObject({ code: 0, json: { label, folder: scratch.path('share') } })
}

beforeAll(async () => {
  mkdirSync(scratch.path('share'))
  const init = ['init', '--db', 'office.sqlite', '--label', 'Büro', '--folder', 'share', ...office]
  const made = await run([...init, '--numbers', 'salesOrder=AB-01000', '--numbers', 'Kunden=10482'])
  expect(made).toMatchObject({ code: 0, json: { station: 'office', series: ['salesOrder', 'party'] } })
  writeOrder(scratch.path('quote.ndjson'), { number: 'AN-1001' })
  expect(await run(['load', 'quote.ndjson', ...office])).toMatchObject({ code: 0 })
  await joinAs('laptop.json', 'laptop.sqlite', 'Laptop')
  await settle()
})

afterAll(() => scratch.remove())

describe('an office and a laptop', () => {
  it('keeps what proves who it is beside each database, and never in the configuration (SKY-14)', () => {
    for (const name of ['office', 'laptop']) {
      expect(existsSync(scratch.path(`${name}.sqlite-keys`))).toBe(true)
      expect(existsSync(scratch.path(`${name}.sqlite-witness.json`))).toBe(true)
      expect(existsSync(scratch.path(`${name}.sqlite-lock`))).toBe(false)
    }
    const config = JSON.parse(readFileSync(scratch.path('laptop.json'), 'utf8')) as object
    expect(config).toEqual({
      station: 'laptop',
      db: 'laptop.sqlite',
      language: 'en',
      sync: { folder: scratch.path('share') },
    })
  })

  it('has the customer of the office at the laptop after the first runs (SKY-36)', async () => {
    const { stdout } = await say(['dump', '--all', '--kind', 'party', ...laptop])
    expect(stdout).toContain('Bäckerei Köhler')
  })

  it('shows who a database is and how the links stand (SKY-38, BEY-20)', async () => {
    const here = await run(['status', ...office])
    expect(here).toMatchObject({
      code: 0,
      json: { role: 'host', label: 'Büro', links: [{ station: 'laptop', backlog: 0, underWay: 0 }] },
    })
    expect(here.stdout).toMatch(
      /laptop\s+Laptop\s+active\s+\d{4}-\d\d-\d\d \d\d:\d\d\s+0\s+0\s+0\s+salesOrder 50/,
    )
    const there = await say(['status', '--language', 'de', ...laptop])
    expect(there.stdout).toContain('Arbeitsplatz „Laptop“ (laptop)')
    expect(there.stdout).toMatch(/office\s+Büro\s+aktiv/)
  })

  it('says nothing of keys, rosters or fingerprints on the way (architecture 5)', async () => {
    const said = [
      await run(['invite', 'Another one', ...office]),
      await say(['sync', ...laptop]),
      await say(['status', ...office]),
      await say(['check', ...laptop]),
    ]
    const text = said.map(({ stdout, stderr }) => stdout.replace(/^\{.*$/m, '') + stderr).join('')
    expect(text).not.toMatch(/\bkeys?\b|roster|fingerprint|schlüssel/i)
  })

  it('takes, shows and counts numbers of its block (N-03, N-21)', async () => {
    expect(await run(['numbers', 'peek', 'salesOrder', ...laptop])).toMatchObject({
      json: { number: 'AB-01000' },
    })
    const taken = await run(['numbers', 'take', 'salesOrder', ...laptop])
    expect(taken).toMatchObject({ code: 0, json: { number: 'AB-01000', provisional: false } })
    expect(taken.stdout.split('\n')[0]).toBe('AB-01000')
    expect(await run(['numbers', ...laptop])).toMatchObject({
      json: { numbers: [{ series: 'salesOrder', left: 49, of: 50 }] },
    })
    expect(await run(['numbers', 'take', 'party', ...office])).toMatchObject({ json: { number: '10482' } })
    const unknown = await run(['numbers', 'take', 'quotes', ...laptop])
    expect(unknown).toMatchObject({ code: 2, json: { code: 'cli.seriesUnknown' } })
    expect(unknown.stderr).toContain('salesOrder')
  })

  it('defines a series at the office, from text or JSON, and nowhere else (N-02, N-15)', async () => {
    const yearly = await run(['numbers', 'define', 'Angebot=AN-{year}-0001', ...office])
    expect(yearly.json).toMatchObject({
      series: [
        {
          id: 'quote',
          start: 1,
          format: { prefix: 'AN-{year}-', digits: 4, year: 'yyyy' },
          yearScoped: true,
        },
      ],
    })
    const legal = {
      id: 'invoices',
      kind: 'invoice',
      format: { prefix: 'R' },
      start: 5,
      block: 10,
      exhaustion: 'block',
    }
    writeFileSync(scratch.path('series.json'), JSON.stringify([legal]))
    expect(await run(['numbers', 'define', 'series.json', ...office])).toMatchObject({ code: 0 })
    const taken = await run(['numbers', 'take', 'quote', '--date', '2027-02-01', ...office])
    expect(taken.json).toMatchObject({ number: 'AN-2027-0001' })
    expect(await run(['numbers', ...office])).toMatchObject({
      json: { series: expect.arrayContaining([expect.objectContaining({ id: 'invoices' })]) as unknown },
    })
    expect(await run(['numbers', 'define', 'quote=X1', ...laptop])).toMatchObject({
      code: 11,
      json: { code: 'cli.officeOnly' },
    })
  })

  it('brings an order to the office, and the receipt back (SKY-05, M-D4)', async () => {
    writeOrder(scratch.path('order.ndjson'), { number: 'AB-01000', kind: 'salesOrder' })
    await run(['load', 'order.ndjson', ...laptop])
    const sent = await run(['sync', ...laptop])
    expect(sent).toMatchObject({
      code: 0,
      json: { captured: { created: 1 }, sentRecords: 1, bundles: { sent: 1 } },
    })
    const arrived = await run(['sync', ...office])
    expect(arrived).toMatchObject({ code: 0, json: { counts: { created: 1 } } })
    expect(arrived.stdout).toMatch(/created\s+1/)
    expect((await say(['list', '--kind', 'salesOrder', ...office])).stdout).toContain('AB-01000')
    const back = await run(['sync', ...laptop])
    expect(back.json).toMatchObject({ receipts: [{ kind: 'salesOrder', outcome: 'created' }] })
    const receipts = await run(['receipts', ...laptop])
    expect(receipts).toMatchObject({
      code: 0,
      json: { receipts: [{ label: expect.stringContaining('AB-01000') as unknown, outcome: 'created' }] },
    })
    expect(receipts.stdout).toContain('Order AB-01000 is in the office')
    expect(await run(['receipts', ...office])).toMatchObject({ code: 11, json: { code: 'cli.stationOnly' } })
  })

  it('has nothing to say when nothing happened', async () => {
    await settle()
    const files = await run(['sync', ...laptop])
    expect(files).toMatchObject({ code: 0, json: { bundles: { received: 0, sent: 0 } } })
    expect(files.stdout).toContain('nothing new')
  })

  it('asks at the office when both changed a field, and carries the answer out (M-E5)', async () => {
    const changed = (phone: string) => {
      const [line] = readFileSync(scratch.path('quote.ndjson'), 'utf8').split('\n')
      const party = JSON.parse(line!) as { fields: object }
      return `${JSON.stringify({ ...party, fields: { ...party.fields, phone } })}\n`
    }
    writeFileSync(scratch.path('here.ndjson'), changed('0431-1'))
    writeFileSync(scratch.path('there.ndjson'), changed('0431-2'))
    await run(['load', 'here.ndjson', ...office])
    await run(['load', 'there.ndjson', ...laptop])
    await settle()
    const open = await say(['questions', ...office])
    expect(open.code).toBe(4)
    const answer = /ordersync (answer [0-9a-f]+=takeIncoming) --config office\.json/.exec(open.stdout)
    expect(answer).not.toBeNull()
    expect(await run([...answer![1]!.split(' '), ...office])).toMatchObject({
      code: 0,
      json: { questions: [] },
    })
    await settle()
    for (const side of [office, laptop]) {
      expect((await say(['dump', '--all', '--kind', 'party', ...side])).stdout).toContain('"phone":"0431-2"')
    }
  })

  it('takes the answer back on request, and gives it anew', async () => {
    const answered = (await run(['jobs', '--limit', '100', ...office])).json['jobs'] as readonly {
      readonly id: string
      readonly type: string
    }[]
    const { id } = answered.find(({ type }) => type === 'decision')!
    expect(await run(['undo', id, '--preview', ...office])).toMatchObject({ code: 0, json: { job: { id } } })
    expect(await run(['undo', id, ...office])).toMatchObject({ code: 0, json: { counts: { restored: 1 } } })
    const again = await run(['questions', ...office])
    const [question] = again.json['questions'] as readonly { readonly id: string }[]
    expect(again.code).toBe(4)
    const kept = await run(['answer', `${question!.id}=keepLocal`, ...office])
    expect(kept).toMatchObject({ code: 0, json: { questions: [] } })
    await settle()
    for (const side of [office, laptop]) {
      const { stdout } = await say(['dump', '--all', '--kind', 'party', ...side])
      expect(stdout).toContain('"phone":"0431-1"')
    }
  })

  it('still sends and takes over single files (OSI-21)', async () => {
    const env = { ORDERSYNC_PASSPHRASE: 'Eichen Pfosten Mond 42' }
    const out = await runHere(
      scratch,
      ['export', 'salesOrder:AB-01000', '--out', 'one.osb', ...laptop, '--json'],
      { env },
    )
    expect(out).toMatchObject({ code: 0, json: { counts: { salesOrder: 1 } } })
    const taken = await runHere(scratch, ['import', 'one.osb', '--yes', ...office, '--json'], { env })
    expect(taken).toMatchObject({ code: 0, json: { counts: { unchanged: 2 } } })
    expect(await run(['jobs', ...office])).toMatchObject({ code: 0 })
    expect(await run(['preview', 'one.osb', ...office])).toMatchObject({
      code: 2,
      json: { code: 'cli.noPassphrase' },
    })
  })

  it('hands a document over to a station (M-D2d)', async () => {
    expect(await run(['handover', 'Angebot:AN-1001', 'laptop', ...office])).toMatchObject({ code: 0 })
    await settle()
    writeOrder(scratch.path('changed.ndjson'), { number: 'AN-1001', quantity: '7' })
    await run(['load', 'changed.ndjson', ...laptop])
    await settle()
    expect((await say(['list', ...office])).stdout).toMatch(/AN-1001.*999\.60 EUR/)
    const missing = await run(['handover', 'quote:AN-9', 'laptop', ...office])
    expect(missing).toMatchObject({ code: 2, json: { code: 'cli.documentMissing' } })
  })

  it('changes what travels, takes it over for another station, and saves it (SKY-31, SKY-32)', async () => {
    const patch = {
      creatable: ['quote'],
      rules: { article: { hostToStation: { filter: { field: 'articleNumber', startsWith: 'T' } } } },
    }
    writeFileSync(scratch.path('patch.json'), JSON.stringify(patch))
    const changed = await run(['profile', 'laptop', '--set', 'patch.json', ...office])
    expect(changed).toMatchObject({ code: 0, json: { profile: { revision: 2, creatable: ['quote'] } } })
    expect(changed.stdout).toMatch(/Article\s+new, changed, filtered/)
    await joinAs('shop.json', 'shop.sqlite', 'Shop', [
      '--id',
      'shop-1',
      '--profile',
      '{"silenceAlarmDays":3}',
    ])
    const like = await run(['profile', 'shop-1', '--like', 'laptop', ...office])
    expect(like.json).toMatchObject({ profile: { station: 'shop-1', label: 'Shop', creatable: ['quote'] } })
    expect(like.json['profile']).not.toHaveProperty('silenceAlarmDays')
    const saved = await run(['profile', 'shop-1', '--out', 'shop-profile.json', ...office])
    expect(saved.code).toBe(0)
    const file = JSON.parse(readFileSync(scratch.path('shop-profile.json'), 'utf8')) as { rules: object }
    const laptopProfile = (await run(['profile', 'laptop', ...office])).json['profile'] as { rules: object }
    expect(file.rules).toEqual(laptopProfile.rules)
    await settle()
    expect(await run(['profile', ...laptop])).toMatchObject({
      json: { profile: { revision: 2, creatable: ['quote'] } },
    })
    const third = await run(['invite', 'Third', '--like', 'laptop', '--out', 'third.invite', ...office])
    expect(third).toMatchObject({ code: 0, json: { station: 'third', file: scratch.path('third.invite') } })
    expect(await run(['profile', 'third', ...office])).toMatchObject({
      json: { profile: { creatable: ['quote'] } },
    })
  })

  it('keeps a bundle aside that it cannot take, and takes it after the reason is mended', async () => {
    const before = readFileSync(scratch.path('office.json'), 'utf8')
    const narrow = { ...(JSON.parse(before) as object), limits: { bodyBytes: 200 } }
    for (const number of ['AN-7001', 'AN-7002']) {
      writeOrder(scratch.path('more.ndjson'), { number })
      await run(['load', 'more.ndjson', ...laptop])
    }
    await run(['sync', ...laptop])
    writeFileSync(scratch.path('office.json'), JSON.stringify(narrow))
    const aside = await run(['sync', ...office])
    expect(aside).toMatchObject({ code: 3, json: { bundles: { quarantined: 1 } } })
    expect(aside.stdout).toContain('Bundles kept aside: 1')
    const listed = await run(['quarantine', ...office])
    expect(listed).toMatchObject({ code: 3, json: { bundles: [{ reason: { code: 'format.too_large' } }] } })
    const [{ id }] = listed.json['bundles'] as readonly [{ id: string }]
    expect(await run(['quarantine', '--save', id.slice(0, 8), 'aside.osb', ...office])).toMatchObject({
      code: 0,
    })
    expect(readFileSync(scratch.path('aside.osb')).subarray(0, 21).toString()).toBe('age-encryption.org/v1')
    const unknown = await run(['quarantine', '--show', 'abcdef', ...office])
    expect(unknown).toMatchObject({ code: 2, json: { code: 'cli.quarantineUnknown' } })
    const again = await run(['quarantine', '--retry', id.slice(0, 8), ...office])
    expect(again).toMatchObject({ code: 3, json: { bundles: { quarantined: 1 } } })
    writeFileSync(scratch.path('office.json'), before)
    const retried = await run(['quarantine', '--retry', id.slice(0, 8), ...office])
    expect(retried).toMatchObject({ code: 0, json: { counts: { created: 2 } } })
    expect(await run(['quarantine', ...office])).toMatchObject({ code: 0, json: { bundles: [] } })
    expect((await say(['list', ...office])).stdout).toContain('AN-7002')
  })

  it('drops a bundle for good on request', async () => {
    const before = readFileSync(scratch.path('office.json'), 'utf8')
    writeOrder(scratch.path('more.ndjson'), { number: 'AN-7003' })
    await run(['load', 'more.ndjson', ...laptop])
    await run(['sync', ...laptop])
    writeFileSync(
      scratch.path('office.json'),
      JSON.stringify({ ...(JSON.parse(before) as object), limits: { bodyBytes: 200 } }),
    )
    await run(['sync', ...office])
    writeFileSync(scratch.path('office.json'), before)
    const [{ id }] = (await run(['quarantine', ...office])).json['bundles'] as readonly [{ id: string }]
    expect(await run(['quarantine', '--discard', id, ...office])).toMatchObject({ code: 0, json: { id } })
    expect(await run(['quarantine', ...office])).toMatchObject({ json: { bundles: [] } })
  })
})

describe('a run', () => {
  it('is refused while another one is under way (SKY-37)', async () => {
    const release = await createProcessLock(scratch.path('laptop.sqlite-lock')).acquire()
    const busy = await scratch.run(['sync', ...laptop, '--json'])
    expect(busy).toMatchObject({ code: 8, json: { code: 'usage.already_running' } })
    await release!()
    expect(await run(['sync', ...laptop])).toMatchObject({ code: 0 })
    expect(existsSync(scratch.path('laptop.sqlite-lock'))).toBe(false)
  })

  it('is refused in the same way while that one holds the database for a long transaction (SKY-37)', async () => {
    const release = await createProcessLock(scratch.path('laptop.sqlite-lock')).acquire()
    const store = createSqliteStore({ path: scratch.path('laptop.sqlite') })
    const busy = await store.transaction(async (tx) => {
      await tx.state.put([{ key: new TextEncoder().encode('test'), value: new Uint8Array(1) }])
      const during = await scratch.run(['sync', ...laptop, '--json'])
      await tx.state.delete([new TextEncoder().encode('test')])
      return during
    })
    await store.close?.()
    expect(busy).toMatchObject({ code: 8, json: { code: 'usage.already_running' } })
    await release!()
    expect(await run(['sync', ...laptop])).toMatchObject({ code: 0 })
  })

  it('leaves no lock where there is no database, or none of a member', async () => {
    expect(await run(['sync', '--db', 'none.sqlite'])).toMatchObject({ code: 2 })
    expect(existsSync(scratch.path('none.sqlite-lock'))).toBe(false)
  })

  it('without the shared folder is said, loses nothing, and creates no folder (OSI-05)', async () => {
    renameSync(scratch.path('share'), scratch.path('unplugged'))
    for (const command of ['sync', 'check']) {
      const { code, stderr } = await run([command, ...laptop])
      expect(code).toBe(9)
      expect(stderr).toContain('does not exist')
    }
    expect(existsSync(scratch.path('share'))).toBe(false)
    renameSync(scratch.path('unplugged'), scratch.path('share'))
    expect(await run(['check', ...laptop])).toMatchObject({ code: 0, json: { reachable: true } })
  })

  it('after run goes on until Ctrl+C, also when the folder comes later, and ends cleanly (SKY-37)', async () => {
    renameSync(scratch.path('share'), scratch.path('unplugged'))
    let text = ''
    const ended = await scratch.run(['sync', '--loop', '--interval', '1', ...laptop, '--json'], {
      onStart: (child) => {
        child.stderr.on('data', (piece: string) => {
          if (text === '') renameSync(scratch.path('unplugged'), scratch.path('share'))
          text += piece
          setTimeout(() => child.kill('SIGINT'), 2500)
        })
      },
    })
    expect(ended).toMatchObject({ code: 0, json: { ok: true, command: 'sync' } })
    expect(Number(ended.json['runs'])).toBeGreaterThan(0)
    expect(text).toContain('does not exist')
    expect(existsSync(scratch.path('laptop.sqlite-lock'))).toBe(false)
  })
})
