import { storeContract } from '@ordersync/contract-tests'
import type { OpenTemporaryStore } from '@ordersync/contract-tests'
import { createMemoryStore } from '@ordersync/core'
import type { Fields, MemoryStoreOptions } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { openMemoryHandles } from './memory-handles.js'

function openMemory(
  options?: MemoryStoreOptions,
  sampleFields?: (kind: string, n: number) => Fields,
): OpenTemporaryStore {
  return async () => {
    const store = createMemoryStore(options)
    return {
      store,
      // Memory keeps nothing; the store says so and the cases about it are skipped.
      reopen: async () => createMemoryStore(options),
      dispose: () => store.close!(),
      vendorWrite: async (kind, fields) => {
        const [key] = await store.transaction((tx) => tx.records.put(kind, [{ key: undefined, fields }]))
        return key!
      },
      beginVendorTransaction: async () => {
        const native = await store.begin()
        return { native, commit: async () => native.commit(), rollback: async () => native.rollback() }
      },
      ...(sampleFields ? { sampleFields } : {}),
    }
  }
}

const narrow = ({ customerNumber, name }: Fields) => ({ customerNumber, name })

const stores: Readonly<Record<string, OpenTemporaryStore>> = {
  'as it comes': openMemory(),
  'without change tracking': openMemory({ changeTracking: false }),
  'with narrow columns': openMemory(
    { kinds: ['party'], columns: (_kind, fields) => narrow(fields) },
    (_kind, n) => ({
      customerNumber: `K-${n}`,
      name: `Kunde ${n}`,
    }),
  ),
  'with a kind of the vendor’s own': openMemory({ kinds: ['serviceContract', 'party'] }),
  'behind handles that share it': async () => openMemoryHandles(),
}

/** Abilities without which cases were skipped, by store. */
const skippedFor = new Map<string, Set<string>>()

describe.each(Object.entries(stores))('a memory store %s', (name, open) => {
  const skipped = new Set<string>()
  skippedFor.set(name, skipped)

  for (const contractCase of storeContract) {
    it(contractCase.name, async (context) => {
      const { missing } = (await contractCase.run(open)) ?? { missing: [] }
      for (const one of missing) skipped.add(one)
      if (missing.length > 0) context.skip(`needs ${missing.join(', ')}`)
    })
  }
})

describe('a memory store behind handles', () => {
  it('has every ability, so that no case of the kit goes untried', () => {
    expect(skippedFor.get('behind handles that share it')).toEqual(new Set())
  })
})
