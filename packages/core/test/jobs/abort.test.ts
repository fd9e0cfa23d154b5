import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '@ordersync/core'
import type { Fields, Store } from '@ordersync/core'
import { forge } from './forge.js'
import type { ForgedRecord } from './forge.js'
import { openOffice } from './offices.js'
import type { Office } from './offices.js'

const plain = (number: string): Fields => ({
  number,
  date: '2026-03-02',
  currency: 'EUR',
  lines: [{ lineId: '1', type: 'text', text: 'Hallo' }],
})

const reason = new Error('stop')

async function trace(office: Office): Promise<unknown> {
  return office.store.transaction(async (tx) => {
    const rows = await tx.state.range({ prefix: new Uint8Array(0), limit: 10_000 })
    return rows.map(({ key, value }) => `${key.join()} ${value.join()}`)
  })
}

const kinds = ['party', 'article', 'priceEntry', 'stockLevel', 'quote'] as const

/** So many of a kind, all new. */
function some(kind: (typeof kinds)[number], count: number): readonly ForgedRecord[] {
  const fieldsOf = (n: number): Fields => {
    switch (kind) {
      case 'party':
        return { type: 'company', name: `Kunde ${n}` }
      case 'article':
        return { articleNumber: `A-${n}`, name: 'Brett', unit: { code: 'H87' } }
      case 'priceEntry':
        return { articleNumber: `A-${n}`, currency: 'EUR', amount: '1.00', minQty: '1' }
      case 'stockLevel':
        return { articleNumber: `A-${n}`, quantity: '1', unit: { code: 'H87' }, asOf: '2026-03-02T09:00:00Z' }
      case 'quote':
        return plain(`AN-${n}`)
    }
  }
  return Array.from({ length: count }, (_, n) => ({ kind, fields: fieldsOf(n) }))
}

const rules = Object.fromEntries(kinds.map((kind) => [kind, { acceptNew: true, acceptChanged: true }]))

describe('a signal that aborts an import within its transaction', () => {
  it('J-05: ends it before the next record, nothing is written', async () => {
    const controller = new AbortController()
    let asked = 0
    const main = await openOffice('main', {
      hooks: {
        assignNumber: () => {
          asked++
          controller.abort(reason)
          return `K-${asked}`
        },
      },
    })
    await main.put('party', { type: 'company', name: 'Eigener' })
    await main.exchange.uidOf('party', '1')
    const before = await trace(main)
    await expect(
      main.exchange.importBundle(await forge(some('party', 7)), { signal: controller.signal }),
    ).rejects.toBe(reason)
    expect(asked).toBe(1)
    expect(await trace(main)).toEqual(before)
    expect(await main.all('party')).toHaveLength(1)
  })

  it.each(kinds)('J-05: is looked at between records of kind %s', async (kind) => {
    const looksFor = async (records: readonly ForgedRecord[]): Promise<number> => {
      const main = await openOffice('main', { rules })
      const { signal } = new AbortController()
      let looks = 0
      const look = signal.throwIfAborted.bind(signal)
      signal.throwIfAborted = () => {
        looks++
        look()
      }
      const { counts } = await main.exchange.importBundle(await forge(records), { signal })
      expect(counts.created).toBe(records.length)
      return looks
    }
    const one = await looksFor(some(kind, 1))
    expect((await looksFor(some(kind, 7))) - one).toBeGreaterThanOrEqual(6)
  })

  it('J-05: has its turn while records are worked on, in previews too', async () => {
    const records = Array.from({ length: 900 }, (_, n) => ({ kind: 'quote', fields: plain(`AN-${n}`) }))
    const bytes = await forge(records)
    for (const call of ['previewBundle', 'importBundle'] as const) {
      const main = await openOffice('main')
      const controller = new AbortController()
      let capturing = false
      const running = main.exchange[call](bytes, {
        signal: controller.signal,
        onProgress: ({ stage }) => {
          // Set within the transaction: only a pause between records lets it happen.
          if (stage !== 'capture' || capturing) return
          capturing = true
          setTimeout(() => controller.abort(reason), 0)
        },
      })
      await expect(running).rejects.toBe(reason)
      expect(await main.all('quote')).toEqual([])
    }
  })

  it('J-05, M-D9: that a store throws its reason is no fault of the record', async () => {
    const controller = new AbortController()
    const inner = createMemoryStore()
    const store: Store = {
      ...inner,
      name: inner.name,
      capabilities: inner.capabilities!,
      enlist: (native) => inner.enlist(native),
      // Does not look at the signal itself.
      transaction: (work) =>
        inner.transaction((tx) => {
          const records = {
            ...tx.records,
            put: (): never => {
              controller.abort(reason)
              throw reason
            },
          }
          return work({ records, state: tx.state, savepoint: (one) => tx.savepoint(one) } as typeof tx)
        }),
    }
    const main = await openOffice('main', { store })
    const bytes = await forge([{ kind: 'quote', fields: plain('AN-1') }])
    await expect(main.exchange.importBundle(bytes, { signal: controller.signal })).rejects.toBe(reason)
    expect(await main.exchange.jobs()).toEqual([])
  })
})
