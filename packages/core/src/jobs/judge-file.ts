/**
 * What of a file may come in at all: invoice ban, schema, checksum, company. Looks at the file alone, so it runs before the
 * transaction, lets others work in between, and can be stopped.
 */
import { schemaVersion } from '../format/manifest-schema.js'
import { hashFields } from '../records/canonical-hash.js'
import { completeFields } from '../records/complete-fields.js'
import type { RecordEnvelope } from '../records/envelope.js'
import { judgeExternalIds } from '../records/invoice-ban/judge-external-ids.js'
import { judgeForImport } from '../records/invoice-ban/judge-record.js'
import { validateParsed } from '../records/validate-record.js'
import type { ExchangeContext } from './exchange-context.js'
import type { ExchangeCallOptions } from './exchange.js'
import type { OpenedFile } from './open-file.js'
import type { Notice, Outcome } from './outcome.js'
import { pause } from './pace.js'

export interface RejectedRecord {
  /** Without fields where not even a number may be shown (I-14). */
  readonly envelope: RecordEnvelope
  readonly outcome: Outcome
  readonly reason?: Notice | undefined
}

export interface JudgedFile {
  readonly file: OpenedFile
  /** To be decided against what is here, in the order of the file. */
  readonly admitted: readonly RecordEnvelope[]
  readonly rejected: readonly RejectedRecord[]
}

/** Records between two pauses. */
const judgePage = 2000

export async function judgeFile(
  context: ExchangeContext,
  file: OpenedFile,
  options: ExchangeCallOptions,
): Promise<JudgedFile> {
  const admitted: RecordEnvelope[] = []
  const rejected: RejectedRecord[] = []
  /** Hash of what was admitted, by uid and revision. */
  const seen = new Map<string, string>()
  for (const [i, line] of file.records.entries()) {
    if (i % judgePage === 0) {
      options.onProgress?.({ stage: 'check', done: i, total: file.records.length })
      await pause()
      options.signal?.throwIfAborted()
    }
    const { op: _op, ...rest } = line
    const envelope: RecordEnvelope = { ...rest, company: line.company ?? '' }
    const judged = judge(context, file, envelope)
    const name = `${envelope.uid} ${envelope.revision}`
    if ('outcome' in judged) rejected.push(judged)
    else if (seen.get(name) === envelope.hash) rejected.push({ envelope, outcome: 'unchanged' })
    else if (seen.has(name)) {
      const reason = { code: 'REV_REUSED', parameters: { revision: envelope.revision } }
      rejected.push({ envelope, outcome: 'quarantined', reason })
    } else {
      seen.set(name, envelope.hash)
      admitted.push(judged)
    }
  }
  return { file, admitted, rejected }
}

/** One record: invoice ban, rule, company, schema, checksum. What is admitted comes back as an envelope. */
export function judge(
  context: ExchangeContext,
  file: Pick<OpenedFile, 'schemaVersion'>,
  envelope: RecordEnvelope,
): RecordEnvelope | RejectedRecord {
  const end = (
    outcome: Outcome,
    code: string,
    parameters: NonNullable<Notice['parameters']>,
  ): RejectedRecord => ({
    envelope,
    outcome,
    reason: { code, parameters },
  })
  const verdict = judgeForImport(
    { kind: envelope.kind, fields: envelope.fields },
    { registry: context.kinds },
  )
  if (verdict.verdict === 'refused') {
    const { reasonCode, path, name } = verdict.reasons[0]!
    // An unknown kind of a newer version is kept aside and judged again after the update.
    const later = reasonCode === 'KIND_UNKNOWN' && file.schemaVersion > schemaVersion
    if (!later) context.logger.write('warn', 'record.forbidden', { code: reasonCode, path })
    const reason = { code: reasonCode, parameters: { path, name, kind: envelope.kind.slice(0, 40) } }
    // The record itself is of a kind that never travels: a line in the journal, no business record (I-01).
    const aside = later || reasonCode.startsWith('FORBIDDEN_')
    return { envelope: { ...envelope, fields: {} }, outcome: aside ? 'quarantined' : 'refused', reason }
  }
  const { kind } = verdict
  const [outside] = judgeExternalIds(envelope.externalIds).left
  if (outside !== undefined) {
    const { reasonCode, path, name } = outside
    const reason = { code: reasonCode, parameters: { path, name, kind: kind.kind } }
    return { envelope: { ...envelope, fields: {}, externalIds: undefined }, outcome: 'refused', reason }
  }
  if (!context.ruleOf(kind).include) return end('skipped', 'KIND_NOT_INCLUDED', { kind: kind.kind })
  if (envelope.company !== '' && context.company !== '' && envelope.company !== context.company) {
    return end('skipped', 'OTHER_COMPANY', { company: envelope.company, own: context.company })
  }
  if (envelope.deleted === true) return end('skipped', 'DELETED_NOT_ACCEPTED', { kind: kind.kind })
  const fields = completeFields(kind, envelope.fields)
  const validity = validateParsed(kind, fields)
  if (!validity.ok) {
    const { path, message } = validity.issues[0] ?? { path: '', message: '' }
    return end('refused', 'RECORD_INVALID', { path, message })
  }
  if (hashFields(kind, fields, context.runtime.digest) !== envelope.hash) {
    return end('quarantined', 'RECORD_HASH_WRONG', {})
  }
  return fields === envelope.fields ? envelope : { ...envelope, fields }
}
