/** What this store needs of a SQLite library: six calls, all synchronous. */

export type SqliteValue = string | number | bigint | null | Uint8Array

/** One row, by column name. Integers are numbers; blobs may be of a subclass of `Uint8Array`. */
export type SqliteRow = Readonly<Record<string, SqliteValue>>

export interface SqliteStatement {
  /** Run to the end. Parameters by position (`?`). */
  run(...parameters: SqliteValue[]): { readonly changes: number; readonly lastInsertRowid: number }
  /** The first row, `undefined` when there is none. */
  get(...parameters: SqliteValue[]): SqliteRow | undefined
  all(...parameters: SqliteValue[]): readonly SqliteRow[]
}

export interface SqliteConnection {
  /** One or more statements without parameters. */
  exec(sql: string): void
  /** Prepared once, run often: the same text gives the same statement. */
  prepare(sql: string): SqliteStatement
  /** SQLite itself ends a transaction on some errors (disk full), so this is asked, not remembered. */
  readonly inTransaction: boolean
  close(): void
}

export interface SqliteDriver {
  /** For errors and logs. */
  readonly name: string
  /**
   * Open the file, creating it when it is not there.
   * @param busyTimeoutMs - How long SQLite itself waits for another's lock before `SQLITE_BUSY`.
   */
  open(path: string, options: { readonly busyTimeoutMs: number }): SqliteConnection
}
