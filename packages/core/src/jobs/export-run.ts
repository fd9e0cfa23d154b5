/**
 * Export of marked documents: what they need travels with them, and nothing else (OSI-21, OSI-27). Invoices, links to them
 * and forbidden fields stay behind, named and counted (docs/format/records.md).
 */
import { UsageError } from '../errors/errors.js'
import type { PutLine } from '../format/wire.js'
import { completeFields } from '../records/complete-fields.js'
import { hashFields } from '../records/canonical-hash.js'
import { judgeExternalIds } from '../records/invoice-ban/judge-external-ids.js'
import { judgeForExport } from '../records/invoice-ban/judge-record.js'
import type { RecordKind } from '../records/record-kind.js'
import { referencedUids } from '../records/references.js'
import { utf8Length } from '../format/utf8.js'
import { maxRevision } from '../format/wire-values.js'
import { validateRecord } from '../records/validate-record.js'
import { capture } from '../register/capture.js'
import { readRecords, referencesOf, toEnvelope } from '../register/record-form.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { keepShadow } from '../register/shadows.js'
import type { Fields } from '../store/store.js'
import type { ExchangeContext, ExchangeTransaction } from './exchange-context.js'
import { openRegister } from './exchange-context.js'
import type { ExportOptions, ExportRefusal, ExportResult, LeftOut, Selection } from './exchange.js'
import { sealFiles } from './export-files.js'
import { findSelected } from './export-selection.js'
import type { OutgoingRecord } from './export-files.js'
import type { Notice } from './outcome.js'
import { fillSnapshots } from './party-snapshot.js'
import { recordLabel } from './record-label.js'

/** Documents read per step; bounds memory beside the lines themselves. */
const exportPage = 200

/** What was gathered in the transaction; sealed afterwards, because a passphrase costs time and the store is locked. */
interface Gathering {
  readonly context: ExchangeContext
  readonly x: ExchangeTransaction
  readonly options: ExportOptions
  readonly documents: OutgoingRecord[]
  /** Parties and articles that some document needs, by uid. */
  readonly supporting: Map<string, OutgoingRecord>
  readonly leftOut: LeftOut[]
  readonly refused: ExportRefusal[]
  readonly notices: Notice[]
  /** What was shared, to be kept as base of merges when it comes back. */
  readonly shadows: {
    readonly uid: string
    readonly shared: NonNullable<RegisterEntry['shared']>
    readonly fields: Fields
  }[]
}

export async function exportDocuments(
  context: ExchangeContext,
  selection: readonly Selection[],
  options: ExportOptions,
): Promise<ExportResult> {
  if (selection.length === 0) {
    throw new UsageError('usage.invalid_argument', 'no document is selected', {
      parameters: { field: 'selection', expected: 'at least one document' },
    })
  }
  const gathered = await context.store.transaction(async (tx) => {
    const gathering: Gathering = {
      context,
      x: await openRegister(context, tx),
      options,
      documents: [],
      supporting: new Map(),
      leftOut: [],
      refused: [],
      notices: [],
      shadows: [],
    }
    await gather(gathering, selection)
    return gathering
  }, signalOf(options))
  const { documents, supporting, leftOut, refused } = gathered
  const files = documents.length === 0 ? [] : await sealFiles(context, documents, supporting, options)
  const notices = [...gathered.notices]
  if (files.length > 1) notices.push({ code: 'SPLIT_INTO_FILES', parameters: { count: files.length } })
  context.logger.write('info', 'export.done', { files: files.length, refused: refused.length })
  return {
    files,
    counts: files.length === 0 ? {} : countKinds([...documents, ...neededBy(documents, supporting)]),
    leftOut,
    refused,
    notices,
  }
}

function signalOf(options: { readonly signal?: AbortSignal | undefined }): { signal?: AbortSignal } {
  return options.signal === undefined ? {} : { signal: options.signal }
}

/** Of the supporting records those that some document needs; a refused document needs nothing. */
function neededBy(
  documents: readonly OutgoingRecord[],
  supporting: ReadonlyMap<string, OutgoingRecord>,
): readonly OutgoingRecord[] {
  const uids = new Set(documents.flatMap((document) => document.needs))
  return [...uids].map((uid) => supporting.get(uid)).filter((record) => record !== undefined)
}

function countKinds(records: readonly OutgoingRecord[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind } of records) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

async function gather(gathering: Gathering, selection: readonly Selection[]): Promise<void> {
  const { context, x, options } = gathering
  await capture(x.tx, x.register, {
    ...context,
    incarnation: x.incarnation,
    signal: options.signal,
    onProgress: (done) => options.onProgress?.({ stage: 'capture', done, total: 0 }),
  })
  const selected = await findSelected(context, x, selection)
  let done = 0
  for (const [kind, entries] of byKind(context, selected)) {
    for (let i = 0; i < entries.length; i += exportPage) {
      options.signal?.throwIfAborted()
      const page = entries.slice(i, i + exportPage)
      await gatherDocuments(gathering, kind, page)
      for (const { uid, shared, fields } of gathering.shadows.splice(0)) {
        await keepShadow(x.register, uid, shared, fields)
      }
      done += page.length
      options.onProgress?.({ stage: 'read', done, total: selected.length })
    }
  }
  await x.register.flush()
}

async function gatherDocuments(
  gathering: Gathering,
  kind: RecordKind,
  entries: readonly RegisterEntry[],
): Promise<void> {
  const { x, options } = gathering
  const read = await readRecords(x.tx, x.register, kind, entries)
  const wanted = new Set<string>()
  const references = referencesOf(kind)
  for (const fields of read) {
    if (fields === undefined) continue
    for (const { kind: to, value } of referencedUids(fields, references)) {
      if (to === 'party' || (to === 'article' && options.includeArticles === true)) wanted.add(value)
    }
  }
  const supporting = await readSupporting(gathering, [...wanted])
  for (const [i, entry] of entries.entries()) {
    const fields = read[i]
    if (fields === undefined) continue
    const complete = fillSnapshots(fields, (uid) => supporting.get(uid))
    const uids = referencedUids(complete, references).map((one) => one.value)
    const record = toOutgoing(gathering, kind, entry, complete)
    if (record !== undefined) gathering.documents.push({ ...record, needs: await x.register.surviving(uids) })
  }
}

/** Parties and articles as outgoing records, each once; answers their fields for the snapshots. */
async function readSupporting(
  gathering: Gathering,
  uids: readonly string[],
): Promise<ReadonlyMap<string, Fields>> {
  const { context, x } = gathering
  const surviving = await x.register.surviving(uids)
  const entries = await x.register.entries(surviving)
  const known = [...new Set(entries)].filter((entry) => entry !== undefined)
  const fieldsOf = new Map<string, Fields>()
  for (const [kind, ofKind] of byKind(context, known)) {
    const read = await readRecords(x.tx, x.register, kind, ofKind)
    ofKind.forEach((entry, i) => {
      const fields = read[i]
      if (fields === undefined) return
      fieldsOf.set(entry.uid, fields)
      if (gathering.supporting.has(entry.uid)) return
      const record = toOutgoing(gathering, kind, entry, fields)
      if (record !== undefined) gathering.supporting.set(entry.uid, record)
    })
  }
  uids.forEach((uid, i) => {
    const fields = fieldsOf.get(surviving[i]!)
    if (fields !== undefined) fieldsOf.set(uid, fields)
    // The document keeps the uid it came with; whoever gets it must know whom that means.
    if (uid !== surviving[i]) gathering.supporting.get(surviving[i]!)?.aliases.add(uid)
  })
  return fieldsOf
}

/** Judge, check and remember one record; `undefined` when it does not travel. */
function toOutgoing(
  gathering: Gathering,
  kind: RecordKind,
  entry: RegisterEntry,
  fields: Fields,
): OutgoingRecord | undefined {
  const { context, x, options } = gathering
  const label = recordLabel(fields, kind.numberField)
  const refuse = (reason: Notice): undefined => {
    gathering.refused.push({ uid: entry.uid, kind: kind.kind, label, reason })
    return undefined
  }
  const rules = { registry: context.kinds, allowAttachments: options.allowAttachments === true }
  const verdict = judgeForExport({ kind: kind.kind, fields }, rules)
  if (verdict.verdict === 'refused') {
    const { reasonCode, path, name } = verdict.reasons[0]!
    return refuse({ code: reasonCode, parameters: { path, name, kind: kind.kind } })
  }
  for (const { reasonCode, ...left } of verdict.left) {
    gathering.leftOut.push({ uid: entry.uid, kind: kind.kind, label, ...left, code: reasonCode })
  }
  const sent = completeFields(kind, verdict.fields)
  const validity = validateRecord(kind, sent)
  if (!validity.ok) {
    const { path, message } = validity.issues[0] ?? { path: '', message: '' }
    return refuse({ code: 'RECORD_INVALID', parameters: { path, message } })
  }
  const hash = hashFields(kind, sent, context.runtime.digest)
  const issued = reissued(context, entry, hash)
  if (issued.revision > maxRevision) return refuse({ code: 'REVISION_TOO_HIGH' })
  const { externalIds, left: outside } = judgeExternalIds(entry.externalIds)
  for (const { reasonCode, ...left } of outside) {
    gathering.leftOut.push({ uid: entry.uid, kind: kind.kind, label, ...left, code: reasonCode })
  }
  const envelope = { ...toEnvelope(issued, sent), hash, externalIds }
  const line = { op: 'put', ...withoutUndefined(envelope) } as PutLine
  if (utf8Length(JSON.stringify(line)) > context.limits.lineBytes) {
    return refuse({ code: 'RECORD_TOO_LONG', parameters: { bytes: context.limits.lineBytes } })
  }
  x.register.set({ ...issued, shared: { revision: issued.revision, hash }, changedHere: undefined })
  gathering.shadows.push({ uid: entry.uid, shared: { revision: issued.revision, hash }, fields: sent })
  return { uid: entry.uid, kind: kind.kind, line, aliases: new Set(), needs: [] }
}

/**
 * The row is as it was when this revision went out, and yet others would see something else: the customer whose name and
 * address are filled in has changed, other parts stay behind, a number was given here. That is a new revision.
 */
function reissued(context: ExchangeContext, entry: RegisterEntry, hash: string): RegisterEntry {
  const { shared } = entry
  const same = shared === undefined || shared.revision !== entry.revision || shared.hash === hash
  if (same || entry.changedHere === true) return entry
  const foreign = entry.origin.station !== context.station
  return { ...entry, revision: entry.revision + 1, base: shared, ...(foreign ? { proposed: true } : {}) }
}

function withoutUndefined(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined && field !== ''))
}

/** Entries in the order of the kinds, so that dependencies come first. */
function byKind(
  context: ExchangeContext,
  entries: readonly RegisterEntry[],
): readonly (readonly [RecordKind, readonly RegisterEntry[]])[] {
  const groups = new Map<string, RegisterEntry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.kind)
    if (group) group.push(entry)
    else groups.set(entry.kind, [entry])
  }
  return context.kinds.kinds.flatMap((kind) => {
    const group = groups.get(kind.kind)
    return group === undefined ? [] : [[kind, group] as const]
  })
}
