/** Capture: keys of any script and length, rows that point to each other, rows that are gone. */
import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '@ordersync/core'
import type { Fields } from '@ordersync/core'
import { customer, openOffice, quote } from './offices.js'
import type { Office } from './offices.js'

const plain = (number: string, extra: Fields = {}): Fields => ({
  number,
  date: '2026-03-02',
  currency: 'EUR',
  lines: [{ lineId: '1', type: 'text', text: 'Hallo' }],
  ...extra,
})

async function file(office: Office, number: string): Promise<Uint8Array> {
  return (await office.exchange.exportDocuments([{ kind: 'quote', number }])).files[0]!.bytes
}

const untracked = () => createMemoryStore({ changeTracking: false })

it('a long warehouse name in another script does not stop the export', async () => {
  const home = await openOffice('home')
  const stock = { articleNumber: '0815', onHand: '1', asOf: '2026-03-02T09:00:00Z' }
  await home.put('stockLevel', { ...stock, warehouse: '倉'.repeat(180) })
  await home.put('quote', plain('AN-1'))
  await expect(file(home, 'AN-1')).resolves.toBeDefined()
})

describe.each([
  ['with change tracking', () => createMemoryStore()],
  ['without change tracking', untracked],
])('%s', (_name, store) => {
  it.each(['salesOrder', 'quote'])(
    'a link to a %s that is captured later is no revision of its own',
    async (to) => {
      const home = await openOffice('home', { store: store() })
      const key = await home.put(to, plain('AB-1'), 'later')
      const links = [{ relation: 'precedes', kind: to, key }]
      await home.put('quote', plain('AN-1', { links }), 'earlier')
      const first = await file(home, 'AN-1')
      const main = await openOffice('main')
      await main.exchange.importBundle(first)
      expect((await main.exchange.importBundle(await file(home, 'AN-1'))).counts).toMatchObject({
        unchanged: 1,
      })
    },
  )

  it('M-D7: the customer is gone here: his documents are not changed by that', async () => {
    const home = await openOffice('home')
    const partyKey = await home.put('party', customer)
    const key = await home.put('quote', quote('AN-1001', partyKey))
    const main = await openOffice('main', { store: store() })
    await main.exchange.importBundle(await file(home, 'AN-1001'))
    const [party] = await main.all('party')
    await main.remove('party', party!.key)
    await home.put('quote', quote('AN-1001', partyKey, { closingText: 'neu' }), key)
    const report = await main.exchange.importBundle(await file(home, 'AN-1001'))
    expect(report.records.find((one) => one.kind === 'quote')!.outcome).toBe('refreshed')
  })

  it.each(['#1', '1', 'k'.repeat(301)])(
    'a removed row with the key %s is seen, and its key is free',
    async (key) => {
      const main = await openOffice('main', { store: store() })
      await main.put('quote', plain('AN-0'), 'other')
      await main.put('quote', plain('AN-1'), key)
      const uid = await main.exchange.uidOf('quote', key)
      await main.remove('quote', key)
      await expect(main.exchange.exportDocuments([{ uid: uid! }])).rejects.toMatchObject({
        code: 'usage.not_found',
      })
      await file(main, 'AN-0')
      await main.put('quote', plain('AN-2'), key)
      expect(await main.exchange.uidOf('quote', key)).not.toBe(uid)
    },
  )
})
