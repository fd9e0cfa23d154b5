import type { Fields, StoreTransaction } from '@ordersync/core'
import { CliError } from '../cli-error.js'
import { withSession } from '../command-context.js'
import type { Command } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { kindName, word } from '../labels.js'
import { documentRow, partyKeyOf } from '../output/document-row.js'
import { documentKinds } from '../selection.js'

export interface ListCommandOptions {
  readonly kind?: string | undefined
  readonly search?: string | undefined
  readonly limit?: number | undefined
}

const defaultLimit = 100
const page = 500

interface Listed {
  readonly kind: string
  readonly key: string
  readonly fields: Fields
  /** The customer's own record, where the document does not carry its name. */
  readonly party?: Fields | undefined
}

/** The documents of the database, newest first: what can be marked for `export`. */
export const listCommand: Command<ListCommandOptions> = async (context, options) => {
  const { console } = context
  const { language } = console
  const kinds = documentKinds.filter((kind) => options.kind === undefined || kind === options.kind)
  if (kinds.length === 0) {
    throw new CliError('cli.notOneOf', {
      field: '--kind',
      value: options.kind ?? '',
      expected: documentKinds,
    })
  }
  return withSession(context, { needsPassphrase: false, looksOnly: true }, async ({ store }, { signal }) => {
    const all = await store.transaction((tx) => readDocuments(tx, kinds, signal), { signal })
    const limit = options.limit ?? defaultLimit
    const wanted = (options.search ?? '').normalize('NFC').toLowerCase()
    const found = all
      .map(({ kind, key, fields, party }) => ({ kind, key, ...documentRow(fields, party) }))
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
      const parties = await partiesOf(tx, rows)
      keys.forEach((key, i) => {
        const fields = rows[i]
        const party = fields && parties.get(partyKeyOf(fields))
        if (fields) documents.set(`${kind} ${key}`, { kind, key, fields, party })
      })
      watermark = next
      if (!more) break
    }
  }
  return [...documents.values()]
}

async function partiesOf(
  tx: StoreTransaction,
  documents: readonly (Fields | undefined)[],
): Promise<ReadonlyMap<string, Fields | undefined>> {
  if (!tx.records.kinds.includes('party')) return new Map()
  const keys = [...new Set(documents.map((fields) => (fields ? partyKeyOf(fields) : '')))].filter(Boolean)
  const parties = await tx.records.get('party', keys)
  return new Map(keys.map((key, i) => [key, parties[i]]))
}
