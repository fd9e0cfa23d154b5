/** Rows by which a record is found otherwise than by uid, key and number. */
import { utf8Length } from '../format/utf8.js'
import type { RecordKind } from '../records/record-kind.js'
import { referencedUids } from '../records/references.js'
import type { Digest } from '../runtime/runtime.js'
import type { Fields } from '../store/store.js'
import { dropBlockingKeys, keepBlockingKeys } from './blocking-rows.js'
import { naturalKeys } from './natural-keys.js'
import { referencesOf } from './record-form.js'
import type { RegisterEntry } from './register-entry.js'
import type { Register } from './register.js'
import { stateTags } from './state-rows.js'

/** Bytes as UTF-8; a longer natural key is replaced by its hash, because a key of `state` has at most 512. */
const longestPlainKey = 200

/** Natural keys as they stand in the rows. */
export function indexedKeys(kind: RecordKind, fields: Fields, digest: Digest): readonly string[] {
  const keys = naturalKeys(kind.family, fields)
  return keys.map((key) => (utf8Length(key) > longestPlainKey ? `#${digest.sha256Hex(key)}` : key))
}

/**
 * Uids for which the record must be found again: documents it is linked to (a follow-up locks its predecessor), and parties
 * that are not here yet (an answer links them later). References to what is here stand in the vendor's own row.
 */
function awaitedUids(register: Register, kind: RecordKind, fields: Fields): readonly string[] {
  const references = referencesOf(kind).filter((reference) => reference.path[0] !== 'lines')
  const found = new Set<string>()
  for (const reference of references) {
    for (const { value } of referencedUids(fields, [reference])) {
      if (reference.kind === undefined || !register.isHere(value)) found.add(value)
    }
  }
  return [...found]
}

/**
 * Keep natural keys and awaited uids of the record as rows of their own.
 *
 * @param fields - In the form of the wire; what it refers to must have been looked up before.
 * @returns the entry with what was kept.
 */
export function indexRecord(
  register: Register,
  kind: RecordKind,
  entry: RegisterEntry,
  fields: Fields,
  digest: Digest,
): RegisterEntry {
  const keys = indexedKeys(kind, fields, digest)
  const filed = keepBlockingKeys(register, kind, entry, fields)
  const pointsTo = awaitedUids(register, kind, fields)
  const before = { keys: entry.naturalKeys ?? [], pointsTo: entry.pointsTo ?? [] }
  for (const key of before.keys) {
    if (!keys.includes(key)) register.write(null, stateTags.naturalKey, entry.kind, key, entry.uid)
  }
  for (const uid of before.pointsTo) {
    if (!pointsTo.includes(uid)) register.write(null, stateTags.reference, uid, entry.uid)
  }
  for (const key of keys) {
    if (!before.keys.includes(key)) register.write(1, stateTags.naturalKey, entry.kind, key, entry.uid)
  }
  for (const uid of pointsTo) {
    if (!before.pointsTo.includes(uid)) register.write(1, stateTags.reference, uid, entry.uid)
  }
  if (before.keys.length + before.pointsTo.length + keys.length + pointsTo.length === 0) return filed
  const { naturalKeys: _keys, pointsTo: _pointsTo, ...rest } = filed
  return {
    ...rest,
    ...(keys.length > 0 ? { naturalKeys: keys } : {}),
    ...(pointsTo.length > 0 ? { pointsTo } : {}),
  }
}

/** Remove the rows that `indexRecord` wrote. @returns the entry without them. */
export function unindexRecord(register: Register, entry: RegisterEntry): RegisterEntry {
  for (const key of entry.naturalKeys ?? []) {
    register.write(null, stateTags.naturalKey, entry.kind, key, entry.uid)
  }
  for (const uid of entry.pointsTo ?? []) register.write(null, stateTags.reference, uid, entry.uid)
  const { naturalKeys: _naturalKeys, pointsTo: _pointsTo, ...rest } = dropBlockingKeys(register, entry)
  return rest
}

/** The rows of an entry that goes on under another uid. @returns the entry. */
export function reindexRecord(register: Register, entry: RegisterEntry): RegisterEntry {
  for (const key of entry.naturalKeys ?? []) {
    register.write(1, stateTags.naturalKey, entry.kind, key, entry.uid)
  }
  for (const uid of entry.pointsTo ?? []) register.write(1, stateTags.reference, uid, entry.uid)
  for (const key of entry.blockingKeys ?? []) {
    register.write(1, stateTags.blockingKey, entry.kind, key, entry.uid)
  }
  return entry
}
