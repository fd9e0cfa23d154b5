import { describe, expect, it } from 'vitest'
import { checkEqual, checkRejects, checkRejectsWith, isEqual } from '../src/check.js'

describe('equality of the kit', () => {
  it.each([
    [
      { a: 1, b: undefined },
      { b: undefined, a: 1 },
    ],
    [
      [1, [2]],
      [1, [2]],
    ],
    [Uint8Array.of(1, 2), Uint8Array.of(0, 1, 2).subarray(1)],
    [NaN, NaN],
  ])('sees %j and %j as equal', (one, other) => {
    expect(isEqual(one, other)).toBe(true)
  })

  it.each([
    [{ a: 1 }, { a: 1, b: undefined }],
    [{ a: undefined }, { b: undefined }],
    [[], {}],
    [[1], [1, 2]],
    [Uint8Array.of(1), [1]],
    [Uint8Array.of(1), Uint8Array.of(2)],
    [Uint8Array.of(1), Uint8Array.of(1, 0)],
    [null, undefined],
    ['1', 1],
  ])('sees %j and %j as different', (one, other) => {
    expect(isEqual(one, other)).toBe(false)
  })

  it('names the first difference', () => {
    const expected = { lines: [{ id: 'a' }, { id: 'b', text: 'x' }] }
    expect(() => checkEqual({ lines: [{ id: 'a' }, { id: 'b' }] }, expected, 'order')).toThrow(
      'order at /lines/1/text: expected "x", got undefined',
    )
    expect(() => checkEqual(undefined, Uint8Array.of(1, 2), 'value')).toThrow(
      'value: expected "2 bytes 1 2", got undefined',
    )
  })
})

describe('rejections of the kit', () => {
  it('answer with the error, and complain where there is none', async () => {
    const error = new Error('mine')
    expect(await checkRejects(Promise.reject(error), 'it')).toBe(error)
    await expect(checkRejects(Promise.resolve(), 'it')).rejects.toThrow('it: expected a rejection')
  })

  it('look at the code', async () => {
    const coded = (code: string) => Promise.reject(Object.assign(new Error('x'), { code }))
    await checkRejectsWith('usage.closed', coded('usage.closed'), 'it')
    await expect(checkRejectsWith('usage.closed', coded('other'), 'it')).rejects.toThrow(
      'it: code of the error: expected "usage.closed", got "other"',
    )
    await expect(checkRejectsWith('usage.closed', Promise.reject(new Error('x')), 'it')).rejects.toThrow(
      'undefined',
    )
  })
})
