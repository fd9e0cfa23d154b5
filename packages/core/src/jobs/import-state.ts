/** What one import, or one answered question, collects while it runs within its transaction. */
import type { EditLine } from '../format/wire.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import { hashFields } from '../records/canonical-hash.js'
import { judgeForImport } from '../records/invoice-ban/judge-record.js'
import { validateRecord } from '../records/validate-record.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { stateTags } from '../register/state-rows.js'
import type { Fields } from '../store/store.js'
import type { ExchangeContext, ExchangeTransaction } from './exchange-context.js'
import type { Progress, RecordResult } from './exchange.js'
import { fieldChanges } from './field-changes.js'
import type { JournalRow } from './journal.js'
import type { ImportSender, ParkedRecord } from './parked-record.js'
import type { Notice, Outcome } from './outcome.js'
import type { Pace } from './pace.js'
import type { Candidate, Decision, Question, QuestionType } from './question.js'
import { recordLabel } from './record-label.js'
import type { StationSender } from './station.js'

export interface QuestionDraftInput {
  readonly type: QuestionType
  readonly cause: Notice
  readonly options: Question['options']
  /** What makes the same cause the same question, beside type and uid. */
  readonly sameness: readonly string[]
  readonly candidates?: readonly Candidate[]
  readonly base?: Fields | undefined
  readonly local?: Fields | undefined
  /** Where only some fields are in question. Default: all of what came. */
  readonly incoming?: Fields | undefined
  /** What the answer acts on, as JSON: vendor keys and hashes or values, nothing that differs between preview and import. */
  readonly target: unknown
}

export interface ImportState {
  readonly context: ExchangeContext
  readonly x: ExchangeTransaction
  readonly jobId: string
  readonly by: string
  /** RFC 3339. */
  readonly now: string
  readonly sender: ImportSender
  /** Present for what an enrolled station sent. */
  readonly station?: StationSender | undefined
  /** Changes of records, by uid: what waits for an answer is the change and not the whole record. */
  readonly edits?: ReadonlyMap<string, EditLine> | undefined
  /** Positions of our feed upon which documents of a station were revised, by uid. */
  readonly bases?: ReadonlyMap<string, number> | undefined
  /** Uids under which something came that the station's feed has shown here before: how that ended was told then. */
  readonly repeated?: Set<string> | undefined
  /** Preview: field changes are worked out, nothing else differs. */
  readonly preview: boolean
  readonly signal: AbortSignal | undefined
  /** To be kept step with before each record. */
  readonly pace: Pace
  readonly onProgress: ((progress: Progress) => void) | undefined
  readonly decisions: ReadonlyMap<string, Decision>
  readonly results: RecordResult[]
  readonly journal: JournalRow[]
  /** Raised or still open, by id. */
  readonly questions: Map<string, Question>
  /** Questions that came up, answered or not, with what their answer acts on; part of the preview's token. */
  readonly asked: Map<string, string>
  /** Uids of parties that wait for an answer, under all their names. */
  readonly openParties: Set<string>
  /** Questions whose answer was used in this run. */
  readonly consumed: Set<string>
  /** Parties here that another party of the file meant too when the question was raised (M-A10); else empty. */
  readonly claimed: string[]
  /** Open questions from before, and the job in which each first came up. */
  readonly raised: ReadonlyMap<string, { readonly raisedBy: string; readonly raisedAt: string }>
  /** Parties in the book, counted once where similar ones are looked for. */
  bookSize?: number | undefined
  /** Rows written by this run, by kind. */
  readonly ownKeys: Map<string, Set<string>>
  /** Document numbers taken in this run, folded, by kind: two records of one file may clash with each other. */
  readonly numbers: Map<string, RegisterEntry>
}

export interface ResultDetails {
  readonly reason?: Notice | undefined
  readonly notices?: readonly Notice[] | undefined
  readonly linkedTo?: string | undefined
  readonly articleLinksDropped?: number | undefined
  /** Fields here before, to show what would change. */
  readonly local?: Fields | undefined
  /** Fields here afterwards; default those of the incoming record. */
  readonly after?: Fields | undefined
}

/** The result of one record; to be given to `conclude`. */
export function resultOf(
  state: ImportState,
  envelope: RecordEnvelope,
  outcome: Outcome,
  details: ResultDetails = {},
): RecordResult {
  const writes = outcome === 'created' || outcome === 'refreshed' || outcome === 'conflict'
  const changes =
    state.preview && writes && details.local !== undefined
      ? fieldChanges(details.local, details.after ?? envelope.fields)
      : undefined
  return {
    uid: envelope.uid,
    kind: envelope.kind,
    label: recordLabel(envelope.fields, state.context.kinds.get(envelope.kind)?.numberField),
    outcome,
    notices: details.notices ?? [],
    ...(details.reason === undefined ? {} : { reason: details.reason }),
    ...(details.linkedTo === undefined ? {} : { linkedTo: details.linkedTo }),
    ...((details.articleLinksDropped ?? 0) === 0
      ? {}
      : { articleLinksDropped: details.articleLinksDropped! }),
    ...(changes === undefined ? {} : { changes }),
  }
}

/** Count the record and keep it in the journal; each record exactly once. */
export function conclude(
  state: ImportState,
  result: RecordResult,
  row: Omit<JournalRow, 'result'> = {},
): void {
  state.results.push(result)
  state.journal.push({ result, ...row })
}

/**
 * Raise a question, or find the answer to it.
 * @returns the decision when one was given for it, else `undefined`: then the question is open and `parked` waits for it.
 */
export function ask(
  state: ImportState,
  envelope: RecordEnvelope,
  draft: QuestionDraftInput,
): { readonly question: Question; readonly decision: Decision | undefined } {
  const { digest } = state.context.runtime
  const id = digest.sha256Hex(JSON.stringify([draft.type, envelope.uid, draft.cause.code, ...draft.sameness]))
  const question: Question = {
    id,
    type: draft.type,
    subject: { uid: envelope.uid, kind: envelope.kind, label: recordLabel(envelope.fields) },
    cause: draft.cause,
    ...(state.raised.get(id) ?? { raisedBy: state.jobId, raisedAt: state.now }),
    ...(draft.base === undefined ? {} : { base: draft.base }),
    ...(draft.local === undefined ? {} : { local: draft.local }),
    incoming: draft.incoming ?? envelope.fields,
    candidates: draft.candidates ?? [],
    options: draft.options,
    targetHash: digest.sha256Hex(JSON.stringify(draft.target)),
  }
  state.asked.set(envelope.uid, question.targetHash)
  const given = state.decisions.get(id)
  const usable =
    given !== undefined &&
    draft.options.some((option) => option.option === given.option) &&
    (given.targetHash === undefined || given.targetHash === question.targetHash)
  if (usable) {
    settle(state, id)
    state.consumed.add(id)
    return { question, decision: given }
  }
  reopen(state, question, envelope)
  return { question, decision: undefined }
}

/** The question stays, or is open again because its answer could not be carried out; the record waits for it. */
export function reopen(state: ImportState, question: Question, envelope: RecordEnvelope): void {
  state.questions.set(question.id, question)
  state.x.register.write(question, stateTags.question, question.id)
  const edit = state.edits?.get(envelope.uid)
  const { at } = state.x.register.mark(envelope.uid)
  const parked: ParkedRecord = {
    envelope,
    sender: state.sender,
    ...(edit === undefined ? {} : { edit }),
    ...(at === undefined ? {} : { at }),
  }
  state.x.register.write(parked, stateTags.parked, question.id)
}

/**
 * Values that a person typed go the same way as values that arrive: invoice ban and schema.
 * @returns why they cannot be taken, if so.
 */
export function refuseTyped(state: ImportState, kind: RecordKind, fields: Fields): Notice | undefined {
  const verdict = judgeForImport({ kind: kind.kind, fields }, { registry: state.context.kinds })
  if (verdict.verdict === 'refused') {
    const { reasonCode, path, name } = verdict.reasons[0]!
    return { code: reasonCode, parameters: { path, name, kind: kind.kind } }
  }
  const validity = validateRecord(kind, fields)
  if (validity.ok) return undefined
  const { path, message } = validity.issues[0]!
  return { code: 'VALUE_INVALID', parameters: { path, message } }
}

/** The question needs no answer any more. */
export function settle(state: ImportState, questionId: string): void {
  state.questions.delete(questionId)
  state.x.register.write(null, stateTags.question, questionId)
  state.x.register.write(null, stateTags.parked, questionId)
}

export function wireHash(state: ImportState, kind: RecordKind, fields: Fields): string {
  return hashFields(kind, fields, state.context.runtime.digest)
}
