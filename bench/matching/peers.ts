/** What a vendor would take instead, on the same rows in the same run. Each is given what its authors recommend, no more. */
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Config, Query, SearcherFactory } from '@m31coding/fuzzy-search'
import { jaroWinkler } from '@ordersync/phonetic'
import MiniSearch from 'minisearch'
import type { Row } from './data.ts'
import type { Answer } from './figures.ts'

export interface Peer {
  readonly name: string
  /** Queries it is asked; slow ones are asked fewer. */
  readonly queries: number
  open(book: readonly Row[]): (query: Row) => Answer
}

const texts = (row: Row): string[] =>
  [
    row.company,
    row.firstName,
    row.lastName,
    row.street,
    row.houseNo,
    row.zip,
    row.city,
    row.phone,
    row.email,
  ].filter((one) => one !== '')
const text = (row: Row): string => texts(row).join(' ')

export const fuzzySearch: Peer = {
  name: '@m31coding/fuzzy-search 2.0',
  queries: 600,
  open(book) {
    const searcher = SearcherFactory.createSearcher<Row, string>(Config.createDefaultConfig())
    searcher.indexEntities(
      [...book],
      (row) => row.id,
      (row) => [text(row)],
    )
    return (query) => {
      const { matches } = searcher.getMatches(new Query(text(query), 10))
      return { candidates: matches.map((match) => ({ id: match.entity.id, score: match.quality })) }
    }
  },
}

export const miniSearch: Peer = {
  name: 'minisearch 7.2 fuzzy',
  queries: 200,
  open(book) {
    const fields = ['company', 'firstName', 'lastName', 'street', 'houseNo', 'zip', 'city', 'phone', 'email']
    const engine = new MiniSearch<Row>({ fields, idField: 'id' })
    engine.addAll([...book])
    return (query) => {
      const found = engine.search(text(query), { fuzzy: 0.2 })
      // Its scores grow with the length of the query: the share of the best possible is comparable.
      const words = Math.max(1, texts(query).join(' ').split(/\s+/).length)
      return {
        candidates: found.slice(0, 10).map((one) => ({ id: one.id as string, score: one.score / words })),
      }
    }
  },
}

type Coder = (word: string) => string

/** Kölner Phonetik of one name as block, mean Jaro-Winkler over the fields both sides have. */
export const talismanBlocks: Peer = {
  name: 'talisman Kölner blocks + mean JW',
  queries: 1500,
  open(book) {
    const load = createRequire(import.meta.url)
    const module = load('talisman/phonetics/german/cologne') as Coder | { readonly default: Coder }
    const cologne = typeof module === 'function' ? module : module.default
    const fold = (value: string): string => value.toLowerCase()
    const blocks = new Map<string, Row[]>()
    const keys = (row: Row): string[] => {
      const words = (row.company === '' ? `${row.lastName} ${row.firstName}` : row.company).split(/[\s-]+/)
      return [...new Set(words.map((word) => cologne(word)).filter((code) => code.length > 1))]
    }
    for (const row of book) {
      for (const key of keys(row)) {
        const block = blocks.get(key) ?? []
        block.push(row)
        blocks.set(key, block)
      }
    }
    const fields = ['company', 'firstName', 'lastName', 'street', 'houseNo', 'zip', 'city'] as const
    return (query) => {
      const near = new Set<Row>()
      for (const key of keys(query)) for (const row of (blocks.get(key) ?? []).slice(0, 2000)) near.add(row)
      const scored = [...near].map((row) => {
        const both = fields.filter((field) => row[field] !== '' && query[field] !== '')
        const sum = both.reduce(
          (total, field) => total + jaroWinkler(fold(row[field]), fold(query[field])),
          0,
        )
        return { id: row.id, score: both.length === 0 ? 0 : sum / both.length }
      })
      return { candidates: scored.sort((a, b) => b.score - a.score).slice(0, 10) }
    }
  },
}

/** Where installers put PostgreSQL, a folder per version: most of them leave `initdb` and `pg_ctl` out of PATH. */
const serverFolders = ['/usr/lib/postgresql', '/opt/homebrew/opt', 'C:\\Program Files\\PostgreSQL']

/** The program by its bare name if PATH has it, else the one of the newest version installed, `undefined` where there is none. */
function serverProgram(name: string): string | undefined {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  if ((process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, file))))
    return name
  const version = (one: string): number => Number(/\d+/.exec(one)?.[0] ?? 0)
  return serverFolders
    .flatMap((parent) =>
      existsSync(parent)
        ? readdirSync(parent)
            .sort((a, b) => version(b) - version(a))
            .map((one) => join(parent, one, 'bin', file))
        : [],
    )
    .find((path) => existsSync(path))
}

/**
 * PostgreSQL with pg_trgm over one text and a GIN index, in a database of its own that is made and thrown away. Needs the
 * programs `initdb`, `pg_ctl` and `psql`, in PATH or where installers put them.
 * @returns the answers and wall milliseconds per query, `undefined` where PostgreSQL is not at hand.
 */
export function askTrigrams(
  book: readonly Row[],
  queries: readonly Row[],
): { readonly answers: readonly Answer[]; readonly wallMs: number } | undefined {
  const [initdb, pgCtl, psql] = ['initdb', 'pg_ctl', 'psql'].map(serverProgram)
  if (initdb === undefined || pgCtl === undefined || psql === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'ordersync-trgm-'))
  const data = join(folder, 'data')
  const port = String(20_000 + (process.pid % 20_000))
  let running = false
  // PostgreSQL refuses to run as the superuser: then `nobody` runs it, in a folder of its own.
  const asRoot = process.getuid?.() === 0
  const user = asRoot ? { uid: 65_534, gid: 65_534, cwd: folder, env: { ...process.env, HOME: folder } } : {}
  if (asRoot) {
    chownSync(folder, 65_534, 65_534)
    chmodSync(folder, 0o755)
  }
  const quiet = {
    ...user,
    stdio: ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'],
    timeout: 300_000,
    maxBuffer: 1 << 28,
  }
  const fold = (row: Row): string =>
    text(row)
      .toLowerCase()
      .normalize('NFD')
      .replace(/\p{M}|[\t\\\n]/gu, '')
      .replace(/ß/g, 'ss')
  try {
    execFileSync(initdb, ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--no-sync'], quiet)
    execFileSync(
      pgCtl,
      [
        '-D',
        data,
        '-w',
        '-s',
        '-l',
        join(folder, 'log'),
        '-o',
        `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`,
        'start',
      ],
      { ...quiet, stdio: 'ignore' },
    )
    running = true
    writeFileSync(join(folder, 'book.tsv'), book.map((row) => `${row.id}\t${fold(row)}\n`).join(''))
    writeFileSync(join(folder, 'queries.tsv'), queries.map((row) => `${row.id}\t${fold(row)}\n`).join(''))
    const sql = (script: string): string => {
      writeFileSync(join(folder, 'script.sql'), script)
      return execFileSync(
        psql,
        [
          '-h',
          '127.0.0.1',
          '-p',
          port,
          '-U',
          'bench',
          '-d',
          'postgres',
          '-qAtX',
          '-v',
          'ON_ERROR_STOP=1',
          '-f',
          join(folder, 'script.sql'),
        ],
        { ...quiet, encoding: 'utf8' },
      )
    }
    sql(`create extension pg_trgm; create table book (id text, t text); create table q (id text, t text);
\\copy book from '${join(folder, 'book.tsv')}'
\\copy q from '${join(folder, 'queries.tsv')}'
create index on book using gin (t gin_trgm_ops); analyze book;`)
    const started = performance.now()
    const rows = sql(`set pg_trgm.similarity_threshold = 0.3;
select q.id, f.id, f.s from q cross join lateral (
  select b.id, similarity(b.t, q.t) s from book b where b.t % q.t order by s desc limit 10) f;`)
    const wallMs = (performance.now() - started) / queries.length
    const found = new Map<string, { id: string; score: number }[]>()
    for (const line of rows.split('\n')) {
      const [query, id, score] = line.split('|')
      if (id === undefined) continue
      const list = found.get(query!) ?? []
      list.push({ id, score: Number(score) })
      found.set(query!, list)
    }
    return { answers: queries.map(({ id }) => ({ candidates: found.get(id) ?? [] })), wallMs }
  } catch (error) {
    process.stderr.write(
      `pg_trgm: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`,
    )
    return undefined
  } finally {
    if (running) {
      try {
        execFileSync(pgCtl, ['-D', data, '-m', 'immediate', '-s', 'stop'], { ...quiet, stdio: 'ignore' })
      } catch {
        process.stderr.write('PostgreSQL of the bench could not be stopped\n')
      }
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
