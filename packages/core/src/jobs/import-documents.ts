/** Documents of a file: M-D1 to M-D10 decide, M-L1 to M-L8 link the lines, nothing of a line is ever lost. */
import { decideDocument } from '../merge/document-decision.js'
import type { DocumentDecision } from '../merge/document-decision.js'
import { foldNumber } from '../records/business-number.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import type { RegisterEntry } from '../register/register-entry.js'
import type { ArticleIndex } from './article-index.js'
import { candidatesOf, concludeDeclared, concludeSame, nameOfHolder } from './declared-documents.js'
import { linesOf } from './document-links.js'
import { planMerged } from './document-proposals.js'
import { ask, conclude, resultOf } from './import-state.js'
import type { ImportState } from './import-state.js'
import { concludeOverruled } from './noted-documents.js'
import { nameOfBlockHolder } from './number-blocks.js'
import type { Notice } from './outcome.js'
import type { AnsweredQuestion } from './question.js'
import { hashUnderOriginalNumber, planRenumbered } from './renumbered-documents.js'
import {
  describeStored,
  findNumberHolders,
  isKnownState,
  readStored,
  textOf,
  underOwnNumber,
} from './stored-documents.js'
import type { Stored } from './stored-documents.js'
import { withFinalNumber } from './temporary-numbers.js'
import { planWhole } from './whole-document.js'
import { writeRecords } from './write-records.js'
import { aboveStored, stationSituation } from './station-sender.js'
import type { PlannedWrite } from './write-records.js'

export async function importDocuments(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
  articles: ArticleIndex,
): Promise<void> {
  const stored = await readStored(state, kind, envelopes)
  const holders = await findNumberHolders(state, kind, envelopes)
  await articles.load(envelopes.flatMap((envelope) => linesOf(envelope.fields)))
  const writes: PlannedWrite[] = []
  for (const [i, envelope] of envelopes.entries()) {
    await state.pace.step()
    const write = await planDocument(state, kind, envelope, stored[i], holders[i]!, articles)
    if (write !== undefined) writes.push(write)
  }
  await writeRecords(state, kind, writes)
}

async function planDocument(
  state: ImportState,
  kind: RecordKind,
  arrived: RecordEnvelope,
  stored: Stored | undefined,
  holders: readonly RegisterEntry[],
  articles: ArticleIndex,
): Promise<PlannedWrite | undefined> {
  const rule = state.context.ruleOf(kind)
  const { station } = state
  const envelope = station === undefined ? arrived : aboveStored(state, arrived, stored)
  if (stored === undefined && station?.mayCreate(kind) === false) {
    const reason: Notice = { code: 'KIND_NOT_CREATABLE', parameters: { kind: kind.kind } }
    conclude(state, resultOf(state, envelope, 'refused', { reason }))
    return undefined
  }
  if (stored === undefined && !rule.acceptNew) return skip(state, envelope, 'NEW_NOT_ACCEPTED')
  if (stored !== undefined && stored.entry.uid !== envelope.uid) {
    return concludeDeclared(state, envelope, stored)
  }
  const number = textOf(envelope.fields['number'])
  const twin = number === undefined ? undefined : state.numbers.get(`${kind.kind} ${foldNumber(number)}`)
  const sameNumber = [...holders, ...(twin === undefined ? [] : [twin])].filter(
    ({ uid }, i, all) => uid !== envelope.uid && all.findIndex((one) => one.uid === uid) === i,
  )
  const fields = underOwnNumber(state, stored, envelope.fields)
  const renumbered = stored !== undefined && fields !== envelope.fields
  const original = renumbered ? await hashUnderOriginalNumber(state, kind, stored, number) : undefined
  if (original !== undefined && original === envelope.hash) {
    conclude(state, resultOf(state, envelope, 'unchanged'))
    return undefined
  }
  const known = stored !== undefined && !renumbered && (await isKnownState(state, stored, envelope))
  const fromStation =
    station === undefined
      ? undefined
      : await stationSituation(state, station, kind, envelope, stored, sameNumber)
  const holder =
    station !== undefined || stored !== undefined || number === undefined
      ? undefined
      : await nameOfBlockHolder(state.x.tx, { kind: kind.kind, number, except: envelope.origin.station })
  const decision = decideDocument(
    fromStation ?? {
      incoming: { ...envelope, fields },
      ...(stored === undefined ? {} : { stored: describeStored(stored, envelope, known, original) }),
      sameNumber,
      sender: senderOf(state, envelope, stored),
      acceptChanged: rule.acceptChanged,
      draftsAllowed: true,
      isFile: true,
      ...(holder === undefined ? {} : { numberHolder: holder }),
    },
  )
  if (decision.action === 'replace' && station === undefined && !rule.acceptChanged)
    return skip(state, envelope, 'CHANGED_NOT_ACCEPTED')
  const planned = await carryOut(state, kind, envelope, stored, decision, articles, sameNumber)
  const claimed = planned === undefined ? undefined : textOf(planned.fields['number'])
  if (planned !== undefined && claimed !== undefined) {
    state.numbers.set(`${kind.kind} ${foldNumber(claimed)}`, { ...planned.next, localHash: '' })
  }
  return planned
}

function skip(state: ImportState, envelope: RecordEnvelope, code: string): undefined {
  const reason: Notice = { code, parameters: { kind: envelope.kind } }
  conclude(state, resultOf(state, envelope, 'skipped', { reason }))
  return undefined
}

async function carryOut(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  stored: Stored | undefined,
  decision: DocumentDecision,
  articles: ArticleIndex,
  sameNumber: readonly RegisterEntry[],
): Promise<PlannedWrite | undefined> {
  const { action, notices } = decision
  if (action === 'create' || action === 'replace') {
    const own = underOwnNumber(state, stored, envelope.fields)
    const final = await withFinalNumber(state, kind, envelope, stored, own)
    return planWhole(state, kind, envelope, stored, articles, final.fields, [...notices, ...final.notices])
  }
  if (action === 'merge') return planMerged(state, kind, envelope, stored!, articles)
  if (decision.question === undefined) {
    conclude(state, resultOf(state, envelope, decision.outcome, { reason: decision.reason, notices }))
    return undefined
  }
  const { decision: answer, question } = ask(state, envelope, {
    ...decision.question,
    // One document is never two rows: what is here under its own uid cannot be declared another one.
    options: decision.question.options.filter(
      ({ option }) => stored === undefined || option !== 'declareSame',
    ),
    sameness: [envelope.hash],
    candidates:
      sameNumber.length < 2 ? [] : await candidatesOf(state, kind, sameNumber, decision.question.cause),
    ...(stored === undefined ? {} : { local: stored.fields }),
    target:
      stored === undefined
        ? sameNumber.map((holder) => nameOfHolder(state, holder)).sort()
        : // The vendor's row: uids of rows that were never exchanged differ between preview and import.
          [stored.entry.key, JSON.stringify(stored.row)],
  })
  if (answer === undefined) {
    const details = { reason: decision.reason, notices, local: stored?.fields }
    conclude(state, resultOf(state, envelope, decision.outcome, details))
    return undefined
  }
  return carryOutAnswer(state, kind, envelope, stored, articles, { answer, question }, sameNumber)
}

async function carryOutAnswer(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  stored: Stored | undefined,
  articles: ArticleIndex,
  { answer, question }: AnsweredQuestion,
  sameNumber: readonly RegisterEntry[],
): Promise<PlannedWrite | undefined> {
  switch (answer.option) {
    case 'takeIncoming': {
      const fields = underOwnNumber(state, stored, envelope.fields)
      return planWhole(state, kind, envelope, stored, articles, fields, [])
    }
    case 'importUnderNewNumber':
      return planRenumbered(state, kind, envelope, stored, articles, { answer, question })
    case 'declareSame':
      concludeSame(state, envelope, { answer, question }, sameNumber)
      return undefined
    case 'keepLocal':
      concludeOverruled(state, envelope, stored)
      return undefined
    default:
      conclude(state, resultOf(state, envelope, 'refused', { reason: { code: 'DECIDED_KEEP_REFUSED' } }))
      return undefined
  }
}

/**
 * Who sent it, as far as a file can tell: a signed one by its key, an unsigned one counts as made by the origin of the
 * record, unless that origin is this database, which never writes to itself.
 */
function senderOf(state: ImportState, envelope: RecordEnvelope, stored: Stored | undefined) {
  const ours = (stored?.entry.origin ?? envelope.origin).station === state.context.station
  return { station: ours ? '' : envelope.origin.station, isHost: false, isOrigin: !ours }
}
