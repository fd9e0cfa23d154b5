/**
 * Spreadsheet import beside PapaParse and beside bare inserts. What is counted stands in bench/README.md.
 *
 *     npm run bench:csv -- --json --mb 100 --big 1000 --rows 100000 --runs 5
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { corpusDelimiters, erpEncodings, hasCorpus, madeDelimiters } from './csv/detection.ts'
import { writeSampleFile } from './csv/sample-file.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    mb: { type: 'string', default: '100' },
    big: { type: 'string', default: '1000' },
    rows: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '5' },
  },
})

interface Parsed {
  readonly cpuMs: number
  readonly peakMb: number
  readonly rows: number
  readonly letters: number
}

const folder = mkdtempSync(join(tmpdir(), 'ordersync-bench-csv-'))
const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

function child<T>(program: string, ...args: readonly string[]): T {
  const file = fileURLToPath(new URL(`./csv/${program}.ts`, import.meta.url))
  return JSON.parse(
    execFileSync(process.execPath, [file, ...args], { encoding: 'utf8', maxBuffer: 1e8 }),
  ) as T
}

const systems = ['ours', 'step', 'stepGiven', 'chunkGiven'] as const

/** Best processor time of each, alternating; all must come to the same rows and letters. */
function compare(path: string, encoding: string, runs: number) {
  const best = new Map<string, number>()
  let peakMb = 0
  let check: string | undefined
  for (let run = 0; run < runs; run++) {
    for (const system of systems) {
      const { cpuMs, rows, letters, peakMb: peak } = child<Parsed>('parse', system, path, encoding)
      best.set(system, Math.min(best.get(system) ?? Infinity, cpuMs))
      if (system === 'ours') peakMb = Math.max(peakMb, peak)
      check ??= `${rows} ${letters}`
      if (check !== `${rows} ${letters}`)
        throw new Error(`${system} reads something else: ${rows} ${letters} instead of ${check}`)
    }
  }
  const papa = Math.min(...systems.slice(1).map((system) => best.get(system)!))
  for (const [system, ms] of best) say(`  ${encoding} ${system.padEnd(10)} ${ms.toFixed(0)} ms CPU`)
  return { times: papa / best.get('ours')!, peakMb }
}

try {
  const runs = Number(values.runs)
  const bytes = Number(values.mb) * 1e6
  const utf8 = join(folder, 'utf8.csv')
  const latin = join(folder, 'latin1.csv')
  writeSampleFile(utf8, 'utf8', { bytes })
  writeSampleFile(latin, 'latin1', { bytes })
  say(`reading ${values.mb} MB into keyed objects, best of ${runs}`)
  const asUtf8 = compare(utf8, 'utf-8', runs)
  const asLatin = compare(latin, 'windows-1252', runs)
  rmSync(latin)

  let peakMb1000 = 0
  let previews = [{ firstMs: 0, firstCpuMs: 0, againMs: 0 }]
  if (Number(values.big) > 0) {
    const big = join(folder, 'big.csv')
    writeSampleFile(big, 'utf8', { bytes: Number(values.big) * 1e6 })
    peakMb1000 = child<Parsed>('parse', 'ours', big, 'utf-8').peakMb
    previews = Array.from({ length: Math.max(3, runs) }, () => child<(typeof previews)[0]>('preview', big))
    rmSync(big)
  }

  const corpus = hasCorpus() ? await corpusDelimiters() : undefined
  const made = await madeDelimiters()
  const encodings = await erpEncodings()
  if (corpus === undefined)
    say('the public corpus does not lie beside the checkout: delimiters of made files only')
  for (const wrong of [...(corpus?.wrong ?? []), ...made.wrong, ...encodings.wrong]) say(`  wrong: ${wrong}`)

  const rowsFile = join(folder, 'rows.csv')
  writeSampleFile(rowsFile, 'utf8', { rows: Number(values.rows) })
  const imports = Array.from({ length: Math.max(1, Math.ceil(runs / 2)) }, () =>
    child<{
      importMs: number
      previewMs: number
      readMs: number
      bareMs: number
      rows: number
      counts: Record<string, number>
    }>('import', folder, rowsFile),
  )
  const bestImport = Math.min(...imports.map((one) => one.importMs))
  const bestRead = Math.min(...imports.map((one) => one.readMs))
  const bestBare = Math.min(...imports.map((one) => one.bareMs))

  const figures = {
    timesPapaparse: round(Math.min(asUtf8.times, asLatin.times)),
    timesPapaparseUtf8: round(asUtf8.times),
    timesPapaparseLatin1: round(asLatin.times),
    peakMb100: round(Math.max(asUtf8.peakMb, asLatin.peakMb)),
    peakMb1000: round(peakMb1000),
    delimiterRight: round(((corpus?.right ?? 0) + made.right) / ((corpus?.count ?? 0) + made.count), 4),
    delimiterRightCorpus: corpus === undefined ? null : round(corpus.right / corpus.count, 4),
    encodingRight: round(encodings.right / encodings.count, 4),
    previewMs: round(median(previews.map((one) => one.firstMs))),
    previewCpuMs: round(median(previews.map((one) => one.firstCpuMs))),
    previewAgainMs: round(median(previews.map((one) => one.againMs))),
    importOfBareInserts: round(bestBare / bestImport),
    writingOfBareInserts: round(bestBare / (bestImport - bestRead)),
    importedRows: imports[0]!.rows,
    importMs: round(bestImport),
    checkMs: round(Math.min(...imports.map((one) => one.previewMs))),
    readMs: round(bestRead),
    bareMs: round(bestBare),
  }
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`)
  else
    for (const [name, figure] of Object.entries(figures))
      process.stdout.write(`${name.padEnd(22)} ${figure ?? 'no corpus'}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!
}

function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}
