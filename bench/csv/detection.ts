/** How often delimiter and encoding are found: the public corpus where it lies beside the checkout, and files made here with known truth. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  analyseTable,
  bytesSource,
  createPieceDecoder,
  createTextEncoder,
  detectEncoding,
} from '@ordersync/csv-import'

const shared = process.env['ORDERSYNC_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url))

export interface Share {
  readonly right: number
  readonly count: number
  readonly wrong: readonly string[]
}

interface CorpusFile {
  readonly file: string
  readonly truth: { readonly delimiter?: string }
}

export function hasCorpus(): boolean {
  return existsSync(`${shared}/data/csv/index.json`)
}

/** Files whose annotated delimiter occurs in them. */
export async function corpusDelimiters(): Promise<Share> {
  const files = JSON.parse(readFileSync(`${shared}/data/csv/index.json`, 'utf8')) as readonly CorpusFile[]
  const wrong: string[] = []
  let count = 0
  for (const { file, truth } of files) {
    if (truth.delimiter === undefined) continue
    const bytes = new Uint8Array(readFileSync(`${shared}/data/csv/${file}`))
    if (!Buffer.from(bytes).includes(truth.delimiter)) continue
    count += 1
    const found = await analyseTable(bytesSource(file, bytes)).catch(() => undefined)
    if (found?.dialects[0]?.dialect.delimiter !== truth.delimiter) wrong.push(file)
  }
  return { right: count - wrong.length, count, wrong }
}

/** Tables of a business kind, clean and polluted in the ways that files of the wild are. */
export async function madeDelimiters(): Promise<Share> {
  const wrong: string[] = []
  let count = 0
  for (const delimiter of [';', ',', '\t', '|']) {
    for (const decimal of [',', '.']) {
      for (const [name, pollute] of Object.entries(pollutions)) {
        for (let seed = 1; seed <= 6; seed++) {
          const rows = table(seed, decimal).map((row) =>
            row.map((cell) => quoted(cell, delimiter)).join(delimiter),
          )
          const bytes = Buffer.from(pollute(rows, delimiter).join('\r\n'))
          count += 1
          const found = await analyseTable(bytesSource(name, bytes)).catch(() => undefined)
          if (found?.dialects[0]?.dialect.delimiter !== delimiter)
            wrong.push(`${JSON.stringify(delimiter)} ${decimal} ${name} ${seed}`)
        }
      }
    }
  }
  return { right: count - wrong.length, count, wrong }
}

const quoted = (cell: string, delimiter: string): string => (cell.includes(delimiter) ? `"${cell}"` : cell)

function table(seed: number, decimal: string): readonly (readonly string[])[] {
  const rows: string[][] = [['Nummer', 'Bezeichnung', 'Preis', 'Menge', 'Datum', 'E-Mail', 'Bemerkung']]
  for (let i = 0; i < 5 + seed * 7; i++) {
    const price = `${(i * seed * 37) % 5000}${decimal}${String((i * 7) % 100).padStart(2, '0')}`
    rows.push([
      `A-${1000 + i}`,
      i % 3 === 0 ? `Schraube, verzinkt M${i}` : `Mutter ${i}`,
      price,
      `${i * 3}`,
      `0${1 + (i % 9)}.0${1 + (seed % 9)}.2024`,
      i % 4 === 0 ? '' : `k${i}@example.de`,
      i % 5 === 0 ? 'Lager 3; Fach | 7' : '',
    ])
  }
  return rows
}

type Pollution = (rows: readonly string[], delimiter: string) => readonly string[]

const pollutions: Readonly<Record<string, Pollution>> = {
  clean: (rows) => rows,
  preamble: (rows) => ['Preisliste der Firma Muster, Stand heute', '', ...rows],
  footer: (rows, delimiter) => [...rows, `Summe${delimiter}${delimiter}1${delimiter}2`],
  trailingDelimiter: (rows, delimiter) => rows.map((row, i) => (i === 0 ? row : row + delimiter)),
  oneDelimiterMore: (rows, delimiter) => rows.map((row, i) => (i === 3 ? row + delimiter + 'x' : row)),
  oneDelimiterLess: (rows, delimiter) => rows.map((row, i) => (i === 3 ? row.replace(delimiter, ' ') : row)),
  strayQuote: (rows) => rows.map((row, i) => (i === 3 ? row.replace('-', '-"') : row)),
  blankLines: (rows) => rows.flatMap((row) => [row, '']),
  repeatedHeader: (rows) => [...rows, rows[0]!, ...rows.slice(1)],
  noHeader: (rows) => rows.slice(1),
}

const words: Readonly<Record<string, readonly string[]>> = {
  de: ['Müller', 'Größmann', 'Bäcker', 'Straße', 'München', 'Köln', 'Übersee', 'Ärzte', 'Süß', 'Jörg'],
  da: [
    'Sørensen',
    'Ærø',
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
    'Åsa',
    'Hälsö',
    'Björk',
    'Lindström',
    'Sjögren',
  ],
  no: ['Bjørn', 'Tromsø', 'Ålesund', 'Håkon', 'Sørlandet', 'Kjøtt', 'Lærdal', 'Ås', 'Grønn', 'Mæland'],
}

/** Exports of 3, 20 and 200 rows in four languages and nine encodings: right when the very text comes out. */
export async function erpEncodings(): Promise<Share> {
  const wrong: string[] = []
  let count = 0
  for (const [language, list] of Object.entries(words)) {
    for (const rows of [3, 20, 200]) {
      for (const encoding of [
        'utf-8',
        'utf-8-mark',
        'windows-1252',
        'iso-8859-1',
        'iso-8859-15',
        'cp850',
        'macintosh',
        'utf-16le',
        'utf-16be',
      ]) {
        const lines = ['Nummer;Name;Ort;Betrag']
        for (let i = 0; i < rows; i++)
          lines.push(`${1000 + i};${list[(i * 7) % 10]!};${list[(i * 3 + rows) % 10]!};1.${100 + i},50`)
        const text = lines.join('\r\n')
        const bytes =
          encoding === 'utf-8-mark'
            ? createTextEncoder('utf-8')(`\ufeff${text}`)
            : createTextEncoder(encoding)(text)
        count += 1
        const guess = await detectEncoding(bytes)
        const read = createPieceDecoder(guess.encoding).decode(bytes.subarray(guess.markBytes), true)
        if (read !== text) wrong.push(`${language} ${rows} ${encoding} as ${guess.encoding}`)
      }
    }
  }
  return { right: count - wrong.length, count, wrong }
}
