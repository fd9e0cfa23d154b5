/**
 * How OrderSync's own rows are named and written. Every row of `state` has one of these keys; values are JSON in UTF-8.
 *
 * The tags are part of the database of every vendor: a change needs a migration (`register/state-schema.ts`).
 */
import type { StateAccess, StateEntry } from '../store/store.js'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Row families. The tag is the first component of the key. */
export const stateTags = {
  /** Schema version, epoch, name of the station. */
  meta: 'm',
  /** uid → what is known of the record, and the record it went up in. */
  record: 'r',
  /** surviving uid, uid that went up in it; only in a network. */
  aliasOf: 'ra',
  /** surviving uid → there is such a row: asked for many records at once. */
  hasAlias: 'rb',
  /** kind, vendor key → uid. */
  vendorKey: 'k',
  /** kind, hash of the key of a removed row → uid it had; so that what still names it is not taken for changed. */
  goneKey: 'g',
  /** kind → position in the vendor's change tracking. */
  watermark: 'w',
  /** uid, hash → fields as they were shared, base of three-way merges; see `shadows.ts`. */
  shadow: 's',
  /** kind, natural key, uid. */
  naturalKey: 'n',
  /** kind, blocking key of a party, uid; see `blocking-rows.ts`. */
  blockingKey: 'nb',
  /** Awaited uid, uid that points to it; see `index-record.ts`. */
  reference: 'f',
  /** origin station, uid → remembered decision on a party (M-A5). */
  partyDecision: 'l',
  /** question id → question. */
  question: 'q',
  /** question id → records that wait for its answer. */
  parked: 'p',
  /** job id → head of the job. */
  job: 'j',
  /** job id, number of the page → journal with before-images. */
  journal: 'b',
  /** job id, number of the page → what a spreadsheet import did to each row. */
  rowJournal: 'jr',
  /** job id, number of the page → what the preview of a spreadsheet saw. */
  rowPreview: 'jp',
  /** job id, question id → question about a row, with the row. */
  rowQuestion: 'jq',
  /** job id, question id → answer that was given to the import beforehand. */
  rowDecision: 'jd',
  /** kind, hash of row and candidates → who the row was said to be (M-A5). */
  rowAnswer: 'ja',
  /** hash of a file → job that imported it (J-02). */
  file: 'h',
  /** Position in the change feed → uid; one row per record, moved when it changes. */
  feed: 'c',
  /** Position of the feed's end. */
  feedEnd: 'ce',
  /** peer → head of the link: what was sent, what was received. */
  link: 'i',
  /** peer, position → item for that peer alone: receipt, lease, profile. */
  item: 'ia',
  /** peer, key of an item → its position. */
  itemKey: 'ib',
  /** peer, key of an item → its text when it was last put, for items made anew in each run. */
  itemText: 'ic',
  /** peer, sequence number → sent bundle that is not acknowledged yet. */
  outbox: 'o',
  /** peer, sequence number, part → bytes of the sealed file. */
  frame: 'oa',
  /** peer, sequence number → hash of the manifest received under it. */
  inbox: 'oi',
  /** peer, uid → position up to which the peer has it; only where a filter decides who gets what. */
  membership: 'om',
  /** peer, uid → why the record does not travel; see `sync/left-behind.ts`. */
  leftBehind: 'ol',
  /** hash of a file → bundle kept aside with its reason. */
  quarantine: 'oq',
  /** hash of a file, part → its bytes. */
  quarantineBytes: 'or',
  /** Name → settings of this database in the network, roster. */
  network: 'x',
  /** uid → how it ended at the office. */
  receipt: 'xr',
  /** uid, position in our feed → values of ours that the office did not take; see `sync/kept-aside.ts`. */
  aside: 'xa',
  /** station id → what the host knows of it: profile, invitation, state. */
  station: 'y',
  /** Series name → definition. */
  series: 'u',
  /** Series, first number → lease or range. */
  lease: 'ua',
  /** Series, number → what became of it. */
  numberFate: 'ub',
  /** Anything else numbering remembers, by name. */
  numbering: 'uc',
  /** Transport name, its own key → its own value. */
  transport: 't',
} as const

export type StateTag = (typeof stateTags)[keyof typeof stateTags]

/** Key of one row: components joined by a zero byte, so that no component can reach into the next. */
export function stateKey(tag: StateTag, ...components: readonly string[]): Uint8Array {
  return encoder.encode([tag, ...components].join('\u0000'))
}

/** Prefix of all rows that begin with these components. */
export function statePrefix(tag: StateTag, ...components: readonly string[]): Uint8Array {
  return encoder.encode([tag, ...components, ''].join('\u0000'))
}

/** The components behind the tag. */
export function stateKeyComponents(key: Uint8Array): readonly string[] {
  return decoder.decode(key).split('\u0000').slice(1)
}

export function encodeRow(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value))
}

export function decodeRow<T>(bytes: Uint8Array): T {
  return JSON.parse(decoder.decode(bytes)) as T
}

/** Page size of `scanState`: large enough to be cheap, small enough for memory. */
const scanPage = 1000

/** All rows below a prefix, in order, page by page. */
export async function* scanState(state: StateAccess, prefix: Uint8Array): AsyncGenerator<StateEntry> {
  let after: Uint8Array | undefined
  for (;;) {
    const page = await state.range({ prefix, limit: scanPage, ...(after === undefined ? {} : { after }) })
    yield* page
    if (page.length < scanPage) return
    after = page[page.length - 1]!.key
  }
}
