import { describe, expect, it } from 'vitest'
import {
  analyseTable,
  bytesSource,
  createPieceDecoder,
  detectEncoding,
  repairDoubleEncoding,
} from '@ordersync/csv-import'
import { encode } from '../support/encode.js'

/** Towns and names whose letters decide; five languages. */
const words: Readonly<Record<string, readonly string[]>> = {
  de: [
    'Müller',
    'Größmann',
    'Bäcker',
    'Straße 5',
    'München',
    'Köln',
    'Übersee',
    'Ärzte GmbH',
    'Süß & Söhne',
    'Jörg',
  ],
  da: [
    'Sørensen',
    'Ærø Kød',
    'Århus',
    'Østergade',
    'Jørgensen',
    'Næstved',
    'Håndværk',
    'Køge',
    'Ølgaard',
    'Skælskør',
  ],
  sv: [
    'Ångström',
    'Göteborg',
    'Malmö',
    'Västerås',
    'Järnhandel',
    'Åsa Öberg',
    'Hälsö',
    'Björk',
    'Lindström',
    'Sjögren',
  ],
  no: ['Bjørn', 'Tromsø', 'Ålesund', 'Håkon', 'Sørlandet', 'Kjøtt', 'Lærdal', 'Ås', 'Grønn', 'Mæland'],
  fr: ['Café', 'Société', 'Hôtel', 'François', 'Élysée', 'Noël', 'Châtelet', 'Garçon', 'Où', 'Père'],
}

const encodings = [
  'utf-8',
  'utf-8-bom',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-15',
  'cp850',
  'cp865',
  'macintosh',
]

function exportOf(language: string, rows: number): string {
  const own = words[language]!
  const lines = ['Kundennummer;Name;Ort;Betrag;Telefon']
  for (let i = 0; i < rows; i++) {
    lines.push(`${1000 + i};${own[(i * 7) % 10]};${own[(i * 3 + 1) % 10]};1.${100 + i},50;+49 89 ${4711 + i}`)
  }
  return lines.join('\r\n')
}

describe('detectEncoding (T4S-12)', () => {
  for (const encoding of encodings) {
    it(`reads exports of 3, 20 and 200 rows in five languages written as ${encoding}`, async () => {
      for (const language of Object.keys(words)) {
        for (const rows of [3, 20, 200]) {
          const text = exportOf(language, rows)
          const bytes = encode(text, encoding)
          const guess = await detectEncoding(bytes)
          const read = createPieceDecoder(guess.encoding).decode(bytes.subarray(guess.markBytes), true)
          expect(read, `${language} ${rows} ${guess.encoding}`).toBe(text)
        }
      }
    })
  }

  it('does not read a file of UTF-8 with one broken byte as something else, but names the byte', async () => {
    const text = exportOf('de', 60)
    const whole = encode(text, 'utf-8')
    const broken = new Uint8Array([...whole, 13, 10, 0xff, ...encode(';x;y;1,00;1', 'utf-8')])
    const guess = await detectEncoding(broken)
    expect(guess.encoding).toBe('utf-8')
    expect(guess.confidence).toBeLessThan(0.7)
    expect(guess.others).toContain('windows-1252')
    const file = bytesSource('x.csv', broken)
    await expect(analyseTable(file)).rejects.toMatchObject({
      code: 'csv.encoding',
      parameters: { byte: whole.length + 2, encoding: 'utf-8' },
    })
    expect((await analyseTable(file, { encoding: 'windows-1252' })).spec).toMatchObject({
      encoding: 'windows-1252',
    })
  })

  it('shows the words that the choice decides, with their readings', async () => {
    const guess = await detectEncoding(encode('Nr;Name\r\n1;Müller\r\n2;Größe', 'cp850'))
    expect(guess.encoding).toBe('cp850')
    const [word] = guess.words
    expect(word!.readings['cp850']).toBe('Müller')
    expect(Object.values(word!.readings).length).toBeGreaterThan(1)
  })

  it('does not take a letter cut at the end of the sample for a fault', async () => {
    const bytes = encode('Name;Ort\nMüller;Köln', 'utf-8')
    const cut = bytes.subarray(0, bytes.length - 3)
    expect((await detectEncoding(cut)).encoding).toBe('utf-8')
    expect((await detectEncoding(bytes.subarray(0, 11))).encoding).toBe('utf-8')
  })

  it('says where nothing tells encodings apart', async () => {
    expect(await detectEncoding(encode('a;b\n1;2', 'utf-8'))).toMatchObject({
      encoding: 'utf-8',
      because: 'ascii',
    })
  })

  it('asks the detector for what is not of western Europe', async () => {
    const bytes = encode('Имя;Город\nИван;Москва\nПётр;Киев\nАнна;Санкт-Петербург', 'windows-1251')
    const guess = await detectEncoding(bytes)
    expect(createPieceDecoder(guess.encoding).decode(bytes, true)).toContain('Москва')
    expect(guess.because).toBe('detector')
  })

  it('lowers its confidence where it has to guess', async () => {
    const guess = await detectEncoding(new Uint8Array([0x41, 0x3b, 0x81, 0x9d, 0x0a]), () =>
      Promise.resolve(undefined),
    )
    expect(guess.confidence).toBeLessThan(0.7)
  })

  it('sees UTF-8 that was encoded twice, and puts it right when asked', async () => {
    const twice = Buffer.from(Buffer.from('Müller;Größe;5 €', 'utf8').toString('latin1'), 'utf8')
    expect((await detectEncoding(encode('MÃ¼ller;GrÃ¶ÃŸe', 'utf-8'))).doubleEncoded).toBe(true)
    expect((await detectEncoding(encode('Müller;Größe', 'utf-8'))).doubleEncoded).toBe(false)
    expect(twice.length).toBeGreaterThan(0)
    expect(repairDoubleEncoding('MÃ¼ller GrÃ¶ÃŸe 5 â‚¬')).toBe('Müller Größe 5 €')
    expect(repairDoubleEncoding('Müller')).toBe('Müller')
  })

  it('refuses UTF-32 by name', async () => {
    await expect(detectEncoding(new Uint8Array([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]))).rejects.toMatchObject({
      code: 'csv.encoding_unknown',
    })
  })
})

describe('createPieceDecoder', () => {
  it('gives the same text for every way to cut, and never U+FFFD', () => {
    const text = 'ä€😀;Æ\r\nß'
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be']) {
      const bytes = encode(text, encoding)
      for (let size = 1; size <= bytes.length; size++) {
        const decoder = createPieceDecoder(encoding)
        let read = ''
        for (let at = 0; at < bytes.length; at += size)
          read += decoder.decode(bytes.subarray(at, at + size), false)
        expect(read + decoder.decode(new Uint8Array(), true)).toBe(text)
      }
    }
  })

  it('refuses bytes that are no text, naming the byte', () => {
    const decoder = createPieceDecoder('utf-8', 100)
    expect(() => decoder.decode(new Uint8Array([0x61, 0x62, 0xff, 0x63]), false)).toThrow(
      expect.objectContaining({ code: 'csv.encoding', parameters: { encoding: 'utf-8', byte: 102 } }),
    )
    const cut = createPieceDecoder('utf-8')
    cut.decode(new Uint8Array([0xc3]), false)
    expect(() => cut.decode(new Uint8Array(), true)).toThrow(
      expect.objectContaining({ code: 'csv.encoding' }),
    )
  })

  it('reads the characters that Windows-1252 has beyond Latin-1', () => {
    expect(createPieceDecoder('iso-8859-1').decode(new Uint8Array([0x80, 0x93, 0xe4]), true)).toBe('€“ä')
  })

  it('refuses an encoding it does not know', () => {
    expect(() => createPieceDecoder('ebcdic')).toThrow(
      expect.objectContaining({ code: 'csv.encoding_unknown' }),
    )
  })
})
