/** Records of a kind as a file, in the columns that the import knows: what is exported can be imported again. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe } from '@ordersync/core'
import type { Fields, Store } from '@ordersync/core'
import { exportRecords, importKind } from '@ordersync/csv-import'
import type { LostLetters } from '@ordersync/csv-import'
import type { Person } from './ask.ts'
import type { Language } from './steps.ts'

/** Records read at once. */
const page = 500

async function* recordsOf(store: Store, kind: string): AsyncGenerator<Fields> {
  let watermark: string | undefined
  for (;;) {
    const { rows, next } = await store.transaction(async (tx) => {
      const found = await tx.records.changes(kind, watermark, page)
      return { rows: await tx.records.get(kind, found.keys), next: found }
    })
    for (const row of rows) if (row !== undefined) yield row
    if (!next.more) return
    watermark = next.watermark
  }
}

/** Customers and suppliers are both parties: what a new record of the kind would get, an exported one must have. */
async function* only(
  records: AsyncIterable<Fields>,
  constants: Readonly<Record<string, unknown>>,
): AsyncGenerator<Fields> {
  const lists = Object.entries(constants).filter(([, value]) => Array.isArray(value))
  for await (const fields of records) {
    const fits = lists.every(([name, wanted]) => {
      const present = (fields[name] ?? []) as readonly unknown[]
      return (wanted as readonly unknown[]).every((one) => present.includes(one))
    })
    if (fits) yield fields
  }
}

/** Cells named on the screen; all are counted. */
const shownLost = 10

/**
 * Exact, for importing again; a file for a spreadsheet program would be `mode: 'spreadsheet'`. An encoding that does not have all letters
 * is not written before somebody has seen which cells lose what.
 */
export async function exportKind(
  person: Person,
  store: Store,
  name: string,
  path: string,
  language: Language,
  wanted = 'utf-8',
): Promise<void> {
  const kind = importKind(name)
  const write = (encoding: string, onLost: (lost: LostLetters) => void): AsyncGenerator<Uint8Array> =>
    exportRecords({
      kind,
      records: only(recordsOf(store, kind.recordKind), kind.constants ?? {}),
      mode: 'machine',
      language,
      encoding,
      onLost,
    })
  let encoding = wanted
  const lost: LostLetters[] = []
  let cells = 0
  for await (const _piece of write(encoding, (one) => {
    cells += 1
    if (lost.length < shownLost) lost.push(one)
  }));
  if (cells > 0) {
    for (const { row, column, letters } of lost)
      person.say(describe('csv.letter_missing', { encoding, letters, row, column }, language))
    const question = `${cells} cells lose letters. utf-8, or ${encoding} with ? in their place?`
    encoding = await person.choose(question, ['utf-8', encoding], 'utf-8')
  }
  await pipeline(Readable.from(write(encoding, () => undefined)), createWriteStream(path))
  person.say(`Written: ${path} (${encoding})`)
}
