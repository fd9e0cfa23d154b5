import { describe, expect, it } from 'vitest'
import { repeatedOptions, shellWord } from '../src/output/command-words.js'
import { differences } from '../src/output/differences.js'

describe('a printed command', () => {
  it.each([
    ['offer.osb', 'offer.osb', 'offer.osb'],
    [String.raw`C:\erp\a.osb`, String.raw`'C:\erp\a.osb'`, String.raw`C:\erp\a.osb`],
    ['Büro 1.osb', "'Büro 1.osb'", '"Büro 1.osb"'],
    ["it's", String.raw`'it'\''s'`, `"it's"`],
    ['{"key":"9"}', `'{"key":"9"}'`, String.raw`"{\"key\":\"9\"}"`],
  ])('holds %s as one word', (text, posix, windows) => {
    expect(shellWord(text, 'linux')).toBe(posix)
    expect(shellWord(text, 'win32')).toBe(windows)
  })

  it('repeats the options that were given', () => {
    expect(repeatedOptions({ json: true }, 'home')).toBe('')
    expect(repeatedOptions({ db: 'a.sqlite', language: 'de', passphraseFile: 'p' }, undefined)).toBe(
      ' --db a.sqlite --station NAME --passphrase-file p --language de',
    )
  })
})

describe('two versions of a document', () => {
  const document = (number: string, quantity: string) => ({
    number,
    date: '2026-04-01',
    lines: [{ lineId: '10', quantity, text: 'Tisch' }],
  })

  it('show what it is known by and what differs', () => {
    expect(differences(document('A-1', '3'), document('A-1', '4'), 'de')).toEqual({
      rows: [
        ['Nummer', 'A-1', 'A-1'],
        ['Datum', '2026-04-01', '2026-04-01'],
        ['Position 10, Menge', '3', '4'],
      ],
      more: 0,
    })
  })

  it('show at most twelve rows', () => {
    const wide = (value: string) =>
      Object.fromEntries(Array.from({ length: 20 }, (_one, i) => [`f${i}`, value]))
    const { rows, more } = differences(wide('a'), wide('b'), 'en')
    expect([rows.length, more]).toEqual([12, 8])
  })
})
