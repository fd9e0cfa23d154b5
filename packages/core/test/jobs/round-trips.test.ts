import { describe, expect, it } from 'vitest'
import { createMemoryStore, defineRecordKind } from '@ordersync/core'
import type { Fields } from '@ordersync/core'
import { z } from 'zod'
import { customer, openOffice, quote } from './offices.js'
import type { Office } from './offices.js'

async function file(office: Office, number = 'AN-1001'): Promise<Uint8Array> {
  return (await office.exchange.exportDocuments([{ kind: 'quote', number }])).files[0]!.bytes
}

function quoteOf(report: {
  readonly records: readonly { readonly kind: string; readonly outcome: string }[]
}): string {
  return report.records.find((one) => one.kind === 'quote')!.outcome
}

async function twoOffices(): Promise<{ home: Office; main: Office; quoteKey: string; partyKey: string }> {
  const home = await openOffice('home')
  const partyKey = await home.put('party', customer)
  const quoteKey = await home.put('quote', quote('AN-1001', partyKey))
  const main = await openOffice('main')
  await main.exchange.importBundle(await file(home))
  return { home, main, quoteKey, partyKey }
}

async function edit(office: Office, changes: Fields): Promise<void> {
  const [row] = await office.all('quote')
  await office.put('quote', { ...row!.fields, ...changes }, row!.key)
}

describe('a document that goes back and forth', () => {
  it('M-D2d: a proposal sent twice is still a proposal, also after the owner has moved on', async () => {
    const { home, main } = await twoOffices()
    await edit(main, { customerReference: 'B-77' })
    const first = await file(main)
    const second = await file(main)
    await edit(home, { closingText: 'Gültig bis Mai.' })
    await home.exchange.exportDocuments([{ kind: 'quote', number: 'AN-1001' }])
    expect(quoteOf(await home.exchange.importBundle(first))).toBe('refreshed')
    expect(quoteOf(await home.exchange.importBundle(second))).toBe('unchanged')
    const [row] = await home.all('quote')
    expect(row!.fields).toMatchObject({ customerReference: 'B-77', closingText: 'Gültig bis Mai.' })
  })

  it("M-D2c: the owner's own next revision against our proposal is a question, never a reused revision", async () => {
    const { home, main } = await twoOffices()
    await edit(main, { customerReference: 'B-77' })
    await file(main)
    await edit(home, { closingText: 'Gültig bis Mai.' })
    const report = await main.exchange.importBundle(await file(home))
    expect(report.records.find((one) => one.kind === 'quote')).toMatchObject({
      outcome: 'conflict',
      reason: { code: 'CHANGED_HERE' },
    })
  })

  it("the owner's revision made upon our proposal replaces it without a question", async () => {
    const { home, main } = await twoOffices()
    await edit(main, { customerReference: 'B-77' })
    await home.exchange.importBundle(await file(main))
    await edit(home, { closingText: 'Gültig bis Mai.' })
    const report = await main.exchange.importBundle(await file(home))
    expect(quoteOf(report)).toBe('refreshed')
    const [row] = await main.all('quote')
    expect(row!.fields).toMatchObject({ customerReference: 'B-77', closingText: 'Gültig bis Mai.' })
  })

  it("a proposal leaves the owner's row as it is where nobody changed anything (no snapshot, no number is added)", async () => {
    const { home, main } = await twoOffices()
    const before = (await home.all('quote'))[0]!.fields
    await edit(main, { customerReference: 'B-77' })
    await home.exchange.importBundle(await file(main))
    const after = (await home.all('quote'))[0]!.fields
    expect(after['customerReference']).toBe('B-77')
    expect((after['parties'] as { orderedBy: { partyKey: string } }).orderedBy.partyKey).toBe(
      (before['parties'] as { orderedBy: { partyKey: string } }).orderedBy.partyKey,
    )
    expect(await home.exchange.questions()).toEqual([])
  })
})

describe('a customer that went up in another one', () => {
  async function linkedAtMain(): Promise<{ home: Office; main: Office }> {
    const home = await openOffice('home')
    await home.put('quote', quote('AN-1001', await home.put('party', customer)))
    const main = await openOffice('main')
    await main.put('party', { ...customer, customerNumber: '500', name: 'Grünwald' })
    expect((await main.exchange.importBundle(await file(home))).counts.linked).toBe(1)
    return { home, main }
  }

  it('OSI-27: travels on with its document, under the uid we know, naming the one it came with', async () => {
    const { main } = await linkedAtMain()
    const result = await main.exchange.exportDocuments([{ kind: 'quote', number: 'AN-1001' }])
    expect(result.counts).toEqual({ party: 1, quote: 1 })
    expect(result.files[0]!.records).toBe(2)
    const third = await openOffice('third')
    const report = await third.exchange.importBundle(result.files[0]!.bytes)
    expect(report.counts).toMatchObject({ created: 2, pending: 0 })
    const [party] = await third.all('party')
    const [row] = await third.all('quote')
    expect((row!.fields['parties'] as { orderedBy: Fields }).orderedBy['partyKey']).toBe(party!.key)
  })

  it('M-A7: comes home and is recognised there, nothing is created twice', async () => {
    const { home, main } = await linkedAtMain()
    await edit(main, { customerReference: 'B-77' })
    const report = await home.exchange.importBundle(await file(main))
    expect(report.counts).toMatchObject({ created: 0, linked: 1, refreshed: 1, conflict: 0 })
    expect(await home.all('party')).toHaveLength(1)
    expect((await home.all('party'))[0]!.fields['name']).toBe('Tischlerei Grünwald GmbH')
  })
})

describe('what a vendor may rely on', () => {
  it('M-F2: declared column lengths shorten and name, numbers are refused, and what was cut comes back from us', async () => {
    const store = createMemoryStore({ maxLengths: { party: { name: 12 }, quote: { number: 20 } } })
    const main = await openOffice('main', { store })
    const home = await openOffice('home')
    await home.put('quote', quote('AN-1001', await home.put('party', customer)))
    const report = await main.exchange.importBundle(await file(home))
    const party = report.records.find((one) => one.kind === 'party')!
    expect(party).toMatchObject({ outcome: 'created' })
    expect(party.notices.map((notice) => notice.code)).toContain('FIELD_SHORTENED')
    expect((await main.all('party'))[0]!.fields['name']).toBe('Tischlerei G')
    expect((await main.exchange.importBundle(await file(home))).counts.unchanged).toBe(2)

    const narrow = await openOffice('narrow', {
      store: createMemoryStore({ maxLengths: { quote: { number: 3 } } }),
    })
    const refused = await narrow.exchange.importBundle(await file(home))
    expect(refused.records.find((one) => one.kind === 'quote')).toMatchObject({
      outcome: 'refused',
      reason: { code: 'FIELD_NOT_FITTING' },
    })
  })

  it('a document without lines travels like any other', async () => {
    const home = await openOffice('home')
    await home.put('quote', {
      ...quote('AN-1001', await home.put('party', customer)),
      lines: [],
      taxes: [],
      totals: {},
    })
    const main = await openOffice('main')
    expect((await main.exchange.importBundle(await file(home))).counts).toMatchObject({
      created: 2,
      refused: 0,
    })
    expect((await main.all('quote'))[0]!.fields['lines']).toEqual([])
    expect((await main.exchange.importBundle(await file(home))).counts.unchanged).toBe(2)
  })

  it('a number hook that looks for the next free number sees the ones before (M-A6)', async () => {
    const home = await openOffice('home')
    for (const [number, name] of [
      ['1', 'Anton'],
      ['2', 'Berta'],
      ['3', 'Cäsar'],
    ] as const) {
      await home.put('quote', quote(`AN-${number}`, await home.put('party', { type: 'person', name })))
    }
    const main = await openOffice('main', {
      hooks: {
        assignNumber: async (kind, _fields, tx) => {
          const { keys } = await tx.records.changes(kind, undefined, 100)
          const rows = await tx.records.get(kind, keys)
          const highest = Math.max(99, ...rows.map((row) => Number(row?.['customerNumber'] ?? 0)))
          return String(highest + 1)
        },
      },
    })
    const selection = ['1', '2', '3'].map((number) => ({ kind: 'quote', number: `AN-${number}` }))
    const { files } = await home.exchange.exportDocuments(selection)
    await main.exchange.importBundle(files[0]!.bytes)
    const numbers = (await main.all('party')).map((row) => row.fields['customerNumber'])
    expect(numbers.sort()).toEqual(['100', '101', '102'])
  })

  it('a store without change tracking: changes and removed rows are seen all the same', async () => {
    const main = await openOffice('main', { store: createMemoryStore({ changeTracking: false }) })
    const home = await openOffice('home')
    await home.put('quote', quote('AN-1001', await home.put('party', customer)))
    const bytes = await file(home)
    const first = await main.exchange.importBundle(bytes)
    const [row] = await main.all('quote')
    await main.remove('quote', row!.key)
    const undone = await main.exchange.previewUndo(first.job.id)
    expect(undone.rows.find((one) => one.kind === 'quote')).toMatchObject({
      action: 'kept',
      reason: { code: 'UNDO_GONE' },
    })
    expect((await main.exchange.importBundle(bytes)).counts).toMatchObject({ created: 1, unchanged: 1 })
  })

  it('a kind of the vendor travels with the customer it names', async () => {
    const visit = defineRecordKind({
      kind: 'visit',
      schema: z.looseObject({
        number: z.string(),
        partyUid: z.string().optional(),
        note: z.string().optional(),
      }),
      numberField: 'number',
      references: [{ path: [], kind: 'party', uidField: 'partyUid', keyField: 'partyKey' }],
    })
    const kinds = [visit]
    const store = (): ReturnType<typeof createMemoryStore> =>
      createMemoryStore({ kinds: ['party', 'visit'], numberFields: { visit: 'number' } })
    const home = await openOffice('home', { store: store(), kinds })
    await home.put('visit', { number: 'B-1', partyKey: await home.put('party', customer), note: 'Aufmaß' })
    const { files } = await home.exchange.exportDocuments([{ kind: 'visit', number: 'B-1' }])
    const main = await openOffice('main', { store: store(), kinds })
    const report = await main.exchange.importBundle(files[0]!.bytes)
    expect(report.counts).toMatchObject({ created: 2 })
    expect(report.records.find((one) => one.kind === 'visit')!.label).toBe('B-1')
    const [party] = await main.all('party')
    expect((await main.all('visit'))[0]!.fields).toMatchObject({ partyKey: party!.key, note: 'Aufmaß' })
  })
})
