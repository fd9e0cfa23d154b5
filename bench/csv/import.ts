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
const importStart = cpu()
const { job: done } = await rows.run(job.id, rowSource, preview.token)
const importMs = cpu() - importStart
await store.close?.()

const database = new Database(importPath, { readonly: true })
const written = database
  .prepare("SELECT kind, number, fields, mark FROM ordersync_record WHERE kind = 'party'")
  .all() as { kind: string; number: string | null; fields: string; mark: number }[]
database.close()
const barePath = join(folder, `bare-${process.pid}.sqlite`)
await createSqliteStore({ path: barePath }).close?.()
const bare = new Database(barePath)
bare.pragma('journal_mode = WAL')
bare.pragma('synchronous = FULL')
const bareStart = cpu()
const insert = bare.prepare('INSERT INTO ordersync_record (kind, number, fields, mark) VALUES (?, ?, ?, ?)')
for (let at = 0; at < written.length; at += 5000) {
  bare.transaction((some: typeof written) => {
    for (const row of some) insert.run(row.kind, row.number, row.fields, row.mark)
  })(written.slice(at, at + 5000))
}
const bareMs = cpu() - bareStart
bare.close()
process.stdout.write(
  JSON.stringify({ previewMs, importMs, bareMs, rows: written.length, counts: done.counts }),
)
