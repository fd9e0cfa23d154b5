/** `node import.ts FOLDER FILE`: the file through preview and import into SQLite, beside bare inserts of the same rows; prints both. */
import { openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { openRowImport } from '@ordersync/core'
import {
  analyseTable,
  blobSource,
  createRowSource,
  decideLocales,
  importKind,
  proposeMapping,
} from '@ordersync/csv-import'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'
import Database from 'better-sqlite3'

const [folder = '', path = ''] = process.argv.slice(2)
const runtime = createNodeRuntime()
const kind = importKind('customer')
const source = blobSource(path, await openAsBlob(path))
const analysis = await analyseTable(source)
const proposal = proposeMapping(analysis, kind, { country: 'DE' })
const { mapping } = await decideLocales(source, analysis.spec, kind, proposal.mapping)
const rowSource = createRowSource({
  source,
  spec: analysis.spec,
  mapping,
  sha256Hex: runtime.digest.sha256Hex,
})

const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const importPath = join(folder, `import-${process.pid}.sqlite`)
const store = createSqliteStore({ path: importPath })
const rows = openRowImport({ store, runtime })
const job = await rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'sample.csv' })
const previewStart = cpu()
const preview = await rows.preview(job.id, rowSource, { duplicates: 'overwrite', createMissing: ['*'] })
const previewMs = cpu() - previewStart
// Reading and checking of values alone, warm like the import.
const readStart = cpu()
let entries = 0
for await (const batch of rowSource.entries()) entries += batch.entries.length
const readMs = cpu() - readStart
const importStart = cpu()
const { job: done } = await rows.run(job.id, rowSource, preview.token)
const importMs = cpu() - importStart
await store.close?.()

const database = new Database(importPath, { readonly: true })
const records = (
  database.prepare("SELECT fields FROM ordersync_record WHERE kind = 'party'").all() as { fields: string }[]
).map(({ fields }) => JSON.parse(fields) as Readonly<Record<string, unknown>>)
database.close()

// What a program does that has the records in memory and nothing to promise: the same table with its indexes, the same durability,
// four times as many rows per transaction as the import has; one prepared statement, run once per row.
const rowsPerTransaction = 4000
const barePath = join(folder, `bare-${process.pid}.sqlite`)
await createSqliteStore({ path: barePath }).close?.()
const bare = new Database(barePath)
bare.pragma('journal_mode = WAL')
bare.pragma('synchronous = FULL')
const bareStart = cpu()
const insert = bare.prepare('INSERT INTO ordersync_record (kind, number, fields, mark) VALUES (?, ?, ?, ?)')
let mark = 0
const insertAll = bare.transaction((some: typeof records) => {
  for (const fields of some) {
    const number = (fields['customerNumber'] as string).trim().toLowerCase().normalize('NFC')
    insert.run('party', number, JSON.stringify(fields), (mark += 1))
  }
})
for (let at = 0; at < records.length; at += rowsPerTransaction)
  insertAll(records.slice(at, at + rowsPerTransaction))
const bareMs = cpu() - bareStart
bare.close()
process.stdout.write(
  JSON.stringify({ previewMs, readMs, importMs, bareMs, rows: records.length, entries, counts: done.counts }),
)
