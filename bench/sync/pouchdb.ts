/** `node pouchdb.ts FOLDER DOCS`: PouchDB replicates DOCS records from one leveldb to another; prints milliseconds. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

interface Pouch {
  bulkDocs(docs: readonly object[]): Promise<unknown>
  close(): Promise<void>
}

interface PouchConstructor {
  new (name: string): Pouch
  replicate(
    source: Pouch,
    target: Pouch,
    options: { readonly batch_size: number },
  ): Promise<{ readonly docs_written: number }>
}

// It comes without types.
const PouchDB = createRequire(import.meta.url)('pouchdb') as PouchConstructor

const [folder = '', count = '10000'] = process.argv.slice(2)
const kept = readFileSync(join(folder, 'pouchdb.json'), 'utf8')
const records = (
  JSON.parse(kept) as { readonly uid: string; readonly kind: string; readonly fields: object }[]
).slice(0, Number(count))
const source = new PouchDB(join(folder, 'pouch-source'))
for (let at = 0; at < records.length; at += 1000) {
  const page = records.slice(at, at + 1000)
  await source.bulkDocs(page.map(({ uid, kind, fields }) => ({ _id: uid, kind, fields })))
}
const target = new PouchDB(join(folder, 'pouch-target'))
const start = performance.now()
const { docs_written: written } = await PouchDB.replicate(source, target, { batch_size: 1000 })
const milliseconds = Math.round(performance.now() - start)
await source.close()
await target.close()
process.stdout.write(`${JSON.stringify({ milliseconds, written })}\n`)
