import type { ExportResult } from '@ordersync/core'
import { basename } from 'node:path'
import type { CommandContext } from '../command-context.js'
import { writeFiles } from '../commands/export.js'
import { sentenceOf } from '../output/report.js'
import { isUnknownKind } from '../selection.js'
import type { Session } from '../session.js'
import type { InterfaceTables, OutboxAnswer, OutboxRow } from './open-interface-tables.js'
import { shareKinds } from './share-records.js'

/** Documents per run; the next run takes the rest. */
const documentsPerRun = 5000

interface Sent {
  readonly result: ExportResult | undefined
  readonly files: readonly string[]
  readonly refused: readonly Extract<OutboxAnswer, { readonly state: 'refused' }>[]
  /** Marked records: what is said of them in `refused` need not be said again. */
  readonly marked: ReadonlySet<string>
}

/** Seal what the ERP has marked, then answer each row. Interrupted in between, the next run sends it once more. */
export async function sendOutbox(
  { settings, signal, console }: CommandContext,
  { exchange }: Session,
  tables: InterfaceTables,
  folder: string,
): Promise<Sent> {
  const rows = await tables.waiting(documentsPerRun, settings.language)
  const refused: Extract<OutboxAnswer, { readonly state: 'refused' }>[] = []
  const refuse = ({ id }: OutboxRow, code: string, sentence: string) =>
    refused.push({ id, state: 'refused', code, sentence })
  const marked: { readonly row: OutboxRow; readonly uid: string }[] = []
  for (const row of rows) {
    // The allow-list is core's; here one row of another kind shall not stop the others.
    if (!shareKinds.includes(row.kind)) {
      const code = isUnknownKind(row.kind) ? 'cli.kindUnknown' : 'usage.forbidden_kind'
      refuse(row, code, console.say(code, { kind: row.kind, kinds: shareKinds }))
      continue
    }
    const uid = await exchange.uidOf(row.kind, String(row.shareId), { signal })
    if (uid === undefined) refuse(row, 'cli.outboxRecordGone', console.say('cli.outboxRecordGone'))
    else marked.push({ row, uid })
  }
  if (marked.length === 0) {
    await tables.answer(refused)
    return { result: undefined, files: [], refused, marked: new Set() }
  }
  const selection = [...new Set(marked.map(({ uid }) => uid))].map((uid) => ({ uid }))
  const result = await exchange.exportDocuments(selection, { signal, by: settings.by })
  const files = writeFiles(result, folder)
  const reasons = new Map(result.refused.map((one) => [one.uid, one.reason]))
  const answers: OutboxAnswer[] = []
  for (const { row, uid } of marked) {
    const reason = reasons.get(uid)
    if (reason) refuse(row, reason.code, sentenceOf(console, reason))
    else answers.push({ id: row.id, state: 'sent', file: files.map((file) => basename(file)).join(', ') })
  }
  await tables.answer([...answers, ...refused])
  return { result, files, refused, marked: new Set(reasons.size > 0 ? marked.map(({ uid }) => uid) : []) }
}
