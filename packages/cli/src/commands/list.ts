import type { Fields, StoreTransaction } from '@ordersync/core'
import { CliError } from '../cli-error.js'
import { withSession } from '../command-context.js'
import type { Command } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { kindName, word } from '../labels.js'
import { documentRow } from '../output/document-row.js'

export interface ListCommandOptions {
  readonly kind?: string | undefined
  readonly search?: string | undefined
  readonly limit?: number | undefined
}

export const documentKinds = ['quote', 'salesOrder', 'orderConfirmation', 'deliveryNote'] as const
const defaultLimit = 100
const page = 500

interface Listed {
  readonly kind: string
  readonly key: string
  readonly fields: Fields
}

/** The documents of the database, newest first: what can be marked for `export`. */
export const listCommand: Command<ListCommandOptions> = async (context, options) => {
  const { console } = context
  const { language } = console
  const kinds = documentKinds.filter((kind) => options.kind === undefined || kind === options.kind)
  if (kinds.length === 0) {
    throw new CliError('cli.optionField', { field: '--kind', expected: documentKinds.join(', ') })
  }
  return withSession(context, { needsPassphrase: false, looksOnly: true }, async ({ store }, { signal }) => {
    const all = await store.transaction((tx) => readDocuments(tx, kinds, signal), { signal })
    const limit = options.limit ?? defaultLimit
    const wanted = (options.search ?? '').normalize('NFC').toLowerCase()
    const found = all
      .map(({ kind, key, fields }) => ({ kind, key, ...documentRow(fields) }))
      .filter((row) => `${row.number} ${row.party}`.normalize('NFC').toLowerCase().includes(wanted))
      .sort((a, b) => compare(b.date, a.date) || compare(b.number, a.number))
    const documents = found.slice(0, limit)
    console.table(
      [
        { title: word('kind', language) },
        { title: word('number', language) },
        { title: word('date', language) },
        { title: word('party', language), maxWidth: 44 },
        { title: word('total', language), align: 'right' },
        { title: 'export' },
      ],
      documents.map((row) => [
        kindName(row.kind, language),
        row.number,
        row.date,
        row.party,
        row.total,
        nameOf(row),
      ]),
    )
    if (found.length > limit) {
      console.line(
        language === 'de'
          ? `${limit} von ${found.length}; mehr mit --limit`
          : `${limit} of ${found.length}; more with --limit`,
      )
    }
    return { exitCode: exitCodes.done, json: { documents, total: found.length } }
  })
}

/** How `export` is told this document. */
function nameOf({ kind, number, key }: { kind: string; number: string; key: string }): string {
  return number === '' ? `${kind}:key=${key}` : `${kind}:${number}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

async function readDocuments(
  tx: StoreTransaction,
  kinds: readonly string[],
  signal: AbortSignal,
): Promise<readonly Listed[]> {
  const documents = new Map<string, Listed>()
  for (const kind of kinds) {
    if (!tx.records.kinds.includes(kind)) continue
    let watermark: string | undefined
    for (;;) {
      signal.throwIfAborted()
      const { keys, watermark: next, more } = await tx.records.changes(kind, watermark, page)
      const rows = await tx.records.get(kind, keys)
      keys.forEach((key, i) => {
        const fields = rows[i]
        if (fields) documents.set(`${kind} ${key}`, { kind, key, fields })
      })
      watermark = next
      if (!more) break
    }
  }
  return [...documents.values()]
}
