/** One document from one database to another, by the command alone, each step a process of its own. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { passphrase, Scratch } from './run-cli.js'
import { writeOrder } from './sample-business.js'

// Each step is a process of its own, and a passphrase costs a second.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const scratch = new Scratch()
const home = ['--config', 'home.json']
const office = ['--config', 'office.json']

interface JobJson {
  readonly id: string
}

beforeAll(async () => {
  await scratch.setUp('home')
  await scratch.setUp('office')
  writeOrder(scratch.path('quote.ndjson'), { number: 'AN-1001' })
  const loaded = await scratch.run(['load', 'quote.ndjson', ...home, '--json'])
  expect(loaded).toMatchObject({ code: 0, json: { ok: true, records: 2, changed: 2 } })
})

afterAll(() => scratch.remove())

describe('ordersync', () => {
  let job = ''

  it('lists what can be marked', async () => {
    const { code, stdout } = await scratch.run(['list', ...home])
    expect(code).toBe(0)
    expect(stdout).toMatch(/Quote\s+AN-1001\s+2026-04-01\s+Bäckerei Köhler.*428\.40 EUR\s+quote:AN-1001/)
  })

  it('ends in its own way when whoever reads its output has seen enough', async () => {
    const onStart = ({ stdout }: { readonly stdout: { destroy(): unknown } }) => void stdout.destroy()
    expect(await scratch.run(['list', ...home, '--json'], { onStart })).toMatchObject({ code: 0, stderr: '' })
  })

  it('loads the same records again without a change', async () => {
    expect(await scratch.run(['load', 'quote.ndjson', ...home, '--json'])).toMatchObject({
      code: 0,
      json: { changed: 0 },
    })
  })

  it('loads a customer without a number once, by the key of his line, and finds his documents by his name', async () => {
    await scratch.setUp('keys')
    const keys = ['--config', 'keys.json']
    const party = { kind: 'party', key: 'C1', fields: { type: 'company', name: 'Tischlerei Grünwald' } }
    const fields = {
      number: 'AN-7',
      date: '2026-03-02',
      currency: 'EUR',
      parties: { orderedBy: { partyKey: 'C1' } },
      links: [{ kind: 'invoice', number: 'R-1', relation: 'billedBy' }],
      lines: [],
    }
    const lines = [party, { kind: 'quote', key: 'Q1', fields }]
    writeFileSync(scratch.path('keys.ndjson'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    for (const changed of [2, 0]) {
      const loaded = await scratch.run(['load', 'keys.ndjson', ...keys, '--json'])
      expect(loaded).toMatchObject({ code: 0, json: { records: 2, changed } })
    }
    const found = await scratch.run(['list', '--search', 'grünwald', ...keys, '--json'])
    expect(found.json).toMatchObject({ total: 1, documents: [{ party: 'Tischlerei Grünwald' }] })
    writeFileSync(scratch.path('nokey.ndjson'), `${JSON.stringify({ ...party, key: undefined })}\n`)
    const refused = await scratch.run(['load', 'nokey.ndjson', ...keys, '--json'])
    expect(refused).toMatchObject({ code: 2, json: { code: 'cli.lineWithoutKey', parameters: { line: 1 } } })
    const out = await scratch.run(['export', 'quote:AN-7', '--out', 'keys.osb', ...keys, '--json'])
    expect(JSON.stringify(out.json['leftOut'])).toContain('(links/*)')
    expect(out.stdout).not.toContain('{path}')
  })

  it('exports the marked document with its customer into one new file', async () => {
    const { code, json } = await scratch.run([
      'export',
      'Angebot:an-1001',
      '--out',
      'first.osb',
      ...home,
      '--json',
    ])
    expect(code).toBe(0)
    expect(json).toMatchObject({ ok: true, command: 'export', exitCode: 0, counts: { party: 1, quote: 1 } })
    expect(readFileSync(scratch.path('first.osb')).subarray(0, 21).toString()).toBe('age-encryption.org/v1')
  })

  it('never overwrites a file', async () => {
    const before = readFileSync(scratch.path('first.osb'))
    const { code, stderr } = await scratch.run(['export', 'quote:AN-1001', '--out', 'first.osb', ...home])
    expect(code).toBe(2)
    expect(stderr).toContain('was not overwritten')
    expect(readFileSync(scratch.path('first.osb'))).toEqual(before)
    expect(readdirSync(scratch.folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('shows what an import would do, and writes nothing', async () => {
    const preview = await scratch.run(['preview', 'first.osb', '--changes', ...office, '--json'])
    expect(preview).toMatchObject({
      code: 0,
      json: { counts: { created: 2 }, from: 'home', originProven: false },
    })
    expect(preview.json['token']).toEqual(expect.any(String))
    expect(preview.stdout).toContain('Bäckerei Köhler')
    expect(await scratch.run(['list', ...office, '--json'])).toMatchObject({ json: { total: 0 } })
    expect(await scratch.run(['jobs', ...office, '--json'])).toMatchObject({ json: { jobs: [] } })
  })

  it('takes nothing over unasked', async () => {
    expect(await scratch.run(['import', 'first.osb', ...office])).toMatchObject({ code: 2 })
    expect(await scratch.run(['list', ...office, '--json'])).toMatchObject({ json: { total: 0 } })
  })

  it('imports it, the customer and the quote', async () => {
    const { code, json, stdout } = await scratch.run([
      'import',
      'first.osb',
      '--yes',
      '--by',
      'Anna',
      ...office,
      '--json',
    ])
    expect(code).toBe(0)
    expect(json).toMatchObject({
      ok: true,
      counts: { created: 2 },
      articleLinksDropped: 1,
      job: { by: 'Anna' },
    })
    job = (json['job'] as JobJson).id
    expect(stdout).toContain(`Job: ${job}`)
  })

  it('says in German and English that a file was imported before', async () => {
    const again = await scratch.run(['import', 'first.osb', '--yes', ...office, '--json'])
    expect(again).toMatchObject({ code: 0, json: { counts: { unchanged: 2, created: 0 } } })
    expect(again.stdout).toContain('imported before')
    const german = await scratch.run(['preview', 'first.osb', '--language', 'de', ...office])
    expect(german.stdout).toContain('schon übernommen')
  })

  it('refreshes a newer revision', async () => {
    writeOrder(scratch.path('quote2.ndjson'), { number: 'AN-1001', quantity: '5' })
    await scratch.run(['load', 'quote2.ndjson', ...home])
    await scratch.run(['export', 'quote:AN-1001', '--out', 'second.osb', ...home])
    const { code, json } = await scratch.run(['import', 'second.osb', '--yes', ...office, '--json'])
    expect(code).toBe(0)
    expect(json).toMatchObject({ counts: { refreshed: 1, unchanged: 1 } })
    const listed = await scratch.run(['list', ...office])
    expect(listed.stdout).toContain('714.00 EUR')
  })

  it('lists jobs, and one with its records', async () => {
    const { stdout, json } = await scratch.run(['jobs', ...office, '--json'])
    expect((json['jobs'] as readonly JobJson[]).map(({ id }) => id)).toContain(job)
    expect(stdout).toContain('created 2')
    const one = await scratch.run(['jobs', job, ...office, '--json'])
    expect((one.json['records'] as readonly unknown[]).length).toBe(2)
    expect(await scratch.run(['jobs', 'nosuchjob', ...office, '--json'])).toMatchObject({
      code: 2,
      json: { ok: false, code: 'cli.jobUnknown' },
    })
  })

  it('undoes a job after showing what that would do', async () => {
    const { json } = await scratch.run(['jobs', '--limit', '1', ...office, '--json'])
    const latest = (json['jobs'] as readonly JobJson[])[0]!.id
    const preview = await scratch.run(['undo', latest, '--preview', ...office, '--json'])
    expect(preview).toMatchObject({ code: 0, json: { counts: { restored: 1 } } })
    expect((await scratch.run(['list', ...office])).stdout).toContain('714.00 EUR')
    expect(await scratch.run(['undo', latest, ...office, '--json'])).toMatchObject({ code: 0 })
    expect((await scratch.run(['list', ...office])).stdout).toContain('428.40 EUR')
  })

  it('refuses a document that is not there, an invoice, and a name it does not understand', async () => {
    const missing = await scratch.run(['export', 'quote:AN-9999', ...home, '--json'])
    expect(missing).toMatchObject({ code: 2, json: { code: 'usage.not_found' } })
    const invoice = await scratch.run(['export', 'invoice:R-1', ...home, '--json'])
    expect(invoice).toMatchObject({ code: 2, json: { code: 'usage.forbidden_kind' } })
    const typo = await scratch.run(['export', 'quotes:AN-1001', ...home, '--json'])
    expect(typo).toMatchObject({ code: 2, json: { code: 'cli.kindUnknown' } })
    expect(typo.stderr).toContain('There is no kind "quotes"; possible are quote, salesOrder')
    const odd = await scratch.run(['export', 'AN-1001', ...home, '--json'])
    expect(odd).toMatchObject({ code: 2, json: { code: 'cli.selectionSyntax' } })
    expect(odd.stderr).toContain('quote:AN-1001')
  })

  it('writes only the last line with --quiet --json', async () => {
    const { stdout } = await scratch.run(['list', '--quiet', '--json', ...office])
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  })

  it('stops cleanly on an interrupt', async () => {
    const before = await scratch.run(['dump', '--all', ...office])
    const stopped = await scratch.run(['import', 'second.osb', '--yes', ...office, '--json'], {
      env: { ORDERSYNC_PASSPHRASE: passphrase },
      onStart: (child) => setTimeout(() => child.kill('SIGINT'), 400),
    })
    // Ended before or after: never something in between.
    expect([130, 0, null]).toContain(stopped.code)
    if (stopped.code === 130) expect(stopped.stderr).toContain('Nothing was changed')
    if (stopped.code !== 0)
      expect((await scratch.run(['dump', '--all', ...office])).stdout).toBe(before.stdout)
  })
})

describe('questions', () => {
  it('shows each with the commands that answer it, and takes the answer', async () => {
    const twin = new Scratch()
    try {
      await twin.setUp('home')
      await twin.setUp('office')
      writeOrder(twin.path('here.ndjson'), {
        number: 'AN-1',
        customer: { number: '10023', name: 'Elektro Süd AG' },
      })
      writeOrder(twin.path('there.ndjson'), {
        number: 'AN-1',
        customer: { number: '70001', name: 'Malerei Öz' },
      })
      await twin.run(['load', 'here.ndjson', ...office])
      await twin.run(['load', 'there.ndjson', ...home])
      await twin.run(['export', 'quote:AN-1', '--out', 'clash.osb', ...home])
      const imported = await twin.run(['import', 'clash.osb', '--yes', ...office, '--json'])
      expect(imported.code).toBe(3)
      expect(imported.json).toMatchObject({ counts: { refused: 1 } })
      const open = await twin.run(['questions', ...office, '--json'])
      expect(open.code).toBe(4)
      expect(open.stdout).toMatch(/Customer\s+Elektro Süd AG, Kiel\s+Malerei Öz, Kiel/)
      expect(open.stdout).toMatch(/=keepRefused --config office\.json$/m)
      const command = /ordersync answer ([0-9a-f]+=importUnderNewNumber):NUMBER/.exec(open.stdout)
      expect(command).not.toBeNull()
      const wrong = await twin.run(['answer', `${command![1]!.slice(0, 10)}=nonsense`, ...office, '--json'])
      expect(wrong).toMatchObject({ code: 2, json: { code: 'cli.optionUnknown' } })
      const answered = await twin.run(['answer', `${command![1]!}:AN-1-N`, ...office, '--json'])
      expect(answered.code).toBe(0)
      const listed = await twin.run(['list', ...office])
      expect(listed.stdout).toContain('AN-1-N')
      expect(await twin.run(['questions', ...office])).toMatchObject({ code: 0 })
    } finally {
      twin.remove()
    }
  })

  it('asks again what an answer of the same call has changed, and blames nobody for it (M-A10)', async () => {
    const three = new Scratch()
    try {
      await three.setUp('home')
      await three.setUp('office')
      writeOrder(three.path('here.ndjson'), {
        number: 'AN-9',
        customer: { number: '10023', name: 'Elektro Süd AG' },
      })
      await three.run(['load', 'here.ndjson', ...office])
      for (const n of ['1', '2']) {
        writeOrder(three.path(`there${n}.ndjson`), {
          number: `AN-${n}`,
          customer: { number: `7000${n}`, name: `Elektro Sued${n === '1' ? '' : ' '} AG` },
        })
        await three.run(['load', `there${n}.ndjson`, ...home])
      }
      await three.run(['export', 'quote:AN-1', 'quote:AN-2', '--out', 'two.osb', ...home])
      await three.run(['import', 'two.osb', '--yes', ...office, '--json'])
      const open = await three.run(['questions', ...office, '--json'])
      const ids = [
        ...new Set([...open.stdout.matchAll(/answer ([0-9a-f]{10})=useImported/g)].map(([, id]) => id!)),
      ]
      expect(ids).toHaveLength(2)
      const answers = ids.map((id) => `${id}=useImported`)
      const answered = await three.run(['answer', ...answers, ...office, '--json'])
      expect(answered).toMatchObject({ code: 4, json: { ok: true, questions: [{ type: 'party-match' }] } })
      expect(answered.stdout).toContain(`Question ${ids[1]!}: an answer before it changed what it is about`)
      expect((await three.run(['answer', answers[1]!, ...office, '--json'])).code).toBe(0)
    } finally {
      three.remove()
    }
  })
})
