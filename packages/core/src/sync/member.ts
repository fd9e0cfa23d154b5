/** What office and station have in common: runs, questions, numbers, state of the links. */
import { TransportError, UsageError } from '../errors/errors.js'
import type { Notice } from '../jobs/outcome.js'
import { runAsync, runSync, syncStateOf } from '../numbering/program.js'
import { peekNumber, takeNumber } from '../numbering/take-number.js'
import type { TakenNumber } from '../numbering/take-number.js'
import { scanState, stateKey, statePrefix, stateTags } from '../register/state-rows.js'
import type { StoreTransaction } from '../store/store.js'
import { captureHere } from './apply-state.js'
import { keepCarrierHealth, readCarrierHealth, recallCarrierHealth } from './carriers.js'
import { formersOf } from './former-devices.js'
import { retryWishes } from './give-numbers.js'
import { readKeptAside } from './kept-aside.js'
import { leftFiles, noteLeftFiles } from './left-files.js'
import { linkStatuses, mendHeard, noticesAtStation } from './link-status.js'
import { loop } from './loop.js'
import { askPermission, readSelf, signalOf } from './member-parts.js'
import type { MemberParts } from './member-parts.js'
import { fillOf, withoutLeft } from './number-fill.js'
import { numberLater } from './number-later.js'
import { dropQuarantined, quarantined, quarantinedBytes } from './quarantine.js'
import { receiveAll, take } from './receive.js'
import { refreshQuestions, staleQuestions } from './refresh-questions.js'
import { RunState } from './run-state.js'
import { sendTo } from './send.js'
import { assertNotSetBack, isSetBack } from './set-back.js'
import { listStations, openSession } from './sync-context.js'
import type { SyncContext } from './sync-context.js'
import type { SyncMember, SyncOnceOptions, SyncReport, SyncStatus, TakeNumberOptions } from './sync.js'
import { retireTold, tellFormer } from './tell-former.js'
import { createTransportMemory, rememberedRows } from './transport-memory.js'
import { noteStandingTwins } from './twin.js'

export function createMember(parts: MemberParts): SyncMember {
  const { context, exchange, options } = parts
  const { store } = context.exchange
  let running = false
  let closed = false

  async function exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (closed) throw new UsageError('usage.closed', 'this member is closed')
    if (running) throw new UsageError('usage.already_running', 'a run is under way')
    running = true
    try {
      const release = options.lock === undefined ? async () => undefined : await options.lock.acquire()
      if (release === undefined)
        throw new UsageError('usage.already_running', 'another program runs on this database')
      try {
        return await work()
      } finally {
        await release()
      }
    } finally {
      running = false
    }
  }

  async function openRun(call: SyncOnceOptions): Promise<RunState> {
    const keys = context.keys()
    const found = await store.transaction(async (tx) => {
      const [self] = await tx.state.get([stateKey(stateTags.network, 'self')])
      if (self === undefined) return undefined
      const session = await openSession(context, tx)
      const remembered = await rememberedRows(tx.state, context.transport.name)
      await session.register.flush()
      const formers = await formersOf(session)
      return { station: session.self.station, members: session.members, formers, remembered }
    }, signalOf(call))
    if (found === undefined || keys === undefined) {
      throw new UsageError('usage.not_member', 'join first: join(file, code)', {
        parameters: { what: 'join' },
      })
    }
    return new RunState(context, keys, found.station, call, found)
  }

  async function runOnce(call: SyncOnceOptions): Promise<SyncReport> {
    const run = await openRun(call)
    await assertNotSetBack(context)
    await recallCarrierHealth(run)
    const startedAt = run.nowText()
    // What the carrier cannot do for one must not keep the others waiting; it is reported when all had their turn.
    const failures: TransportError[] = []
    const attempt = async (work: () => Promise<void>): Promise<void> => {
      try {
        await work()
      } catch (error) {
        if (!(error instanceof TransportError)) throw error
        failures.push(error)
      }
    }
    await attempt(() => receiveAll(run))
    await retireSettled(run)
    for (const former of run.heardFormers.values()) await attempt(() => tellFormer(run, former))
    await attempt(() => retireTold(run))
    const stale: string[] = []
    const peers = await run.transaction(async (session) => {
      await captureHere(run, session)
      if (session.self.role === 'host') {
        await numberLater(run, session)
        stale.push(...(await staleQuestions(session)))
      }
      await noteLeftFiles(run, session)
      if (session.self.role === 'station') await mendHeard(session, [session.self.host])
      run.report.notices.push(...(await noticesAtStation(session)))
      // Nothing that comes after this raises one.
      run.openQuestions = await countRows(session.tx, stateTags.question)
      if (session.self.role === 'station') {
        await noteStandingTwins(run, session, [session.self.host])
        return [session.self.host]
      }
      const joined = (await listStations(session)).filter(({ joinedAt }) => joinedAt !== undefined)
      for (const row of joined) await retryWishes(run, session, row)
      const ids = joined.map(({ id }) => id)
      await noteStandingTwins(run, session, ids)
      await mendHeard(session, ids)
      return ids
    })
    if (stale.length > 0) {
      await refreshQuestions(run, stale)
      run.openQuestions = await store.transaction((tx) => countRows(tx, stateTags.question))
    }
    for (const peer of peers) await attempt(() => sendTo(run, peer))
    await run.settleNotes()
    await retireSettled(run)
    await keepCarrierHealth(run)
    if (failures[0] !== undefined && isIdle(run)) throw failures[0]
    return reportOf(run, startedAt, failures)
  }

  /** What arrived is committed, also where the run came to no good end. */
  function tellReceipts({ report }: RunState): void {
    for (const receipt of report.receipts) {
      try {
        context.hooks.onReceipt?.(receipt)
      } catch (error) {
        context.exchange.logger.write('error', 'hook.failed', {
          hook: 'onReceipt',
          error: String(error).slice(0, 80),
        })
      }
    }
  }

  async function reportOf(
    run: RunState,
    startedAt: string,
    failures: readonly TransportError[] = [],
  ): Promise<SyncReport> {
    const { counts, captured, receipts, notices, sentRecords, ...bundles } = run.report
    const openQuestions =
      run.openQuestions ?? (await store.transaction((tx) => countRows(tx, stateTags.question)))
    tellReceipts(run)
    return {
      startedAt,
      finishedAt: run.nowText(),
      captured,
      bundles,
      counts,
      sentRecords,
      receipts,
      openQuestions,
      notices,
      carrierErrors: noticesOf(failures),
    }
  }

  return {
    async syncOnce(call = {}) {
      await askPermission(context, 'sync', call)
      call.signal?.throwIfAborted()
      return exclusively(() => runOnce(call))
    },

    async run(call) {
      try {
        await askPermission(context, 'sync', call)
      } catch (error) {
        // Ended while the hook was asked is ended like any other time.
        if (call.signal?.aborted === true) return
        throw error
      }
      await loop(call, () => exclusively(() => runOnce(call)), options, context)
    },

    async status(call = {}) {
      const self = await readSelf(context, call)
      if (self === undefined) {
        return {
          role: 'station',
          station: '',
          label: '',
          openQuestions: 0,
          quarantined: 0,
          keptAside: 0,
          setBack: false,
          unread: [],
          carriers: context.transport.statuses({}),
          links: [],
        }
      }
      const setBack = await isSetBack(context)
      return store.transaction(async (tx): Promise<SyncStatus> => {
        const session = await openSession(context, tx)
        return {
          role: self.role,
          station: self.station,
          label: self.label,
          net: self.net,
          openQuestions: await countRows(tx, stateTags.question),
          quarantined: (await quarantined(tx)).length,
          keptAside: (await readKeptAside(tx.state)).length,
          setBack,
          unread: await leftFiles(session),
          carriers: context.transport.statuses(await readCarrierHealth(session)),
          links: await linkStatuses(session),
        }
      }, signalOf(call))
    },

    async check(call = {}) {
      const self = await readSelf(context, call)
      return context.transport.check({
        station: self?.station ?? 'unnamed',
        memory: createTransportMemory(store, context.transport.name),
        ...signalOf(call),
      })
    },

    questions: (call) => exchange.questions(call),
    async answer(decision, call = {}) {
      await askPermission(context, 'decide', { ...call, by: call.by ?? decision.by })
      return exchange.answer(decision, call)
    },
    jobs: (call) => exchange.jobs(call),
    job: (id, call) => exchange.job(id, call),
    previewUndo: (id, call) => exchange.previewUndo(id, call),
    async undo(id, call = {}) {
      await askPermission(context, 'undo', call)
      return exchange.undo(id, call)
    },

    quarantine: (call = {}) => store.transaction((tx) => quarantined(tx), signalOf(call)),
    quarantinedBytes: (id, call = {}) => store.transaction((tx) => quarantinedBytes(tx, id), signalOf(call)),
    async retryQuarantined(id, call = {}) {
      await askPermission(context, 'sync', call)
      return exclusively(async () => {
        const run = await openRun(call)
        const startedAt = run.nowText()
        const bytes = await store.transaction((tx) => quarantinedBytes(tx, id), signalOf(call))
        const arrived = await take(run, bytes)
        await run.settleNotes()
        if (arrived === 'applied' || arrived === 'repeated') {
          run.report[arrived === 'applied' ? 'received' : 'repeated'] += 1
          await store.transaction((tx) => dropQuarantined(tx, id), signalOf(call))
        } else if (arrived !== 'later') {
          run.report.quarantined += 1
          run.report.notices.push('foreign' in arrived ? arrived.foreign : arrived.aside)
        }
        return reportOf(run, startedAt)
      })
    },
    async discardQuarantined(id, call = {}) {
      await askPermission(context, 'decide', call)
      await store.transaction((tx) => dropQuarantined(tx, id), signalOf(call))
    },

    async takeNumber(tx, series, call = {}) {
      parts.assertNumbersSafe()
      return runAsync(tx.state, takeNumber(series, withToday(call, context)), tx.records)
    },
    takeNumberSync(tx, series, call = {}): TakenNumber {
      parts.assertNumbersSafe()
      return runSync(syncStateOf(tx), takeNumber(series, withToday(call, context)), tx.records)
    },
    async peekNumber(series, call = {}) {
      const { signal, ...rest } = call
      const shown = await store.transaction(
        (tx) => runAsync(tx.state, peekNumber(series, withToday(rest, context)), tx.records),
        signalOf({ signal }),
      )
      return shown.number === undefined ? undefined : { number: shown.number, provisional: true }
    },
    async numbers(call = {}) {
      const fills = await store.transaction((tx) => fillOf(tx), signalOf(call))
      return parts.numbersUnsafe() ? fills.map(withoutLeft) : fills
    },

    async close() {
      closed = true
      await context.transport.close()
    },
  }
}

function withToday(options: TakeNumberOptions, context: SyncContext): { date: string; uid?: string } {
  const date = options.date ?? new Date(context.exchange.runtime.clock.now()).toISOString().slice(0, 10)
  return { date, ...(options.uid === undefined ? {} : { uid: options.uid }) }
}

/** What is confirmed is taken from the shared place; only now, after the commit that knows of it. */
async function retireSettled(run: RunState): Promise<void> {
  for (const handle of run.settled.splice(0)) await run.retire(handle)
}

async function countRows(
  { state }: Pick<StoreTransaction, 'state'>,
  tag: typeof stateTags.question,
): Promise<number> {
  let count = 0
  for await (const _row of scanState(state, statePrefix(tag))) count += 1
  return count
}

/** No bundle came or left. */
function isIdle({ report }: RunState): boolean {
  const { received, repeated, quarantined: aside, unrecognised, sent, resent } = report
  return received + repeated + aside + unrecognised + sent + resent === 0
}

/** The same trouble of many stations is said once. */
function noticesOf(failures: readonly TransportError[]): readonly Notice[] {
  const notices = failures.map(({ code, parameters }): Notice => ({ code, parameters }))
  const texts = notices.map((notice) => JSON.stringify(notice))
  return notices.filter((_notice, i) => texts.indexOf(texts[i]!) === i)
}
