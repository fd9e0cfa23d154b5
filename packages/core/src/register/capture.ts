/**
 * Capture: see what the vendor's program changed in his own tables since last time, and give each new row a uid and each
 * changed one a revision. Runs at the start of every export, import and cycle, inside its transaction.
 */
import { applyResidue } from '../merge/residue.js'
import { dropEmpty } from '../records/canonical-hash.js'
import { hashFields } from '../records/canonical-hash.js'
import type { KindRegistry } from '../records/kind-registry.js'
import type { RecordKind } from '../records/record-kind.js'
import { createUidSource } from '../records/uid.js'
import type { Runtime } from '../runtime/runtime.js'
import type { Fields, Store, StoreTransaction } from '../store/store.js'
import { indexRecord, unindexRecord } from './index-record.js'
import { globaliseMany } from './record-form.js'
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
  let seen = 0
  for (const kind of context.kinds.kinds) {
    if (!tx.records.kinds.includes(kind.kind)) continue
    // Without change tracking every walk begins anew, and only a full listing tells what was removed.
    let watermark = tracked ? await register.row<string>(stateTags.watermark, kind.kind) : undefined
    const listed = new Set<string>()
    for (;;) {
      context.signal?.throwIfAborted()
      const page = await tx.records.changes(kind.kind, watermark, capturePage)
      const own = context.ownKeys?.get(kind.kind)
      const keys = own === undefined ? page.keys : page.keys.filter((key) => !own.has(key))
      if (keys.length > 0) await capturePageOf(tx, register, context, kind, keys, total)
      if (!tracked) for (const key of page.keys) listed.add(key)
      else if (page.watermark !== watermark) register.write(page.watermark, stateTags.watermark, kind.kind)
      watermark = page.watermark
      await register.flush()
      register.relax()
      seen += page.keys.length
      context.onProgress?.(seen)
      if (!page.more) break
    }
    if (!tracked) await captureRemoved(tx, register, kind, listed, total)
  }
  return total
}

/** Rows that were known and are in no listing any more. */
async function captureRemoved(
  tx: StoreTransaction,
  register: Register,
  kind: RecordKind,
  listed: ReadonlySet<string>,
  total: { removed: number },
): Promise<void> {
  const gone: string[] = []
  for await (const { key, value } of scanState(tx.state, statePrefix(stateTags.vendorKey, kind.kind))) {
    const [, vendorKey] = stateKeyComponents(key)
    if (vendorKey!.startsWith('#') || listed.has(vendorKey!)) continue
    gone.push(decodeRow<string>(value))
  }
  for (const entry of await register.entries(gone)) {
    if (entry?.key === undefined || listed.has(entry.key)) continue
    total.removed += 1
    register.set({ ...unindexRecord(register, entry), key: undefined, changedHere: true })
  }
  await register.flush()
  register.relax()
}

async function capturePageOf(
  tx: StoreTransaction,
  register: Register,
  context: CaptureContext,
  kind: RecordKind,
  keys: readonly string[],
  total: { created: number; changed: number; removed: number },
): Promise<void> {
  const rows = await tx.records.get(kind.kind, keys)
  const uids = await register.uidsOf(kind.kind, keys)
  const known = await register.entries(uids.filter((uid) => uid !== undefined))
  const entries = new Map(known.map((entry) => [entry?.uid, entry]))
  const present: { key: string; fields: Fields; entry: RegisterEntry | undefined }[] = []
  keys.forEach((key, i) => {
    const uid = uids[i]
    const entry = uid === undefined ? undefined : entries.get(uid)
    const row = rows[i]
    if (row !== undefined) {
      present.push({ key, fields: dropEmpty(row), entry })
    } else if (entry?.key !== undefined) {
      total.removed += 1
      register.set({ ...unindexRecord(register, entry), key: undefined, changedHere: true })
    }
  })
  const nextUid = createUidSource(context.runtime)
  const { digest } = context.runtime
  const wire = await globaliseMany(
    register,
    kind,
    present.map((one) => one.fields),
  )
  present.forEach(({ key, entry }, i) => {
    const here = wire[i]!
    const localHash = hashFields(kind, here, digest)
    if (entry?.localHash === localHash) return
    if (entry) total.changed += 1
    else total.created += 1
    const fields = entry?.residue === undefined ? here : applyResidue(here, entry.residue)
    const hash = fields === here ? localHash : hashFields(kind, fields, digest)
    const next = entry
      ? hash === entry.hash
        ? { ...entry, localHash }
        : changedEntry(context, entry, hash, localHash)
      : newEntry(context, kind, nextUid(), key, hash, localHash)
    register.set(indexRecord(register, kind, next, fields, digest))
  })
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
