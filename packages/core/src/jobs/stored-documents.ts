/** What this database has of incoming documents: under their uid, and under their number. */
import type { StoredDocument } from '../merge/document-decision.js'
import { sameNumber } from '../merge/same-number.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import { readRecords } from '../register/record-form.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { stateTags } from '../register/state-rows.js'
import type { Fields } from '../store/store.js'
import type { ImportState } from './import-state.js'
import { formerIndex, numbersOf, withNumbers } from './number-history.js'
import { sharedStateOf } from './planned-entry.js'

/** What is here under the uid of an incoming document. */
export interface Stored {
  readonly entry: RegisterEntry
  /** In the form of the wire. */
  readonly fields: Fields
  readonly row: Fields
  readonly locked: boolean
}

/**
 * As the merge rules want it.
 *
 * @param original - Hash of what is here as its sender knows it, where it has another number here.
 */
export function describeStored(
  { entry, fields, locked }: Stored,
  incoming: RecordEnvelope,
  known: boolean,
  original?: string,
): StoredDocument {
  const { baseRevision, baseHash } = incoming
  const upon =
    original !== undefined && baseHash === original && baseRevision !== undefined
      ? { revision: baseRevision, hash: baseHash, changedHereSince: false }
      : undefined
  const base = entry.changedHere === true ? undefined : entry.base?.hash
  return {
    kind: entry.kind,
    origin: entry.origin,
    ...(upon ??
      (isOverruled(entry, incoming) ? { ...entry.base!, changedHereSince: true } : sharedStateOf(entry))),
    ...(textOf(fields['number']) === undefined ? {} : { number: textOf(fields['number']) }),
    locked,
    known,
    ...(base === undefined ? {} : { baseHash: base }),
    ownerStation: entry.origin.station,
  }
}

/**
 * We do not own the document, have sent a proposal of our own, and what comes is not made upon it: then the owner's last
 * state is what counts as stored, changed here since; our revision number is no answer to his.
 */
function isOverruled(entry: RegisterEntry, incoming: RecordEnvelope): boolean {
  if (entry.proposed !== true || entry.base === undefined) return false
  return incoming.baseHash !== entry.shared?.hash && incoming.hash !== entry.shared?.hash
}

/**
 * The very state that comes was sent or taken here before: an old file that was forwarded. By its hash alone it might be a
 * proposal to go back to it; then its revision is higher.
 */
export async function isKnownState(
  { x }: ImportState,
  { entry }: Stored,
  incoming: RecordEnvelope,
): Promise<boolean> {
  const issued = entry.changedHere === true ? entry.revision - 1 : entry.revision
  if (incoming.revision > issued) return false
  const shadow = await x.register.row<{ readonly revision: number }>(
    stateTags.shadow,
    entry.uid,
    incoming.hash,
  )
  return shadow !== undefined && shadow.revision >= incoming.revision
}

/**
 * A document that got another number here keeps it, whatever its owner sends under the old one; and ours keeps the number
 * that we gave it, whatever number it has where it was taken.
 * @returns the very fields that came where nothing of that is so.
 */
export function underOwnNumber(state: ImportState, stored: Stored | undefined, fields: Fields): Fields {
  const number = textOf(fields['number'])
  const here = textOf(stored?.fields['number'])
  if (stored === undefined || number === undefined || here === undefined || sameNumber(number, here)) {
    return fields
  }
  const [own, came] = [numbersOf(stored.fields), numbersOf(fields)]
  const known = formerIndex(own, number)
  if (known > 0) return withNumbers(fields, [...own.slice(0, known + 1), ...came.slice(1)])
  const ours = stored.entry.origin.station === state.context.station
  return ours && formerIndex(came, here) > 0 ? withNumbers(fields, own) : fields
}

/** Documents here, in the order of the envelopes. */
export async function readStored(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
): Promise<readonly (Stored | undefined)[]> {
  const { register, tx } = state.x
  const surviving = await register.surviving(envelopes.map((envelope) => envelope.uid))
  const entries = await register.entries(surviving)
  const here = entries
    .filter((entry) => entry?.key !== undefined && entry.kind === kind.kind)
    .map((entry) => entry!)
  if (here.length === 0) return envelopes.map(() => undefined)
  const fields = await readRecords(tx, register, kind, here)
  const rows = await tx.records.get(
    kind.kind,
    here.map((entry) => entry.key!),
  )
  const stored = new Map<string, Stored>()
  for (const [i, entry] of here.entries()) {
    const wire = fields[i]
    if (wire === undefined) continue
    stored.set(entry.uid, {
      entry,
      fields: wire,
      row: rows[i]!,
      locked: await isLocked(state, kind, entry, wire),
    })
  }
  return surviving.map((uid) => stored.get(uid))
}

/** The vendor says so, or a delivery note here follows the document (M-D6). */
async function isLocked(
  state: ImportState,
  kind: RecordKind,
  entry: RegisterEntry,
  fields: Fields,
): Promise<boolean> {
  if ((await state.context.hooks.isLocked?.(kind.kind, entry.key!, fields)) === true) return true
  const pointing = await state.x.register.list(10_000, stateTags.reference, entry.uid)
  const followers = await state.x.register.entries(pointing)
  return followers.some((follower) => follower?.kind === 'deliveryNote' && follower.key !== undefined)
}

/** Documents here with the number of each envelope. */
export async function findNumberHolders(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
): Promise<readonly (readonly RegisterEntry[])[]> {
  const numbers = envelopes.map((envelope) => textOf(envelope.fields['number']) ?? '')
  const asked = [...new Set(numbers.filter((number) => number !== ''))]
  if (asked.length === 0) return envelopes.map(() => [])
  const keys = await state.x.tx.records.findByNumber(kind.kind, asked)
  const flat = keys.flat()
  const uids = await state.x.register.uidsOf(kind.kind, flat)
  const known = await state.x.register.entries(uids.filter((uid) => uid !== undefined))
  const byUid = new Map(known.map((entry) => [entry!.uid, entry!]))
  const byKey = new Map(flat.map((key, i) => [key, uids[i] === undefined ? undefined : byUid.get(uids[i])]))
  const byNumber = new Map(asked.map((number, i) => [number, keys[i]!.map((key) => byKey.get(key))]))
  return numbers.map((number) => (byNumber.get(number) ?? []).filter((entry) => entry !== undefined))
}

/** A text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
