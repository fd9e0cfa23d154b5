// An office and two stations are played once; then copies of what they left are broken by hand, one way each, and the
// checker has to notice.
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSampleBusiness, sampleSeller } from '../../src/business/sample.ts'
import { checkNetwork } from '../../src/check/network/check-network.ts'
import type { NetworkExpectation } from '../../src/check/network/expectation.ts'
import { createPrinter } from '../../src/output/printer.ts'
import { playNetwork } from '../../src/scenes/network/network-play.ts'

const scratch = mkdtempSync(join(tmpdir(), 'ordersync-network-test-'))
const good = join(scratch, 'good')
const seed = 3
let broken = 0

beforeAll(async () => {
  mkdirSync(good)
  const printer = createPrinter('en', () => undefined)
  await playNetwork({
    printer,
    folder: good,
    seed,
    business: createSampleBusiness(seed),
    seller: sampleSeller,
  })
}, 180_000)

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
})

const all = ['office', 'koeln', 'laptop']
const record = 'UPDATE ordersync_record SET fields ='
const stationOrder = `kind = 'salesOrder' AND json_extract(fields, '$.number') = (
  SELECT min(json_extract(fields, '$.number')) FROM ordersync_record
  WHERE kind = 'salesOrder' AND json_extract(fields, '$.number') GLOB 'AU-[0-9]*')`
const bornHere = `kind = 'party' AND json_extract(fields, '$.name') LIKE '%, Cologne branch'`
const shared = `kind = 'salesOrder' AND json_extract(fields, '$.number') = 'AU-NETZ-1'`

type Break = (folder: string) => void

/** A statement in some of the databases; each time it must change something. */
function sql(databases: readonly string[], statement: string): Break {
  return (folder) => {
    for (const name of databases) {
      const database = new DatabaseSync(join(folder, `${name}.sqlite`))
      const { changes } = database.prepare(statement).run()
      database.close()
      expect(Number(changes), `the mutation changes something in ${name}`).toBeGreaterThan(0)
    }
  }
}

type Writable = { -readonly [K in keyof NetworkExpectation]: NetworkExpectation[K] }

function expectation(change: (expected: Writable) => void): Break {
  return (folder) => {
    const path = join(folder, 'expected.json')
    const expected = JSON.parse(readFileSync(path, 'utf8')) as Writable
    change(expected)
    writeFileSync(path, JSON.stringify(expected))
  }
}

const readExpected = (folder: string): NetworkExpectation =>
  JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as NetworkExpectation

/** The customer about whom somebody decided, given another phone everywhere: the other side's value won in silence. */
const overwritten: Break = (folder) => {
  const { label } = readExpected(folder).decided[0]!
  sql(
    all,
    `${record} json_set(fields, '$.phone', '0000 1') WHERE kind = 'party' AND json_extract(fields, '$.name') = '${label}'`,
  )(folder)
}

const canaryAtStation: Break = (folder) => {
  const [canary] = readExpected(folder).canaries
  sql(['koeln'], `${record} json_set(fields, '$.web', '${canary}') WHERE ${bornHere}`)(folder)
}

const canaryInState: Break = (folder) => {
  const [canary] = readExpected(folder).canaries
  const bytes = Buffer.from(`{"notes":"${canary}"}`).toString('hex')
  sql(['laptop'], `INSERT INTO ordersync_state (key, value) VALUES (x'ffff', x'${bytes}')`)(folder)
}

const same = 'the three databases hold the same records'
const kept = 'nothing of the work done off line is lost'
const decided = 'what both sides changed differently was decided'
const ranges = 'every number lies in a range that its writer had'
const twice = 'no number of the network is there twice'
const given = 'customers of the stations have a number of the office'
const secret = 'nothing that stays at the office is in the file of a station'
const invoices = 'the stations have no record, link or field of an invoice'
const readable = 'nothing readable ever lay in the shared folder'
const both = 'an order changed by both sides has the changes of both'

const breaks: readonly (readonly [string, Break, string])[] = [
  ['an order is gone at a station', sql(['koeln'], `${record} NULL WHERE ${stationOrder}`), same],
  [
    'a station has another phone number',
    sql(['laptop'], `${record} json_set(fields, '$.phone', '1') WHERE ${bornHere}`),
    same,
  ],
  [
    'a station has a customer that nobody else has',
    sql(
      ['koeln'],
      `INSERT INTO ordersync_record (kind, number, fields, mark) VALUES ('party', NULL, '{"name":"Niemand"}', 100000)`,
    ),
    same,
  ],
  [
    'a station has an order twice',
    sql(
      ['laptop'],
      `INSERT INTO ordersync_record (kind, number, fields, mark)
       SELECT kind, number, fields, mark + 100000 FROM ordersync_record WHERE ${stationOrder}`,
    ),
    same,
  ],
  [
    'an order at a station belongs to another customer',
    sql(
      ['koeln'],
      `${record} json_set(fields, '$.parties.orderedBy.partyKey',
         (SELECT CAST(max(key) AS TEXT) FROM ordersync_record WHERE kind = 'party' AND NOT (${bornHere})))
       WHERE ${shared}`,
    ),
    same,
  ],
  [
    'a line at a station points to another article',
    sql(['laptop'], `${record} json_set(fields, '$.lines[0].articleKey', '999999') WHERE ${shared}`),
    same,
  ],
  ['an order of a station is gone everywhere', sql(all, `${record} NULL WHERE ${stationOrder}`), kept],
  [
    'a customer of a station is gone everywhere',
    sql(all, `DELETE FROM ordersync_record WHERE ${bornHere}`),
    kept,
  ],
  [
    'a quantity of a new order changed everywhere',
    sql(all, `${record} json_set(fields, '$.lines[1].quantity', '4711') WHERE ${stationOrder}`),
    kept,
  ],
  [
    'all prices are as they were before the office changed some',
    (folder) => {
      for (const name of all) {
        const old = join(folder, `${name}-joined.sqlite`)
        const database = new DatabaseSync(join(folder, `${name}.sqlite`))
        database.prepare('ATTACH ? AS old').run(old)
        database
          .prepare(
            `UPDATE ordersync_record SET fields = (SELECT fields FROM old.ordersync_record o WHERE o.key = ordersync_record.key)
             WHERE kind = 'priceEntry'`,
          )
          .run()
        database.close()
      }
    },
    kept,
  ],
  ['the value decided upon is gone everywhere', overwritten, kept],
  ['nobody was asked', expectation((expected) => (expected.decided = [])), decided],
  [
    'the other side was right',
    expectation((expected) => {
      const [first] = expected.decided
      const option = first!.option === 'keepLocal' ? 'takeIncoming' : 'keepLocal'
      expected.decided = [{ ...first!, option }]
    }),
    kept,
  ],
  [
    'serial numbers are gone everywhere',
    sql(all, `${record} json_remove(fields, '$.lines[0].serials') WHERE ${shared}`),
    both,
  ],
  [
    'the delivery date is the old one everywhere',
    sql(
      all,
      `${record} json_set(fields, '$.requestedDelivery', json('{"from":"2026-12-01","to":"2026-12-18"}')) WHERE ${shared}`,
    ),
    both,
  ],
  [
    'the deleted customer is back at a station',
    sql(
      ['laptop'],
      `INSERT INTO ordersync_record (kind, number, fields, mark)
       VALUES ('party', NULL, '{"name":"Videothek Abspann i. L."}', 100000)`,
    ),
    'what the office deleted is gone everywhere',
  ],
  [
    'a station wrote a number that is not its own',
    sql(
      [...all, 'koeln-off-line'],
      `${record} json_set(fields, '$.number', 'AU-099999') WHERE ${stationOrder}`,
    ),
    ranges,
  ],
  [
    'two members had one range',
    expectation((expected) => {
      const range = expected.ranges.find(({ member }) => member === 'koeln')!
      expected.ranges = [...expected.ranges, { ...range, member: 'laptop', first: range.last }]
    }),
    ranges,
  ],
  [
    'a range of 51 numbers passes for 50 (N-01)',
    expectation((expected) => {
      expected.ranges = expected.ranges.map((range) => ({ ...range, last: range.last + 1 }))
    }),
    ranges,
  ],
  [
    'a number is there twice everywhere',
    sql(all, `${record} json_set(fields, '$.number', 'AU-NETZ-1') WHERE ${stationOrder}`),
    twice,
  ],
  [
    'a new customer has no number',
    sql(all, `${record} json_remove(fields, '$.customerNumber') WHERE ${bornHere}`),
    given,
  ],
  [
    'a new customer has a number that the office never had',
    sql(all, `${record} json_set(fields, '$.customerNumber', 'KD-1') WHERE ${bornHere}`),
    given,
  ],
  ['a note of the office stands at a station', canaryAtStation, secret],
  ['a note of the office stands in the bytes of a station', canaryInState, secret],
  [
    'an order at a station has a link to an invoice',
    sql(
      ['koeln'],
      `${record} json_set(fields, '$.links', json('[{"relation":"precedes","kind":"invoice","number":"1"}]')) WHERE ${shared}`,
    ),
    invoices,
  ],
  [
    'an order at a station has a field of an invoice',
    sql(
      ['laptop'],
      `${record} json_set(fields, '$.ext', json('{"erp":{"RechnungsNr":"1"}}')) WHERE ${shared}`,
    ),
    invoices,
  ],
  [
    'a station has an invoice',
    sql(
      ['laptop'],
      `INSERT INTO ordersync_record (kind, number, fields, mark) VALUES ('invoice', NULL, '{}', 1)`,
    ),
    invoices,
  ],
  [
    'a file in the folder was readable',
    (folder) => {
      const [file] = readdirSync(join(folder, 'carried'))
      appendFileSync(join(folder, 'carried', file!), 'Stadtwerke Süd AG')
    },
    readable,
  ],
  [
    'the office lost the notes of its customers',
    sql(['office'], `${record} json_remove(fields, '$.notes') WHERE kind = 'party'`),
    'the office still has what stayed with it',
  ],
  [
    'a station began with something else',
    sql(['koeln-joined'], `${record} json_set(fields, '$.notes', 'anders') WHERE ${shared}`),
    'a station that has joined has what the office has',
  ],
]

describe('checkNetwork', () => {
  it('agrees with what the demo left', { timeout: 60_000 }, () => {
    const findings = checkNetwork(join(good, 'network'))
    expect(findings.flatMap(({ problems }) => problems)).toEqual([])
    // A finding that looked at nothing proves nothing.
    expect(findings.filter(({ looked }) => looked === 0)).toEqual([])
  })

  it.each(breaks)('disagrees when %s', { timeout: 60_000 }, (_, breakIt, finding) => {
    const folder = join(scratch, `broken-${(broken += 1)}`)
    cpSync(join(good, 'network'), folder, { recursive: true })
    breakIt(folder)
    const wrong = checkNetwork(folder).filter(({ problems }) => problems.length > 0)
    expect(wrong.map(({ name }) => name)).toContain(finding)
  })
})
