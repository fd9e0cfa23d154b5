/** What a person, or a scheduler, learns when something does not go as it should. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Scratch } from './run-cli.js'
import { runHere } from './run-here.js'
import { writeOrder } from './sample-business.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const scratch = new Scratch()
const office = ['--config', 'office.json']
const laptop = ['--config', 'laptop.json']
const branch = ['--config', 'branch.json']

const say = (args: readonly string[]) => runHere(scratch, args)
const run = (args: readonly string[]) => say([...args, '--json'])

async function settle(rounds = 2): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const side of [laptop, branch, office]) await run(['sync', ...side])
  }
  for (const side of [laptop, branch]) await run(['sync', ...side])
}

async function invite(
  label: string,
  ...more: readonly string[]
): Promise<{ readonly file: string; readonly code: string }> {
  const invited = await run(['invite', label, ...more, ...office])
  return invited.json as { file: string; code: string }
}

const joinWith = ({ file, code }: { file: string; code: string }, name: string) =>
  run(['join', file, '--code', code, '--db', `${name}.sqlite`, '--config', `${name}.json`])

beforeAll(async () => {
  mkdirSync(scratch.path('share'))
  await run(['init', '--db', 'office.sqlite', '--label', 'Büro', '--folder', 'share', ...office])
  writeOrder(scratch.path('quote.ndjson'), { number: 'AN-1001' })
  await run(['load', 'quote.ndjson', ...office])
  for (const name of ['laptop', 'branch']) await joinWith(await invite(name), name)
  await settle()
})

afterAll(() => scratch.remove())

describe('status, for a scheduler', () => {
  it('ends with 0 when nothing needs anybody', async () => {
    for (const side of [office, laptop]) expect(await run(['status', ...side])).toMatchObject({ code: 0 })
  })

  it('calls the other side of a station the office', async () => {
    expect((await say(['status', ...laptop])).stdout).toMatch(/^Office +Name/m)
    expect((await say(['status', ...office])).stdout).toMatch(/^Station +Name/m)
    expect((await say(['status', '--language', 'de', ...laptop])).stdout).toMatch(/^Büro +Name/m)
  })

  it('ends with 12 at a station that is switched off, which says so; sync too (SKY-15)', async () => {
    await run(['profile', 'laptop', '--set', '{"active":false}', ...office])
    await run(['sync', ...office])
    const told = await say(['sync', ...laptop])
    expect(told.code).toBe(12)
    expect(told.stdout).toContain('"Büro" has switched this station off')
    expect(await run(['status', ...laptop])).toMatchObject({
      code: 12,
      json: { links: [{ state: 'suspended', notices: [{ code: 'STATION_SUSPENDED' }] }] },
    })
    await run(['profile', 'laptop', '--set', '{"active":true}', ...office])
    await settle()
    expect(await run(['status', ...laptop])).toMatchObject({ code: 0 })
  })

  it('ends with 12 and names a file that is not whole or not ours, and leaves others alone', async () => {
    const box = scratch.path('share/to-laptop')
    writeFileSync(join(box, `${'a'.repeat(26)}.osb`), 'cut')
    writeFileSync(join(box, 'Notizen.txt'), 'private')
    await run(['sync', ...laptop])
    const told = await say(['sync', ...laptop])
    expect(told.stdout).toContain(`${'a'.repeat(26)}.osb`)
    const status = await say(['status', ...laptop])
    expect(status.code).toBe(12)
    expect(status.stdout).toContain(`The file "${'a'.repeat(26)}.osb" at the exchange place has not arrived`)
    expect(status.stdout).not.toContain('Notizen')
    rmSync(join(box, `${'a'.repeat(26)}.osb`))
    await run(['sync', ...laptop])
    expect((await run(['status', ...laptop])).code).toBe(0)
    expect(readFileSync(join(box, 'Notizen.txt'), 'utf8')).toBe('private')
  })
})

describe('a change that the office refuses (NOT_OWNER)', () => {
  it('is shown at the station with its values, ends status with 3, and can be dropped', async () => {
    writeOrder(scratch.path('changed.ndjson'), { number: 'AN-1001', quantity: '7' })
    await run(['load', 'changed.ndjson', ...laptop])
    await run(['sync', ...laptop])
    const there = await say(['sync', ...office])
    expect(there.stdout).toMatch(
      /AN-1001.* of laptop was not taken over \(only who made the document, or the office, may change it\)/,
    )
    const told = await say(['sync', ...laptop])
    expect(told).toMatchObject({ code: 3 })
    expect(told.stdout).toContain('Your own values are kept aside here')
    expect((await say(['status', ...laptop])).stdout).toContain('ordersync receipts --kept')
    expect((await run(['status', ...laptop])).code).toBe(3)
    const kept = await say(['receipts', '--kept', ...laptop])
    expect(kept).toMatchObject({ code: 3 })
    expect(kept.stdout).toMatch(/Quote AN-1001.*Only office or the host may change/)
    expect(kept.stdout).toMatch(/Line 1, Quantity +7/)
    const id = /receipts --discard (\S+)/.exec(kept.stdout)![1]!
    expect(await run(['receipts', '--discard', 'x', ...laptop])).toMatchObject({ code: 2 })
    expect(await run(['receipts', '--discard', id, ...laptop])).toMatchObject({ code: 0 })
    expect(await run(['receipts', '--kept', ...laptop])).toMatchObject({ code: 0, json: { keptAside: [] } })
    expect((await run(['status', ...laptop])).code).toBe(0)
  })
})

describe('files that vanished', () => {
  it('are sent again at once with --resend', async () => {
    writeOrder(scratch.path('new.ndjson'), { number: 'AN-1002' })
    await run(['load', 'new.ndjson', ...office])
    await run(['sync', ...office])
    for (const name of ['to-laptop', 'to-branch']) {
      for (const file of readdirSync(scratch.path(`share/${name}`))) {
        if (file.endsWith('.osb')) rmSync(scratch.path(`share/${name}/${file}`))
      }
    }
    expect(await run(['sync', ...office])).toMatchObject({ json: { bundles: { resent: 0 } } })
    expect(await run(['sync', '--resend', ...office])).toMatchObject({
      code: 0,
      json: { bundles: { resent: 2 } },
    })
    await run(['sync', ...laptop])
    expect((await say(['list', ...laptop])).stdout).toContain('AN-1002')
    await settle()
    expect(await run(['sync', '--resend', '--loop', ...office])).toMatchObject({ code: 2 })
  })
})

describe('a carrier that does only part', () => {
  it('ends with 9 and says what was done all the same', async () => {
    const box = scratch.path('share/to-branch')
    const former = readdirSync(box)
    expect(former.filter((name) => name.endsWith('.osb'))).toEqual([])
    rmSync(box, { recursive: true })
    writeFileSync(box, 'in the way')
    writeOrder(scratch.path('third.ndjson'), { number: 'AN-1003' })
    await run(['load', 'third.ndjson', ...office])
    const done = await say(['sync', ...office])
    expect(done.code).toBe(9)
    expect(done.stdout).toContain('Bundles received: 0, sent: 1')
    expect(done.stderr).toContain('to-branch')
    rmSync(box)
    expect(await run(['sync', ...office])).toMatchObject({ code: 0, json: { carrierErrors: [] } })
    await settle()
    expect((await say(['list', ...branch])).stdout).toContain('AN-1003')
  })
})

describe('a database that has joined', () => {
  it('stays who it is before the first answer too; only for the same station it may ask anew', async () => {
    const first = await invite('Eins')
    const other = await invite('Zwei')
    expect(await joinWith(first, 'eins')).toMatchObject({ code: 0, json: { station: 'eins' } })
    expect(await joinWith(other, 'eins')).toMatchObject({ code: 11, json: { code: 'cli.memberAlready' } })
    expect((await say(['status', '--config', 'eins.json'])).stdout).toContain('Station "Eins" (eins)')
    expect(await joinWith(await invite('Eins'), 'eins')).toMatchObject({ code: 0 })
    await run(['sync', '--config', 'eins.json'])
    expect((await say(['status', '--config', 'eins.json'])).stdout).toContain('The office was asked on')
    expect((await run(['status', '--config', 'eins.json'])).code).toBe(0)
    await run(['sync', ...office])
    await run(['sync', '--config', 'eins.json'])
    // It works now: another one in its place needs a word, and this database is none.
    expect(await run(['invite', 'Eins', ...office])).toMatchObject({
      code: 2,
      json: { code: 'usage.station_joined' },
    })
    expect(await joinWith(await invite('Eins', '--replace'), 'eins')).toMatchObject({ code: 11 })
  })
})

describe('a question between two members', () => {
  it('shows only what is in question, by its name, and whose version came', async () => {
    const changed = (phone: string, web: string) => {
      const [line] = readFileSync(scratch.path('quote.ndjson'), 'utf8').split('\n')
      const party = JSON.parse(line!) as { fields: object }
      return `${JSON.stringify({ ...party, fields: { ...party.fields, phone, web } })}\n`
    }
    writeFileSync(scratch.path('here.ndjson'), changed('0431-1', 'a.de'))
    writeFileSync(scratch.path('there.ndjson'), changed('0431-2', 'a.de'))
    await run(['load', 'here.ndjson', ...office])
    await run(['load', 'there.ndjson', ...laptop])
    await settle()
    const { stdout } = await say(['questions', ...office])
    expect(stdout).toMatch(/^ {4}Field +Here +From laptop$/m)
    expect(stdout).toMatch(/^ {4}Phone +0431-1 +0431-2$/m)
    expect(stdout.split('\n').filter((line) => /^ {4}\S/.test(line))).toHaveLength(3)
    expect(stdout).toMatch(/takeFields:.\{\\?"phone\\?":\\?"VALUE\\?"\}/)
    const german = await say(['questions', '--language', 'de', ...office])
    expect(german.stdout).toMatch(/^ {4}Feld +Hier +Von laptop$/m)
    expect(german.stdout).toMatch(/^ {4}Telefon /m)
  })
})

describe('load', () => {
  it('names the line of a kind that is not kept', async () => {
    const invoice = { kind: 'invoice', key: 'R1', fields: { number: 'R1' } }
    const party = { kind: 'party', key: 'P1', fields: { name: 'Neu' } }
    writeFileSync(scratch.path('bad.ndjson'), `${JSON.stringify(party)}\n\n${JSON.stringify(invoice)}\n`)
    const refused = await run(['load', 'bad.ndjson', ...office])
    expect(refused).toMatchObject({ code: 2, json: { code: 'cli.lineKind' } })
    expect(refused.stderr).toContain('Line 3: records of the kind "invoice"')
  })
})
