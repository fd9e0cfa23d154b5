import type { FileExchange, Store } from '@ordersync/core'
import { createSqliteStore } from '@ordersync/store-sqlite'
import type { SqliteConnection } from '@ordersync/store-sqlite'
import { CliError } from '../cli-error.js'
import { say } from '../sentences.js'
import type { Language } from '../sentences.js'
import { interfaceTableNames } from './schema.js'
import { openShareRecords, shareRecords } from './share-records.js'

/** One document that the ERP has marked. */
export interface OutboxRow {
  readonly id: number
  readonly kind: string
  readonly shareId: number
}

export interface InterfaceTables {
  readonly store: Store
  /** The column `locked` (M-D6). */
  isLocked(kind: string, key: string): boolean
  /** Marked documents, oldest first; at most `limit`. Rows whose record is gone are refused here. */
  waiting(limit: number, language: Language): Promise<readonly OutboxRow[]>
  /** Answer marked documents, after the files are written: a crash in between sends once more, which does no harm. */
  answer(answers: readonly OutboxAnswer[]): Promise<void>
  /** Write the outcome of each record of each job that `ordersync_result` does not have yet; also after a crash. */
  report(exchange: Pick<FileExchange, 'jobs' | 'job'>, language: Language, signal: AbortSignal): Promise<void>
  /** The tables as something else, inside a transaction of `store`. */
  target<T>(make: (connection: SqliteConnection) => T): T
  /** Any other work on the tables, in one transaction. */
  run<T>(work: (connection: SqliteConnection) => T): Promise<T>
}

export type OutboxAnswer =
  | { readonly id: number; readonly state: 'sent'; readonly file: string }
  | { readonly id: number; readonly state: 'refused'; readonly code: string; readonly sentence: string }

/** Jobs looked at when results are written; a scheduler that runs daily never has more. */
const jobsToReport = 200

/** @throws {@link CliError} `cli.tablesIncomplete` when a table is missing; nothing is changed. */
export function openInterfaceTables(path: string): InterfaceTables {
  let own: SqliteConnection | undefined
  const store = createSqliteStore({
    path,
    journal: 'unchanged',
    records: {
      ...shareRecords,
      open(connection) {
        own ??= connection
        return openShareRecords(connection)
      },
    },
  })
  const connection = own!
  const missing = interfaceTableNames.find(
    (name) =>
      !connection.prepare("SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = ?").get(name),
  )
  if (missing !== undefined) {
    void store.close?.()
    throw new CliError('cli.tablesIncomplete', { path, table: missing })
  }
  return new SqliteInterfaceTables(store, connection)
}

class SqliteInterfaceTables implements InterfaceTables {
  readonly store: Store
  readonly #connection: SqliteConnection

  constructor(store: Store, connection: SqliteConnection) {
    this.store = store
    this.#connection = connection
  }

  readonly isLocked = (kind: string, key: string): boolean => {
    const row = this.#connection
      .prepare('SELECT locked FROM ordersync_share WHERE id = ? AND kind = ?')
      .get(Number(key), kind)
    return Number(row?.['locked'] ?? 0) !== 0
  }

  async waiting(limit: number, language: Language): Promise<readonly OutboxRow[]> {
    const rows = await this.run((connection) =>
      connection
        .prepare(
          `SELECT o.id, o.share_id, s.kind FROM ordersync_outbox o LEFT JOIN ordersync_share s ON s.id = o.share_id
           WHERE o.state = 'waiting' ORDER BY o.id LIMIT ?`,
        )
        .all(limit),
    )
    const gone = rows.filter((row) => row['kind'] === null)
    const code = 'cli.outboxRecordGone'
    await this.answer(
      gone.map((row) => ({
        id: Number(row['id']),
        state: 'refused',
        code,
        sentence: say(code, {}, language),
      })),
    )
    return rows
      .filter((row) => row['kind'] !== null)
      .map((row) => ({ id: Number(row['id']), kind: String(row['kind']), shareId: Number(row['share_id']) }))
  }

  async answer(answers: readonly OutboxAnswer[]): Promise<void> {
    if (answers.length === 0) return
    await this.run((connection) => {
      const write = connection.prepare(
        `UPDATE ordersync_outbox SET state = ?, code = ?, sentence = ?, file = ?,
           done_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ? AND state = 'waiting'`,
      )
      for (const one of answers) {
        if (one.state === 'sent') write.run('sent', null, null, one.file, one.id)
        else write.run('refused', one.code, one.sentence, null, one.id)
      }
    })
  }

  async report(
    exchange: Pick<FileExchange, 'jobs' | 'job'>,
    language: Language,
    signal: AbortSignal,
  ): Promise<void> {
    for (const { id } of await exchange.jobs({ limit: jobsToReport, signal })) {
      const known = await this.run((connection) =>
        connection.prepare('SELECT 1 AS found FROM ordersync_result WHERE job = ? LIMIT 1').get(id),
      )
      if (known) continue
      const { records } = await exchange.job(id, { signal })
      await this.run((connection) => {
        const write = connection.prepare(
          `INSERT INTO ordersync_result (job, uid, kind, label, outcome, code, sentence) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (job, uid) DO UPDATE SET outcome = excluded.outcome, code = excluded.code, sentence = excluded.sentence`,
        )
        for (const { uid, kind, label, outcome, reason } of records) {
          const sentence = reason
            ? say(reason.code, reason.parameters ?? {}, language)
            : say(outcome, {}, language)
          write.run(id, uid, kind, label, outcome, reason?.code ?? null, sentence)
        }
      })
    }
  }

  target<T>(make: (connection: SqliteConnection) => T): T {
    return make(this.#connection)
  }

  run<T>(work: (connection: SqliteConnection) => T): Promise<T> {
    return this.store.transaction(async () => work(this.#connection))
  }
}
