/**
 * The sealed limit: what has to be done in any case to carry the same records in sealed files into the same tables, and
 * nothing beyond: JSON.stringify, gzip 6, SHA-256, age, file; read, age, gunzip, parse, insert. No validation, no matching.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { PutLine } from '@ordersync/core'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { Decrypter, Encrypter } from 'age-encryption'
import Database from 'better-sqlite3'

const recordsPerTransaction = 5000

export interface LimitKey {
  readonly recipient: string
  readonly identity: string
}

/** @param bundles - The records of each file, as they came out of it. */
export async function runLimit(
  folder: string,
  bundles: readonly (readonly PutLine[])[],
  key: LimitKey,
): Promise<void> {
  const path = join(folder, 'limit.sqlite')
  await createSqliteStore({ path }).close?.()
  const files: string[] = []
  for (const [index, lines] of bundles.entries()) files.push(await writeSealed(folder, index, lines, key))
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  const insert = createInsert(database)
  let waiting: PutLine[] = []
  for (const file of files) {
    waiting.push(...(await readSealed(file, key)))
    while (waiting.length >= recordsPerTransaction) {
      insert(waiting.slice(0, recordsPerTransaction))
      waiting = waiting.slice(recordsPerTransaction)
    }
  }
  insert(waiting)
  database.close()
}

async function writeSealed(
  folder: string,
  index: number,
  lines: readonly PutLine[],
  key: LimitKey,
): Promise<string> {
  const packed = gzipSync(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`, { level: 6 })
  createHash('sha256').update(packed).digest()
  const encrypter = new Encrypter()
  encrypter.addRecipient(key.recipient)
  const file = join(folder, `limit-${index}.osb`)
  writeFileSync(file, await encrypter.encrypt(packed))
  return file
}

async function readSealed(file: string, key: LimitKey): Promise<readonly PutLine[]> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(key.identity)
  const packed = await decrypter.decrypt(readFileSync(file))
  createHash('sha256').update(packed).digest()
  const lines = gunzipSync(packed).toString('utf8').split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as PutLine)
}

/** Each record once, as the store writes it: number folded, fields as JSON, a mark that ascends per kind. */
function createInsert(database: Database.Database): (lines: readonly PutLine[]) => void {
  const statement = database.prepare(
    'INSERT INTO ordersync_record (kind, number, fields, mark) VALUES (?, ?, ?, ?)',
  )
  const seen = new Set<string>()
  const marks = new Map<string, number>()
  return database.transaction((lines: readonly PutLine[]) => {
    for (const { uid, kind, fields } of lines) {
      if (seen.has(uid)) continue
      seen.add(uid)
      const mark = (marks.get(kind) ?? 0) + 1
      marks.set(kind, mark)
      statement.run(kind, numberOf(kind, fields), JSON.stringify(fields), mark)
    }
  })
}

function numberOf(kind: string, fields: PutLine['fields']): string | null {
  const number =
    kind === 'article'
      ? fields['articleNumber']
      : kind === 'party'
        ? fields['customerNumber']
        : fields['number']
  return typeof number === 'string' ? number.normalize('NFC').trim().toLowerCase() : null
}
