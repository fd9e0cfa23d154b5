/**
 * A record made here that is one of the office's which is here too: a person there said so, or an equal number (M-A3). Here they
 * become one as well (M-A7): what points to ours points to the office's, ours goes, and its own values are kept aside.
 */
import { resultOf } from '../jobs/import-state.js'
import type { ImportState } from '../jobs/import-state.js'
import type { Notice } from '../jobs/outcome.js'
import { recordLabel } from '../jobs/record-label.js'
import { writeRecords } from '../jobs/write-records.js'
import type { PlannedWrite } from '../jobs/write-records.js'
import { sameValue } from '../merge/plain-value.js'
import type { RecordKind } from '../records/record-kind.js'
import { redirectReferences, referencedUids } from '../records/references.js'
import { positionKey } from '../register/change-feed.js'
import { unindexRecord } from '../register/index-record.js'
import { readRecords, referencesOf, toEnvelope } from '../register/record-form.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { stateTags } from '../register/state-rows.js'
import type { Fields } from '../store/store.js'
import type { Incoming, Told } from './incoming.js'
import { noteOverruled, ownValues } from './kept-aside.js'
import { formsOf, keepAsSent, pointingTo } from './pointing-rows.js'
import type { Pointing } from './pointing-rows.js'

interface Linked {
  readonly own: RegisterEntry
  readonly ownFields: Fields
  readonly office: RegisterEntry
  readonly incoming: Fields
}

/** Rows of one kind that pointed to a record which goes, and how they were. */
interface Redirected extends Pointing {
  readonly former: readonly Fields[]
}

/**
 * @param found - What is here of each incoming record.
 * @param acked - Position of ours that the office has confirmed: what was changed here since waits for its answer.
 * @returns what the person at this station has to know.
 */
export async function uniteLinked(
  state: ImportState,
  kind: RecordKind,
  incoming: readonly Incoming[],
  found: readonly (RegisterEntry | undefined)[],
  acked: number,
  told: Told,
): Promise<readonly Notice[]> {
  const linked = await linkedHere(state, kind, incoming, found, acked)
  const notices: Notice[] = []
  for (const one of linked) {
    const pointing = await redirected(state, kind, one)
    const label = recordLabel(one.ownFields, kind.numberField)
    const parameters = { kind: kind.kind, label, office: recordLabel(one.incoming, kind.numberField) }
    if (await moveRows(state, kind, one, pointing)) {
      await unite(state, kind, one, pointing, told)
      notices.push({ code: 'RECORDS_ARE_ONE', parameters })
    } else notices.push({ code: 'RECORDS_STAY_TWO', parameters })
  }
  return notices
}

async function linkedHere(
  state: ImportState,
  kind: RecordKind,
  incoming: readonly Incoming[],
  found: readonly (RegisterEntry | undefined)[],
  acked: number,
): Promise<readonly Linked[]> {
  const { register, tx } = state.x
  const linked: Linked[] = []
  for (const [i, { envelope }] of incoming.entries()) {
    const office = found[i]
    if (kind.family === 'document' || office?.key === undefined) continue
    for (const alias of envelope.aliases ?? []) {
      const own = await register.entry(alias)
      if (own?.key === undefined || own.kind !== kind.kind || own.uid === office.uid) continue
      const { pending = {} } = register.mark(own.uid)
      if (Object.values(pending).some((sv) => sv > acked)) continue
      const [ownFields] = await readRecords(tx, register, kind, [own])
      if (ownFields === undefined) continue
      linked.push({ own, ownFields, office, incoming: envelope.fields })
    }
  }
  return linked
}

/** What points to ours, as it points to the office's. */
async function redirected(
  state: ImportState,
  { kind }: RecordKind,
  { own, office }: Linked,
): Promise<readonly Redirected[]> {
  const pointing = await pointingTo(state, kind, new Set([own.key!]))
  return pointing.map(({ kind: other, rows }) => ({
    kind: other,
    former: rows.map(({ row }) => row),
    rows: rows.map(({ key, row }) => ({
      key,
      row: redirectReferences(row, referencesOf(other), (of, value) =>
        of === kind && value === own.key ? office.key! : value,
      ),
    })),
  }))
}

/** All of the vendor's rows or none. @returns false: his database did not let us. */
async function moveRows(
  { context, x: { tx }, signal }: ImportState,
  kind: RecordKind,
  { own }: Linked,
  pointing: readonly Redirected[],
): Promise<boolean> {
  try {
    await tx.savepoint(async () => {
      for (const { kind: other, rows } of pointing) {
        await tx.records.put(
          other.kind,
          rows.map(({ key, row }) => ({ key, fields: row })),
        )
      }
      await tx.records.remove(kind.kind, [own.key!])
    })
    return true
  } catch (error) {
    signal?.throwIfAborted()
    const why = error instanceof Error ? error.message.slice(0, 80) : ''
    context.logger.write('warn', 'records.stay_two', { kind: kind.kind, why })
    return false
  }
}

async function unite(
  state: ImportState,
  kind: RecordKind,
  { own, ownFields, office, incoming }: Linked,
  pointing: readonly Redirected[],
  told: Told,
): Promise<void> {
  const { register } = state.x
  const former = new Map<Redirected, readonly Fields[]>()
  for (const one of pointing) former.set(one, await formsOf(state, one.kind, one.former))
  const { at = 0 } = register.mark(own.uid)
  const differing = Object.entries(ownFields).filter(([name, value]) => !sameValue(value, incoming[name]))
  if (differing.length > 0) {
    const kept = ownValues(Object.fromEntries(differing), at)
    await noteOverruled(register, kind, office, ownFields, kept, state.now)
  }
  const { key: _key, ...rest } = own
  register.set({ ...unindexRecord(register, rest) })
  if (at > 0) register.write(null, stateTags.feed, positionKey(at))
  register.setMark(own.uid, { change: told })
  register.setAlias(own.uid, office.uid)
  // What becomes of ours is told under the name of the office's.
  const mark = register.mark(office.uid)
  if (at > (mark.at ?? 0)) register.setMark(office.uid, { ...mark, at })
  await register.flush()
  // Others see what points to it as before: under the uid that it was sent with.
  for (const one of pointing) {
    const sent = former.get(one)!
    await keepAsSent(state, one.kind, one.rows, (_now, i) => sent[i]!)
  }
}

/** Records that went up in another one here, and that the office has as its own again. */
export interface Parted {
  /** Uid, and the record in which it went up. */
  readonly again: ReadonlyMap<string, RegisterEntry | undefined>
  /** Uids of which an older state came late: they stay where they went up. */
  readonly stale: ReadonlySet<string>
}

/** Somebody at the office has taken back that they are one. */
export async function partAgain(
  { x }: ImportState,
  incoming: readonly Incoming[],
  told: Told,
): Promise<Parted> {
  const { register } = x
  const uids = incoming.map(({ envelope }) => envelope.uid)
  const surviving = await register.surviving(uids)
  const again = new Map<string, RegisterEntry | undefined>()
  const stale = new Set<string>()
  for (const [i, uid] of uids.entries()) {
    if (surviving[i] === uid) continue
    const known = register.mark(uid).change
    if (known !== undefined && known.n === told.n && told.counter <= known.counter) {
      stale.add(uid)
      continue
    }
    again.set(uid, await register.entry(surviving[i]!))
    register.setAlias(uid, undefined)
  }
  return { again, stale }
}

/** What was sent as pointing to them points to them again. To be called when they are here. */
export async function pointBack(state: ImportState, kind: RecordKind, { again }: Parted): Promise<void> {
  const { register, tx } = state.x
  for (const [uid, other] of again) {
    if (other?.key === undefined || !register.isHere(uid)) continue
    for (const one of await pointingTo(state, kind.kind, new Set([other.key]))) {
      const keys = one.rows.map(({ key }) => key)
      const uids = await register.uidsOf(one.kind.kind, keys)
      const entries = await register.entries(uids.map((known) => known ?? ''))
      const known = entries.filter((entry) => entry !== undefined)
      const wire = await readRecords(tx, register, one.kind, known)
      const writes = known.flatMap((entry, i): PlannedWrite[] => {
        const fields = wire[i]
        const isMeant =
          fields !== undefined &&
          referencedUids(fields, referencesOf(one.kind)).some(({ value }) => value === uid)
        const rowBefore = one.rows.find(({ key }) => key === entry.key)?.row
        if (!isMeant || rowBefore === undefined) return []
        const { key: _key, localHash: _localHash, residue: _residue, ...next } = entry
        const envelope = toEnvelope(entry, fields)
        const result = resultOf(state, envelope, 'linked')
        return [{ envelope, fields, asSent: fields, entry, rowBefore, next, result, aside: true }]
      })
      await writeRecords(state, one.kind, writes)
    }
  }
}
