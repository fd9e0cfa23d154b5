/**
 * Is this the same customer? Quality, speed and memory of `@ordersync/phonetic` beside what a vendor would take instead.
 *
 *     npm run bench:matching -- --json
 *     npm run bench:matching -- --part held --sizes 10000,100000,1000000
 *     npm run bench:matching -- --set ../other/folder --no-peers
 *
 * The German set is parted by a fixed rule: queries with an even number were looked at while weights were chosen (`tune`),
 * those with an odd number were not (`held`, the default). What each figure means stands in docs/matching.md.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { koelner } from '@ordersync/phonetic'
import { dataFolder, partOf, readFebrl, readGermanSet } from './matching/data.ts'
import type { MatchingSet } from './matching/data.ts'
import { enlarge } from './matching/enlarge.ts'
import { calibrationOf, qualityOf } from './matching/figures.ts'
import type { Answer, Quality } from './matching/figures.ts'
import { addressOf, ask, openBook } from './matching/ours.ts'
import { openSeam } from './matching/seam.ts'
import { searchFigures } from './matching/search.ts'
import type { SearchFigures } from './matching/search.ts'
import { askTrigrams, fuzzySearch, miniSearch, talismanBlocks } from './matching/peers.ts'

const { values } = parseArgs({
  allowNegative: true,
  options: {
    json: { type: 'boolean', default: false },
    part: { type: 'string', default: 'held' },
    sizes: { type: 'string', default: '10000,100000' },
    /** Folder with `book.csv`, `queries.csv`, `gold.csv` in the place of the German set. */
    set: { type: 'string' },
    peers: { type: 'boolean', default: true },
  },
})

const part = values.part as 'tune' | 'held' | 'all'
if (!['tune', 'held', 'all'].includes(part))
  throw new Error(`--part ${values.part}: expected tune, held or all`)
const folder = dataFolder()
if (folder === undefined && values.set === undefined) {
  process.stderr.write(
    'bench:matching needs the matching data: put it beside the checkout as ../shared/data/matching, or name a set with --set FOLDER\n',
  )
  process.exit(2)
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const say = (line = ''): void => void process.stdout.write(`${line}\n`)
const figure = (value: number, digits = 3): string => value.toFixed(digits)

interface Line extends Quality {
  readonly set: string
  readonly matcher: string
  readonly cpuMsPerQuery: number | undefined
}

const lines: Line[] = []

function add(set: string, matcher: string, quality: Quality, cpuMsPerQuery: number | undefined): void {
  lines.push({ set, matcher, ...quality, cpuMsPerQuery })
  say(
    [
      matcher.padEnd(34),
      String(quality.queries).padStart(5),
      figure(quality.recall1, 4),
      figure(quality.recall1Shared, 4),
      figure(quality.recall5, 4),
      `${figure(quality.f1, 4)} (${figure(quality.precision)}/${figure(quality.recall)})`,
      matcher.startsWith('ours') ? figure(quality.f1Default, 4) : '     –',
      figure(quality.recallAtP99, 4),
      figure(quality.listF1, 4),
      `${figure(quality.hardAccepted * 100, 1)} %`.padStart(7),
      `${figure((quality.accepted['nonmatch-household'] ?? 0) * 100, 1)} %`.padStart(7),
      cpuMsPerQuery === undefined ? '(server)' : figure(cpuMsPerQuery, 3),
    ].join('  '),
  )
}

function measure(name: string, set: MatchingSet): void {
  say()
  say(`${name}: book of ${set.book.length}, ${set.queries.length} queries`)
  say(
    'matcher                            asked  rec@1   shared  rec@5   F1 (P/R)               F1 def  R@P99   listF1  hard   household  CPU ms',
  )
  const index = openBook(set.book)
  const started = cpuMs()
  const answers = set.queries.map((query) => ask(index, query))
  const own = qualityOf(answers, set.truths)
  add(name, 'ours', own, (cpuMs() - started) / set.queries.length)
  const seam = openSeam(set.book)
  const asked = cpuMs()
  const bySeam = set.queries.map((query) => seam(query))
  add(name, 'ours, keys in a store', qualityOf(bySeam, set.truths), (cpuMs() - asked) / set.queries.length)
  say(
    `  ours at the best threshold: ${own.counts.right} right, ${own.counts.wrong} wrong taken, ${own.counts.missed} missed`,
  )
  if (!values.peers) return
  for (const peer of [fuzzySearch, miniSearch, talismanBlocks]) {
    const queries = set.queries.slice(0, peer.queries)
    const find = peer.open(set.book)
    const before = cpuMs()
    const found: Answer[] = queries.map((query) => find(query))
    add(
      name,
      peer.name,
      qualityOf(found, set.truths.slice(0, queries.length)),
      (cpuMs() - before) / queries.length,
    )
  }
  const queries = set.queries.slice(0, 300)
  const trigrams = askTrigrams(set.book, queries)
  if (trigrams === undefined)
    say('pg_trgm: no PostgreSQL at hand (initdb, pg_ctl, psql with pg_trgm), left out')
  else
    add(
      name,
      'pg_trgm, one text, GIN',
      qualityOf(trigrams.answers, set.truths.slice(0, queries.length)),
      undefined,
    )
}

const german =
  values.set === undefined
    ? readGermanSet(folder!)
    : readGermanSet(resolve(values.set), existsSync(join(resolve(values.set), 'book.csv')) ? '' : 'de-dev-')
measure(`German set, ${part}`, partOf(german, part))
if (folder !== undefined && existsSync(join(folder, 'febrl'))) {
  measure('FEBRL 4, name and address', readFebrl(folder))
  measure('FEBRL 4, half of the originals', readFebrl(folder, true))
}

// Calibration: the same queries against books of other sizes; whose match is not in the smaller book, has none.
const calibration: Record<string, ReturnType<typeof calibrationOf>> = {}
say()
say('calibration: shown probability and truth in ten bins, with the interval of the true share at 95 %')
for (const size of [1000, 10_000, 100_000]) {
  const set = partOf(german, part)
  const book =
    size < set.book.length
      ? set.book.filter((_, i) => i % Math.round(set.book.length / size) === 0)
      : [...enlarge(set.book, size)]
  const ids = new Set(book.map((row) => row.id))
  const index = openBook(book)
  const shown = set.queries.flatMap((query, i) => {
    const truth = set.truths[i]!.match
    return ask(index, query).candidates.map(({ id, score }) => ({
      probability: score,
      right: id === truth && ids.has(truth),
    }))
  })
  const found = calibrationOf(shown)
  calibration[size] = found
  say(
    `  book of ${book.length}: mean error ${figure(found.mean, 4)}, worst bin of 30 answers and more ${figure(found.worst)}, worst beyond chance ${figure(found.worstProven)}`,
  )
  for (const [i, bin] of found.bins.entries()) {
    if (bin.count === 0) continue
    say(
      `    ${figure(i / 10, 1)} to ${figure((i + 1) / 10, 1)}: ${String(bin.count).padStart(6)} answers, shown ${figure(bin.shown)}, true ${figure(bin.right)} (${figure(bin.from)} to ${figure(bin.to)}), error ${figure(bin.error)}`,
    )
  }
}

// Speed and memory.
interface Speed {
  readonly size: number
  readonly buildCpuSecondsPer100k: number
  readonly bytesPerRecord: number
  readonly queriesPerCpuSecond: number
  readonly p99CpuMs: number
  readonly insertCpuMs: number
  readonly updateCpuMs: number
  readonly removeCpuMs: number
}
const speed: Speed[] = []
const search: Record<string, SearchFigures> = {}
say()
say(
  'speed: size, build CPU s per 100k, bytes per record, queries per CPU s, p99 CPU ms, insert / update / remove CPU ms',
)
for (const size of values.sizes.split(',').map(Number)) {
  const rows = [...enlarge(german.book, size)]
  let before = cpuMs()
  const index = openBook(rows)
  const build = (cpuMs() - before) / 1000
  const asked = german.queries.slice(0, 3000)
  for (const query of asked.slice(0, 1000)) ask(index, query)
  const times: number[] = []
  before = cpuMs()
  for (const query of asked) {
    const start = cpuMs()
    ask(index, query)
    times.push(cpuMs() - start)
  }
  const querying = cpuMs() - before
  times.sort((a, b) => a - b)
  const bytes = index.bytes
  const timed = (work: (i: number) => void): number => {
    const start = cpuMs()
    for (let i = 0; i < 2000; i++) work(i)
    return (cpuMs() - start) / 2000
  }
  const other = (i: number): ReturnType<typeof addressOf> =>
    addressOf(german.queries[i % german.queries.length]!)
  const result: Speed = {
    size,
    buildCpuSecondsPer100k: (build / size) * 100_000,
    bytesPerRecord: bytes / size,
    queriesPerCpuSecond: (asked.length / querying) * 1000,
    p99CpuMs: times[Math.floor(times.length * 0.99)]!,
    insertCpuMs: timed((i) => index.insert(`new-${i}`, other(i))),
    updateCpuMs: timed((i) => void index.update(`new-${i}`, other(i + 1))),
    removeCpuMs: timed((i) => void index.remove(`new-${i}`)),
  }
  speed.push(result)
  search[size] = searchFigures(index, rows)
  say(
    `  ${String(size).padStart(8)}  ${figure(result.buildCpuSecondsPer100k, 2)}  ${figure(result.bytesPerRecord, 0)}  ${figure(result.queriesPerCpuSecond, 0)}  ${figure(result.p99CpuMs, 2)}  ${figure(result.insertCpuMs)} / ${figure(result.updateCpuMs)} / ${figure(result.removeCpuMs)}`,
  )
}

say()
say(
  'search box: size, list of words CPU ms, steps, longest step CPU ms, searches per CPU s, p99 CPU ms, bytes per record with it',
)
for (const [size, one] of Object.entries(search))
  say(
    `  ${size.padStart(8)}  ${figure(one.prepareCpuMs, 0)}  ${one.steps}  ${figure(one.longestStepCpuMs, 0)}  ${figure(one.searchesPerCpuSecond, 0)}  ${figure(one.p99CpuMs, 1)}  ${figure(one.bytesPerRecord, 0)}`,
  )

const vectors = koelnerVectors()
say()
say(`Kölner Phonetik: ${vectors.right} of ${vectors.all} undisputed vectors`)
if (values.json) say(JSON.stringify({ part, quality: lines, calibration, speed, search, koelner: vectors }))

function koelnerVectors(): { right: number; all: number } {
  if (folder === undefined) return { right: 0, all: 0 }
  const { vectors: list } = JSON.parse(readFileSync(join(folder, 'koelner-vectors.json'), 'utf8')) as {
    vectors: readonly { word: string; code: string }[]
  }
  return { right: list.filter(({ word, code }) => koelner.encode(word) === code).length, all: list.length }
}
