/** An answer to a question about a row, and what the job did to its rows. */
import { UsageError } from '../../errors/errors.js'
import { decodeRow, encodeRow, stateKey, stateTags } from '../../register/state-rows.js'
import type { StoreTransaction } from '../../store/store.js'
import type { Decision } from '../question.js'
import { judgeRows } from './judge-rows.js'
import { createJudgeState, toResult } from './preview-rows.js'
import { keepAnswers } from './row-answers.js'
import type { RowContext } from './row-context.js'
import type { RowResult } from './row-import.js'
import { readHead, refuseUndone, writeHead, writePage } from './row-rows.js'
import type { RowJobHead, RowJournalRow, WaitingRow } from './row-rows.js'
import type { RowSource } from './row-source.js'
import { addCounts } from './run-rows.js'
import { writeRows } from './write-rows.js'

export function journalResult({ o, r, a, l, k, n, i, q, c }: RowJournalRow): RowResult {
  return {
    ordinal: o,
    rows: r,
    action: a,
    label: l,
    ...(k === undefined ? {} : { key: k }),
    ...(c === undefined ? {} : { changes: c }),
    ...(n === undefined ? {} : { reason: n }),
    issues: i ?? [],
    ...(q === undefined ? {} : { questionId: q }),
  }
}

/** The row goes through the same judgement again, now with the answer; what it does is a page of its own in the job's journal. */
export async function answerRow(
  context: RowContext,
  tx: StoreTransaction,
  asked: RowJobHead,
  decision: Decision,
): Promise<RowResult> {
  const [bytes] = await tx.state.get([stateKey(stateTags.rowQuestion, asked.id, decision.questionId)])
  const head = await readHead(tx.state, asked.id)
  if (bytes === undefined || head?.progress === undefined) {
    throw new UsageError('usage.not_found', 'no such open question', {
      parameters: { what: decision.questionId },
    })
  }
  refuseUndone(head)
  const { question, entry } = decodeRow<WaitingRow>(bytes)
  if (!question.options.some((one) => one.option === decision.option)) {
    throw new UsageError('usage.invalid_argument', `no such answer: ${decision.option}`, {
      parameters: { field: 'option', expected: question.options.map((one) => one.option).join(', ') },
    })
  }
  const given = { ...decision, targetHash: decision.targetHash ?? question.targetHash }
  const source = storedSource(head)
  const decisions = new Map([[decision.questionId, given]])
  // The record is the one the question showed, however it would be found by now.
  const pinned = {
    ...createJudgeState(context, source, head.rules ?? {}, head.id, decisions),
    pinned: question.type === 'row-duplicate' ? question.candidates.map((one) => one.key) : [],
    named: question.type === 'party-match' ? question.candidates : [],
  }
  const judged = await judgeRows(pinned, tx, [entry], [undefined])
  const [row] = judged
  if (row!.action === 'question') {
    // It moved since it was asked: asked again with what is there now (L-07).
    const again: WaitingRow = { question: row!.question!, entry }
    await tx.state.delete([stateKey(stateTags.rowQuestion, head.id, decision.questionId)])
    await tx.state.put([
      { key: stateKey(stateTags.rowQuestion, head.id, again.question.id), value: encodeRow(again) },
    ])
    return toResult(row!)
  }
  const journal = await writeRows(pinned, tx, judged)
  await keepAnswers(tx.state, pinned.used)
  await tx.state.delete([stateKey(stateTags.rowQuestion, head.id, decision.questionId)])
  await writePage(tx.state, stateTags.rowJournal, head.id, head.progress.page, journal)
  const counts = {
    ...addCounts(head.counts, journal),
    question: Math.max(0, (head.counts['question'] ?? 0) - 1),
  }
  await writeHead(tx.state, { ...head, counts, progress: { ...head.progress, page: head.progress.page + 1 } })
  return journalResult(journal[0]!)
}

/** Enough of a source to judge one stored entry. */
function storedSource(head: RowJobHead): RowSource {
  return {
    kind: head.kind,
    recordKind: head.recordKind,
    onlyExisting: head.onlyExisting === true,
    constants: head.constants ?? {},
    file: { name: head.fileName, size: head.fileSize ?? 0 },
    settings: head.settings,
    keyField: '',
    keyOf: () => '',
    hash: () => Promise.resolve(head.fileHash ?? ''),
    async *entries() {
      // Nothing is read again for an answer.
    },
  }
}
