/** `node prepare.ts FOLDER ORDERS`: a sender's database, and its orders exported to bundles for the key in FOLDER/key.json. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeArticles, makeOrder, makeParties } from './rows.ts'
import { openStation } from './stations.ts'

const [folder = '', orderCount = '0'] = process.argv.slice(2)
const { recipient } = JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8')) as { recipient: string }
const { store, exchange } = await openStation(join(folder, 'sender.sqlite'), 'sender', {
  recipients: [recipient],
})

const orderKeys = await store.transaction(async ({ records }) => {
  const rows = (all: readonly Readonly<Record<string, unknown>>[]) =>
    all.map((fields) => ({ key: undefined, fields }))
  const partyKeys = await records.put('party', rows(makeParties(Number(orderCount))))
  const articleKeys = await records.put('article', rows(makeArticles()))
  const orders = Array.from({ length: Number(orderCount) }, (_, n) => makeOrder(n, partyKeys, articleKeys))
  return records.put('salesOrder', rows(orders))
})
const { files, counts } = await exchange.exportDocuments(
  orderKeys.map((key) => ({ kind: 'salesOrder', key })),
  { includeArticles: true },
)
const names = files.map((file, index) => {
  const name = `${String(index).padStart(3, '0')}.osb`
  writeFileSync(join(folder, name), file.bytes)
  return name
})
await store.close?.()
process.stdout.write(`${JSON.stringify({ names, counts, records: files.map((file) => file.records) })}\n`)
