import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkFiles, checkFolder } from '../../src/check/check-folder.ts'
import { runDemo } from '../../src/demo.ts'

const scratch = mkdtempSync(join(tmpdir(), 'ordersync-check-test-'))
const good = join(scratch, 'good')
let broken = 0

beforeAll(async () => {
  mkdirSync(good)
  await runDemo({ folder: good, seed: 3, language: 'en', write: () => undefined })
}, 180_000)

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
})

/** A copy of what the demo left, with the office's database changed by hand. */
function findingsAfter(sql: string): readonly string[] {
  const folder = join(scratch, `broken-${(broken += 1)}`)
  // The network has mutations of its own, in check-network.test.ts.
  cpSync(good, folder, { recursive: true, filter: (path) => path !== join(good, 'network') })
  const database = new DatabaseSync(join(folder, 'office.sqlite'))
  const { changes } = database.prepare(sql).run()
  database.close()
  expect(Number(changes), 'the mutation changes something').toBeGreaterThan(0)
  return checkFiles(folder)
    .filter(({ problems }) => problems.length > 0)
    .map(({ name }) => name)
}

const order = `kind = 'salesOrder' AND json_extract(fields, '$.number') = 'AU-2026-9002'`
const update = (change: string): string => `UPDATE ordersync_record SET fields = ${change} WHERE ${order}`
const newCustomer = `kind = 'party' AND number = 'b-1001' AND fields IS NOT NULL`
const customers = 'a new customer is as at home, one the office had is as it was'
const same = 'every document sent is in the office exactly once'

describe('checkFolder', () => {
  it('agrees with what the demo left', () => {
    expect(checkFolder(good)).toMatchObject({ agree: true })
  })

  it('disagrees when a station of the network disagrees', () => {
    const folder = join(scratch, 'broken-network')
    cpSync(good, folder, { recursive: true })
    const database = new DatabaseSync(join(folder, 'network', 'laptop.sqlite'))
    database.exec("UPDATE ordersync_record SET fields = NULL WHERE kind = 'salesOrder'")
    database.close()
    expect(checkFolder(folder)).toMatchObject({ agree: false })
  })

  it.each([
    ['a document is gone', `UPDATE ordersync_record SET fields = NULL WHERE ${order}`, same],
    [
      'a document is there twice',
      `INSERT INTO ordersync_record (kind, number, fields, mark)
       SELECT kind, number, fields, mark + 100000 FROM ordersync_record WHERE ${order}`,
      same,
    ],
    [
      'the text of a line changed',
      update(`json_set(fields, '$.lines[1].text', 'Schaltschrank')`),
      'its lines are the same, in the same order',
    ],
    [
      'a quantity changed',
      update(`json_set(fields, '$.lines[2].quantity', '13')`),
      'its lines are the same, in the same order',
    ],
    [
      'a line is missing',
      update(`json_remove(fields, '$.lines[6]')`),
      'its lines are the same, in the same order',
    ],
    [
      'a total is a cent higher',
      update(`json_set(fields, '$.totals.payable', '1.00')`),
      'its totals and taxes are the same to the cent',
    ],
    [
      'a tax amount changed',
      update(`json_set(fields, '$.taxes[0].amount', '1.00')`),
      'its totals and taxes are the same to the cent',
    ],
    [
      'an address changed',
      update(`json_set(fields, '$.parties.orderedBy.snapshot.street', 'Nirgendwo 1')`),
      'its header and addresses are the same',
    ],
    [
      'a line points to a wrong article',
      update(
        `json_set(fields, '$.lines[1].articleKey', (SELECT CAST(key AS TEXT) FROM ordersync_record WHERE kind = 'article' LIMIT 1))`,
      ),
      'a line links its article exactly where number and GTIN agree',
    ],
    [
      'a right link is gone',
      update(`json_remove(fields, '$.lines[3].articleKey')`),
      'a line links its article exactly where number and GTIN agree',
    ],
    [
      'the customer is gone',
      update(`json_set(fields, '$.parties.orderedBy.partyKey', '999999')`),
      'the customers of the documents are there',
    ],
    [
      'the street of a new customer changed',
      `UPDATE ordersync_record SET fields = json_set(fields, '$.addresses[0].street', 'Nirgendwo 1') WHERE ${newCustomer}`,
      customers,
    ],
    [
      'VAT id, mail, phone and contacts of a new customer are gone',
      `UPDATE ordersync_record
       SET fields = json_remove(fields, '$.vatId', '$.email', '$.phone', '$.mobile', '$.contacts') WHERE ${newCustomer}`,
      customers,
    ],
    [
      'a new customer got a field that nobody sent',
      `UPDATE ordersync_record SET fields = json_set(fields, '$.name3', 'Filiale') WHERE ${newCustomer}`,
      customers,
    ],
    [
      'a linked customer was changed',
      `UPDATE ordersync_record SET fields = json_set(fields, '$.email', 'neu@kunde.example')
       WHERE kind = 'party' AND number = 'b-2'`,
      customers,
    ],
    [
      'a document belongs to another customer of the office',
      update(
        `json_set(fields, '$.parties.orderedBy.partyKey',
           (SELECT CAST(key AS TEXT) FROM ordersync_record WHERE kind = 'party' AND number = 'b-1'))`,
      ),
      customers,
    ],
    [
      'a document lost its customer',
      update(`json_remove(fields, '$.parties.orderedBy.partyKey')`),
      customers,
    ],
    [
      'a customer is there that no document brought',
      `INSERT INTO ordersync_record (kind, number, fields, mark)
       VALUES ('party', 'b-9999', '{"name":"Niemand","customerNumber":"B-9999"}', 100000)`,
      customers,
    ],
    [
      'a link to an invoice is there',
      update(
        `json_set(fields, '$.links[1]', json('{"relation":"precedes","kind":"invoice","number":"4711"}'))`,
      ),
      'no record, link, field or attachment is of an invoice',
    ],
    [
      'a field of an invoice is there',
      update(`json_set(fields, '$.ext', json('{"erp":{"RechnungsNr":"4711"}}'))`),
      'no record, link, field or attachment is of an invoice',
    ],
    [
      'an invoice number stands in a note',
      update(`json_set(fields, '$.notes', 'siehe RE-2026-770417')`),
      'no invoice number of the home office stands anywhere',
    ],
    [
      'an invoice number stands in bytes of another table',
      `INSERT INTO ordersync_state (key, value) VALUES (x'ffff', CAST('RE-2026-770419' AS BLOB))`,
      'no invoice number of the home office stands anywhere',
    ],
    [
      'a record of an invoice is there',
      `INSERT INTO ordersync_record (kind, number, fields, mark) VALUES ('invoice', NULL, '{}', 1)`,
      'no record, link, field or attachment is of an invoice',
    ],
    [
      'an own record of the office changed',
      `UPDATE ordersync_record SET fields = json_set(fields, '$.name', 'Anders') WHERE kind = 'party' AND number = 'b-1'`,
      'what the office had of its own is as it was',
    ],
    [
      'what was undone is there again',
      `UPDATE ordersync_record SET fields = json_set(fields, '$.closingText', 'Sonderpreis, nur diese Woche.')
       WHERE kind = 'quote' AND json_extract(fields, '$.number') = 'AN-2026-9005'`,
      'the import taken back is gone, what was changed since is kept',
    ],
    [
      'something nobody sent is there',
      `INSERT INTO ordersync_record (kind, number, fields, mark)
       VALUES ('quote', 'x-1', '{"number":"X-1","lines":[]}', 100000)`,
      'nothing came that was not marked',
    ],
  ])('disagrees when %s', (_, sql, finding) => {
    expect(findingsAfter(sql)).toContain(finding)
  })
})
