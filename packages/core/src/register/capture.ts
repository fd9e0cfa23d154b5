/**
 * Capture: see what the vendor's program changed in his own tables since last time, and give each new row a uid and each
 * changed one a revision. Runs at the start of every export, import and cycle, inside its transaction.
 */
import { applyResidue } from '../merge/residue.js'
import { dropEmpty } from '../records/canonical-hash.js'
import { hashFields } from '../records/canonical-hash.js'
import type { KindRegistry } from '../records/kind-registry.js'
import type { RecordKind } from '../records/record-kind.js'
import { globaliseReferences, referencedKeys } from '../records/references.js'
import { createUidSource } from '../records/uid.js'
import type { Runtime } from '../runtime/runtime.js'
import type { ChangedKeys, Fields, Store, StoreTransaction } from '../store/store.js'
import { followsGroups, printGroups } from './field-groups.js'
import { indexRecord, unindexRecord } from './index-record.js'
import { globaliseMany, referencesOf } from './record-form.js'
import type { RegisterEntry } from './register-entry.js'
import type { Register } from './register.js'
import { decodeRow, scanState, stateKeyComponents, statePrefix, stateTags } from './state-rows.js'

export interface CaptureContext {
  readonly store: Pick<Store, 'capabilities'>
  readonly runtime: Runtime
  readonly kinds: KindRegistry
  /** Station id of this database, origin of what is created here. */
  readonly station: string
  readonly incarnation: string
  readonly company: string
  /** Rows that this transaction has written itself, by kind: they need no second look. */
  readonly ownKeys?: ReadonlyMap<string, ReadonlySet<string>> | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((captured: number) => void) | undefined
}

export interface CaptureReport {
  readonly created: number
  readonly changed: number
  readonly removed: number
}

/** Rows looked at per step; bounds memory. */
const capturePage = 500

/** @returns what was found; the collected rows are flushed. */
export async function capture(
  tx: StoreTransaction,
  register: Register,
  context: CaptureContext,
): Promise<CaptureReport> {
  const total = { created: 0, changed: 0, removed: 0 }
  const tracked = context.store.capabilities?.changeTracking === true
  const kinds = context.kinds.kinds.filter((kind) => tx.records.kinds.includes(kind.kind))
  const again: Step[] = []
  let seen = 0
  for (const [at, kind] of kinds.entries()) {
    // Without change tracking every walk begins anew, and only a full listing tells what was removed.
    const from = tracked ? await register.row<string>(stateTags.watermark, kind.kind) : undefined
    const unnamed = new Set(kinds.slice(at).map((one) => one.kind))
    const step: Step = { tx, register, context, kind, from, unnamed, total, pointsAhead: false }
    const listed = new Set<string>()
    await walk(step, (page) => {
      if (!tracked) for (const key of page.keys) listed.add(key)
      else if (page.watermark !== from) register.write(page.watermark, stateTags.watermark, kind.kind)
      seen += page.keys.length
      context.onProgress?.(seen)
    })
    if (!tracked) await captureRemoved(step, listed)
    if (step.pointsAhead) again.push(step)
  }
  // What such a row points to has a uid by now. Nobody has seen the record yet, so this is no further revision.
  for (const step of again) {
    await walk({ ...step, unnamed: new Set(), total: { created: 0, changed: 0, removed: 0 } })
  }
  return total
}

/** The walk through the changed rows of one kind. */
interface Step {
  readonly tx: StoreTransaction
  readonly register: Register
  readonly context: CaptureContext
  readonly kind: RecordKind
  readonly from: string | undefined
  /** Kinds of which a row may have no uid yet: this one, and those after it. */
  readonly unnamed: ReadonlySet<string>
  readonly total: { created: number; changed: number; removed: number }
  /** A new or changed row points to one without uid, of a kind that is not captured yet. */
  pointsAhead: boolean
}

async function walk(step: Step, onPage?: (page: ChangedKeys) => void): Promise<void> {
  const { tx, register, context, kind } = step
  const own = context.ownKeys?.get(kind.kind)
  let watermark = step.from
  for (;;) {
    context.signal?.throwIfAborted()
    const page = await tx.records.changes(kind.kind, watermark, capturePage)
    const keys = own === undefined ? page.keys : page.keys.filter((key) => !own.has(key))
    if (keys.length > 0) await capturePageOf(step, keys)
    onPage?.(page)
    await register.flush()
    register.relax()
    if (!page.more) return
    watermark = page.watermark
  }
}

/** Rows that were known and are in no listing any more. */
async function captureRemoved(step: Step, listed: ReadonlySet<string>): Promise<void> {
  const { tx, register, kind } = step
  let uids: string[] = []
  const look = async (): Promise<void> => {
    for (const entry of await register.entries(uids)) {
      if (entry?.key !== undefined && !listed.has(entry.key)) forget(step, entry)
    }
    uids = []
    await register.flush()
    register.relax()
  }
  for await (const { key, value } of scanState(tx.state, statePrefix(stateTags.vendorKey, kind.kind))) {
    const [, vendorKey] = stateKeyComponents(key)
    // One that begins with # may be the hash of the key; the entry has the key itself.
    if (!vendorKey!.startsWith('#') && listed.has(vendorKey!)) continue
    uids.push(decodeRow<string>(value))
    if (uids.length >= capturePage) await look()
  }
  await look()
}

/** The row is gone here. Its uid stays known, so that rows which still point to it do not look changed. */
function forget({ register, context, kind, total }: Step, entry: RegisterEntry): void {
  total.removed += 1
  register.set({ ...unindexRecord(register, entry), key: undefined, changedHere: true })
  register.write(entry.uid, goneTag, ...goneKey(context, kind.kind, entry.key!))
}

/** kind, hash of a key that no row has any more → uid. Not among the vendor keys: a new row may take the key again. */
const goneTag = stateTags.goneKey

function goneKey({ runtime }: CaptureContext, kind: string, key: string): readonly [string, string] {
  return [kind, runtime.digest.sha256Hex(key)]
}

async function capturePageOf(step: Step, keys: readonly string[]): Promise<void> {
  const { tx, register, context, kind, total } = step
  const rows = await tx.records.get(kind.kind, keys)
  const uids = await register.uidsOf(kind.kind, keys)
  const known = await register.entries(uids.filter((uid) => uid !== undefined))
  const entries = new Map(known.map((entry) => [entry?.uid, entry]))
  const present: { key: string; fields: Fields; entry: RegisterEntry | undefined }[] = []
  keys.forEach((key, i) => {
    const uid = uids[i]
    const entry = uid === undefined ? undefined : entries.get(uid)
    const row = rows[i]
    if (row !== undefined) present.push({ key, fields: dropEmpty(row), entry })
    else if (entry?.key !== undefined) forget(step, entry)
  })
  const nextUid = createUidSource(context.runtime)
  const { digest } = context.runtime
  const wire = await globaliseMany(
    register,
    kind,
    present.map((one) => one.fields),
  )
  /** Named in this page: what points to one of them was translated before. */
  const fresh = new Set<string>()
  for (const [i, { key, fields: row, entry }] of present.entries()) {
    const here = wire[i]!
    const localHash = hashFields(kind, here, digest)
    if (entry?.localHash === localHash) continue
    if (await onlyTargetsGone(step, row, entry, fresh)) continue
    if (entry) total.changed += 1
    else total.created += 1
    const fields = entry?.residue === undefined ? here : applyResidue(here, entry.residue)
    const hash = fields === here ? localHash : hashFields(kind, fields, digest)
    const next = entry
      ? hash === entry.hash
        ? { ...entry, localHash }
        : changedEntry(context, entry, hash, localHash)
      : newEntry(context, kind, nextUid(), key, hash, localHash)
    if (entry === undefined) fresh.add(next.uid)
    const groups = register.feed !== undefined && followsGroups(kind) ? printGroups(kind, fields) : undefined
    register.set(indexRecord(register, kind, next, fields, digest), groups)
  }
}

/**
 * The row is what it was, but rows that it points to are gone: no change of this one. Takes note of references to rows that
 * have no uid yet.
 */
async function onlyTargetsGone(
  step: Step,
  row: Fields,
  entry: RegisterEntry | undefined,
  fresh: ReadonlySet<string>,
): Promise<boolean> {
  const { register, context, kind } = step
  const references = referencesOf(kind)
  if (references.length === 0 || (entry === undefined && step.pointsAhead)) return false
  const uids = new Map<string, string>()
  const missing: (readonly [name: string, gone: readonly [string, string]])[] = []
  for (const { kind: to, value } of referencedKeys(row, references)) {
    const [uid] = await register.uidsOf(to, [value])
    if (uid !== undefined) uids.set(`${to}\u0000${value}`, uid)
    else missing.push([`${to}\u0000${value}`, goneKey(context, to, value)])
    if ((uid === undefined || fresh.has(uid)) && step.unnamed.has(to)) step.pointsAhead = true
  }
  if (entry === undefined || missing.length === 0) return false
  const gone = await register.rows<string>(
    goneTag,
    missing.map(([, key]) => key),
  )
  if (!gone.some((uid) => uid !== undefined)) return false
  gone.forEach((uid, i) => {
    if (uid !== undefined) uids.set(missing[i]![0], uid)
  })
  const before = globaliseReferences(row, references, (to, key) => uids.get(`${to}\u0000${key}`))
  return hashFields(kind, before, context.runtime.digest) === entry.localHash
}

function newEntry(
  context: CaptureContext,
  kind: RecordKind,
  uid: string,
  key: string,
  hash: string,
  localHash: string,
): RegisterEntry {
  return {
    uid,
    kind: kind.kind,
    key,
    company: context.company,
    origin: { station: context.station, incarnation: context.incarnation },
    revision: 1,
    hash,
    localHash,
  }
}

/** One new revision per sharing: what nobody has seen yet may change under its number. */
function changedEntry(
  context: CaptureContext,
  entry: RegisterEntry,
  hash: string,
  localHash: string,
): RegisterEntry {
  const issued = entry.shared !== undefined && entry.changedHere !== true
  return {
    ...entry,
    hash,
    localHash,
    ...(issued ? { revision: entry.revision + 1, base: entry.shared } : {}),
    ...(entry.origin.station === context.station ? {} : { proposed: true }),
    changedHere: entry.shared !== undefined,
  }
}
