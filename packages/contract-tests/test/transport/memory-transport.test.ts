import { transportContract } from '@ordersync/contract-tests'
import { describe, expect, it } from 'vitest'
import { alterTransport, openMemoryCarrier } from './memory-carrier.js'

describe('the memory transport', () => {
  for (const contractCase of transportContract) {
    it(contractCase.name, async () => {
      // No case goes untried.
      expect(await contractCase.run(async () => openMemoryCarrier())).toBeUndefined()
    })
  }
})

describe('a transport that promises less', () => {
  it('is spared the cases about abilities it and its carrier do not have', async () => {
    const skipped: string[] = []
    for (const contractCase of transportContract) {
      const result = await contractCase.run(async () => {
        const { open, dispose } = openMemoryCarrier((transport) => {
          const altered = alterTransport(transport, {})
          delete altered.watch
          delete altered.close
          return altered
        })
        return { open, dispose }
      })
      if (result) {
        expect(result.missing).toEqual(contractCase.needs)
        skipped.push(contractCase.name)
      }
    }
    expect(skipped).toEqual(
      transportContract.filter(({ needs }) => needs!.length > 0).map(({ name }) => name),
    )
  })
})
