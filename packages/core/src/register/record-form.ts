/**
 * The two forms of a record: of the wire (references are uids, everything as sent) and of the vendor's table (references are
 * his keys, what he has no column for is missing).
 */
import { applyResidue } from '../merge/residue.js'
import type { Envelope, RecordEnvelope } from '../records/envelope.js'
import { dropEmpty } from '../records/canonical-hash.js'
import type { RecordKind } from '../records/record-kind.js'
import {
  familyReferences,
  globaliseReferences,
  localiseReferences,
  referencedKeys,
  referencedUids,
  resolveReferences,
} from '../records/references.js'
import type { ReferenceField } from '../records/references.js'
import type { Fields, StoreTransaction } from '../store/store.js'
import type { RegisterEntry } from './register-entry.js'
import type { Register } from './register.js'

export function referencesOf(kind: RecordKind): readonly ReferenceField[] {
  return kind.references ?? familyReferences[kind.family] ?? []
}

/** Form of the vendor's tables → form of the wire, for many records of one kind. */
export async function globaliseMany(
  register: Register,
  kind: RecordKind,
  rows: readonly Fields[],
): Promise<readonly Fields[]> {
  const references = referencesOf(kind)
  if (references.length === 0) return rows
  const wanted = new Map<string, Set<string>>()
  for (const row of rows) {
    for (const { kind: to, value } of referencedKeys(row, references)) {
      let keys = wanted.get(to)
      if (!keys) wanted.set(to, (keys = new Set()))
      keys.add(value)
    }
  }
  const known = new Map<string, string>()
  for (const [to, keys] of wanted) {
    const list = [...keys]
    const uids = await register.uidsOf(to, list)
    list.forEach((key, i) => {
      const uid = uids[i]
      if (uid !== undefined) known.set(`${to}\u0000${key}`, uid)
    })
  }
  return rows.map((row) => globaliseReferences(row, references, (to, key) => known.get(`${to}\u0000${key}`)))
}

/** A record on its way into the vendor's table. */
export interface LocalisedRecord {
  /** For the vendor's table: references are his keys; those to records that are not here are left away. */
  readonly local: Fields
  /** What will be read of it, in the form of the wire; the very object that was given when no reference changes. */
  readonly readBack: Fields
}

/** Form of the wire → form of the vendor's tables, for many records of one kind. Aliases are followed. */
export async function localiseMany(
  register: Register,
  kind: RecordKind,
  records: readonly Fields[],
): Promise<readonly LocalisedRecord[]> {
  const references = referencesOf(kind)
  if (references.length === 0) return records.map((fields) => ({ local: fields, readBack: fields }))
  const uids = new Set<string>()
  for (const fields of records) {
    for (const { value } of referencedUids(fields, references)) uids.add(value)
  }
  const list = [...uids]
  const surviving = await register.surviving(list)
  const entries = await register.entries(surviving)
  const known = new Map<string, RegisterEntry>()
  list.forEach((uid, i) => {
    const entry = entries[i]
    if (entry?.key !== undefined) known.set(`${entry.kind}\u0000${uid}`, entry)
  })
  return records.map((fields) => {
    // Most references mean the very record that is here; then nothing differs when it is read back.
    let same = true
    const local = localiseReferences(fields, references, (to, uid) => {
      const entry = known.get(`${to}\u0000${uid}`)
      if (entry?.uid !== uid) same = false
      return entry?.key
    })
    const uidOf = (to: string, uid: string): string | undefined => known.get(`${to}\u0000${uid}`)?.uid
    return { local, readBack: same ? fields : resolveReferences(fields, references, uidOf) }
  })
}

/** Read records as others see them: references as uids, residue put back. `undefined` where the row is gone. */
export async function readRecords(
  tx: StoreTransaction,
  register: Register,
  kind: RecordKind,
  entries: readonly RegisterEntry[],
): Promise<readonly (Fields | undefined)[]> {
  const withKey = entries.filter((entry) => entry.key !== undefined)
  if (withKey.length === 0 || !tx.records.kinds.includes(kind.kind)) return entries.map(() => undefined)
  const raw = await tx.records.get(
    kind.kind,
    withKey.map((entry) => entry.key!),
  )
  const found: { entry: RegisterEntry; fields: Fields }[] = []
  withKey.forEach((entry, i) => {
    const fields = raw[i]
    if (fields !== undefined) found.push({ entry, fields: dropEmpty(fields) })
  })
  const wire = await globaliseMany(
    register,
    kind,
    found.map((one) => one.fields),
  )
  const byUid = new Map<string, Fields>()
  found.forEach(({ entry }, i) => byUid.set(entry.uid, applyResidue(wire[i]!, entry.residue ?? [])))
  return entries.map((entry) => byUid.get(entry.uid))
}

/** The record as it travels. */
export function toEnvelope(entry: RegisterEntry, fields: Fields): RecordEnvelope {
  const envelope: Envelope = {
    uid: entry.uid,
    kind: entry.kind,
    company: entry.company,
    origin: entry.origin,
    revision: entry.revision,
    hash: entry.hash,
    baseRevision: entry.base?.revision,
    baseHash: entry.base?.hash,
    changedAt: entry.changedAt,
    changedBy: entry.changedBy,
    externalIds: entry.externalIds,
  }
  return { ...envelope, fields }
}
