/** The way between two databases by single files; see {@link FileExchange}. */
import { UsageError } from '../errors/errors.js'
import type { RememberedParty } from '../merge/party-answer.js'
import { capture } from '../register/capture.js'
import { readRecords } from '../register/record-form.js'
import { decodeRow, scanState, stateKeyComponents, statePrefix, stateTags } from '../register/state-rows.js'
import type { OperationOptions } from '../runtime/runtime.js'
import type { StateAccess, StoreTransaction } from '../store/store.js'
import { answerQuestion } from './answer-question.js'
import { askPermission, createExchangeContext, openRegister } from './exchange-context.js'
import type { ExchangeContext, ExchangeTransaction } from './exchange-context.js'
import type { FileExchange, FileExchangeOptions, ImportOptions, RememberedLink } from './exchange.js'
import { exportDocuments } from './export-run.js'
import { runImport } from './import-run.js'
import { readJobs, readJournal } from './journal.js'
import { judgeFile } from './judge-file.js'
import { openFile } from './open-file.js'
import type { Question } from './question.js'
import { recordLabel } from './record-label.js'
import { readJob, undoJob, windowClosedAt } from './undo-job.js'

/** Jobs listed when no limit is given. */
const listedJobs = 100

/** Carries a result out of a transaction that is rolled back on purpose. */
class RollBack<T> extends Error {
  readonly value: T
  constructor(value: T) {
    super('rolled back on purpose')
    this.value = value
  }
}

/** Run `work` and undo all of it, whatever it wrote. */
async function withoutTrace<T>(
  context: ExchangeContext,
  options: OperationOptions,
  work: (tx: StoreTransaction) => Promise<T>,
): Promise<T> {
  try {
    return await context.store.transaction(async (tx) => {
      throw new RollBack(await work(tx))
    }, signalOf(options))
  } catch (error) {
    if (error instanceof RollBack) return error.value as T
    throw error
  }
}

function signalOf({ signal }: { readonly signal?: AbortSignal | undefined }): OperationOptions {
  return signal === undefined ? {} : { signal }
}

async function listRows<T>(
  state: StateAccess,
  tag: (typeof stateTags)[keyof typeof stateTags],
): Promise<T[]> {
  const rows: T[] = []
  for await (const { value } of scanState(state, statePrefix(tag))) rows.push(decodeRow<T>(value))
  return rows
}

/**
 * Open the exchange over a store.
 *
 * Nothing is read or written yet. The store stays the caller's: close it when done.
 * @throws {@link UsageError} `usage.invalid_configuration` naming the field and what is expected.
 */
export async function openFileExchange(options: FileExchangeOptions): Promise<FileExchange> {
  return createFileExchange(createExchangeContext(options))
}

export function createFileExchange(context: ExchangeContext): FileExchange {
  const { store } = context

  const importFile = async (bytes: Uint8Array, call: ImportOptions, preview: boolean) => {
    call.signal?.throwIfAborted()
    call.onProgress?.({ stage: 'open', done: 0, total: 1 })
    const file = await openFile(context, bytes)
    call.onProgress?.({ stage: 'open', done: 1, total: 1 })
    const judged = await judgeFile(context, file, call)
    const work = async (tx: StoreTransaction) => {
      const run = await runImport(context, tx, judged, call, preview)
      if (call.token !== undefined && call.token !== run.token) {
        throw new UsageError('usage.not_ready', 'file or records are not as in the preview')
      }
      return run
    }
    return preview ? withoutTrace(context, call, work) : store.transaction(work, signalOf(call))
  }

  return {
    async exportDocuments(selection, call = {}) {
      await askPermission(context, 'export', call)
      return exportDocuments(context, selection, call)
    },

    async previewBundle(bytes, call = {}) {
      const { report, token } = await importFile(bytes, call, true)
      return { ...report, token }
    },

    async importBundle(bytes, call = {}) {
      await askPermission(context, 'import', call)
      const { report, job } = await importFile(bytes, call, false)
      context.logger.write('info', 'import.done', { job: job.id, ...report.counts })
      return { ...report, job }
    },

    async questions(call = {}) {
      const open = await store.transaction((tx) => listRows<Question>(tx.state, stateTags.question), call)
      return open.sort((a, b) => (a.raisedAt < b.raisedAt ? -1 : a.raisedAt > b.raisedAt ? 1 : 0))
    },

    async answer(decision, call = {}) {
      await askPermission(context, 'decide', { ...call, by: call.by ?? decision.by })
      return store.transaction((tx) => answerQuestion(context, tx, decision, call), signalOf(call))
    },

    async jobs(call = {}) {
      const limit = call.limit ?? listedJobs
      return store.transaction((tx) => readJobs(tx.state, limit), signalOf(call))
    },

    async job(id, call = {}) {
      return store.transaction(async (tx) => {
        const head = await readJob(await openRegister(context, tx), id)
        const rows = await readJournal(tx.state, id)
        return { ...head, records: rows.filter((row) => row.aside !== true).map((row) => row.result) }
      }, call)
    },

    async previewUndo(jobId, call = {}) {
      return withoutTrace(context, call, async (tx) => {
        // As it is, for nothing was undone.
        const job = await readJob(await openRegister(context, tx), jobId)
        const { undoJob: _undoJob, ...preview } = await undoJob(context, tx, jobId, call)
        return { ...preview, job }
      })
    },

    async undo(jobId, call = {}) {
      await askPermission(context, 'undo', call)
      return store.transaction(async (tx) => {
        const job = await readJob(await openRegister(context, tx), jobId)
        if (windowClosedAt(context, job) !== undefined) await askLateUndo(context, call.by ?? '')
        return undoJob(context, tx, jobId, call)
      }, signalOf(call))
    },

    async rememberedLinks(call = {}) {
      return store.transaction((tx) => readLinks(context, tx), call)
    },

    async forgetLink({ origin, originUid }, call = {}) {
      await askPermission(context, 'decide', call)
      await store.transaction(async (tx) => {
        const x = await openRegister(context, tx)
        await forgetAnswer(context, x, origin, originUid)
        await x.register.flush()
      }, signalOf(call))
    },

    async uidOf(kind, key, call = {}) {
      return store.transaction(async (tx) => {
        const { register, incarnation } = await openRegister(context, tx)
        await capture(tx, register, { ...context, incarnation, signal: call.signal })
        await register.flush()
        return (await register.uidsOf(kind, [key]))[0]
      }, call)
    },
  }
}

/** After the window only an explicit yes of the vendor's hook counts (T4S-23). */
async function askLateUndo(context: ExchangeContext, by: string): Promise<void> {
  if ((await context.hooks.permission?.('undoAfterWindow', { by })) === true) return
  throw new UsageError('usage.not_permitted', 'the time for undoing is over', {
    parameters: { by: by === '' ? '–' : by, action: 'undoAfterWindow' },
  })
}

/**
 * The customer of the sender means nobody here any more, so the next file asks again. Rows that point to the one that it meant
 * keep that until they come in a newer revision. A station of this network was told who it is, and goes by that name itself.
 */
async function forgetAnswer(
  context: ExchangeContext,
  x: ExchangeTransaction,
  origin: string,
  originUid: string,
): Promise<void> {
  const { register } = x
  const answer = await register.row<RememberedParty>(stateTags.partyDecision, origin, originUid)
  if (answer === undefined) return
  register.write(null, stateTags.partyDecision, origin, originUid)
  if ((await context.inNetwork?.(x, origin)) !== undefined) return
  const [now, meant] = await register.surviving([originUid, answer.uid])
  if (now === meant && now !== originUid) register.setAlias(originUid, undefined)
}

async function readLinks(context: ExchangeContext, tx: StoreTransaction): Promise<readonly RememberedLink[]> {
  const { register } = await openRegister(context, tx)
  const kind = context.kinds.get('party')!
  const links: RememberedLink[] = []
  for await (const { key, value } of scanState(tx.state, statePrefix(stateTags.partyDecision))) {
    const [origin, originUid] = stateKeyComponents(key) as [string, string]
    const answer = decodeRow<RememberedParty>(value)
    const entry = await register.entry(answer.uid)
    const [fields] = entry === undefined ? [] : await readRecords(tx, register, kind, [entry])
    links.push({
      origin,
      originUid,
      localKey: entry?.key ?? '',
      label: fields === undefined ? '' : recordLabel(fields),
      by: answer.by,
      option: answer.option,
    })
  }
  return links
}
