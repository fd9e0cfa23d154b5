import type { SqliteStatement } from './driver.js'

/** Statements by their text. The texts are the program's own, so their number is small. */
export function cacheStatements(prepare: (sql: string) => SqliteStatement): (sql: string) => SqliteStatement {
  const statements = new Map<string, SqliteStatement>()
  return (sql) => {
    let statement = statements.get(sql)
    if (!statement) {
      statement = prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }
}
