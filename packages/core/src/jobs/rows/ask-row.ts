/** Rows that only a person can decide about: the question, and what its answer makes of the row. */
import { dropEmpty } from '../../records/canonical-hash.js'
import type { Fields, StoreTransaction } from '../../store/store.js'
import type { Notice } from '../outcome.js'
import type { Candidate, Question } from '../question.js'
import { recordLabel } from '../record-label.js'
import { checkFields, listsOf } from './judged-row.js'
import type { JudgedRow, JudgeState } from './judged-row.js'
import { mergeRow, rowChanges } from './merge-row.js'
import { rememberedRow } from './row-answers.js'
import { rowDuplicateOptions, rowPartyOptions } from './row-questions.js'

const optionsOf = { 'row-duplicate': rowDuplicateOptions, 'party-match': rowPartyOptions } as const

/** Ask, or carry out the answer that was given, here or to the same question before. */
export async function askRow(
  state: JudgeState,
  planned: JudgedRow,
  type: keyof typeof optionsOf,
  found: readonly { readonly key: string; readonly reasons: readonly Notice[] }[],
  tx: StoreTransaction,
): Promise<JudgedRow> {
  const { digest } = state.context.runtime
  const { entry, label } = planned
  const keys = found.slice(0, 20).map((one) => one.key)
  const rows = await tx.records.get(state.kind.kind, keys)
  const candidates: Candidate[] = keys.flatMap((key, i) => {
    const fields = rows[i]
    return fields === undefined
      ? []
      : [
          {
            key,
            label: recordLabel(dropEmpty(fields), state.kind.numberField),
            reasons: found[i]!.reasons,
            fields,
          },
        ]
  })
  const subject = entry.key === '' ? `${state.jobId} ${entry.ordinal}` : entry.key
  const question: Question = {
    id: digest.sha256Hex(JSON.stringify([type, state.source.kind, subject, keys])),
    type,
    subject: { uid: '', kind: state.kind.kind, label },
    cause:
      type === 'row-duplicate'
        ? { code: 'ROW_DUPLICATE', parameters: { key: entry.keyText.slice(0, 60) } }
        : { code: 'PARTY_CANDIDATES' },
    raisedBy: state.jobId,
    raisedAt: state.now,
    ...(planned.before === undefined ? {} : { local: dropEmpty(planned.before) }),
    ...(planned.fields === undefined ? {} : { incoming: planned.fields }),
    candidates,
    options: optionsOf[type],
    targetHash: digest.sha256Hex(JSON.stringify(rows)),
  }
  const cause = digest.sha256Hex(
    JSON.stringify([state.source.kind, entry.key === '' ? entry.fields : entry.key, [...keys].sort()]),
  )
  const given = state.decisions.get(question.id)
  const remembered =
    given === undefined && type === 'party-match'
      ? await rememberedRow(tx.state, state.kind.kind, cause)
      : undefined
  const decision =
    remembered === undefined
      ? given
      : { ...remembered, questionId: question.id, values: { key: remembered.key }, targetHash: undefined }
  const isUsable =
    decision !== undefined &&
    (decision.targetHash === undefined || decision.targetHash === question.targetHash)
  const open: JudgedRow = { ...planned, action: 'question', reason: question.cause, question }
  if (!isUsable) return open
  const chosenKey = decision.values?.['key']
  const settled = await settle(state, tx, {
    planned,
    open,
    candidates,
    type,
    option: decision.option,
    chosenKey,
  })
  if (settled !== open && type === 'party-match' && remembered === undefined) {
    const key = settled.key === undefined ? {} : { key: settled.key }
    const { option, by } = decision
    state.used.push({
      kind: state.kind.kind,
      cause,
      remembered: { option, ...key, by, at: state.now, job: state.jobId },
    })
  }
  return settled
}

interface Answered {
  readonly planned: JudgedRow
  readonly open: JudgedRow
  readonly candidates: readonly Candidate[]
  readonly type: keyof typeof optionsOf
  readonly option: string
  readonly chosenKey: unknown
}

/** @returns `open` where the answer does not fit what is there. */
async function settle(state: JudgeState, tx: StoreTransaction, answered: Answered): Promise<JudgedRow> {
  const { planned, open, candidates, type, option, chosenKey } = answered
  const { entry } = planned
  if (option === 'keepLocal')
    return {
      ...planned,
      action: 'skip',
      fields: undefined,
      changes: undefined,
      reason: { code: 'ROW_KEPT_BY_DECISION' },
    }
  if (option === 'overwrite' && type === 'row-duplicate') return planned
  if (option === 'useImported' && type === 'party-match') return planned
  if (option !== 'useExisting') return open
  const only = candidates.length === 1 ? candidates[0]!.key : undefined
  const chosen = typeof chosenKey === 'string' ? chosenKey : only
  // Only who was shown can be meant.
  if (!candidates.some((one) => one.key === chosen)) return open
  const [row] = await tx.records.get(state.kind.kind, [chosen!])
  if (row === undefined) return open
  const existing = dropEmpty(row)
  // The number of the party here stays: that the row has another one is no reason to give it up.
  const numberField = state.kind.numberField ?? ''
  const values = existing[numberField] === undefined ? entry.fields : without(entry.fields, numberField)
  const merged = mergeRow(existing, values, entry.clear, listsOf(state.source.constants))
  const changes = rowChanges(existing, merged)
  const base = { ...planned, key: chosen, before: row }
  if (changes.length === 0) return { ...base, action: 'unchanged', fields: undefined, changes: undefined }
  const bad = checkFields(state, merged)
  return bad === undefined
    ? { ...base, action: 'change', fields: merged, changes }
    : { ...base, action: 'error', reason: bad }
}

function without(fields: Readonly<Record<string, unknown>>, name: string): Fields {
  const { [name]: _left, ...rest } = fields
  return rest
}
