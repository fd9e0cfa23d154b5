/** What one run collects, and the few ways in which it touches the world. */
import { UsageError } from '../errors/errors.js'
import type { SigningKey } from '../format/bundle.js'
import { CheckedBody } from '../format/checked-body.js'
import { PooledEncoder } from '../format/utf8.js'
import type { ProfileLine } from '../format/wire.js'
import type { Roster } from '../identity/roster-schema.js'
import type { StationKeys } from '../identity/station-keys.js'
import type { Notice, Outcome } from '../jobs/outcome.js'
import { outcomes } from '../jobs/outcome.js'
import { runAsync } from '../numbering/program.js'
import { listSeriesRows } from '../numbering/define-series.js'
import { numberMarks } from './number-marks.js'
import type { Series } from '../numbering/series.js'
import type { StationProfile } from '../profile/profile.js'
import type { Digest, WitnessRecord } from '../runtime/runtime.js'
import type { OutgoingBundle, TransportContext, TransportHandle } from '../transport/transport.js'
import type { KnownFormer } from './former-devices.js'
import { leftBehindNotice } from './left-behind.js'
import { LeftOutNotices } from './left-out.js'
import type { PartlySent } from './left-out.js'
import type { RefusedRecord } from './outgoing-records.js'
import type { Receipt, SyncProgress } from './sync.js'
import { listStations, openSession, readLink } from './sync-context.js'
import type { Session, SyncContext } from './sync-context.js'
import { createTransportMemory, writeMemory } from './transport-memory.js'
import type { MemoryBuffer, RememberedRows } from './transport-memory.js'

export interface RunReport {
  received: number
  repeated: number
  quarantined: number
  unrecognised: number
  sent: number
  resent: number
  sentRecords: number
  captured: { created: number; changed: number; removed: number }
  counts: Record<Outcome, number>
  receipts: Receipt[]
  notices: Notice[]
}

export class RunState {
  readonly context: SyncContext
  readonly keys: StationKeys
  readonly station: string
  readonly by: string
  /** Everything that is not confirmed goes out once more, however short ago it did. */
  readonly resendNow: boolean
  readonly signal: AbortSignal | undefined
  readonly progress: (progress: SyncProgress) => void
  readonly report: RunReport
  /** Carrier's names of bundles that are confirmed, to be retired after the commit. */
  readonly settled: TransportHandle[] = []
  /** What was handed to the carrier, to be noted with the next transaction: forgotten by a crash, it is sent again. */
  readonly handed: ((session: Session) => Promise<void>)[] = []
  readonly #noted: MemoryBuffer = new Map()
  readonly #leftOut = new LeftOutNotices()
  /** What the carrier remembered when the run began, and what was noted since. */
  readonly #remembered: Map<string, string> | undefined
  /** Who belongs to the network, as of the last transaction that looked. */
  members: Roster | undefined
  /** Devices whose place another one has taken; at the office, as of then. */
  formers: readonly KnownFormer[]
  /** Those of them that have sent something. */
  readonly heardFormers = new Map<string, KnownFormer>()
  /** Keys of those that have read that their place is taken. */
  readonly readFormers = new Set<string>()
  /** What lies at the carrier's place and is not read; absent when it could not be looked through. */
  left: readonly Notice[] | undefined
  /** Bundles that a peer reports missing, by peer. */
  readonly missing = new Map<string, Set<number>>()
  /** Questions that were open when all was received; absent until then. */
  openQuestions: number | undefined
  /** Memory for the lines of the bundle that is being made, one at a time. */
  readonly lineEncoder = new PooledEncoder()
  readonly body = new CheckedBody()
  /** Peers that do not answer, with how often the last bundle was handed over. */
  readonly unanswered = new Map<string, number>()

  /** Links on which what stayed behind was tried once more. */
  readonly retried = new Set<string>()

  constructor(
    context: SyncContext,
    keys: StationKeys,
    station: string,
    options: {
      readonly signal?: AbortSignal | undefined
      readonly by?: string | undefined
      readonly resend?: boolean | undefined
      readonly onProgress?: ((progress: SyncProgress) => void) | undefined
    },
    found: {
      readonly members?: Roster
      readonly formers?: readonly KnownFormer[]
      readonly remembered?: RememberedRows | undefined
    } = {},
  ) {
    this.context = context
    this.keys = keys
    this.station = station
    this.by = options.by ?? ''
    this.resendNow = options.resend === true
    this.signal = options.signal
    this.progress = options.onProgress ?? (() => undefined)
    this.members = found.members
    this.formers = found.formers ?? []
    this.#remembered = found.remembered === undefined ? undefined : new Map(found.remembered)
    this.report = {
      received: 0,
      repeated: 0,
      quarantined: 0,
      unrecognised: 0,
      sent: 0,
      resent: 0,
      sentRecords: 0,
      captured: { created: 0, changed: 0, removed: 0 },
      counts: Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<Outcome, number>,
      receipts: [],
      notices: [],
    }
  }

  get digest(): Digest {
    return this.context.exchange.runtime.digest
  }

  now(): number {
    return this.context.exchange.runtime.clock.now()
  }

  /** RFC 3339, UTC. */
  nowText(): string {
    return new Date(this.now()).toISOString()
  }

  /** One transaction; what the register collected goes out with it. */
  async transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const noted = new Map(this.#noted)
    const handed = this.handed.splice(0)
    try {
      const result = await this.context.exchange.store.transaction(
        async (tx) => {
          const session = await openSession(this.context, tx)
          if (noted.size > 0) await writeMemory(tx.state, this.context.transport.name, noted)
          for (const note of handed) await note(session)
          const made = await work(session)
          await session.register.flush()
          return made
        },
        this.signal === undefined ? {} : { signal: this.signal },
      )
      for (const [key, value] of noted) {
        if (this.#noted.get(key) === value) this.#noted.delete(key)
        if (value === undefined) this.#remembered?.delete(key)
        else this.#remembered?.set(key, value)
      }
      return result
    } catch (error) {
      this.handed.unshift(...handed)
      throw error
    }
  }

  /** What waits for the next transaction is written now. */
  async settleNotes(): Promise<void> {
    if (this.#noted.size > 0 || this.handed.length > 0) await this.transaction(async () => undefined)
  }

  carrier(): TransportContext {
    const { exchange, transport } = this.context
    return {
      station: this.station,
      memory: createTransportMemory(exchange.store, transport.name, this.#noted, this.#remembered),
      ...(this.signal === undefined ? {} : { signal: this.signal }),
    }
  }

  async send(to: string, bundle: OutgoingBundle): Promise<TransportHandle> {
    return this.context.transport.send(to, bundle, this.carrier())
  }

  /** What cannot be removed now lies there a little longer: no reason to fail. */
  async retire(handle: TransportHandle): Promise<void> {
    try {
      await this.context.transport.retire(handle, this.carrier())
    } catch (error) {
      this.signal?.throwIfAborted()
      this.context.exchange.logger.write('warn', 'bundle.not_retired', { error: String(error).slice(0, 80) })
    }
  }

  /** Signs who belongs to the network; only at the host. */
  rootKey(): SigningKey {
    const keys = this.context.rootKeys()
    if (keys === undefined) throw new UsageError('usage.not_member', 'the keys of the office are missing')
    return keys.signing
  }

  /** Written before a bundle leaves: a database that is set back later falls behind it. */
  async writeWitness(): Promise<void> {
    const { witness } = this.context
    if (witness === undefined) return
    const record = await this.transaction(async (session): Promise<WitnessRecord> => {
      const peers =
        session.self.role === 'host' ? (await listStations(session)).map(({ id }) => id) : [session.self.host]
      const sent: Record<string, number> = {}
      for (const peer of peers) sent[peer] = (await readLink(session, peer)).sending.seq
      const numbers = await numberMarks(session.tx)
      return { epoch: session.epoch, feed: session.feed.end, sent, numbers }
    })
    await witness.write(record)
  }

  noteLeftBehind(peer: string, record: RefusedRecord): void {
    const { kind, reason } = record
    this.context.exchange.logger.write('warn', 'record.left_behind', { peer, kind, code: reason.code })
    this.report.notices.push(leftBehindNotice(peer, record))
  }

  noteLeftOut(peer: string, one: PartlySent): void {
    for (const { reasonCode, path } of one.left) {
      this.context.exchange.logger.write('info', 'record.left_out', {
        kind: one.kind,
        code: reasonCode,
        path,
      })
    }
    this.#leftOut.add(this.report.notices, peer, one)
  }

  /** Settings of a station with the definitions of the series that it has numbers of. */
  async profileLine(session: Session, profile: StationProfile, feed: number): Promise<ProfileLine> {
    const series = (await seriesOf(session)).flatMap((one) => {
      const reserved = profile.series[one.id]
      // Its blocks are as large as its profile says, also those that it asks for.
      return reserved?.reserve === true ? [{ ...one, block: reserved.count }] : []
    })
    return {
      op: 'profile',
      revision: profile.revision,
      profile: { ...profile },
      feed,
      ...(series.length === 0 ? {} : { series: series.map((one) => ({ ...one })) }),
    }
  }
}

export async function seriesOf({ tx }: Pick<Session, 'tx'>): Promise<readonly Series[]> {
  return (await runAsync(tx.state, listSeriesRows())).map((row) => row.series)
}
