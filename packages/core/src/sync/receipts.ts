/** What became of our records at the office, for the person who made them (SKY, BEY-13): "Auftrag 4711 ist im Büro". */
import type { ReceiptLine } from '../format/wire.js'
import type { ExchangeContext } from '../jobs/exchange-context.js'
import type { Notice } from '../jobs/outcome.js'
import { recordLabel } from '../jobs/record-label.js'
import { isTemporaryNumber } from '../merge/customer-number.js'
import type { Register } from '../register/register.js'
import { readRecords } from '../register/record-form.js'
import { readShadow } from '../register/shadows.js'
import { decodeRow, scanState, statePrefix, stateTags } from '../register/state-rows.js'
import type { Fields, StateAccess } from '../store/store.js'
import { captureHere } from './apply-state.js'
import { settleAside } from './kept-aside.js'
import type { ReceiptPosition } from './kept-aside.js'
import { takeNumberOfReceipt } from './number-of-receipt.js'
import { isRefusedDeletion } from './refused-deletion.js'
import type { RunState } from './run-state.js'
import type { Receipt } from './sync.js'
import type { Session } from './sync-context.js'

/**
 * Keep them, newest per record, and hand them to the vendor after the commit.
 *
 * @param staysHere - Of what becomes of such a record here the office never hears.
 */
export async function noteReceipts(
  run: RunState,
  session: Session,
  lines: readonly ReceiptLine[],
  staysHere: NonNullable<ExchangeContext['staysHere']>,
): Promise<void> {
  const { register, tx, context } = session
  if (lines.length === 0) return
  const problems = { ...(await problemsAtOffice(session)) }
  let numbered = false
  for (const line of lines) {
    const [linked, own] = await register.surviving([line.linkedTo ?? line.uid, line.uid])
    // The record that ours went up in may still be on its way.
    const ownEntry = await register.entry(own!)
    const entry = (await register.entry(linked!)) ?? ownEntry
    // Of a record that this database never had, or has from the office only: another device has sent it under our name.
    if (entry === undefined || !wasChangedHere(register, [linked!, own!], line.sv)) continue
    const kind = context.exchange.kinds.get(line.kind ?? entry.kind)
    const [fields] =
      entry.key === undefined || kind === undefined ? [] : await readRecords(tx, register, kind, [entry])
    // The office was only asked how it stands there.
    const isQuestionOnly = kind !== undefined && line.outcome === 'unchanged' && staysHere(kind, fields ?? {})
    if (isQuestionOnly) continue
    const before = await register.row<Receipt>(stateTags.receipt, line.uid)
    // What is gone here, or has lost its number with the former link, is still called what it was called.
    const named = fields ?? (await readShadow(register, entry.uid, entry.shared?.hash))
    const known = named === undefined ? '' : recordLabel(named, kind?.numberField)
    const label = known === '' ? (before?.label ?? line.uid) : known
    const number = line.number ?? before?.number
    const isDocument = kind?.family === 'document'
    const isTaken = line.linkedTo === undefined && arrived.includes(line.outcome)
    if (isTaken && kind !== undefined && line.number !== undefined) {
      numbered = (await takeNumberOfReceipt(session, kind, entry, line.number)) || numbered
    }
    const isKept =
      kind !== undefined && (await settleAside(register, kind, entry, fields, line, run.nowText()))
    const customer = isDocument ? await customerOf(session, fields) : undefined
    const receipt: Receipt = {
      uid: line.uid,
      kind: line.kind ?? '',
      label,
      ...(entry.key === undefined ? {} : { key: entry.key }),
      outcome: line.outcome,
      ...(line.reason === undefined ? {} : { reason: line.reason as Notice }),
      ...(number === undefined ? {} : { number }),
      at: run.nowText(),
      notice: noticeOf(line, isDocument, label, customer, isKept, fields),
    }
    const position: ReceiptPosition = line.sv === undefined ? {} : { sv: line.sv }
    register.write({ ...receipt, ...position }, stateTags.receipt, line.uid)
    // Of several in one run only the last one holds.
    const { receipts } = run.report
    const former = receipts.findIndex(({ uid }) => uid === receipt.uid)
    if (former >= 0) receipts.splice(former, 1)
    receipts.push(receipt)
    // What is kept aside is counted there.
    const isRefused = line.outcome === 'refused' || line.outcome === 'quarantined'
    const isProblem = isRefused && !isKept && !isRefusedDeletion(line)
    if (isProblem) problems[line.uid] = line.reason?.code ?? line.outcome
    else delete problems[line.uid]
  }
  register.write(problems, stateTags.network, 'problems')
  if (numbered) await captureOfOffice(run, session)
}

/** What the office has said is not told back to it. */
async function captureOfOffice(run: RunState, session: Session): Promise<void> {
  const { feed, self } = session
  await session.register.flush()
  feed.author = self.host
  try {
    await captureHere(run, session)
  } finally {
    feed.author = self.station
  }
}

/** This database has made or changed the record, and as far as the receipt speaks of. */
function wasChangedHere(register: Register, uids: readonly string[], sv = 1): boolean {
  return uids.some((uid) => (register.mark(uid).at ?? 0) >= sv)
}

/** Records of this station that the office did not take, with the reason, until it does. */
export async function problemsAtOffice({
  register,
}: Pick<Session, 'register'>): Promise<Readonly<Record<string, string>>> {
  return (await register.row<Record<string, string>>(stateTags.network, 'problems')) ?? {}
}

/** What was deleted here and by that there. */
const deletionCodes: Readonly<Record<string, string>> = {
  DELETION_TAKEN: 'RECEIPT_DELETED',
  DELETION_BLOCKED: 'RECEIPT_BLOCKED',
}

const arrived = ['created', 'refreshed', 'unchanged', 'linked']

function noticeOf(
  { outcome, number, kind, reason }: ReceiptLine,
  isDocument: boolean,
  label: string,
  customer: string | undefined,
  isKept: boolean,
  fields: Fields | undefined,
): Notice {
  const name = number ?? label
  const base = { kind: kind ?? '', label: name }
  const before = fields?.['originalNumber']
  if (outcome === 'created' && isDocument && number !== undefined && isTemporary(before)) {
    return { code: 'RECEIPT_FINAL_NUMBER', parameters: { ...base, label: before, number } }
  }
  if (outcome === 'conflict' || outcome === 'pending') {
    return { code: 'RECEIPT_IN_QUESTION', parameters: base }
  }
  if (isRefusedDeletion({ outcome, reason })) {
    return { code: 'RECEIPT_NOT_DELETED', parameters: { ...base, reason: reason!.code } }
  }
  const ofDeletion = deletionCodes[reason?.code ?? '']
  if (ofDeletion !== undefined) {
    return { code: ofDeletion, parameters: isDocument ? base : { ...base, label } }
  }
  if ((isKept && outcome !== 'linked') || !arrived.includes(outcome)) {
    const code = isKept ? 'RECEIPT_KEPT_ASIDE' : 'RECEIPT_NOT_TAKEN'
    return { code, parameters: { ...base, reason: reason?.code ?? outcome } }
  }
  if (!isDocument) {
    // What was changed had its number before.
    const isNew = outcome === 'created' || outcome === 'linked'
    if (isNew && number === undefined && kind === 'party') {
      return { code: 'RECEIPT_CUSTOMER_UNNUMBERED', parameters: { label } }
    }
    return number === undefined || !isNew
      ? { code: 'RECEIPT_ARRIVED', parameters: { ...base, label } }
      : { code: 'RECEIPT_CUSTOMER_NUMBER', parameters: { label, number } }
  }
  const codes = documentCodes[kind ?? ''] ?? (['RECEIPT_ARRIVED', 'RECEIPT_ARRIVED'] as const)
  return customer === undefined
    ? { code: codes[0], parameters: base }
    : { code: codes[1], parameters: { ...base, customer } }
}

function isTemporary(number: unknown): number is string {
  return typeof number === 'string' && isTemporaryNumber(number)
}

/** Without and with a customer number. */
const documentCodes: Readonly<Record<string, readonly [string, string]>> = {
  quote: ['RECEIPT_QUOTE', 'RECEIPT_QUOTE_CUSTOMER'],
  salesOrder: ['RECEIPT_SALES_ORDER', 'RECEIPT_SALES_ORDER_CUSTOMER'],
  orderConfirmation: ['RECEIPT_ORDER_CONFIRMATION', 'RECEIPT_ORDER_CONFIRMATION_CUSTOMER'],
  deliveryNote: ['RECEIPT_DELIVERY_NOTE', 'RECEIPT_DELIVERY_NOTE_CUSTOMER'],
}

/** Number of the customer that the document is for, as it is known here now. */
async function customerOf(session: Session, fields: Fields | undefined): Promise<string | undefined> {
  const { register, tx, context } = session
  const parties = (fields?.['parties'] ?? {}) as Readonly<
    Record<string, { readonly partyUid?: unknown } | undefined>
  >
  const uid = (parties['billTo'] ?? parties['soldTo'] ?? Object.values(parties)[0])?.partyUid
  if (typeof uid !== 'string') return undefined
  const [surviving] = await register.surviving([uid])
  const entry = await register.entry(surviving!)
  const kind = context.exchange.kinds.get('party')
  if (entry?.key === undefined || kind === undefined) return undefined
  const [party] = await readRecords(tx, register, kind, [entry])
  const number = party?.['customerNumber']
  return typeof number === 'string' && number !== '' ? number : undefined
}

/** Newest first. */
export async function readReceipts(state: StateAccess, limit: number): Promise<readonly Receipt[]> {
  const receipts: Receipt[] = []
  for await (const { value } of scanState(state, statePrefix(stateTags.receipt)))
    receipts.push(receiptOf(value))
  return receipts.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, limit)
}

function receiptOf(value: Uint8Array): Receipt {
  const { sv: _sv, ...receipt } = decodeRow<Receipt & ReceiptPosition>(value)
  return receipt
}
