/** `node parse.ts ours|step|stepGiven|chunkGiven FILE utf-8|windows-1252`: the whole file into keyed objects; prints time, memory, check. */
import { createReadStream, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createRowObjects, readTable } from '@ordersync/csv-import'
import type { ByteSource, TextSpec } from '@ordersync/csv-import'
import Papa from 'papaparse'
import { sampleHeader } from './sample-file.ts'

const [system = 'ours', path = '', encoding = 'utf-8'] = process.argv.slice(2)
let rows = 0
let letters = 0
const tally = (row: Readonly<Record<string, string>>): void => {
  rows += 1
  for (const name in row) letters += row[name]!.length
}

const spec: TextSpec = {
  format: 'text',
  encoding,
  markBytes: 0,
  dialect: { delimiter: ';', quote: '"', escape: 'double', newline: 'lf', trimStart: false },
  separatorLine: false,
  repairDouble: false,
  preamble: 0,
  headerRows: 1,
  names: sampleHeader,
}

const source: ByteSource = {
  name: path,
  size: statSync(path).size,
  async slice(start, end) {
    const handle = await open(path)
    const bytes = new Uint8Array(end - start)
    const { bytesRead } = await handle.read(bytes, 0, end - start, start)
    await handle.close()
    return bytes.subarray(0, bytesRead)
  },
  stream: (start) => createReadStream(path, { start, highWaterMark: 262_144 }),
}

const before = process.cpuUsage()
if (system === 'ours') {
  const make = createRowObjects(sampleHeader)
  for await (const batch of readTable(source, spec)) for (const row of batch.rows) tally(make(row))
} else {
  await new Promise<void>((complete) => {
    const stream = createReadStream(path, {
      encoding: encoding === 'utf-8' ? 'utf8' : 'latin1',
      highWaterMark: 1_048_576,
    })
    const given = system === 'step' ? {} : { delimiter: ';' }
    const take =
      system === 'chunkGiven'
        ? { chunk: ({ data }: { readonly data: readonly Record<string, string>[] }) => data.forEach(tally) }
        : { step: ({ data }: { readonly data: Record<string, string> }) => tally(data) }
    Papa.parse(stream, { header: true, skipEmptyLines: true, ...given, ...take, complete })
  })
}
const used = process.cpuUsage(before)
process.stdout.write(
  JSON.stringify({
    cpuMs: (used.user + used.system) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
    rows,
    letters,
  }),
)
