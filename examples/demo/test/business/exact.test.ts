import { describe, expect, it } from 'vitest'
import { add, divide, exact, multiply, print, round } from '../../src/business/exact.ts'

describe('exact', () => {
  it('rounds halves up, away from zero', () => {
    expect(print(round(exact('0.125'), 2, 'halfUp'), 2)).toBe('0.13')
    expect(print(round(exact('-0.125'), 2, 'halfUp'), 2)).toBe('-0.13')
  })

  it('rounds halves to even', () => {
    expect(print(round(exact('0.125'), 2, 'halfEven'), 2)).toBe('0.12')
    expect(print(round(exact('0.135'), 2, 'halfEven'), 2)).toBe('0.14')
  })

  it('keeps a third exact until it is rounded', () => {
    const third = divide(exact('1'), exact('3'))
    expect(print(multiply(add(third, third, third), exact('1')), 0)).toBe('1')
  })

  it('does not print what it would have to cut', () => {
    expect(() => print(exact('0.125'), 2)).toThrow(/more digits/)
  })
})
