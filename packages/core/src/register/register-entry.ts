/** What is known of one record, and how it is written into its row of `state`. */
import type { Residue } from '../merge/residue.js'
import type { Origin } from '../records/envelope.js'
import type { VendorKey } from '../store/store.js'
import { decodeRow, encodeRow } from './state-rows.js'

export interface RegisterEntry {
  readonly uid: string
  readonly kind: string
  /** Absent: the row is gone here (removed by undo or by the vendor). */
  readonly key?: VendorKey | undefined
  readonly company: string
  readonly origin: Origin
  readonly revision: number
  /** Canonical hash of the record in the form of the wire at `revision`. */
  readonly hash: string
  /** Canonical hash of what the vendor's table gives, references as uids; tells whether it changed here. */
  readonly localHash: string
  /** What others have last seen of it, or what came from them: base of the next change. */
  readonly shared?: { readonly revision: number; readonly hash: string } | undefined
  /** The revision that this one was made upon; kept as long as the revision. */
  readonly base?: { readonly revision: number; readonly hash: string } | undefined
  /** The vendor changed it since `shared`. */
  readonly changedHere?: boolean | undefined
  /** The revision was made here though the record is another's: a proposal to its owner. */
  readonly proposed?: boolean | undefined
  readonly residue?: readonly Residue[] | undefined
  readonly changedAt?: string | undefined
  readonly changedBy?: string | undefined
  readonly externalIds?: readonly { readonly system: string; readonly id: string }[] | undefined
  /** Job that wrote it last. */
  readonly job?: string | undefined
  /** Natural keys as kept in their own rows, so that they can be taken away again. */
  readonly naturalKeys?: readonly string[] | undefined
  /** Blocking keys as kept in their own rows, see `blocking-rows.ts`. */
  readonly blockingKeys?: readonly string[] | undefined
  /** Uids it points to for which there is a row of their own, see `index-record.ts`. */
  readonly pointsTo?: readonly string[] | undefined
}

/**
 * What a network knows of a record beside its entry. Kept by the register itself: whoever sets an entry need not think of it.
 */
export interface SyncMark {
  /** Position of the last change in the feed of this database; absent: never changed here. */
  readonly at?: number | undefined
  /** At a station: the host's change that this record is at. */
  readonly change?: { readonly n: number; readonly counter: number } | undefined
  /** Print of the groups of fields, see `field-groups.ts`. */
  readonly groups?: string | undefined
  /** At a station: groups changed here and not answered by the host yet, with the position of the change. `*` is everything. */
  readonly pending?: Readonly<Record<string, number>> | undefined
  /** At a station, while changes are pending: the host's change that they were made upon, where it is older than `change`. */
  readonly upon?: number | undefined
  /** At the host: who changed a group last, and at which position. Only what was changed after the record was made. */
  readonly writers?: Readonly<Record<string, readonly [at: number, station: string]>> | undefined
  /** At the host: up to which position of a station's feed its changes of this record were seen; epoch and position. */
  readonly seen?: Readonly<Record<string, readonly [epoch: string, sv: number]>> | undefined
  /** Station that may issue revisions of the document; absent: its origin (M-D2d). */
  readonly owner?: string | undefined
}

/** The row of one uid: what is known of it, and the record it went up in. */
export interface EntryRow {
  readonly entry?: RegisterEntry | undefined
  readonly alias?: string | undefined
  readonly mark?: SyncMark | undefined
}

/** As stored. Names are short because there is one such row per record of the vendor, for ever. */
interface StoredEntry {
  /** kind, vendor key */
  readonly k: string
  readonly v?: string
  readonly c?: string
  /** origin station, incarnation */
  readonly o: readonly [string, string?]
  /** revision, hash */
  readonly r: number
  readonly h: string
  /** Absent: equal to `h`. */
  readonly l?: string
  /** 1: shared is `[r, h]`. */
  readonly s?: 1 | readonly [number, string]
  readonly d?: readonly [number, string]
  readonly e?: 1
  readonly q?: 1
  readonly x?: readonly Residue[]
  readonly t?: string
  readonly b?: string
  readonly i?: RegisterEntry['externalIds']
  readonly j?: string
  readonly n?: readonly string[]
  readonly p?: readonly string[]
  /** Blocking keys, joined by a space unless one has a space. */
  readonly z?: string | readonly string[]
  readonly a?: string
  readonly y?: StoredMark
}

interface StoredMark {
  readonly a?: number
  readonly c?: readonly [n: number, counter: number]
  readonly g?: string
  readonly p?: SyncMark['pending']
  readonly u?: number
  readonly w?: SyncMark['writers']
  readonly s?: SyncMark['seen']
  readonly o?: string
}

function encodeMark({ at, change, groups, pending, upon, writers, seen, owner }: SyncMark): StoredMark {
  return {
    ...(at === undefined ? {} : { a: at }),
    ...(change === undefined ? {} : { c: [change.n, change.counter] as const }),
    ...(groups === undefined ? {} : { g: groups }),
    ...(pending === undefined ? {} : { p: pending }),
    ...(upon === undefined ? {} : { u: upon }),
    ...(writers === undefined ? {} : { w: writers }),
    ...(seen === undefined ? {} : { s: seen }),
    ...(owner === undefined ? {} : { o: owner }),
  }
}

function decodeMark({ a, c, g, p, u, w, s, o }: StoredMark): SyncMark {
  return {
    ...(a === undefined ? {} : { at: a }),
    ...(c === undefined ? {} : { change: { n: c[0], counter: c[1] } }),
    ...(g === undefined ? {} : { groups: g }),
    ...(p === undefined ? {} : { pending: p }),
    ...(u === undefined ? {} : { upon: u }),
    ...(w === undefined ? {} : { writers: w }),
    ...(s === undefined ? {} : { seen: s }),
    ...(o === undefined ? {} : { owner: o }),
  }
}

/** `undefined`: nothing is known, the row goes. */
export function encodeEntryRow({ entry, alias, mark }: EntryRow): Uint8Array | undefined {
  const beside = {
    ...(alias === undefined ? {} : { a: alias }),
    ...(mark === undefined ? {} : { y: encodeMark(mark) }),
  }
  if (entry === undefined) return Object.keys(beside).length === 0 ? undefined : encodeRow(beside)
  const { shared, origin } = entry
  const isShared = shared !== undefined && shared.revision === entry.revision && shared.hash === entry.hash
  const stored: StoredEntry = {
    k: entry.kind,
    ...(entry.key === undefined ? {} : { v: entry.key }),
    ...(entry.company === '' ? {} : { c: entry.company }),
    o: origin.incarnation === undefined ? [origin.station] : [origin.station, origin.incarnation],
    r: entry.revision,
    h: entry.hash,
    ...(entry.localHash === entry.hash ? {} : { l: entry.localHash }),
    ...(shared === undefined ? {} : { s: isShared ? 1 : ([shared.revision, shared.hash] as const) }),
    ...(entry.base === undefined ? {} : { d: [entry.base.revision, entry.base.hash] as const }),
    ...(entry.changedHere === true ? { e: 1 as const } : {}),
    ...(entry.proposed === true ? { q: 1 as const } : {}),
    ...(entry.residue === undefined ? {} : { x: entry.residue }),
    ...(entry.changedAt === undefined ? {} : { t: entry.changedAt }),
    ...(entry.changedBy === undefined ? {} : { b: entry.changedBy }),
    ...(entry.externalIds === undefined ? {} : { i: entry.externalIds }),
    ...(entry.job === undefined ? {} : { j: entry.job }),
    ...(entry.naturalKeys === undefined ? {} : { n: entry.naturalKeys }),
    ...(entry.pointsTo === undefined ? {} : { p: entry.pointsTo }),
    ...(entry.blockingKeys === undefined ? {} : { z: joinKeys(entry.blockingKeys) }),
    ...beside,
  }
  return encodeRow(stored)
}

export function decodeEntryRow(uid: string, bytes: Uint8Array): EntryRow {
  const stored = decodeRow<Partial<StoredEntry>>(bytes)
  const beside = {
    ...(stored.a === undefined ? {} : { alias: stored.a }),
    ...(stored.y === undefined ? {} : { mark: decodeMark(stored.y) }),
  }
  if (stored.k === undefined) return beside
  const { r, h, s, o } = stored as StoredEntry
  const shared =
    s === undefined ? undefined : s === 1 ? { revision: r, hash: h } : { revision: s[0], hash: s[1] }
  const entry: RegisterEntry = {
    uid,
    kind: stored.k,
    ...(stored.v === undefined ? {} : { key: stored.v }),
    company: stored.c ?? '',
    origin: o[1] === undefined ? { station: o[0] } : { station: o[0], incarnation: o[1] },
    revision: r,
    hash: h,
    localHash: stored.l ?? h,
    ...(shared === undefined ? {} : { shared }),
    ...(stored.d === undefined ? {} : { base: { revision: stored.d[0], hash: stored.d[1] } }),
    ...(stored.e === undefined ? {} : { changedHere: true }),
    ...(stored.q === undefined ? {} : { proposed: true }),
    ...(stored.x === undefined ? {} : { residue: stored.x }),
    ...(stored.t === undefined ? {} : { changedAt: stored.t }),
    ...(stored.b === undefined ? {} : { changedBy: stored.b }),
    ...(stored.i === undefined ? {} : { externalIds: stored.i }),
    ...(stored.j === undefined ? {} : { job: stored.j }),
    ...(stored.n === undefined ? {} : { naturalKeys: stored.n }),
    ...(stored.p === undefined ? {} : { pointsTo: stored.p }),
    ...(stored.z === undefined
      ? {}
      : { blockingKeys: typeof stored.z === 'string' ? stored.z.split(' ') : stored.z }),
  }
  return { entry, ...beside }
}

/** One text takes half the room of a list, and there is one per party. */
function joinKeys(keys: readonly string[]): string | readonly string[] {
  return keys.some((key) => key.includes(' ')) ? keys : keys.join(' ')
}
