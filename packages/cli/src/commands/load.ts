import { CliError } from '../cli-error.js'
import { withSession } from '../command-context.js'
import type { Command } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { kindName } from '../labels.js'
import type { RecordLine } from '../ndjson/line-schema.js'
import { tablesTarget } from '../ndjson/load-target.js'
import type { LoadTarget } from '../ndjson/load-target.js'
import { mapReferences } from '../ndjson/map-references.js'
import type { NumberedLine } from '../ndjson/read-lines.js'
import { invalidLines } from '../ndjson/invalid-lines.js'
import { readLines } from '../ndjson/read-lines.js'
import { recordsTarget } from '../ndjson/records-target.js'

export interface LoadCommandOptions {
  readonly file: string
}

interface LoadCounts {
  readonly records: number
  readonly changed: number
  readonly marked: number
  readonly receipts: number
}

/** What others point to comes first, whatever the order in the file. */
const firstKinds = ['party', 'article']

/** Records and receipts of an ERP, one JSON object per line, in one transaction. */
export const loadCommand: Command<LoadCommandOptions> = async (context, { file }) => {
  const lines = await readLines(file)
  return withSession(
    context,
    { needsPassphrase: false, looksOnly: true },
    async ({ store, tables }, { signal }) => {
      let counts: LoadCounts
      if (tables) {
        // The tables are reached by their connection; the transaction is the store's.
        counts = await store.transaction(() => load(tables.target(tablesTarget), lines, signal), { signal })
      } else {
        counts = await store.transaction((tx) => load(recordsTarget(tx), lines, signal), { signal })
      }
      const { console } = context
      console.sentence('cli.loaded', { ...counts })
      const invalid = invalidLines(lines)
      for (const { line, kind, key, issue } of invalid) {
        const why = console.say(issue.code, { path: issue.path })
        console.warning(
          console.say('cli.lineNotSendable', { line, kind: kindName(kind, console.language), key, why }),
        )
      }
      return {
        exitCode: invalid.length > 0 ? exitCodes.recordsRefused : exitCodes.done,
        json: {
          ...counts,
          invalid: invalid.map(({ issue: { code, path }, ...record }) => ({ ...record, code, path })),
        },
      }
    },
  )
}

async function load(
  target: LoadTarget,
  lines: readonly NumberedLine[],
  signal: AbortSignal,
): Promise<LoadCounts> {
  const receipts = lines.filter((line) => 'inbox' in line)
  const records = lines.filter((line) => 'kind' in line)
  for (const line of receipts) target.receipt(line)
  const rank = ({ kind }: RecordLine) =>
    firstKinds.includes(kind) ? firstKinds.indexOf(kind) : firstKinds.length
  let changed = 0
  let marked = 0
  for (const line of [...records].sort((a, b) => rank(a) - rank(b))) {
    signal.throwIfAborted()
    const fields = await withOwnKeys(target, line)
    const written = await upsert(target, line, fields)
    if (written.changed) changed += 1
    if (line.send === true) {
      target.mark(written.id)
      marked += 1
    }
  }
  return { records: records.length, changed, marked, receipts: receipts.length }
}

/** @throws {@link CliError} `cli.lineKind` naming the line. */
async function upsert(target: LoadTarget, line: RecordLine & NumberedLine, fields: RecordLine['fields']) {
  try {
    return await target.upsert(line.kind, line.key, fields, line.locked)
  } catch (error) {
    const isKind =
      error instanceof CliError && error.code === 'cli.notOneOf' && error.parameters['field'] === 'kind'
    throw isKind ? new CliError('cli.lineKind', { ...error.parameters, line: line.line }) : error
  }
}

/** References by the ERP's keys become references by ours. A link to a document that is not here keeps its number. */
async function withOwnKeys(
  target: LoadTarget,
  { kind, key, fields }: RecordLine,
): Promise<RecordLine['fields']> {
  const wanted: { readonly kind: string; readonly key: string }[] = []
  mapReferences(fields, (to, value) => {
    wanted.push({ kind: to, key: value })
    return value
  })
  const own = new Map<string, string>()
  for (const reference of wanted) {
    const id = await target.resolve(reference.kind, reference.key)
    if (id !== undefined) own.set(`${reference.kind} ${reference.key}`, id)
    else if (firstKinds.includes(reference.kind)) {
      throw new CliError('cli.referenceUnknown', { kind, key, to: reference.kind, target: reference.key })
    }
  }
  return mapReferences(fields, (to, value) => own.get(`${to} ${value}`))
}
