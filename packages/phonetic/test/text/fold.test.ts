import { describe, expect, it } from 'vitest'
import { cleanField, foldDisplay, foldLoose, maxFieldLength, repairMojibake } from '@ordersync/phonetic'

describe('two folds (M-F1: only for comparison)', () => {
  it.each([
    ['Müller', 'mueller', 'muller'],
    ['Mueller', 'mueller', 'muller'],
    ['Muller', 'muller', 'muller'],
    ['Straße', 'strasse', 'strasse'],
    ['Ærø', 'aeroe', 'aro'],
    ['Aarhus', 'aarhus', 'arhus'],
    ['Århus', 'aarhus', 'arhus'],
    ['Bauer', 'bauer', 'bauer'],
    ['Neue Quelle', 'neue quelle', 'neue quelle'],
    ['Łódź', 'lodz', 'lodz'],
    ['İstanbul', 'istanbul', 'istanbul'],
    ['Noé', 'noe', 'no'],
  ])('%s folds to %s and %s', (text, display, loose) => {
    expect(foldDisplay(cleanField(text))).toBe(display)
    expect(foldLoose(cleanField(text))).toBe(loose)
  })
})

describe('mojibake', () => {
  it.each([
    ['MÃ¼ller', 'Müller'],
    ['StraÃŸe', 'Straße'],
    ['MÃƒÂ¼ller', 'Müller'],
    ['KÃ¸benhavn', 'København'],
    ['Grün', 'Grün'],
    ['Ã', 'Ã'],
    ['Château', 'Château'],
    ['日本', '日本'],
  ])('%s is %s', (broken, whole) => {
    expect(repairMojibake(broken)).toBe(whole)
  })
})

describe('a field ready for comparison', () => {
  it('is cut at its limit, and not one before', () => {
    expect(cleanField('a'.repeat(maxFieldLength))).toHaveLength(maxFieldLength)
    expect(cleanField('a'.repeat(maxFieldLength + 1))).toHaveLength(maxFieldLength)
    expect(cleanField('a'.repeat(10_000))).toHaveLength(maxFieldLength)
  })

  it('loses control and formatting signs, and keeps one space between words', () => {
    expect(cleanField('  Anna\u200b\t\n Maria\u00ad ')).toBe('anna maria')
    expect(cleanField(undefined)).toBe('')
    expect(cleanField(42)).toBe('')
  })

  it('of plain signs is what the long way makes of it (each Western sign, by itself and between letters)', () => {
    for (let code = 33; code <= 0x17f; code++) {
      const sign = String.fromCharCode(code)
      for (const text of [
        sign,
        `a${sign}b`,
        `${sign}${sign}`,
        `Müller ${sign} Sohn`,
        `&${sign}`,
        `Ã${sign}`,
      ]) {
        // A space in front rules the short way out and is lost on the long one.
        expect(cleanField(text), text).toBe(cleanField(` ${text}`))
      }
    }
    expect(cleanField('Müller &amp; Sohn')).toBe('müller & sohn')
    expect(cleanField('MÃ¼ller & SÃ¶hne')).toBe('müller & söhne')
  })
})
