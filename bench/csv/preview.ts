/** `node preview.ts FILE`: from opening the file to ten rows as they would end, five times; prints times in ms, the first by itself. */
import { openAsBlob } from 'node:fs'
import { createMemoryStore, openRowImport } from '@ordersync/core'
import { analyseTable, blobSource, createRowSource, importKind, proposeMapping } from '@ordersync/csv-import'
import { createNodeRuntime } from '@ordersync/runtime-node'

const [path = ''] = process.argv.slice(2)
const runtime = createNodeRuntime()
const rows = openRowImport({ store: createMemoryStore(), runtime })
const times: number[] = []
const cpuTimes: number[] = []
for (let run = 0; run < 5; run++) {
  const start = performance.now()
  const cpuStart = process.cpuUsage()
  const source = blobSource(path, await openAsBlob(path))
  const analysis = await analyseTable(source)
  const { mapping } = proposeMapping(analysis, importKind('customer'), { country: 'DE' })
  const page = await rows.page(
    createRowSource({ source, spec: analysis.spec, mapping, sha256Hex: runtime.digest.sha256Hex }),
    { limit: 10, createMissing: ['*'] },
  )
  if (page.rows.length !== 10 || page.rows.some((row) => row.action !== 'create'))
    throw new Error(JSON.stringify(page.rows.find((row) => row.action !== 'create')))
  times.push(performance.now() - start)
  const { user, system } = process.cpuUsage(cpuStart)
  cpuTimes.push((user + system) / 1000)
}
const [firstMs, ...again] = times
process.stdout.write(
  JSON.stringify({ firstMs, firstCpuMs: cpuTimes[0], againMs: again.sort((a, b) => a - b)[2] }),
)
