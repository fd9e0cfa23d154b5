/** An ERP that only knows SQL or NDJSON, and the one-shot command that carries for it. */
import { readdirSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Scratch } from './run-cli.js'
import { orderLines } from './sample-business.js'

// Each step is a process of its own, and a passphrase costs a second.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const scratch = new Scratch()
const erp = ['--config', 'erp.json']
const office = ['--config', 'office.json']

beforeAll(async () => {
  for (const folder of ['to-office', 'to-erp', 'to-erp/stray.osb']) mkdirSync(scratch.path(folder))
  await scratch.setUp('erp', ['--tables', '--in', 'to-erp', '--out', 'to-office', '--unattended'])
  await scratch.setUp('office')
})

afterAll(() => scratch.remove())

function inErp<T>(work: (database: DatabaseSync) => T): T {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
  const database = new DatabaseSync(scratch.path('erp.sqlite'), { timeout: 5000 })
  try {
    return work(database)
  } finally {
    database.close()
  }
}

function rows(sql: string): readonly Readonly<Record<string, unknown>>[] {
  return inErp((database) => database.prepare(sql).all())
}

describe('ordersync exchange', () => {
  it('sends what the ERP has marked, and answers each mark', async () => {
    const [party, order] = orderLines({ number: 'A-1', kind: 'salesOrder' }).trim().split('\n')
    inErp((database) => {
      const add = database.prepare('INSERT INTO ordersync_share (kind, erp_key, fields) VALUES (?, ?, ?)')
      const fieldsOf = (line: string) => (JSON.parse(line) as { fields: Record<string, unknown> }).fields
      const partyId = add.run('party', 'K7', JSON.stringify(fieldsOf(party!))).lastInsertRowid
      const fields = fieldsOf(order!)
      const parties = fields['parties'] as { orderedBy: Record<string, unknown> }
      parties.orderedBy['partyKey'] = String(partyId)
      const orderId = add.run('salesOrder', 'B9', JSON.stringify(fields)).lastInsertRowid
      const invoiceId = add.run('invoice', 'R1', '{"number":"R-1"}').lastInsertRowid
      const mark = database.prepare('INSERT INTO ordersync_outbox (share_id) VALUES (?)')
      for (const id of [orderId, invoiceId, 999]) mark.run(id)
    })
    const { code, json } = await scratch.run(['exchange', ...erp, '--json'])
    expect(code).toBe(3)
    expect(json).toMatchObject({ ok: true, sent: { counts: { party: 1, salesOrder: 1 } } })
    expect(rows('SELECT state, code FROM ordersync_outbox ORDER BY id')).toEqual([
      { state: 'sent', code: null },
      { state: 'refused', code: 'usage.forbidden_kind' },
      { state: 'refused', code: 'cli.outboxRecordGone' },
    ])
    const [row] = rows("SELECT file FROM ordersync_outbox WHERE state = 'sent'")
    expect(readdirSync(scratch.path('to-office'))).toEqual([row!['file']])
  })

  it('has nothing to send the second time', async () => {
    expect(await scratch.run(['exchange', ...erp, '--json'])).toMatchObject({
      code: 0,
      json: { sent: { files: [] } },
    })
    expect(readdirSync(scratch.path('to-office'))).toHaveLength(1)
  })

  it('puts what arrives into the inbox, refuses what is bad, and deletes nothing', async () => {
    const [file] = readdirSync(scratch.path('to-office'))
    await scratch.run(['import', `to-office/${file!}`, '--yes', ...office])
    const kept = await scratch.run(['dump', '--all', '--kind', 'salesOrder', ...office])
    writeFileSync(scratch.path('back.ndjson'), kept.stdout.replace('"quantity":"3"', '"quantity":"9"'))
    await scratch.run(['load', 'back.ndjson', ...office])
    await scratch.run(['export', 'salesOrder:A-1', '--out', 'to-erp/back.osb', ...office])
    writeFileSync(scratch.path('to-erp', 'letter.osb'), 'no bundle')
    writeFileSync(scratch.path('to-erp', 'private.txt'), 'not ours')
    const { code, json } = await scratch.run(['exchange', ...erp, '--json'])
    expect(code).toBe(5)
    expect(json['imported']).toMatchObject([
      { counts: { refreshed: 1 } },
      { file: 'letter.osb', code: 'format.not_a_bundle' },
    ])
    expect(readdirSync(scratch.path('to-erp')).sort()).toEqual(['done', 'error', 'private.txt', 'stray.osb'])
    expect(readdirSync(scratch.path('to-erp', 'error')).sort()).toEqual(['letter.osb', 'letter.osb.txt'])
    expect(readFileSync(scratch.path('to-erp', 'error', 'letter.osb.txt'), 'utf8')).toContain(
      'not an OrderSync file',
    )
    expect(rows('SELECT kind, erp_key, event, state FROM ordersync_inbox')).toEqual([
      { kind: 'salesOrder', erp_key: 'B9', event: 'changed', state: 'waiting' },
    ])
    expect(rows("SELECT outcome, sentence FROM ordersync_result WHERE kind = 'salesOrder'")).toMatchObject([
      { outcome: 'refreshed' },
    ])
  })

  it('leaves a file alone that may still be arriving', async () => {
    const [done] = readdirSync(scratch.path('to-erp', 'done'))
    const bytes = readFileSync(scratch.path('to-erp', 'done', done!))
    writeFileSync(scratch.path('to-erp', 'half.osb'), bytes.subarray(0, bytes.length / 2))
    const { code, json } = await scratch.run(['exchange', ...erp, '--json'])
    expect(code).toBe(0)
    expect(json['imported']).toMatchObject([{ file: 'half.osb', waiting: true }])
    expect(readdirSync(scratch.path('to-erp'))).toContain('half.osb')
  })

  it('is refused without the switch, without tables, and into one folder', async () => {
    const cases = [
      [['exchange', '--in', 'to-erp', ...office], 'cli.noUnattended'],
      [['exchange', '--out', 'to-office', ...office], 'cli.needsTables'],
      [['exchange', '--in', 'to-erp', '--out', 'to-erp', ...erp], 'cli.sameFolder'],
      [['exchange', '--in', 'nowhere', ...erp], 'cli.folderMissing'],
      [['exchange', ...office], 'cli.nothingToExchange'],
    ] as const
    for (const [args, code] of cases) {
      expect(await scratch.run([...args, '--json'])).toMatchObject({ code: 2, json: { code } })
    }
  })
})

describe('NDJSON', () => {
  it('dumps what waits, with the ERP’s own keys, and takes its receipts, twice if need be', async () => {
    const dumped = await scratch.run(['dump', ...erp])
    const lines = dumped.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toMatchObject([{ event: 'changed', kind: 'salesOrder', key: 'B9' }])
    expect(lines[0]).toMatchObject({ fields: { parties: { orderedBy: { partyKey: 'K7' } } } })
    writeFileSync(
      scratch.path('receipt.ndjson'),
      `${JSON.stringify({ inbox: lines[0]!['inbox'], state: 'done' })}\n`,
    )
    for (let i = 0; i < 2; i += 1) {
      expect(await scratch.run(['load', 'receipt.ndjson', ...erp, '--json'])).toMatchObject({
        code: 0,
        json: { receipts: 1 },
      })
    }
    expect((await scratch.run(['dump', ...erp])).stdout).toBe('')
  })

  it('marks what the ERP sends, with references by its own keys', async () => {
    const [party, order] = orderLines({ number: 'A-2', kind: 'salesOrder' }).trim().split('\n')
    const marked = { ...(JSON.parse(order!) as object), send: true }
    // The order first: the file need not be sorted.
    writeFileSync(scratch.path('two.ndjson'), `${JSON.stringify(marked)}\r\n${party!}\r\n`)
    expect(await scratch.run(['load', 'two.ndjson', ...erp, '--json'])).toMatchObject({
      code: 0,
      json: { records: 2, marked: 1 },
    })
    const { code, json } = await scratch.run([
      'exchange',
      '--out',
      'to-office',
      '--config',
      'erp.json',
      '--json',
    ])
    expect(code).toBe(0)
    expect(json).toMatchObject({ sent: { counts: { party: 1, salesOrder: 1 } } })
  })

  it('loads all of a file or nothing', async () => {
    const good = JSON.stringify({ kind: 'article', key: '1', fields: { articleNumber: 'X-1', name: 'X' } })
    const cases = [
      [`${good}\nno json\n`, 'cli.lineInvalid', 2],
      [`${good}\n{"kind":"article","key":"2"}\n`, 'cli.lineInvalid', 2],
      [`${good}\n{"inbox":999,"state":"done"}\n`, 'cli.receiptUnknown', undefined],
      [
        `${good}\n${orderLines({ number: 'A-3' }).split('\n')[1]!.replace('"10023"', '"K-unknown"')}\n`,
        'cli.referenceUnknown',
        undefined,
      ],
    ] as const
    for (const [text, code, line] of cases) {
      writeFileSync(scratch.path('bad.ndjson'), text)
      const { json, ...run } = await scratch.run(['load', 'bad.ndjson', ...erp, '--json'])
      expect(run.code).toBe(2)
      expect(json['code']).toBe(code)
      if (line !== undefined) expect(json['parameters']).toMatchObject({ line })
    }
    expect(rows("SELECT 1 FROM ordersync_share WHERE kind = 'article'")).toEqual([])
  })
})
