import { ageRecipientOf, createAgeIdentity, createPortableRuntime, openFileExchange } from '@ordersync/core'
import type { FileExchange, Store, StoreTransaction } from '@ordersync/core'
import { createSqliteStore } from '@ordersync/store-sqlite'
import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createErpStore, erpChangeTracking, erpSchema } from '../src/index.ts'

/**
 * A quote goes from a generic database into the vendor's own tables, is worked on there with his own SQL, and goes back: with
 * revision columns, and with nothing but content hashes.
 */
const identity = await createAgeIdentity()
const secrets = { recipients: [await ageRecipientOf(identity)], identities: [identity] }

const cleanUp: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

interface Offices {
  readonly home: FileExchange
  readonly homeStore: Store
  readonly erp: FileExchange
  /** The vendor's own connection. */
  readonly sql: Database.Database
}

async function openOffices(changeTracking: boolean): Promise<Offices> {
  const folder = mkdtempSync(join(tmpdir(), 'ordersync-erp-exchange-'))
  cleanUp.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const path = join(folder, 'erp.db')
  const sql = new Database(path)
  sql.exec(erpSchema)
  if (changeTracking) sql.exec(erpChangeTracking())
  sql.exec(`INSERT INTO artikel (artikel_nr, bezeichnung, einheit_code, einheit, aktiv)
            VALUES ('0815', 'Schraube 4×40', 'H87', 'Stk', 'J')`)
  const erpStore = createErpStore({ path, changeTracking })
  const homeStore = createSqliteStore({ path: join(folder, 'home.sqlite') })
  cleanUp.push(
    () => void sql.close(),
    async () => erpStore.close?.(),
    async () => homeStore.close?.(),
  )
  const runtime = createPortableRuntime()
  const assignNumber = async (kind: string, _fields: unknown, tx: StoreTransaction): Promise<string> => {
    const { keys } = await tx.records.changes(kind, undefined, 1000)
    return `K-${1000 + keys.length}`
  }
  return {
    home: await openFileExchange({ store: homeStore, runtime, station: 'home', secrets }),
    homeStore,
    erp: await openFileExchange({
      store: erpStore,
      runtime,
      station: 'erp',
      secrets,
      hooks: { assignNumber },
    }),
    sql,
  }
}

async function putQuote(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    const [customer] = await tx.records.put('party', [
      {
        key: undefined,
        fields: {
          type: 'company',
          name: 'Tischlerei Grünwald GmbH',
          vatId: 'DE136695976',
          addresses: [
            { usage: 'main', street: 'Ährenweg 7', postalCode: '79098', city: 'Freiburg', countryCode: 'DE' },
          ],
        },
      },
    ])
    await tx.records.put('quote', [
      {
        key: undefined,
        fields: {
          number: 'AN-1001',
          date: '2026-03-02',
          status: 'sent',
          currency: 'EUR',
          introText: 'Vielen Dank für Ihre Anfrage.',
          ext: { werkstatt: { halle: 'Nord' } },
          parties: { orderedBy: { partyKey: customer } },
          lines: [
            {
              lineId: 'a',
              type: 'article',
              articleNumber: '0815',
              text: 'Schraube 4×40',
              quantity: '250',
              unit: { code: 'H87', label: 'Stk' },
              unitPrice: '4.80',
              perQuantity: '100',
              net: '12.00',
              tax: { category: 'S', rate: '19' },
            },
          ],
          totals: { net: '12.00', tax: '2.28', gross: '14.28' },
        },
      },
    ])
  })
}

async function quoteFile(office: FileExchange): Promise<Uint8Array> {
  const { files } = await office.exportDocuments([{ kind: 'quote', number: 'AN-1001' }])
  return files[0]!.bytes
}

describe.each([
  ['with revision columns', true],
  ['by content hash only', false],
])('the ERP exchanges documents %s', (_title, changeTracking) => {
  it('takes a quote into its own tables, changes it with its own SQL, and sends it back', async () => {
    const { home, homeStore, erp, sql } = await openOffices(changeTracking)
    await putQuote(homeStore)
    const bytes = await quoteFile(home)
    const report = await erp.importBundle(bytes, { by: 'Anna' })
    expect(report.counts).toMatchObject({ created: 2, refused: 0 })

    const beleg = sql.prepare('SELECT * FROM belege').get() as Record<string, unknown>
    const kunde = sql.prepare('SELECT * FROM kunden').get() as Record<string, unknown>
    const position = sql.prepare('SELECT * FROM belegpositionen').get() as Record<string, unknown>
    expect(beleg).toMatchObject({ typ: 'A', beleg_nr: 'AN-1001', kunde_id: kunde['id'], brutto: 142_800 })
    expect(kunde).toMatchObject({ name1: 'Tischlerei Grünwald GmbH', kunde_nr: 'K-1000' })
    expect(position).toMatchObject({
      artikel_id: 1,
      einzelpreis: 48_000,
      preis_je: 1_000_000,
      netto: 120_000,
    })

    // Nothing changed: neither here nor for the sender, though introText and ext have no column.
    expect((await erp.importBundle(bytes)).counts).toMatchObject({ unchanged: 2, refreshed: 0 })
    expect((await home.importBundle(await quoteFile(erp))).counts).toMatchObject({
      refreshed: 0,
      conflict: 0,
      created: 0,
    })

    sql.prepare("UPDATE belege SET bestellzeichen = 'B-77' WHERE beleg_nr = 'AN-1001'").run()
    const back = await home.importBundle(await quoteFile(erp))
    expect(back.records.find((one) => one.kind === 'quote')!.outcome).toBe('refreshed')
    const fields = await homeStore.transaction(async ({ records }) => {
      const [keys] = await records.findByNumber('quote', ['AN-1001'])
      return (await records.get('quote', keys!))[0]!
    })
    expect(fields).toMatchObject({
      customerReference: 'B-77',
      introText: 'Vielen Dank für Ihre Anfrage.',
      ext: { werkstatt: { halle: 'Nord' } },
    })
    expect((fields['lines'] as unknown[])[0]).toMatchObject({
      unitPrice: '4.80',
      perQuantity: '100',
      net: '12.00',
    })
  })

  it('undoes the import, and keeps the customer as soon as an order of its own refers to him', async () => {
    const { home, homeStore, erp, sql } = await openOffices(changeTracking)
    await putQuote(homeStore)
    const first = await erp.importBundle(await quoteFile(home))
    expect((await erp.undo(first.job.id)).counts).toMatchObject({ removed: 2, kept: 0 })
    expect(sql.prepare('SELECT count(*) AS n FROM belege').get()).toEqual({ n: 0 })

    const second = await erp.importBundle(await quoteFile(home))
    sql.exec(
      `INSERT INTO belege (typ, beleg_nr, waehrung, kunde_id) SELECT 'B', 'AU-1', 'EUR', id FROM kunden`,
    )
    const undone = await erp.undo(second.job.id)
    expect(undone.rows.map((row) => [row.kind, row.action, row.reason?.code])).toEqual([
      ['quote', 'removed', undefined],
      ['party', 'kept', 'UNDO_REFERRED_TO'],
    ])
  })
})
