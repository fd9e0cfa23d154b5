import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { analyseTable, bytesSource, isTableError } from '@ordersync/csv-import'
import type { AnalyseOptions } from '@ordersync/csv-import'
import { encode } from '../support/encode.js'
import { hasSharedData, sharedBytes, sharedFolder } from '../support/shared-data.js'

const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** Bytes as any program may write them: all values equally often. Mulberry32, so that a failure can be run again. */
function noise(length: number, seed: number): Uint8Array {
  let state = seed
  return Uint8Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) & 255
  })
}

const join = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

const outcome = async (bytes: Uint8Array, name = 'liste.csv', options: AnalyseOptions = {}) => {
  try {
    const { spec } = await analyseTable(bytesSource(name, bytes), options)
    return { code: 'read', names: spec.names, parameters: {} }
  } catch (error) {
    if (!isTableError(error)) throw error
    return { code: error.code, names: [], parameters: error.parameters }
  }
}

const isControl = (letter: string): boolean =>
  letter <= '\u0008' || (letter >= '\u000e' && letter <= '\u0019')

const table = 'Nr;Name;Ort\n1;Müller;Köln\n2;Größe;München\n'

describe('files of other programs', () => {
  const begins: readonly (readonly [what: string, head: string])[] = [
    ['PNG', '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR'],
    ['JPEG', '\u00ff\u00d8\u00ff\u00e0\u0000\u0010JFIF'],
    ['GIF', 'GIF89a\u0001\u0000\u0001\u0000'],
    ['PDF', '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n'],
    ['SQLite', 'SQLite format 3\u0000\u0010\u0000'],
    ['Access', '\u0000\u0001\u0000\u0000Standard ACE DB\u0000'],
    ['EXE', 'MZ\u0090\u0000\u0003\u0000\u0000\u0000\u0004\u0000'],
    ['ELF', '\u007fELF\u0002\u0001\u0001\u0000'],
    ['7-Zip', "7z\u00bc\u00af'\u001c\u0000\u0004"],
    ['RAR', 'Rar!\u001a\u0007\u0001\u0000'],
    ['RTF', '{\\rtf1\\ansi\\deff0 '],
  ]
  for (const [what, head] of begins) {
    it(`are refused by their name: ${what}, also with a table behind it`, async () => {
      for (const rest of [noise(5000, 1), encode(table, 'utf-8')]) {
        expect(await outcome(join(latin(head), rest))).toMatchObject({
          code: 'csv.foreign_file',
          parameters: { name: 'liste.csv', what },
        })
      }
    })
  }

  it('are refused when packed: the table in it has to be taken out first', async () => {
    expect(await outcome(new Uint8Array(gzipSync(table)))).toMatchObject({
      code: 'csv.foreign_file',
      parameters: { what: 'GZIP' },
    })
  })

  it('are not taken for one because a table begins with their letters', async () => {
    for (const first of ['MZ', 'RIFF', 'PAR1', 'GIF89a', 'Rar', 'II', 'ELF', 'PDF']) {
      const { code, names } = await outcome(
        encode(`${first};Name;Ort\n1;Müller;Köln\n2;Ähre;Wien\n`, 'utf-8'),
      )
      expect([code, names]).toEqual(['read', [first, 'Name', 'Ort']])
    }
  })
})

describe('bytes of nobody knows what', () => {
  it('are refused with their share, from 100 bytes on and for every seed', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      // No beginning that would say more.
      const bytes = join(latin('Nr;Name\n'), noise(seed * 100 + 200, seed))
      const { code, parameters } = await outcome(bytes)
      expect({ seed, code }).toEqual({ seed, code: 'csv.binary' })
      expect(parameters).toMatchObject({ name: 'liste.csv', percent: expect.any(Number) as number })
    }
  })

  it('are refused when a disk has left nothing but zeros, or zeros behind a start', async () => {
    expect(await outcome(new Uint8Array(4096))).toMatchObject({
      code: 'csv.binary',
      parameters: { percent: 100 },
    })
    expect((await outcome(join(encode(table, 'utf-8'), new Uint8Array(4096)))).code).toBe('csv.binary')
  })

  it('are not seen in texts of old programs: padding with zeros, control characters as delimiters, a mark of the end', async () => {
    const padded = table.replaceAll('\n', '\u0000\u0000\n')
    expect((await outcome(encode(padded, 'windows-1252'))).code).toBe('read')
    const hive = 'Nr\u0001Name\u0001Ort\n1\u0001Müller\u0001Köln\n2\u0001Ähre\u0001Wien\n'
    expect((await outcome(encode(hive, 'utf-8'))).code).toBe('read')
    expect((await outcome(encode(`${table}\u001a`, 'cp850'))).code).toBe('read')
    for (const encoding of ['utf-16le', 'utf-16be'])
      expect((await outcome(encode(table.repeat(20), encoding))).code).toBe('read')
  })
})

describe('names of columns that reach into objects', () => {
  for (const name of ['__proto__', 'constructor', 'prototype', ' __PROTO__ ', '"constructor"']) {
    it(`refuse the file with name and column: ${name}`, async () => {
      expect(await outcome(encode(`Nr;Name;${name}\n1;Müller;x\n2;Ähre;y\n`, 'utf-8'))).toMatchObject({
        code: 'csv.header_name',
        parameters: { column: 3, name: name.trim().replaceAll('"', '') },
      })
    })
  }

  it('are no matter in cells, and in names that only hold them', async () => {
    const text = 'Nr;Constructor name;toString\n1;__proto__;constructor\n2;prototype;valueOf\n'
    expect((await outcome(encode(text, 'utf-8'))).names).toEqual(['Nr', 'Constructor name', 'toString'])
  })
})

describe('the shared hostile files', () => {
  it.skipIf(!hasSharedData)(
    'end in a table or in a refusal with a code, each within a second (skipped without them)',
    async () => {
      const codes = new Map<string, number>()
      const all = readdirSync(`${sharedFolder}/data/hostile`, { recursive: true, withFileTypes: true })
      for (const entry of all.filter((one) => one.isFile())) {
        const bytes = new Uint8Array(readFileSync(`${entry.parentPath}/${entry.name}`))
        if (bytes.length === 0) continue
        const before = process.cpuUsage()
        const { code } = await outcome(bytes, entry.name)
        const { user, system } = process.cpuUsage(before)
        expect([entry.name, (user + system) / 1e6 < 1 + bytes.length / 1e6]).toEqual([entry.name, true])
        if (entry.name.endsWith('.gz') && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8)
          expect([entry.name, code]).toEqual([entry.name, 'csv.foreign_file'])
        if (entry.name.endsWith('.zip') && bytes[0] === 0x50 && bytes[1] === 0x4b)
          expect([entry.name, code]).not.toEqual([entry.name, 'read'])
        codes.set(code, (codes.get(code) ?? 0) + 1)
      }
      expect(codes.size).toBeGreaterThan(3)
    },
    60_000,
  )

  it.skipIf(!hasSharedData)(
    'have strings that are names of columns and cells without harm (skipped without them)',
    async () => {
      const strings = JSON.parse(
        new TextDecoder().decode(sharedBytes('hostile/strings/blns.json')),
      ) as readonly string[]
      for (const hostile of strings) {
        const cell = `"${hostile.replaceAll('"', '""')}"`
        const { code, names } = await outcome(
          encode(`Nr;Name;${cell}\n1;Alpha;${cell}\n2;Beta;${cell}\n`, 'utf-8'),
          'namen.csv',
          // Figures as a name look like no header.
          { headerRows: 1, dialect: { delimiter: ';', quote: '"' } },
        )
        // One of the strings is nothing but control characters; three times in so small a file they are most of it.
        const controls = new Set([...hostile].filter((letter) => letter !== '\u0000' && isControl(letter)))
        expect([hostile, controls.size > 4 ? ['csv.binary'] : ['read', 'csv.header_name']]).toEqual([
          hostile,
          expect.arrayContaining([code]),
        ])
        if (code === 'read') expect(names.slice(0, 2)).toEqual(['Nr', 'Name'])
      }
    },
  )
})
