/**
 * Writing: the vendor's rows, the register and the journal, in one transaction. Many records go out together; when one of
 * them fails they are written again one by one, each in a savepoint of its own, so that one bad record never stops the rest.
 */
import { isOrderSyncError } from '../errors/errors.js'
import { compareReadBack, fitFields } from '../merge/fit-fields.js'
import { keepOwnParts, ownPartsOf } from '../merge/own-parts.js'
import { applyResidue, residueOf } from '../merge/residue.js'
import type { Residue } from '../merge/residue.js'
import { dropEmpty, hashFields } from '../records/canonical-hash.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import { followsGroups, printGroups } from '../register/field-groups.js'
import { indexRecord } from '../register/index-record.js'
import { globaliseMany, localiseMany } from '../register/record-form.js'
import type { RegisterEntry } from '../register/register-entry.js'
import type { Digest } from '../runtime/runtime.js'
import { keepShadow, replaceShadow } from '../register/shadows.js'
import type { Fields } from '../store/store.js'
import type { RecordResult } from './exchange.js'
import { conclude, resultOf } from './import-state.js'
import type { ImportState } from './import-state.js'
import type { JournalRow } from './journal.js'
import type { Notice } from './outcome.js'

/** One record to be written, everything decided. */
export interface PlannedWrite {
  /** As it arrived; names the record in the result. */
  readonly envelope: RecordEnvelope
  /** In the form of the wire, with links to records that are here; what the vendor's table gets. */
  readonly fields: Fields
  /** In the form of the wire, as others see it; differs from `fields` only in links. */
  readonly asSent: Fields
  /** What is known here already; absent for a new record. */
  readonly entry: RegisterEntry | undefined
  /** The vendor's row before, for undo; absent for a new record. */
  readonly rowBefore?: Fields | undefined
  /** Register entry afterwards, without key and local hash. */
  readonly next: Omit<RegisterEntry, 'key' | 'localHash' | 'residue'>
  /** What came, kept as base of the next three-way merge. */
  readonly shadow?: Fields | undefined
  /** `fields` and `asSent` have parts that are ours alone: `next.hash` is not theirs. */
  readonly holdsMore?: boolean | undefined
  /** The shadow takes the place of the one before. */
  readonly lastShadowOnly?: boolean | undefined
  readonly result: RecordResult
  readonly journal?: Pick<JournalRow, 'alias' | 'remembered'> | undefined
  /** No outcome of this run: in the journal, to be undone, but neither counted nor listed. */
  readonly aside?: boolean | undefined
  /** Takes back what was noted for it, when the row cannot be written. */
  readonly whenRefused?: (() => void) | undefined
}

/** A field that must not be shortened was (M-F2); undoes the savepoint. */
class RefusedWrite extends Error {
  override readonly name = 'RefusedWrite'
  readonly notice: Notice
  constructor(notice: Notice) {
    super(notice.code)
    this.notice = notice
  }
}

/** Write records of one kind. Those that fail end as `refused`; the others are not touched by it. */
export async function writeRecords(
  state: ImportState,
  kind: RecordKind,
  writes: readonly PlannedWrite[],
): Promise<void> {
  if (writes.length > 0) await writeAll(state, kind, await withOwnParts(state, kind, writes))
}

/** What is ours alone stays in the row, and in what is compared with it from now on. */
async function withOwnParts(
  { context, x }: ImportState,
  kind: RecordKind,
  writes: readonly PlannedWrite[],
): Promise<readonly PlannedWrite[]> {
  const known = writes.filter(({ rowBefore }) => rowBefore !== undefined)
  if (context.travels === undefined || known.length === 0) return writes
  const rows = await globaliseMany(
    x.register,
    kind,
    known.map(({ rowBefore }) => dropEmpty(rowBefore!)),
  )
  const parts = new Map(
    known.map(({ entry }, i) => {
      const here = applyResidue(rows[i]!, entry?.residue ?? [])
      return [known[i]!, ownPartsOf(here, context.travels!(kind, here))]
    }),
  )
  return writes.map((write) => {
    const own = parts.get(write) ?? []
    if (own.length === 0) return write
    const fields = keepOwnParts(write.fields, own)
    const asSent = write.asSent === write.fields ? fields : keepOwnParts(write.asSent, own)
    return { ...write, fields, asSent, holdsMore: true }
  })
}

async function writeAll(
  state: ImportState,
  kind: RecordKind,
  writes: readonly PlannedWrite[],
): Promise<void> {
  let written: readonly Written[]
  try {
    written = await state.x.tx.savepoint(() => attempt(state, kind, writes))
  } catch (error) {
    // Whatever it is, thrown after the caller has stopped the import it is no fault of a record.
    state.signal?.throwIfAborted()
    if (!isRecordFault(error)) throw error
    if (writes.length > 1) {
      for (const write of writes) {
        await state.pace.step()
        await writeAll(state, kind, [write])
      }
      return
    }
    const [write] = writes as readonly [PlannedWrite]
    write.whenRefused?.()
    const refused = refusal(state, write, error)
    if (write.aside !== true) conclude(state, refused)
    return
  }
  writes.forEach((write, i) => register(state, kind, write, written[i]!))
  for (const { entry, next, shadow, lastShadowOnly } of writes) {
    if (shadow === undefined || next.shared === undefined) continue
    if (lastShadowOnly === true) {
      replaceShadow(state.x.register, next.uid, entry?.shared?.hash, next.shared, shadow)
      continue
    }
    await keepShadow(state.x.register, next.uid, next.shared, shadow, entry === undefined)
  }
}

/** Trouble with the record, not with the store or the caller. */
function isRecordFault(error: unknown): boolean {
  if (error instanceof RefusedWrite) return true
  if (isOrderSyncError(error)) return error.code === 'store.transaction_failed'
  return error instanceof Error && error.name !== 'AbortError'
}

function refusal(state: ImportState, write: PlannedWrite, error: unknown): RecordResult {
  const reason: Notice =
    error instanceof RefusedWrite
      ? error.notice
      : { code: 'STORE_REFUSED', parameters: { message: (error as Error).message.slice(0, 200) } }
  state.context.logger.write('warn', 'record.refused', { kind: write.envelope.kind, code: reason.code })
  return resultOf(state, write.envelope, 'refused', { reason })
}

interface Written {
  readonly key: string
  readonly localHash: string
  readonly residue: readonly Residue[]
  readonly notices: readonly Notice[]
}

async function attempt(
  state: ImportState,
  kind: RecordKind,
  writes: readonly PlannedWrite[],
): Promise<readonly Written[]> {
  const { tx, register: book } = state.x
  const fitted = writes.map((write) => fit(state, kind, write.fields))
  const locals = await localiseMany(
    book,
    kind,
    fitted.map((one) => one.fields),
  )
  const keys = await tx.records.put(
    kind.kind,
    writes.map((write, i) => ({ key: write.entry?.key, fields: locals[i]!.local })),
  )
  const { digest } = state.context.runtime
  if (state.context.exact) {
    return writes.map((write, i) => ({
      key: keys[i]!,
      localHash: hashOf(kind, write, locals[i]!.readBack, digest),
      residue: write.asSent === locals[i]!.readBack ? [] : residueOf(write.asSent, locals[i]!.readBack),
      notices: fitted[i]!.notices,
    }))
  }
  return readBack(state, kind, writes, keys, fitted, locals)
}

interface Fitted {
  readonly fields: Fields
  readonly notices: readonly Notice[]
}

/** Texts no longer than the store says it takes; a number that would be cut refuses the record (M-F2). */
function fit(state: ImportState, kind: RecordKind, fields: Fields): Fitted {
  const maxLengths = state.context.store.capabilities?.maxLengths?.[kind.kind]
  if (maxLengths === undefined) return { fields, notices: [] }
  const { fields: fitting, refused, notices } = fitFields(kind.kind, fields, maxLengths)
  if (refused[0] !== undefined) throw new RefusedWrite(refused[0])
  return { fields: fitting, notices }
}

/** The hash of what came is known; it is worked out anew only where the row is not the same. */
function hashOf(kind: RecordKind, write: PlannedWrite, readBack: Fields, digest: Digest): string {
  return readBack === write.asSent && write.holdsMore !== true
    ? write.next.hash
    : hashFields(kind, readBack, digest)
}

/** What the vendor's table made of it: what it lost is kept as residue, what it must not lose refuses the record. */
async function readBack(
  state: ImportState,
  kind: RecordKind,
  writes: readonly PlannedWrite[],
  keys: readonly string[],
  fitted: readonly Fitted[],
  locals: readonly { readonly readBack: Fields }[],
): Promise<readonly Written[]> {
  const rows = await state.x.tx.records.get(kind.kind, keys)
  const clean = rows.map((row) => dropEmpty(row ?? {}))
  const wire = await globaliseMany(state.x.register, kind, clean)
  return writes.map((write, i) => {
    const loss = compareReadBack(kind.kind, locals[i]!.readBack, wire[i]!)
    const refused = loss.refused[0]
    if (refused !== undefined) throw new RefusedWrite(refused)
    return {
      key: keys[i]!,
      localHash: hashOf(kind, write, wire[i]!, state.context.runtime.digest),
      residue: residueOf(write.asSent, wire[i]!),
      notices: [...fitted[i]!.notices, ...loss.notices],
    }
  })
}

function register(state: ImportState, kind: RecordKind, write: PlannedWrite, written: Written): void {
  const { register: book } = state.x
  const { entry } = write
  const next: RegisterEntry = {
    ...write.next,
    key: written.key,
    localHash: written.localHash,
    ...(written.residue.length === 0 ? {} : { residue: written.residue }),
    ...(entry?.naturalKeys === undefined ? {} : { naturalKeys: entry.naturalKeys }),
    ...(entry?.pointsTo === undefined ? {} : { pointsTo: entry.pointsTo }),
    job: state.jobId,
  }
  const groups = book.feed !== undefined && followsGroups(kind) ? printGroups(kind, write.asSent) : undefined
  book.set(indexRecord(book, kind, next, write.asSent, state.context.runtime.digest), groups)
  const result =
    written.notices.length === 0
      ? write.result
      : { ...write.result, notices: [...write.result.notices, ...written.notices] }
  let own = state.ownKeys.get(kind.kind)
  if (own === undefined) state.ownKeys.set(kind.kind, (own = new Set()))
  own.add(written.key)
  const row: Omit<JournalRow, 'result'> = {
    wrote: next.uid,
    localHash: written.localHash,
    ...(entry === undefined || write.rowBefore === undefined
      ? {}
      : {
          before: {
            entry,
            row: write.rowBefore,
          },
        }),
    ...write.journal,
  }
  if (write.aside === true) state.journal.push({ result, ...row, aside: true })
  else conclude(state, result, row)
}
