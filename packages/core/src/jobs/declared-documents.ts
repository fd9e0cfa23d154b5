/** Documents that a person declared to be another one that is here (M-D3). */
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import { readRecords } from '../register/record-form.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { conclude, reopen, resultOf } from './import-state.js'
import type { ImportState } from './import-state.js'
import { entryAsSent } from './planned-entry.js'
import type { Notice } from './outcome.js'
import type { AnsweredQuestion, Candidate } from './question.js'
import { recordLabel } from './record-label.js'
import { textOf } from './stored-documents.js'
import type { Stored } from './stored-documents.js'

/** Declared to be another document that is here (M-D3): that one stays as it is, whatever comes for the declared one. */
export async function concludeDeclared(
  state: ImportState,
  envelope: RecordEnvelope,
  { entry }: Stored,
): Promise<undefined> {
  const declared = await state.x.register.entry(envelope.uid)
  const seen = declared?.revision ?? 0
  const outcome =
    envelope.revision > seen ? 'linked' : envelope.hash === declared?.hash ? 'unchanged' : 'stale'
  if (outcome === 'linked') rememberDeclared(state, envelope)
  const details = { reason: { code: 'DECIDED_SAME' }, linkedTo: entry.key }
  conclude(state, resultOf(state, envelope, outcome, details))
  return undefined
}

/** What we have seen of a document that is here only as another one: an entry without a row. */
function rememberDeclared(state: ImportState, envelope: RecordEnvelope): void {
  state.x.register.set({ ...entryAsSent(state, envelope), localHash: envelope.hash, job: state.jobId })
}

/** The answer `declareSame`: what came is from now on another name of the one that is here. */
export function concludeSame(
  state: ImportState,
  envelope: RecordEnvelope,
  { answer, question }: AnsweredQuestion,
  sameNumber: readonly RegisterEntry[],
): void {
  const key = answer.values?.['key']
  const named = sameNumber.find((one) => one.key !== undefined && one.key === key)
  const holder = named ?? (sameNumber.length === 1 ? sameNumber[0] : undefined)
  if (holder === undefined) {
    reopen(state, question, envelope)
    conclude(state, resultOf(state, envelope, 'refused', { reason: choiceMissing(envelope, sameNumber) }))
    return
  }
  rememberDeclared(state, envelope)
  state.x.register.setAlias(envelope.uid, holder.uid)
  const result = resultOf(state, envelope, 'linked', {
    reason: { code: 'DECIDED_SAME' },
    linkedTo: holder.key,
  })
  conclude(state, result, { alias: envelope.uid })
}

/** Several documents have the number, and the answer names none of them. */
function choiceMissing(envelope: RecordEnvelope, holders: readonly RegisterEntry[]): Notice {
  const keys = holders.flatMap(({ key }) => (key === undefined ? [] : [key]))
  const number = textOf(envelope.fields['number']) ?? ''
  return { code: 'DOCUMENT_CHOICE_MISSING', parameters: { number, keys } }
}

/**
 * A holder as the target of a question. What came here from elsewhere goes by its uid, also a document of the same file that
 * is not written yet; what was made here by its key, for a preview gives it another uid than the import.
 */
export function nameOfHolder({ context }: ImportState, { uid, key, origin }: RegisterEntry): string {
  const name = key === undefined || origin.station !== context.station ? `uid ${uid}` : `key ${key}`
  return `${name} ${origin.station}`
}

/** Which of several documents may be meant by `declareSame`. */
export async function candidatesOf(
  { x }: ImportState,
  kind: RecordKind,
  holders: readonly RegisterEntry[],
  reason: Notice,
): Promise<readonly Candidate[]> {
  const here = holders.filter((holder) => holder.key !== undefined)
  const read = await readRecords(x.tx, x.register, kind, here)
  return here.flatMap(({ key }, i) => {
    const fields = read[i]
    return fields === undefined ? [] : [{ key: key!, label: recordLabel(fields), reasons: [reason], fields }]
  })
}
