import {
  partyMatcherContract,
  runContractCommand,
  storeContract,
  transportContract,
} from '@ordersync/contract-tests'
import { describe, expect, it } from 'vitest'
import { brokenStores } from './store/broken-stores.js'
import { openMemoryHandles } from './store/memory-handles.js'
import { openMemoryCarrier } from './transport/memory-carrier.js'

async function run(args: readonly string[], module: unknown = {}) {
  const lines: string[] = []
  const code = await runContractCommand(args, {
    load: async (path) => {
      if (path === './missing.mjs') throw new Error('Cannot find module')
      return module
    },
    print: (line) => lines.push(line),
  })
  return { code, lines }
}

describe('ordersync-contract', () => {
  it('prints every case of a good store and ends with 0', async () => {
    const { code, lines } = await run(['store', './good.mjs'], {
      openTemporaryStore: async () => openMemoryHandles(),
    })
    expect(code).toBe(0)
    expect(lines).toHaveLength(storeContract.length + 1)
    expect(lines.at(-1)).toBe(`${storeContract.length} ok, 0 failed, 0 skipped`)
  })

  it('prints what a skipped case would need', async () => {
    const { code, lines } = await run(['store', './plain.mjs'], {
      openTemporaryStore: async () => ({ ...openMemoryHandles(), vendorWrite: undefined }),
    })
    expect(code).toBe(0)
    expect(lines).toContain('skipped vendor: his own write is there and named as a change: needs vendorWrite')
    expect(lines.at(-1)).toMatch(/, 3 skipped$/)
  })

  it('prints what is wrong with a broken store and ends with 1', async () => {
    const { open } = brokenStores.find(({ mistake }) => mistake === 'lines are not stored')!
    const { code, lines } = await run(['store', './broken.mjs'], { openTemporaryStore: async () => open() })
    expect(code).toBe(1)
    const failed = lines.filter((line) => line.startsWith('FAILED'))
    expect(failed[0]).toMatch(
      /in every kind: records of kind deliveryNote at \/0\/lines: expected \[.*, got undefined$/,
    )
  })

  it('tries a transport', async () => {
    const { code, lines } = await run(['transport', './good.mjs'], {
      openTransportFixture: async () => openMemoryCarrier(),
    })
    expect(code).toBe(0)
    expect(lines.at(-1)).toBe(`${transportContract.length} ok, 0 failed, 0 skipped`)
  })

  it('tries a matcher', async () => {
    const { code, lines } = await run(['matcher', './broken.mjs'], {
      openMatcher: () => ({ name: 'none', version: '1', blockingKeys: () => [], compare: () => [] }),
    })
    expect(code).toBe(1)
    expect(lines).toHaveLength(partyMatcherContract.length + 1)
    expect(lines).toContain(
      'FAILED  files another spelling of a party under a key of it: keys: expected at least one',
    )
  })

  it('asks for the export that belongs to the contract', async () => {
    const { code, lines } = await run(['transport', './store.mjs'], {
      openTemporaryStore: async () => openMemoryHandles(),
    })
    expect(code).toBe(2)
    expect(lines).toEqual(['./store.mjs does not export a function openTransportFixture'])
  })

  it('does not load a module for a contract that there is not', async () => {
    const { code, lines } = await run(['toString', './x.mjs'])
    expect(code).toBe(2)
    expect(lines[0]).toMatch(/^Usage:/)
  })

  it.each([
    ['nothing', []],
    ['another contract', ['printer', './x.mjs']],
    ['no module', ['store']],
    ['too much', ['store', './x.mjs', './y.mjs']],
    ['a module that is not there', ['store', './missing.mjs']],
    ['a module without openTemporaryStore', ['store', './x.mjs']],
  ])('ends with 2 for %s', async (_what, args) => {
    const { code, lines } = await run(args)
    expect(code).toBe(2)
    expect(lines.length).toBeGreaterThan(0)
  })
})
