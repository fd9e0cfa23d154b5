import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/store/memory-store.js'
import type { Fields, Store } from '../../src/store/store.js'

const party = (customerNumber: string): Fields => ({ customerNumber, name: `Kunde ${customerNumber}` })

async function insert(store: Store, ...rows: readonly Fields[]): Promise<readonly string[]> {
  return store.transaction((tx) =>
    tx.records.put(
      'party',
      rows.map((fields) => ({ key: undefined, fields })),
    ),
  )
}

// What every store promises is tested by the contract kit; here is what only this one has.
describe('the memory store', () => {
  it('declares what its options make of it', () => {
    expect(createMemoryStore().capabilities).toEqual({
      changeTracking: true,
      storesExactly: true,
      durable: false,
      enlist: true,
      synchronous: true,
    })
    const poor = createMemoryStore({
      name: 'poor',
      changeTracking: false,
      columns: (_kind, fields) => fields,
      maxLengths: { party: { name: 5 } },
    })
    expect(poor.name).toBe('poor')
    expect(poor.capabilities).toMatchObject({
      changeTracking: false,
      storesExactly: false,
      maxLengths: { party: { name: 5 } },
    })
  })

  it('gives back what the columns make of a record', async () => {
    const store = createMemoryStore({ columns: (_kind, { customerNumber }) => ({ customerNumber }) })
    const keys = await insert(store, party('K-1'))
    expect(await store.transaction((tx) => tx.records.get('party', keys))).toEqual([
      { customerNumber: 'K-1' },
    ])
  })

  it('refuses a text that is longer than its column, counted in characters', async () => {
    const store = createMemoryStore({ maxLengths: { party: { name: 3 } } })
    await insert(store, { name: '\u{1F69A}'.repeat(3) })
    await expect(insert(store, { name: 'four' })).rejects.toMatchObject({ code: 'store.transaction_failed' })
  })

  it('finds records of a vendor’s own kind by the number field that is stated', async () => {
    const store = createMemoryStore({ kinds: ['machine'], numberFields: { machine: 'serial' } })
    const found = await store.transaction(async (tx) => {
      await tx.records.put('machine', [{ key: undefined, fields: { serial: 'M-1' } }])
      return tx.records.findByNumber('machine', ['m-1'])
    })
    expect(found).toEqual([['1']])
  })

  it('does not find an empty number', async () => {
    const store = createMemoryStore()
    await insert(store, party('  '), { name: 'without number' })
    expect(await store.transaction((tx) => tx.records.findByNumber('party', ['', ' ']))).toEqual([[], []])
  })

  it('refuses a kind it does not keep', async () => {
    const store = createMemoryStore({ kinds: ['party'] })
    await expect(store.transaction((tx) => tx.records.get('article', ['1']))).rejects.toMatchObject({
      code: 'usage.invalid_argument',
    })
  })

  it.each([
    ['an empty key', { key: new Uint8Array(), value: new Uint8Array() }],
    ['a key of 513 bytes', { key: new Uint8Array(513), value: new Uint8Array() }],
    ['a value of 4 MiB and a byte', { key: new Uint8Array(1), value: new Uint8Array(4 * 1024 * 1024 + 1) }],
  ])('refuses a row of state with %s', async (_what, entry) => {
    const store = createMemoryStore()
    await expect(store.transaction((tx) => tx.state.put([entry]))).rejects.toMatchObject({
      code: 'usage.invalid_argument',
    })
  })

  it.each([0, 1.5, 10_001])('refuses a page of %d rows', async (limit) => {
    const range = { prefix: new Uint8Array(), limit }
    await expect(createMemoryStore().transaction((tx) => tx.state.range(range))).rejects.toMatchObject({
      code: 'usage.invalid_argument',
    })
  })

  it('refuses savepoints that run beside each other', async () => {
    const store = createMemoryStore()
    const work = store.transaction((tx) =>
      Promise.all([
        tx.savepoint(async () => {
          await Promise.resolve()
        }),
        tx.savepoint(async () => {
          await Promise.resolve()
        }),
      ]),
    )
    await expect(work).rejects.toMatchObject({ code: 'usage.invalid_argument' })
  })

  it('copies what is committed, and the copies go apart', async () => {
    const store = createMemoryStore()
    const [key] = await insert(store, party('K-1'))
    const copy = await store.copy()
    await insert(store, party('K-2'))
    const [next] = await insert(copy, party('K-3'))
    await copy.transaction((tx) => tx.state.put([{ key: Uint8Array.of(1), value: Uint8Array.of(1) }]))
    const seen = (one: Store) => one.transaction((tx) => tx.records.get('party', [key!, next!]))
    expect(await seen(store)).toEqual([party('K-1'), party('K-2')])
    expect(await seen(copy)).toEqual([party('K-1'), party('K-3')])
    expect(await store.transaction((tx) => tx.state.get([Uint8Array.of(1)]))).toEqual([undefined])
  })

  it('keeps its order of changes through thousands of changes to few rows', async () => {
    const store = createMemoryStore()
    const [first, second] = await insert(store, party('K-1'), party('K-2'))
    for (let round = 0; round < 20; round++) {
      await store.transaction(async (tx) => {
        for (let i = 0; i < 100; i++)
          await tx.records.put('party', [{ key: first, fields: party(`K-1-${i}`) }])
      })
    }
    const { keys, watermark } = await store.transaction((tx) => tx.records.changes('party', undefined, 10))
    expect(keys).toEqual([second, first])
    const later = await insert(store, party('K-3'))
    const since = await store.transaction((tx) => tx.records.changes('party', watermark, 10))
    expect(since).toMatchObject({ keys: later, more: false })
  })
})
