import { describe, expect, it } from 'vitest'
import { createMemoryStore, createPortableRuntime, createUid } from '@ordersync/core'
import type { Fields, Store } from '@ordersync/core'
import { forge } from './forge.js'
import { customer, openOffice, quote } from './offices.js'
import type { Office } from './offices.js'

const runtime = createPortableRuntime()
const uid = (): string => createUid(runtime)

type Link = Readonly<Record<string, unknown>>

const plain = (number: string, extra: Fields = {}): Fields => ({
  number,
  date: '2026-03-02',
  currency: 'EUR',
  lines: [{ lineId: '1', type: 'text', text: 'Hallo' }],
  ...extra,
})

const follows = (to: string, number: string, kind = 'salesOrder'): Link => ({
  relation: 'follows',
  kind,
  uid: to,
  number,
})

async function send(office: Office, kind: string, number: string): Promise<Uint8Array> {
  return (await office.exchange.exportDocuments([{ kind, number }])).files[0]!.bytes
}

async function linksOf(office: Office, kind = 'deliveryNote'): Promise<readonly Link[]> {
  return (await office.all(kind))[0]!.fields['links'] as readonly Link[]
}

async function keyOf(office: Office, kind: string, number: string): Promise<string | undefined> {
  return (await office.all(kind)).find(({ fields }) => fields['number'] === number)?.key
}

/** An order and its delivery note, each in a file of its own. */
async function homeOffice(): Promise<{ home: Office; note: Uint8Array; order: Uint8Array }> {
  const home = await openOffice('home')
  const partyKey = await home.put('party', customer)
  const key = await home.put('salesOrder', quote('AB-1', partyKey))
  const links = [{ relation: 'follows', kind: 'salesOrder', key, number: 'AB-1' }]
  await home.put('deliveryNote', quote('LS-1', partyKey, { links }))
  return {
    home,
    note: await send(home, 'deliveryNote', 'LS-1'),
    order: await send(home, 'salesOrder', 'AB-1'),
  }
}

describe('a delivery note that comes before its order', () => {
  it('M-D8, M-D10: has an open link, which the import of the order closes', async () => {
    const { home, note, order } = await homeOffice()
    const main = await openOffice('main')
    await main.exchange.importBundle(note)
    expect(await linksOf(main)).toEqual([{ relation: 'follows', kind: 'salesOrder', number: 'AB-1' }])
    const report = await main.exchange.importBundle(order)
    expect((await linksOf(main))[0]!['key']).toBe(await keyOf(main, 'salesOrder', 'AB-1'))
    // It is the same revision still: nobody hears of it.
    expect((await main.exchange.importBundle(note)).counts).toMatchObject({ unchanged: 2 })
    expect((await home.exchange.importBundle(await send(main, 'deliveryNote', 'LS-1'))).counts).toMatchObject(
      { unchanged: 2 },
    )
    expect(report.records.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['party', 'unchanged'],
      ['salesOrder', 'created'],
    ])
    expect((await main.exchange.job(report.job.id)).records).toEqual(report.records)
  })

  it('M-D10, J-09: undo of the later import opens the link again, then the first one can be undone too', async () => {
    const { note, order } = await homeOffice()
    const main = await openOffice('main')
    const first = await main.exchange.importBundle(note)
    const before = await main.all('deliveryNote')
    const second = await main.exchange.importBundle(order)
    const undone = await main.exchange.undo(second.job.id)
    expect(undone.rows.map(({ kind, action }) => [kind, action])).toEqual([
      ['deliveryNote', 'restored'],
      ['salesOrder', 'removed'],
    ])
    expect(await main.all('deliveryNote')).toEqual(before)
    expect(await main.all('salesOrder')).toEqual([])
    const again = await main.exchange.importBundle(order)
    expect((await linksOf(main))[0]!['key']).toBe(await keyOf(main, 'salesOrder', 'AB-1'))
    await main.exchange.undo(again.job.id)
    expect((await main.exchange.undo(first.job.id)).counts).toEqual({
      removed: 2,
      restored: 0,
      unlinked: 0,
      kept: 0,
    })
  })

  it('M-D10: of two links each is closed when its order comes', async () => {
    const main = await openOffice('main')
    const [a, b] = [uid(), uid()]
    const links = [follows(a, 'AB-1'), follows(b, 'AB-2')]
    await main.exchange.importBundle(
      await forge([{ kind: 'deliveryNote', fields: plain('LS-1', { links }) }]),
    )
    await main.exchange.importBundle(await forge([{ kind: 'salesOrder', uid: b, fields: plain('AB-2') }]))
    const second = await keyOf(main, 'salesOrder', 'AB-2')
    expect((await linksOf(main)).map(({ key }) => key)).toEqual([undefined, second])
    await main.exchange.importBundle(await forge([{ kind: 'salesOrder', uid: a, fields: plain('AB-1') }]))
    expect((await linksOf(main)).map(({ key }) => key)).toEqual([
      await keyOf(main, 'salesOrder', 'AB-1'),
      second,
    ])
  })

  it('M-D8: in one file the order of kinds does not matter, and each record has one outcome', async () => {
    const main = await openOffice('main')
    const order = uid()
    const links = [follows(order, 'AB-1')]
    const bytes = await forge([
      { kind: 'quote', fields: plain('AN-1', { links }) },
      { kind: 'salesOrder', uid: order, fields: plain('AB-1') },
    ])
    const preview = await main.exchange.previewBundle(bytes)
    const report = await main.exchange.importBundle(bytes, { token: preview.token })
    expect(report.records).toHaveLength(2)
    expect((await linksOf(main, 'quote'))[0]!['key']).toBe(await keyOf(main, 'salesOrder', 'AB-1'))
    expect((await main.exchange.undo(report.job.id)).counts).toEqual({
      removed: 2,
      restored: 0,
      unlinked: 0,
      kept: 0,
    })
  })

  it('M-D3, M-D8: the order that a person lets in under a new number, or declares the same, closes it too', async () => {
    for (const answer of [
      { option: 'importUnderNewNumber', values: { number: 'AB-9' } },
      { option: 'declareSame' },
    ]) {
      const { note, order } = await homeOffice()
      const main = await openOffice('main')
      await main.put('salesOrder', plain('AB-1'))
      await main.exchange.importBundle(note)
      const { questions } = await main.exchange.importBundle(order)
      const { job } = await main.exchange.answer({ questionId: questions[0]!.id, ...answer, by: 'Anna' })
      const wanted = answer.option === 'declareSame' ? 'AB-1' : 'AB-9'
      expect((await linksOf(main))[0]!['key']).toBe(await keyOf(main, 'salesOrder', wanted))
      await main.exchange.undo(job.id)
      expect((await linksOf(main))[0]).not.toHaveProperty('key')
    }
  })

  it('J-07, M-D8: a preview without answers fits the import with them, that closes a link', async () => {
    const { note, order } = await homeOffice()
    const main = await openOffice('main')
    await main.put('salesOrder', plain('AB-1'))
    await main.exchange.importBundle(note)
    const { questions, token } = await main.exchange.previewBundle(order)
    const decision = { questionId: questions[0]!.id, option: 'declareSame', by: 'Anna' }
    await main.exchange.importBundle(order, { token, decisions: [decision] })
    expect((await linksOf(main))[0]!['key']).toBe(await keyOf(main, 'salesOrder', 'AB-1'))
  })

  it('M-D10: links that the vendor has changed meanwhile stay as he left them', async () => {
    const { note, order } = await homeOffice()
    const main = await openOffice('main')
    await main.exchange.importBundle(note)
    const [row] = await main.all('deliveryNote')
    const links = [{ relation: 'follows', kind: 'salesOrder', number: 'AB-77' }]
    await main.put('deliveryNote', { ...row!.fields, links }, row!.key)
    await main.exchange.importBundle(order)
    expect(await linksOf(main)).toEqual(links)
  })

  it('M-D9: a store that refuses the note keeps the link open and takes the order', async () => {
    const { note, order } = await homeOffice()
    const inner = createMemoryStore()
    let picky = false
    const store: Store = {
      ...inner,
      name: inner.name,
      capabilities: inner.capabilities!,
      enlist: (native) => inner.enlist(native),
      transaction: (work, options) =>
        inner.transaction((tx) => {
          const records = {
            ...tx.records,
            put: (kind: string, writes: Parameters<typeof tx.records.put>[1]) => {
              if (picky && kind === 'deliveryNote') throw new Error('locked row')
              return tx.records.put(kind, writes)
            },
          }
          return work({ records, state: tx.state, savepoint: (one) => tx.savepoint(one) } as typeof tx)
        }, options),
    }
    const main = await openOffice('main', { store })
    await main.exchange.importBundle(note)
    picky = true
    const report = await main.exchange.importBundle(order)
    expect(report.counts).toMatchObject({ created: 1, unchanged: 1, refused: 0 })
    expect((await linksOf(main))[0]).not.toHaveProperty('key')
    expect((await main.exchange.undo(report.job.id)).counts).toMatchObject({ removed: 1, kept: 0 })
  })
})
