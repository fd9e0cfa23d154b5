import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeProquints, readProquints } from '../../src/identity/proquint.js'

const seed = 20_090_401
const tenBytes = fc.uint8Array({ minLength: 10, maxLength: 10 })

describe('codes of an invitation', () => {
  it.each([
    [[127, 0, 0, 1], 'lusab-babad'],
    [[63, 84, 220, 193], 'gutih-tugad'],
    [[63, 118, 7, 35], 'gutuk-bisog'],
    [[140, 98, 193, 141], 'mudof-sakat'],
    [[212, 58, 253, 68], 'tibup-zujah'],
    [[216, 35, 68, 215], 'tobog-higil'],
    [[216, 68, 232, 21], 'todah-vobij'],
  ])('writes the examples of Wilkerson 2009: %j', (bytes, words) => {
    expect(encodeProquints(new Uint8Array(bytes))).toBe(words)
  })

  it('reads what it writes, and two values never share a code', () => {
    fc.assert(
      fc.property(tenBytes, tenBytes, (left, right) => {
        const code = encodeProquints(left)
        expect(code).toMatch(/^([a-z]{5}-){4}[a-z]{5}$/)
        expect(readProquints(code)).toBe(code)
        const isSame = left.every((byte, at) => byte === right[at])
        expect(encodeProquints(right) === code).toBe(isSame)
      }),
      { seed },
    )
  })

  it('forgives case, blanks, dashes of all sorts and look-alikes', () => {
    const separator = fc.constantFrom(
      '-',
      ' ',
      '',
      '–',
      '—',
      '‑',
      '−',
      '\u00ad',
      '\u00a0',
      ' - ',
      '\t',
      '.',
      '-',
    )
    fc.assert(
      fc.property(
        tenBytes,
        fc.array(separator, { minLength: 6, maxLength: 6 }),
        fc.infiniteStream(fc.boolean()),
        (bytes, separators, coin) => {
          const code = encodeProquints(bytes)
          const words = code.split('-')
          const written = words.map((word, at) => `${separators[at] ?? ''}${word}`).join('') + separators[5]!
          const looks: Record<string, string> = { o: '0', i: '1', l: 'I' }
          const typed = [...written]
            .map((letter) => {
              const other = coin.next().value ? letter.toUpperCase() : letter
              return coin.next().value ? (looks[letter] ?? other) : other
            })
            .join('')
          expect(readProquints(typed)).toBe(code)
        },
      ),
      { seed },
    )
  })

  it.each([
    '',
    'lusab-babad-gutih-tugad',
    'lusab-babad-gutih-tugad-mobikk',
    'lusab-babad-gutih-tugad-mobie',
    'ulsab-babad-gutih-tugad-mobik',
    'lusab-babad-gutih-tugad-mob1k1',
    'lüsab-babad-gutih-tugad-mobik',
    `lusab-babad-gutih-tugad-mobik${' '.repeat(200)}`,
  ])('takes "%s" for no code', (typed) => {
    expect(readProquints(typed)).toBeUndefined()
  })

  it('reads full-width letters, as an input method leaves them', () => {
    expect(readProquints('ＬＵＳＡＢ babad gutih tugad mobik')).toBe('lusab-babad-gutih-tugad-mobik')
  })
})
