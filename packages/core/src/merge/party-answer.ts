/** What follows from the answer to "is this party one of ours?": rules M-A3, M-A4, M-A5, M-A7. */
import type { Decision } from '../jobs/question.js'
import type { Fields } from '../store/store.js'
import { isAbsent, objectOf, ownText, sameValue, withKey } from './plain-value.js'

/** Where a party comes from; the key under which answers are remembered. */
export interface PartyOrigin {
  readonly station: string
  /** Uid of the party at its origin. */
  readonly uid: string
}

/** An answer that holds for all later imports of this origin record; revocable: delete it (M-A5). */
export interface RememberedParty {
  readonly origin: PartyOrigin
  /** Uid of the party here that it is. */
  readonly uid: string
  /** `useExisting`, `takeFields` or `useImported`. */
  readonly option: string
  /** Who decided. */
  readonly by: string
}

/** What goes back to the origin, so that its record and its next prints have the right number (M-A7). */
export interface PartyReceipt {
  readonly uid: string
  /** Uid that both stand for from now on; the other one becomes its alias. */
  readonly survivingUid: string
  /** Number the host has given; absent when there is none yet. */
  readonly customerNumber?: string | undefined
}

export interface PartyAnswer {
  readonly outcome: 'linked' | 'created'
  /** Fields to write to the existing party (`takeFields`) or to the new one; absent: the master is not touched (M-A3). */
  readonly write?: Fields | undefined
  readonly remember: RememberedParty
  readonly receipt: PartyReceipt
}

export interface PartyAnswerInput {
  readonly decision: Pick<Decision, 'option' | 'values' | 'by'>
  readonly origin: PartyOrigin
  /** The party as it arrived. */
  readonly imported: Fields
  /** The existing party that was chosen; absent for `useImported`. */
  readonly existing?: { readonly uid: string; readonly fields: Fields } | undefined
  /** Customer number for a new party, see `customerNumberAtHost`; absent = none yet. */
  readonly newNumber?: string | undefined
}

/**
 * Carry out `useExisting`, `takeFields` or `useImported`.
 *
 * `useExisting` (M-A3): link only; the snapshot of the document and the master stay. `takeFields`: link, and the fields in
 * `decision.values` (a `uid` among them is the choice, no field) go to the existing master; its number and uid never.
 * `useImported` (M-A4): a new party with the imported fields; its customer number is `newNumber` and never the typed one.
 * @returns `undefined` when the option is none of these, or one that needs an existing party came without.
 */
export function applyPartyAnswer(input: PartyAnswerInput): PartyAnswer | undefined {
  const { decision, existing } = input
  if (decision.option === 'useImported') return created(input)
  if (existing === undefined) return undefined
  if (decision.option === 'useExisting') return linkedTo(input, existing.uid, existing.fields, undefined)
  if (decision.option !== 'takeFields') return undefined
  let fields = existing.fields
  for (const [field, value] of Object.entries(decision.values ?? {})) {
    if (field !== 'uid' && field !== 'customerNumber') fields = withKey(fields, field, value)
  }
  const write = sameValue(fields, existing.fields) ? undefined : fields
  return linkedTo(input, existing.uid, existing.fields, write)
}

/** The receipt of M-A7 as it changes the origin's own record: the number, and nothing else. */
export function applyPartyReceipt(fields: Fields, receipt: PartyReceipt): Fields {
  return isAbsent(receipt.customerNumber) ? fields : withKey(fields, 'customerNumber', receipt.customerNumber)
}

function created(input: PartyAnswerInput): PartyAnswer {
  const { origin, newNumber } = input
  const entries = Object.entries(withKey(input.imported, 'customerNumber', newNumber))
  return {
    outcome: 'created',
    write: objectOf(entries),
    remember: { origin, uid: origin.uid, option: input.decision.option, by: input.decision.by },
    receipt: receiptOf(origin.uid, origin.uid, newNumber),
  }
}

function linkedTo(
  input: PartyAnswerInput,
  uid: string,
  master: Fields,
  write: Fields | undefined,
): PartyAnswer {
  const { origin, decision } = input
  return {
    outcome: 'linked',
    write,
    remember: { origin, uid, option: decision.option, by: decision.by },
    receipt: receiptOf(origin.uid, uid, ownText(master, 'customerNumber')),
  }
}

function receiptOf(uid: string, survivingUid: string, customerNumber: string | undefined): PartyReceipt {
  return customerNumber === undefined ? { uid, survivingUid } : { uid, survivingUid, customerNumber }
}
