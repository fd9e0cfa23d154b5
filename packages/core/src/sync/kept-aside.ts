/**
 * Values made at this station that the office did not take. When the office's state replaces them, or the refusal comes first,
 * they are kept here for the person who made them: nothing is lost. Receipt and record arrive in any order, so what was
 * replaced is noted at once, and shown only when the receipt says that it was refused.
 */
import { UsageError } from '../errors/errors.js'
import type { ReceiptLine } from '../format/wire.js'
import type { Notice } from '../jobs/outcome.js'
import { recordLabel } from '../jobs/record-label.js'
import { sameValue } from '../merge/plain-value.js'
import type { RecordKind } from '../records/record-kind.js'
import { positionKey, wholeRecord } from '../register/change-feed.js'
import { groupOfField } from '../register/field-groups.js'
import type { RegisterEntry, SyncMark } from '../register/register-entry.js'
import type { Register } from '../register/register.js'
import {
  decodeRow,
  scanState,
  stateKey,
  stateKeyComponents,
  statePrefix,
  stateTags,
} from '../register/state-rows.js'
import { readShadow } from '../register/shadows.js'
import type { Fields, StateAccess } from '../store/store.js'
import type { KeptAside } from './sync.js'

interface AsideRow extends Omit<KeptAside, 'id' | 'reason' | 'outcome'> {
  /** Absent: nobody has said yet what became of it. */
  readonly refusal?: Pick<KeptAside, 'reason' | 'outcome'> | undefined
}

/** What a receipt row knows beside the receipt. */
export interface ReceiptPosition {
  /** Position of ours up to which it speaks. */
  readonly sv?: number | undefined
}

/** More changes of one record are not waiting for their answer at once. */
const mostPerRecord = 100

/** Values of one record that were overruled one after the other; the newest are kept. */
const mostOverruled = 10

export interface Overwritten {
  readonly sv: number
  readonly fields: Fields
}

/** What of `local` the office has answered and `incoming` has otherwise. `undefined`: nothing. */
export function overwrittenBy(
  kind: RecordKind,
  pending: SyncMark['pending'],
  answered: number,
  local: Fields,
  incoming: Fields,
): Overwritten | undefined {
  const groups = new Map(Object.entries(pending ?? {}).filter(([, sv]) => sv <= answered))
  if (groups.size === 0) return undefined
  const fields = ownFields(kind, groups, local, incoming)
  return fields === undefined ? undefined : { sv: Math.max(...groups.values()), fields }
}

function ownFields(
  kind: RecordKind,
  groups: ReadonlyMap<string, number>,
  local: Fields,
  other: Fields,
): Fields | undefined {
  const own: Record<string, unknown> = {}
  for (const field of new Set([...Object.keys(local), ...Object.keys(other)])) {
    const isOurs = groups.has(wholeRecord) || groups.has(groupOfField(kind, field))
    if (isOurs && !sameValue(local[field], other[field])) own[field] = local[field] ?? null
  }
  return Object.keys(own).length === 0 ? undefined : own
}

/** The office's value takes the place of ours. */
export async function noteOverwritten(
  register: Register,
  kind: RecordKind,
  { uid, key }: Pick<RegisterEntry, 'uid' | 'key'>,
  local: Fields,
  { sv, fields }: Overwritten,
  at: string,
): Promise<void> {
  if ((await register.row<AsideRow>(stateTags.aside, uid, positionKey(sv))) !== undefined) return
  const receipt = await register.row<ReceiptPosition>(stateTags.receipt, uid)
  // It is said already how that ended; had it been refused, there would be a row.
  if (receipt?.sv !== undefined && receipt.sv >= sv) return
  const row = rowOf(kind, { uid, key }, local, fields, at)
  register.write(row, stateTags.aside, uid, positionKey(sv))
}

/** Says that the office's value took the place of ours. */
export function officeValueHolds(kind: RecordKind, local: Fields): Notice {
  const label = recordLabel(local, kind.numberField)
  return { code: 'OFFICE_VALUE_HOLDS', parameters: { kind: kind.kind, label } }
}

/** A record of ours that goes as a whole. */
export function ownValues(fields: Fields, sv: number): Overwritten {
  return { sv, fields }
}

/** The office's value takes the place of ours, of which the office never hears: shown at once. */
export async function noteOverruled(
  register: Register,
  kind: RecordKind,
  { uid, key }: Pick<RegisterEntry, 'uid' | 'key'>,
  local: Fields,
  { sv, fields }: Overwritten,
  at: string,
): Promise<void> {
  const refusal = { reason: officeValueHolds(kind, local), outcome: 'refused' } as const
  const row: AsideRow = { ...rowOf(kind, { uid, key }, local, fields, at), refusal }
  register.write(row, stateTags.aside, uid, positionKey(sv))
  // A program that counts its own stock is overruled with every run.
  const kept = await register.list(mostPerRecord, stateTags.aside, uid)
  for (const position of kept.slice(0, -mostOverruled)) {
    const old = await register.row<AsideRow>(stateTags.aside, uid, position)
    if (old?.refusal?.reason.code === refusal.reason.code)
      register.write(null, stateTags.aside, uid, position)
  }
}

function rowOf(
  kind: RecordKind,
  { uid, key }: Pick<RegisterEntry, 'uid' | 'key'>,
  local: Fields,
  fields: Fields,
  at: string,
): AsideRow {
  const label = recordLabel(local, kind.numberField)
  return { uid, kind: kind.kind, label, ...(key === undefined ? {} : { key }), fields, at }
}

/**
 * The office says how a change of ours ended.
 * @param local - The record as it is here now, where it is still here.
 * @returns whether something is kept aside for it.
 */
export async function settleAside(
  register: Register,
  kind: RecordKind,
  entry: RegisterEntry,
  local: Fields | undefined,
  line: ReceiptLine,
  at: string,
): Promise<boolean> {
  const { uid } = entry
  const told = line.sv ?? 0
  // Of a change the office may take a part, and its own value may hold in the rest.
  const isLinked = line.outcome === 'linked'
  const isOverruled = isLinked || line.reason?.code === 'OFFICE_VALUE_HOLDS'
  const isRefused = isOverruled || line.outcome === 'refused' || line.outcome === 'quarantined'
  const outcome = isOverruled ? 'refused' : (line.outcome as KeptAside['outcome'])
  const said = line.reason as Notice | undefined
  const reason = isLinked ? officeValueHolds(kind, local ?? {}) : (said ?? { code: line.outcome })
  const refusal = { reason, outcome }
  let [isKnown, isSettled] = [false, false]
  for (const position of await register.list(mostPerRecord, stateTags.aside, uid)) {
    if (Number(position) > told) continue
    const row = await register.row<AsideRow>(stateTags.aside, uid, position)
    if (row === undefined) continue
    if (row.refusal !== undefined) {
      isKnown = isRefused
      continue
    }
    register.write(isRefused ? { ...row, refusal } : null, stateTags.aside, uid, position)
    isSettled = isRefused
  }
  if (!isRefused || isSettled || local === undefined) return isKnown || isSettled
  // The office's state is still to come: what stands here now is what it will replace.
  const { pending, offered, change } = register.mark(uid)
  // Of what is offered again the office speaks as it heard it first.
  const groups = new Map(
    Object.entries(pending ?? {}).filter(([group, sv]) => (offered?.[group] ?? sv) <= told),
  )
  if (change === undefined || groups.size === 0) return isKnown
  const shared = await readShadow(register, uid, entry.shared?.hash)
  const fields = ownFields(kind, groups, local, shared ?? {})
  if (fields === undefined) return isKnown
  const row: AsideRow = { ...rowOf(kind, entry, local, fields, at), refusal }
  register.write(row, stateTags.aside, uid, positionKey(Math.max(...groups.values())))
  return true
}

/** Refused ones, newest first. */
export async function readKeptAside(state: StateAccess): Promise<readonly KeptAside[]> {
  const found: KeptAside[] = []
  for await (const { key, value } of scanState(state, statePrefix(stateTags.aside))) {
    const { refusal, ...row } = decodeRow<AsideRow>(value)
    if (refusal !== undefined) found.push({ id: idOf(key), ...row, ...refusal })
  }
  return found.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

/** @throws {@link UsageError} `usage.not_found` */
export async function dropKeptAside(state: StateAccess, id: string): Promise<void> {
  const [uid = '', position = ''] = id.split('.')
  const key = stateKey(stateTags.aside, uid, positionKey(Number(position)))
  const [row] = await state.get([key])
  if (row === undefined) {
    throw new UsageError('usage.not_found', 'nothing is kept aside under this id', {
      parameters: { what: id.slice(0, 80) },
    })
  }
  await state.delete([key])
}

/** Uid and position in our feed. */
function idOf(key: Uint8Array): string {
  const [uid, position] = stateKeyComponents(key)
  return `${uid}.${String(Number(position))}`
}
