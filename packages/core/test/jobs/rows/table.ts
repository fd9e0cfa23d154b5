/** A small spreadsheet as a source of rows, without any file. */
import { createMemoryStore, openRowImport } from '@ordersync/core'
import type { Fields, RowEntry, RowImport, RowImportOptions, RowSource, Store } from '@ordersync/core'
import { testRuntime } from '../offices.js'
import type { TestRuntime } from '../offices.js'

export type Row = Readonly<Record<string, unknown>> & {
  readonly $clear?: readonly string[]
  readonly $issue?: string
}

export interface TableOptions {
  readonly kind?: string
  readonly recordKind?: string
  readonly keyField?: string
  readonly batch?: number
  readonly onlyExisting?: boolean
  readonly name?: string
  /** Called before each batch, to stop or to change something meanwhile. */
  readonly before?: (batch: number) => void | Promise<void>
}

const required: Readonly<Record<string, readonly string[]>> = {
  party: ['name'],
  article: ['name', 'articleNumber'],
}

export function tableOf(rows: readonly Row[], options: TableOptions = {}): RowSource {
  const recordKind = options.recordKind ?? 'party'
  const keyField = options.keyField ?? 'customerNumber'
  const keyOf = (fields: Fields): string =>
    typeof fields[keyField] === 'string' ? fields[keyField].trim().toLowerCase() : ''
  const entries: RowEntry[] = rows.map(({ $clear, $issue, ...fields }, i) => ({
    ordinal: i,
    rows: [i + 1],
    fields,
    clear: $clear ?? [],
    key: keyOf(fields),
    keyText: typeof fields[keyField] === 'string' ? fields[keyField] : '',
    missing: (required[recordKind] ?? []).filter((name) => fields[name] === undefined),
    listed:
      typeof fields['customerGroup'] === 'string'
        ? [{ list: 'customerGroup', value: fields['customerGroup'] }]
        : [],
    issues:
      $issue === undefined
        ? []
        : [{ code: $issue, severity: 'error', row: i + 1, line: i + 2, column: 'Name' }],
  }))
  return {
    kind: options.kind ?? 'customer',
    recordKind,
    onlyExisting: options.onlyExisting ?? false,
    constants: recordKind === 'party' ? { roles: ['customer'] } : {},
    file: { name: options.name ?? 'customers.csv', size: rows.length * 10 },
    settings: { mapping: keyField },
    keyField,
    keyOf,
    hash: () => Promise.resolve(testRuntime().digest.sha256Hex(JSON.stringify(rows))),
    async *entries() {
      const size = options.batch ?? 1000
      for (let at = 0; at < entries.length; at += size) {
        await options.before?.(at / size)
        yield {
          entries: entries.slice(at, at + size),
          rowsRead: Math.min(at + size, entries.length),
          checkpoint: at + size,
        }
      }
    },
  }
}

export interface Shop {
  readonly store: Store
  readonly runtime: TestRuntime
  readonly rows: RowImport
  put(kind: string, fields: Fields, key?: string): Promise<string>
  remove(kind: string, key: string): Promise<void>
  all(kind: string): Promise<ReadonlyMap<string, Fields>>
}

export function openShop(options: Partial<RowImportOptions> = {}): Shop {
  const store = options.store ?? createMemoryStore()
  const runtime = testRuntime(7)
  return {
    store,
    runtime,
    rows: openRowImport({ runtime, ...options, store }),
    put: (kind, fields, key) =>
      store.transaction(async (tx) => (await tx.records.put(kind, [{ key, fields }]))[0]!),
    remove: (kind, key) => store.transaction((tx) => tx.records.remove(kind, [key])),
    all: (kind) =>
      store.transaction(async (tx) => {
        const { keys } = await tx.records.changes(kind, undefined, 10_000)
        const found = await tx.records.get(kind, keys)
        return new Map(keys.flatMap((key, i) => (found[i] === undefined ? [] : [[key, found[i]] as const])))
      }),
  }
}

/** Begin, preview and run. */
export async function importAll(
  shop: Shop,
  source: RowSource,
  rules: Parameters<RowImport['preview']>[2] = { duplicates: 'overwrite' },
) {
  const job = await shop.rows.begin(
    { kind: source.kind, recordKind: source.recordKind, fileName: source.file.name },
    { by: 'anna' },
  )
  const preview = await shop.rows.preview(job.id, source, rules)
  const result = await shop.rows.run(job.id, source, preview.token)
  return { id: job.id, preview, ...result }
}

export async function resultsOf(shop: Shop, jobId: string) {
  const found = []
  for await (const row of shop.rows.results(jobId)) found.push(row)
  return found
}
