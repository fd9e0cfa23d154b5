import { shippedRegistry, validateRecord } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { sampleFields } from '../../src/store/samples.js'

describe('the samples of the kit', () => {
  it.each(shippedRegistry.kinds.map(({ kind }) => kind))('are valid records of kind %s', (kind) => {
    for (const size of ['small', 'full'] as const) {
      expect(validateRecord(shippedRegistry.get(kind)!, sampleFields(kind, 1, size)), size).toMatchObject({
        ok: true,
      })
      expect(sampleFields(kind, 1, size)).not.toEqual(sampleFields(kind, 2, size))
    }
  })
})
