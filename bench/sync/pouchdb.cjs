/** `node pouchdb.cjs FOLDER DOCS`: PouchDB replicates DOCS records from one leveldb to another; prints milliseconds. */
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const PouchDB = require('pouchdb')

main()

async function main() {
  const [folder, count] = process.argv.slice(2)
  const records = JSON.parse(readFileSync(join(folder, 'pouchdb.json'), 'utf8')).slice(0, Number(count))
  const source = new PouchDB(join(folder, 'pouch-source'))
  for (let at = 0; at < records.length; at += 1000) {
    await source.bulkDocs(records.slice(at, at + 1000).map(({ uid, kind, fields }) => ({ _id: uid, kind, fields })))
  }
  const target = new PouchDB(join(folder, 'pouch-target'))
  const start = performance.now()
  const { docs_written: written } = await PouchDB.replicate(source, target, { batch_size: 1000 })
  const milliseconds = Math.round(performance.now() - start)
  await source.close()
  await target.close()
  process.stdout.write(`${JSON.stringify({ milliseconds, written })}\n`)
}
