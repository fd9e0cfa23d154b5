/**
 * The kit proves adapters, this proves the kit: every case finds at least one transport that is broken on purpose, and none of
 * them complains about the good one (memory-transport.test.ts).
 */
import { runContract, transportContract } from '@ordersync/contract-tests'
import { describe, expect, it } from 'vitest'
import { brokenTransports } from './broken-transports.js'

describe('the transport contract', () => {
  it.each(brokenTransports)('finds out that $mistake', async ({ fails, open }) => {
    const cases = transportContract.filter(({ name }) => fails.includes(name))
    expect(cases.map(({ name }) => name).sort()).toEqual([...fails].sort())
    const results = await runContract(cases, async () => open(), { timeoutMs: 5000 })
    expect(results.filter(({ outcome }) => outcome !== 'failed')).toEqual([])
    // A case that hangs or crashes by accident proves nothing: it must name what is wrong.
    for (const { reason } of results)
      expect(reason).not.toMatch(/not done after|is not a function|undefined \(reading/)
  })

  it('has a broken transport for every case', () => {
    const found = new Set(brokenTransports.flatMap(({ fails }) => fails))
    expect(transportContract.map(({ name }) => name).filter((name) => !found.has(name))).toEqual([])
  })

  it('has no two cases of one name', () => {
    const names = transportContract.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})
