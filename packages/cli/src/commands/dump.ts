import type { Fields, StoreTransaction } from '@ordersync/core'
import type { SqliteConnection } from '@ordersync/store-sqlite'
import { CliError } from '../cli-error.js'
import { withSession } from '../command-context.js'
import type { Command } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { writeNewFile } from '../files.js'
import { word } from '../labels.js'
import { ownKeyPrefix } from '../ndjson/load-target.js'
import { mapReferences } from '../ndjson/map-references.js'

export interface DumpCommandOptions {
  readonly out?: string | undefined
  readonly all?: boolean | undefined
  readonly kind?: string | undefined
}

const page = 500

/** What waits for the ERP, or all records, one JSON object per line. Changes nothing. */
export const dumpCommand: Command<DumpCommandOptions> = async (context, options) => {
  return withSession(
    context,
    { needsPassphrase: false, looksOnly: true },
    async ({ store, tables, path }, { signal }) => {
      if (options.kind !== undefined && options.all !== true && !tables)
        throw new CliError('cli.needsTables', { path })
      const inbox = tables !== undefined && options.all !== true
      const lines = inbox
        ? await tables.run(waitingLines)
        : await store.transaction((tx) => allLines(tx, options.kind, signal), { signal })
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
      if (options.out === undefined) process.stdout.write(text)
      else
        context.console.line(`${word('file', context.console.language)}: ${writeNewFile(options.out, text)}`)
      return { exitCode: exitCodes.done, json: { lines: lines.length, out: options.out } }
    },
  )
}

/** Waiting rows of the inbox, with the ERP's own keys in the references. */
function waitingLines(connection: SqliteConnection): readonly object[] {
  const erpKey = connection.prepare('SELECT erp_key FROM ordersync_share WHERE id = ? AND kind = ?')
  const toErpKey = (kind: string, id: string) => {
    const row = erpKey.get(Number(id), kind)
    return row && (row['erp_key'] === null ? `${ownKeyPrefix}${id}` : String(row['erp_key']))
  }
  const rows = connection
    .prepare(
      `SELECT i.id AS inbox, i.share_id, i.kind, i.event, coalesce(s.erp_key, i.erp_key) AS erp_key, s.fields
       FROM ordersync_inbox i LEFT JOIN ordersync_share s ON s.id = i.share_id
       WHERE i.state = 'waiting' ORDER BY i.id`,
    )
    .all()
  return rows.map((row) => ({
    inbox: Number(row['inbox']),
    event: String(row['event']),
    kind: String(row['kind']),
    key: row['erp_key'] === null ? `${ownKeyPrefix}${String(row['share_id'])}` : String(row['erp_key']),
    ...(row['fields'] === null
      ? {}
      : { fields: mapReferences(JSON.parse(String(row['fields'])) as Fields, toErpKey) }),
  }))
}

async function allLines(
  tx: StoreTransaction,
  onlyKind: string | undefined,
  signal: AbortSignal,
): Promise<readonly object[]> {
  const kinds = tx.records.kinds.filter((kind) => onlyKind === undefined || kind === onlyKind)
  if (kinds.length === 0)
    throw new CliError('cli.notOneOf', {
      field: '--kind',
      value: onlyKind ?? '',
      expected: tx.records.kinds,
    })
  const lines: object[] = []
  for (const kind of kinds) {
    let watermark: string | undefined
    for (;;) {
      signal.throwIfAborted()
      const changes = await tx.records.changes(kind, watermark, page)
      const rows = await tx.records.get(kind, changes.keys)
      changes.keys.forEach((key, i) => {
        const fields = rows[i]
        if (fields)
          lines.push({
            kind,
            key: ownKeyPrefix + key,
            fields: mapReferences(fields, (_kind, id) => ownKeyPrefix + id),
          })
      })
      watermark = changes.watermark
      if (!changes.more) break
    }
  }
  return lines
}
