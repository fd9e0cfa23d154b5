import { partyMatcherContract } from '@ordersync/contract-tests'
import { createPhoneticMatcher } from '@ordersync/phonetic'
import { describe, expect, it } from 'vitest'

describe('the phonetic matcher', () => {
  for (const contractCase of partyMatcherContract) {
    it(contractCase.name, async () => {
      expect(await contractCase.run(() => createPhoneticMatcher())).toBeUndefined()
    })
  }
})
