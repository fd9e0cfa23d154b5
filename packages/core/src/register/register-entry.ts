/** What is known of one record, and how it is written into its row of `state`. */
import type { Residue } from '../merge/residue.js'
import type { Origin } from '../records/envelope.js'
import type { VendorKey } from '../store/store.js'
import { decodeRow } from './state-rows.js'

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
  /** At a station, of pending groups that are offered again: the position under which the office may have seen them already. */
  readonly offered?: Readonly<Record<string, number>> | undefined
  /** At a station: the record cannot travel, so nothing that is pending was told, wherever the cursor is. */
  readonly held?: boolean | undefined
  /** At a station, while changes are pending: the host's change that they were made upon, where it is older than `change`. */
  readonly upon?: number | undefined
  /** At the host: who changed a group last, and at which position. Only what was changed after the record was made, and all of it when it was brought back. */
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

/** As stored. Names are short because there is one such row per record of the vendor, for ever; JSON leaves out what is undefined. */
interface StoredEntry {
  /** kind, vendor key */
  readonly k: string
  readonly v: string | undefined
  readonly c: string | undefined
  /** origin station, incarnation */
  readonly o: readonly [string, string?]
  /** revision, hash */
  readonly r: number
  readonly h: string
  /** Absent: equal to `h`. */
  readonly l: string | undefined
  /** 1: shared is `[r, h]`. */
  readonly s: 1 | readonly [number, string] | undefined
  readonly d: readonly [number, string] | undefined
  readonly e: 1 | undefined
  readonly q: 1 | undefined
  readonly x: readonly Residue[] | undefined
  readonly t: string | undefined
  readonly b: string | undefined
  readonly i: RegisterEntry['externalIds']
  readonly j: string | undefined
  readonly n: readonly string[] | undefined
  readonly p: readonly string[] | undefined
  /** Blocking keys, joined by a space unless one has a space. */
  readonly z: string | readonly string[] | undefined
  readonly a: string | undefined
  readonly y: StoredMark | undefined
}

interface StoredMark {
  readonly a: number | undefined
  readonly c: readonly [n: number, counter: number] | undefined
  readonly g: string | undefined
  readonly p: SyncMark['pending']
  readonly f: SyncMark['offered']
  readonly h: 1 | undefined
  readonly u: number | undefined
  readonly w: SyncMark['writers']
  readonly s: SyncMark['seen']
  readonly o: string | undefined
}

function encodeMark(mark: SyncMark): StoredMark {
  const { at, change, groups, pending, offered, held, upon, writers, seen, owner } = mark
  return {
    a: at,
    c: change === undefined ? undefined : [change.n, change.counter],
    g: groups,
    p: pending,
    f: offered,
    h: held === true ? 1 : undefined,
    u: upon,
    w: writers,
    s: seen,
    o: owner,
  }
}

/** What is absent is no member at all: entries are compared and spread. */
type Growing<T> = { -readonly [K in keyof T]: T[K] }

function decodeMark({ a, c, g, p, f, h, u, w, s, o }: Partial<StoredMark>): SyncMark {
  const mark: Growing<SyncMark> = {}
  if (a !== undefined) mark.at = a
  if (c !== undefined) mark.change = { n: c[0], counter: c[1] }
  if (g !== undefined) mark.groups = g
  if (p !== undefined) mark.pending = p
  if (f !== undefined) mark.offered = f
  if (h !== undefined) mark.held = true
  if (u !== undefined) mark.upon = u
  if (w !== undefined) mark.writers = w
  if (s !== undefined) mark.seen = s
  if (o !== undefined) mark.owner = o
  return mark
}

/** `undefined`: nothing is known, the row goes. */
export function encodeEntryRow({ entry, alias, mark }: EntryRow): string | undefined {
  const y = mark === undefined ? undefined : encodeMark(mark)
  if (entry === undefined) {
    return alias === undefined && y === undefined ? undefined : JSON.stringify({ a: alias, y })
  }
  const { shared, origin, base } = entry
  const isShared = shared !== undefined && shared.revision === entry.revision && shared.hash === entry.hash
  const stored: StoredEntry = {
    k: entry.kind,
    v: entry.key,
    c: entry.company === '' ? undefined : entry.company,
    o: origin.incarnation === undefined ? [origin.station] : [origin.station, origin.incarnation],
    r: entry.revision,
    h: entry.hash,
    l: entry.localHash === entry.hash ? undefined : entry.localHash,
    s: shared === undefined ? undefined : isShared ? 1 : [shared.revision, shared.hash],
    d: base === undefined ? undefined : [base.revision, base.hash],
    e: entry.changedHere === true ? 1 : undefined,
    q: entry.proposed === true ? 1 : undefined,
    x: entry.residue,
    t: entry.changedAt,
    b: entry.changedBy,
    i: entry.externalIds,
    j: entry.job,
    n: entry.naturalKeys,
    p: entry.pointsTo,
    z: entry.blockingKeys === undefined ? undefined : joinKeys(entry.blockingKeys),
    a: alias,
    y,
  }
  return JSON.stringify(stored)
}

export function decodeEntryRow(uid: string, bytes: Uint8Array): EntryRow {
  const stored = decodeRow<Partial<StoredEntry>>(bytes)
  const row: Growing<EntryRow> = {}
  if (stored.a !== undefined) row.alias = stored.a
  if (stored.y !== undefined) row.mark = decodeMark(stored.y)
  if (stored.k === undefined) return row
  const { r, h, s, o, d } = stored as StoredEntry
  const entry: Growing<RegisterEntry> = {
    uid,
    kind: stored.k,
    company: stored.c ?? '',
    origin: o[1] === undefined ? { station: o[0] } : { station: o[0], incarnation: o[1] },
    revision: r,
    hash: h,
    localHash: stored.l ?? h,
  }
  if (stored.v !== undefined) entry.key = stored.v
  if (s !== undefined) entry.shared = s === 1 ? { revision: r, hash: h } : { revision: s[0], hash: s[1] }
  if (d !== undefined) entry.base = { revision: d[0], hash: d[1] }
  if (stored.e !== undefined) entry.changedHere = true
  if (stored.q !== undefined) entry.proposed = true
  if (stored.x !== undefined) entry.residue = stored.x
  if (stored.t !== undefined) entry.changedAt = stored.t
  if (stored.b !== undefined) entry.changedBy = stored.b
  if (stored.i !== undefined) entry.externalIds = stored.i
  if (stored.j !== undefined) entry.job = stored.j
  if (stored.n !== undefined) entry.naturalKeys = stored.n
  if (stored.p !== undefined) entry.pointsTo = stored.p
  const { z } = stored
  if (z !== undefined) entry.blockingKeys = typeof z === 'string' ? z.split(' ') : z
  row.entry = entry
  return row
}

/** One text takes half the room of a list, and there is one per party. */
function joinKeys(keys: readonly string[]): string | readonly string[] {
  return keys.some((key) => key.includes(' ')) ? keys : keys.join(' ')
}
