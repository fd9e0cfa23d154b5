/** Hostile texts through the whole way: in the file, in the record, in the error file, and gone again after the undo. */
import { describe, expect, it } from 'vitest'
import { createMemoryStore, createPortableRuntime, describe as say, openRowImport } from '@ordersync/core'
import type { RowResult } from '@ordersync/core'
import {
  analyseTable,
  bytesSource,
  createRowSource,
  errorColumns,
  importKind,
  proposeMapping,
  readTable,
  writeErrorFile,
} from '@ordersync/csv-import'
import { hasSharedData, sharedBytes } from '../support/shared-data.js'

const own = [
  '=1+1',
  '\u202eabc',
  "'; DROP TABLE x; --",
  '__proto__',
  '{{7*7}}',
  'a\u0000b',
  '\ufeffx',
  '🏳️‍🌈',
  'ﷺ',
  '"',
  ';;;',
]

function texts(): readonly string[] {
  if (!hasSharedData) return own
  const found: string[] = [...own]
  const take = (value: unknown): void => {
    if (typeof value === 'string') found.push(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(take)
  }
  for (const file of ['blns', 'csv-formula', 'mail-headers', 'path-names', 'redos-strings'])
    take(JSON.parse(new TextDecoder().decode(sharedBytes(`hostile/strings/${file}.json`))))
  return found
}

describe('hostile texts', () => {
  it(`are in the record as they were, or their row is refused and in the error file; nothing is lost (${hasSharedData ? 'with' : 'without'} the shared lists)`, async () => {
    const runtime = createPortableRuntime()
    const store = createMemoryStore()
    const rows = openRowImport({ store, runtime })
    const list = texts()
    const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
    const text = list.map((one, i) => `${i};Firma ${i};${quote(one)}\r\n`).join('')
    const file = bytesSource('x.csv', new TextEncoder().encode(`Kundennummer;Firma;Notiz\r\n${text}`))
    const { spec, ...analysis } = await analyseTable(file, { encoding: 'utf-8', dialect: { delimiter: ';' } })
    const { mapping } = proposeMapping({ spec, ...analysis }, importKind('customer'))
    expect(mapping.rules.map((rule) => rule.field)).toEqual(['customerNumber', 'name', 'notes'])
    const source = createRowSource({ source: file, spec, mapping, sha256Hex: runtime.digest.sha256Hex })

    const job = await rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'x.csv' })
    const { token, counts } = await rows.preview(job.id, source, {})
    const { job: done } = await rows.run(job.id, source, token)
    expect(done.counts).toEqual(counts)
    const results: RowResult[] = []
    for await (const row of rows.results(job.id)) results.push(row)
    expect(results.map((row) => row.rows)).toEqual(list.map((_, i) => [i + 1]))

    const refused: number[] = []
    await store.transaction(async (tx) => {
      for (const [i, one] of list.entries()) {
        const { action, key, reason } = results[i]!
        if (action === 'error') {
          expect([one, typeof reason?.code]).toEqual([one, 'string'])
          refused.push(i)
          continue
        }
        const [fields] = await tx.records.get('party', [key!])
        expect([i, fields?.['notes'] ?? '']).toEqual([i, one.trim()])
      }
    })
    const pieces: Uint8Array[] = []
    for await (const piece of writeErrorFile({
      source: file,
      spec,
      failures: rows.results(job.id, { only: 'error' }),
      describe: (code, parameters) => say(code, parameters, 'de'),
    }))
      pieces.push(piece)
    const errors = bytesSource('e.csv', Uint8Array.from(pieces.flatMap((piece) => [...piece])))
    // Rows that are refused for their control characters, and nothing else: as a file of its own that would be no text.
    const read = { ...spec, names: [...spec.names, ...errorColumns], guarded: true }
    const back: string[] = []
    for await (const batch of readTable(errors, read)) for (const cells of batch.rows) back.push(cells[2]!)
    expect(refused.length).toBeGreaterThan(0)
    expect(back).toEqual(refused.map((i) => list[i]))

    const undone = await rows.undo(job.id)
    expect(undone.counts).toEqual({ removed: list.length - refused.length, restored: 0, kept: 0 })
  })
})
