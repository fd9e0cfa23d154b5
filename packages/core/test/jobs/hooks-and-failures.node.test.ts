import { describe, expect, it } from 'vitest'
import {
  createMemoryStore,
  createPortableRuntime,
  createUid,
  hashFields,
  sealBundle,
  shippedRegistry,
} from '@ordersync/core'
import type { Fields, Store } from '@ordersync/core'
import { customer, openOffice, quote, sharedSecrets } from './offices.js'
import type { Office } from './offices.js'

/** Whatever a row holds; these cases look deep into it. */
type Free = ReturnType<typeof JSON.parse>
const runtime = createPortableRuntime()
const uid = () => createUid(runtime)
async function forge(lines: Free[]) {
  const { bytes } = await sealBundle({
    manifest: {
      kind: 'file',
      from: 'forger',
      created: '2026-03-02T09:00:00.000Z',
      schema: { ver: 1, min: 1 },
    },
    lines: lines.map(({ uid, kind, fields, revision = 1, ...more }) => ({
      op: 'put',
      uid,
      kind,
      origin: { station: 'forger' },
      revision,
      hash: hashFields(shippedRegistry.get(kind)!, fields, runtime.digest),
      ...more,
      fields,
    })) as never,
    recipients: sharedSecrets.recipients,
    runtime,
  })
  return bytes
}
const plain = (number: string, extra: Fields = {}): Fields => ({
  number,
  date: '2026-03-02',
  currency: 'EUR',
  lines: [{ lineId: '1', type: 'text', text: 'Hallo' }],
  ...extra,
})
const file = async (o: Office, number = 'AN-1001') =>
  (await o.exchange.exportDocuments([{ kind: 'quote', number }])).files[0]!.bytes
async function raw(store: Store) {
  return store.transaction(async (tx) => {
    const rows = await tx.state.range({ prefix: new Uint8Array(0), limit: 10_000 })
    const all: Free = {}
    for (const kind of tx.records.kinds) {
      const { keys } = await tx.records.changes(kind, undefined, 10_000)
      all[kind] = await tx.records.get(kind, keys)
    }
    return JSON.stringify([
      rows.map((r) => Buffer.from(r.key).toString('hex') + Buffer.from(r.value).toString('hex')),
      all,
    ])
  })
}
async function home1() {
  const home = await openOffice('home')
  await home.put('quote', quote('AN-1001', await home.put('party', customer)))
  await home.put('quote', quote('AN-1002', await home.put('party', { type: 'company', name: 'B' })))
  return home
}
describe('hooks, aborts, failing stores', () => {
  for (const hook of ['assignNumber', 'isLocked', 'permission'] as const)
    it(`${hook} throws: nothing is written`, async () => {
      const home = await home1()
      let on = false
      const main = await openOffice('main', {
        hooks: {
          [hook]: () => {
            if (on) throw new Error('vendor bug')
            return hook === 'permission' ? true : hook === 'isLocked' ? false : undefined
          },
        },
      })
      await main.exchange.importBundle(await file(home))
      const [row] = await home.all('quote')
      await home.put('quote', { ...row!.fields, closingText: 'n' }, row!.key)
      const bytes = (
        await home.exchange.exportDocuments([
          { kind: 'quote', number: 'AN-1001' },
          { kind: 'quote', number: 'AN-1002' },
        ])
      ).files[0]!.bytes
      const before = await raw(main.store)
      on = true
      await expect(main.exchange.importBundle(bytes)).rejects.toThrow('vendor bug')
      expect(await raw(main.store)).toBe(before)
      on = false
      expect((await main.exchange.importBundle(bytes)).counts.refused).toBe(0)
    })
  it('assignNumber gives a number that is taken, or twice the same: never two customers with one number in silence', async () => {
    const home = await home1()
    const main = await openOffice('main', { hooks: { assignNumber: () => '77' } })
    const bytes = (
      await home.exchange.exportDocuments([
        { kind: 'quote', number: 'AN-1001' },
        { kind: 'quote', number: 'AN-1002' },
      ])
    ).files[0]!.bytes
    await main.exchange.importBundle(bytes)
    const numbers = (await main.all('party')).map((p) => p.fields['customerNumber'])
    expect(new Set(numbers).size).toBe(numbers.length)
  })
  it('isLocked that changes its argument changes nothing', async () => {
    const home = await home1()
    const main = await openOffice('main', {
      hooks: {
        isLocked: (_k, _key, fields: Free) => {
          fields.number = 'HACK'
          return false
        },
      },
    })
    await main.exchange.importBundle(await file(home))
    const [row] = await home.all('quote')
    await home.put('quote', { ...row!.fields, closingText: 'n' }, row!.key)
    await main.exchange.importBundle(await file(home))
    expect((await main.all('quote'))[0]!.fields['number']).toBe('AN-1001')
  })
  it('abort at each progress event: all or nothing', async () => {
    const home = await home1()
    const bytes = await file(home)
    let total = 0
    {
      const m = await openOffice('main')
      await m.exchange.importBundle(bytes, {
        onProgress: () => {
          total++
        },
      })
    }
    for (let at = 1; at <= total; at++) {
      const main = await openOffice('main')
      await main.put('quote', plain('OWN'))
      const before = await raw(main.store)
      const controller = new AbortController()
      let n = 0
      const done = await main.exchange
        .importBundle(bytes, {
          signal: controller.signal,
          onProgress: () => {
            if (++n === at) controller.abort(new Error('stop'))
          },
        })
        .then(
          () => true,
          () => false,
        )
      if (!done) expect(await raw(main.store), `event ${at}`).toBe(before)
      else expect((await main.all('quote')).length, `event ${at}`).toBe(2)
    }
  })
  it('a store whose put fails at the n-th record: each record once, rows match the report', async () => {
    const home = await openOffice('home')
    const p = await home.put('party', customer)
    for (let i = 0; i < 6; i++) await home.put('quote', quote(`AN-${i}`, p))
    const rows = await home.all('quote')
    const bytes = (await home.exchange.exportDocuments(rows.map(({ key }) => ({ kind: 'quote', key }))))
      .files[0]!.bytes
    for (let failAt = 0; failAt < 6; failAt++) {
      const inner = createMemoryStore()
      const store: Store = {
        ...inner,
        name: inner.name,
        capabilities: inner.capabilities!,
        enlist: (t) => inner.enlist(t),
        transaction: (work, o) =>
          inner.transaction((tx) => {
            const records = {
              ...tx.records,
              put: async (kind: string, writes: Free) => {
                for (const w of writes)
                  if (w.fields.number === `AN-${failAt}`) {
                    await tx.records.put(kind, writes.slice(0, writes.indexOf(w)))
                    throw new Error('constraint')
                  }
                return tx.records.put(kind, writes)
              },
            }
            return work({ records, state: tx.state, savepoint: (w: Free) => tx.savepoint(w) } as Free)
          }, o),
      }
      const main = await openOffice('main', { store })
      const r = await main.exchange.importBundle(bytes)
      expect(r.counts).toMatchObject({ created: 6, refused: 1 })
      expect(r.records).toHaveLength(7)
      expect((await main.all('quote')).map((x) => x.fields['number']).sort()).toEqual(
        [0, 1, 2, 3, 4, 5].filter((i) => i !== failAt).map((i) => `AN-${i}`),
      )
    }
  })
  it('concurrent imports and export of one store', async () => {
    const home = await home1()
    const bytes = await file(home)
    const main = await openOffice('main')
    await main.put('quote', plain('OWN'))
    const [a, b, c, e] = await Promise.all([
      main.exchange.importBundle(bytes),
      main.exchange.importBundle(bytes),
      main.exchange.previewBundle(bytes),
      main.exchange.exportDocuments([{ kind: 'quote', number: 'OWN' }]),
    ])
    expect([a.counts.created, b.counts.created].sort()).toEqual([0, 2])
    expect(e.files).toHaveLength(1)
    void c
    expect(await main.all('quote')).toHaveLength(2)
  })
  it('5,000 documents', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => ({
      uid: uid(),
      kind: 'quote',
      fields: plain(`N-${i}`),
    }))
    const bytes = await forge(lines)
    const main = await openOffice('main')
    const t = performance.now()
    const r = await main.exchange.importBundle(bytes)
    const t2 = performance.now()
    await main.exchange.undo(r.job.id)
    console.log('import', Math.round(t2 - t), 'undo', Math.round(performance.now() - t2))
    expect(await main.all('quote')).toEqual([])
  }, 60_000)
  it('many open questions: import with many pending parties stays linear', async () => {
    const main = await openOffice('main')
    await main.put('party', { type: 'company', name: 'A', vatId: 'DE136695976' })
    await main.put('party', { type: 'company', name: 'B', vatId: 'DE136695976' })
    const ps = Array.from({ length: 1500 }, () => uid())
    const bytes = await forge([
      ...ps.map((u, i) => ({
        uid: u,
        kind: 'party',
        fields: { type: 'company', name: `P${i}`, vatId: 'DE136695976' },
      })),
      ...ps.map((u, i) => ({
        uid: uid(),
        kind: 'quote',
        fields: plain(`N-${i}`, {
          parties: {
            orderedBy: { partyUid: u, snapshot: { name: 'x' } },
            billTo: { partyUid: u, snapshot: { name: 'x' } },
          },
        }),
      })),
    ])
    const t = performance.now()
    const r = await main.exchange.importBundle(bytes)
    console.log('pending', Math.round(performance.now() - t), JSON.stringify(r.counts))
  }, 60_000)
  it('SP: stop between savepoint and register: what is refused is not in the table', async () => {
    // the alias cycle of attack-directed L makes indexRecord throw
    const main = await openOffice('main')
    const [a, b] = [uid(), uid()]
    const fa = { type: 'company', name: 'A', vatId: customer['vatId'] },
      fb = { ...fa, name: 'B' }
    await main.exchange.importBundle(await forge([{ uid: b, kind: 'party', fields: fb }]))
    await main.exchange.importBundle(await forge([{ uid: a, kind: 'party', fields: fa }]))
    await main.remove('party', (await main.all('party'))[0]!.key)
    await main.exchange.importBundle(await forge([{ uid: a, kind: 'party', fields: fa }]))
    const s = { snapshot: { name: 'x' } }
    const r = await main.exchange.importBundle(
      await forge([
        { uid: b, kind: 'party', fields: fb },
        {
          uid: uid(),
          kind: 'quote',
          fields: plain('AN-9', {
            parties: { orderedBy: { partyUid: b, ...s }, billTo: { partyUid: a, ...s } },
          }),
        },
      ]),
    )
    const out = r.records.find((x) => x.kind === 'quote')!.outcome
    expect((await main.all('quote')).length).toBe(out === 'refused' ? 0 : 1)
  })
  it('QS: >100 follow-ups, or a removed one first, still lock', async () => {
    const main = await openOffice('main')
    const q = uid()
    const links = [{ relation: 'follows', kind: 'quote', uid: q, number: 'AN-1' }]
    await main.exchange.importBundle(
      await forge([
        { uid: q, kind: 'quote', fields: plain('AN-1') },
        ...Array.from({ length: 120 }, (_, i) => ({
          uid: uid(),
          kind: 'salesOrder',
          fields: plain(`AB-${i}`, { links }),
        })),
        {
          uid: 'ffffffff-ffff-7fff-bfff-ffffffffffff',
          kind: 'deliveryNote',
          fields: { number: 'LS-1', date: '2026-03-02', lines: [], links },
        },
      ]),
    )
    const r = await main.exchange.importBundle(
      await forge([{ uid: q, kind: 'quote', revision: 2, fields: plain('AN-1', { closingText: 'x' }) }]),
    )
    expect(r.records[0]).toMatchObject({ outcome: 'pending', reason: { code: 'LOCKED_AT_HOST' } })
  })
})
