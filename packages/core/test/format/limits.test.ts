import { describe, expect, it } from 'vitest'
import {
  configureLimits,
  defaultLimits,
  type LimitName,
  limitNames,
  limitTable,
} from '../../src/format/limits.js'
import { refusal } from './refused-code.js'

describe('limits', () => {
  it.each(limitNames)('gives %s a default that is not above its hard value, and a reason', (name) => {
    const limit = limitTable[name]
    expect(limit.default).toBeGreaterThanOrEqual(1)
    expect(limit.default).toBeLessThanOrEqual(limit.hard)
    expect(limit.reason.length).toBeGreaterThan(10)
    expect(defaultLimits[name]).toBe(limit.default)
  })

  it.each(limitNames)('takes %s down to 1 and up to its hard value, and refuses one more', async (name) => {
    const { hard } = limitTable[name]
    expect(configureLimits({ [name]: 1 })[name]).toBe(1)
    expect(configureLimits({ [name]: hard })[name]).toBe(hard)
    for (const value of [0, hard + 1, 1.5, Number.NaN]) {
      const error = await refusal(() => configureLimits({ [name]: value }))
      expect(error?.code).toBe('usage.invalid_configuration')
      expect(error?.parameters['field']).toBe(`limits.${name}`)
      expect(error?.parameters['expected']).toBe(`an integer from 1 to ${String(hard)}`)
    }
  })

  it('refuses a name that is none, an inherited one too', async () => {
    for (const name of ['fileByte', 'toString', '__proto__x']) {
      const error = await refusal(() => configureLimits({ [name as LimitName]: 5 }))
      expect(error?.code).toBe('usage.invalid_configuration')
    }
  })

  it('leaves the defaults alone', () => {
    configureLimits({ fileBytes: 5 })
    expect(defaultLimits.fileBytes).toBe(64 * 1024 * 1024)
    expect(Object.isFrozen(defaultLimits)).toBe(true)
  })
})
