import { describe, expect, it } from 'vitest'
import { createRuleCoder, danish, english, swedishNorwegian } from '@ordersync/phonetic'

describe('sound rules of other languages', () => {
  it.each([
    ['Christensen', 'Kristensen'],
    ['Aagaard', 'Ågård'],
    ['Hvid', 'Vid'],
    ['Lund', 'Lun'],
    ['Thomsen', 'Tomsen'],
    ['Hjort', 'Jort'],
    ['Sørensen', 'Soerensen'],
    ['Philipsen', 'Filipsen'],
    ['Jensen', 'Jenssen'],
  ])('Danish: %s sounds like %s', (one, other) => {
    expect(danish.encode(one)).toBe(danish.encode(other))
    expect(danish.encode(one)).not.toBe('')
  })

  it.each([
    ['Karlsson', 'Carlson'],
    ['Kjell', 'Tjell'],
    ['Gustafsson', 'Gustavson'],
    ['Göran', 'Jöran'],
    ['Hjalmar', 'Jalmar'],
    ['Östlund', 'Oestlund'],
    ['Kristoffer', 'Christopher'],
    ['Olsen', 'Olsson'],
  ])('Swedish and Norwegian: %s sounds like %s', (one, other) => {
    expect(swedishNorwegian.encode(one)).toBe(swedishNorwegian.encode(other))
  })

  it.each([
    ['Smith', 'Smyth'],
    ['Knight', 'Night'],
    ['Phillips', 'Filips'],
    ['Wright', 'Right'],
    ['Catherine', 'Katherine'],
    ['Stewart', 'Stuart'],
    ['Geoffrey', 'Jeffrey'],
  ])('English: %s sounds like %s', (one, other) => {
    expect(english.encode(one)).toBe(english.encode(other))
  })

  it.each([
    [danish, 'Hansen', 'Petersen'],
    [swedishNorwegian, 'Lindqvist', 'Bergman'],
    [english, 'Baker', 'Miller'],
  ])('does not make everything alike', (coder, one, other) => {
    expect(coder.encode(one)).not.toBe(coder.encode(other))
  })

  it('takes rules as data: the longest one that fits, at its place', () => {
    const coder = createRuleCoder({
      algorithm: 'test',
      version: 3,
      rules: [
        ['a', '0'],
        ['s', 'S'],
        ['sch', 'X'],
        ['^s', 'Z'],
        ['n$', 'N'],
      ],
    })
    expect(coder.encode('Sasch')).toBe('ZX')
    expect(coder.encode('nan')).toBe('0N')
    expect(coder).toMatchObject({ algorithm: 'test', version: 3 })
  })
})
