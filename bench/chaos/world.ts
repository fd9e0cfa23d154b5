/** The office, its three stations, their users' memory and the carrier of one run. */
import { stateTags, scanState, statePrefix, decodeRow } from '../../packages/core/src/register/state-rows.js'
import type { Question } from '../../packages/core/src/jobs/question.js'
import type { Runtime } from '../../packages/core/src/runtime/runtime.js'
import type { Store, StoreTransaction } from '../../packages/core/src/store/store.js'
import type { BundleSuite } from '../../packages/core/src/sync/bundle-suite.js'
import type { Host, Receipt, Remote } from '../../packages/core/src/sync/sync.js'
import type { ChaosCarrier } from './carrier.ts'
import { Crash, Fuse } from './crash.ts'
import { crashingStore, watched } from './crashing-store.ts'
import type { Written } from './crashing-store.ts'
import { everybody, office, openMember, rulesOf, simulatedRuntime, startOfTime, stations } from './members.ts'
import type { Clock, Database, Databases, StoreKind } from './members.ts'
import { valueField } from './master-fields.ts'
import { canary, kinds, Model, recordOf, tracked, valuesIn } from './model.ts'
import { chanceOf } from './random.ts'
import type { Chance } from './random.ts'
import { lookAt } from './watch.ts'

export const minute = 60_000

export interface Result {
  readonly seed: number
  readonly faults: Readonly<Record<string, number>>
  readonly violations: readonly string[]
  /** SHA-256 of the log: the same seed twice gives the same. */
  readonly logHash: string
  readonly log: readonly string[]
  readonly actions: number
}

export interface SimulationOptions {
  readonly seed: number
  readonly suite: BundleSuite
  readonly runtime: Runtime
  readonly stores: StoreKind
  readonly template: Databases
  /** Steps before everything heals. */
  readonly steps?: number
  /** Sees each line of the log as it is written. */
  readonly onLog?: (line: string) => void
  /** Plaintexts of the bundles that were sealed since the last look, where the suite shows them. */
  readonly plaintexts?: () => readonly string[]
  /** Behaviour that is wrong on purpose. */
  readonly planted?: PlantedAtEdge
  /** Record of which the log says after each run what the member has of it; does not change the run. */
  readonly watch?: string
}

/** Bugs outside of core: wrong programs of vendors, wrong adapters. */
export interface PlantedAtEdge {
  /** The number is taken in a transaction of its own. */
  readonly numberApart?: boolean
  /** What is received is accepted at the carrier before it is committed. */
  readonly acceptFirst?: boolean
}

export class Member {
  readonly id: string
  readonly database: Database
  fuse = new Fuse()
  api: Host | Remote | undefined
  constructor(id: string, database: Database) {
    this.id = id
    this.database = database
  }
}

/** Everything of one run. */
export class World {
  /** What a user does while a run is under way; set by the simulation. */
  actMeanwhile: (id: string) => Promise<void> = async () => undefined

  readonly options: SimulationOptions
  readonly chance: Chance
  readonly clock = { now: startOfTime }
  /** By how much somebody's clock is wrong, milliseconds. */
  readonly wrongBy = new Map<string, number>()
  readonly model = new Model()
  readonly members = new Map<string, Member>()
  readonly violations: string[] = []
  readonly log: string[] = []
  readonly faults: Record<string, number> = {}
  /** Uids whose records were refused somewhere, by what their station was told. */
  readonly refused = new Map<string, Set<string>>()
  carrier!: ChaosCarrier
  healed = false
  /** Nobody works any more. */
  evening = false
  /** How rows are being written now. */
  writing: 'sync' | 'answer' = 'sync'
  #usersBusy = false

  constructor(options: SimulationOptions) {
    this.options = options
    this.chance = chanceOf(options.seed)
  }

  say(line: string): void {
    this.log.push(line)
    this.options.onLog?.(line)
  }

  fault(what: string): void {
    this.faults[what] = (this.faults[what] ?? 0) + 1
  }

  plaintexts(): readonly string[] {
    return this.options.plaintexts?.() ?? []
  }

  violation(text: string): void {
    const line = `VIOLATION ${text}`
    if (this.violations.includes(text)) return
    this.say(line)
    this.violations.push(text)
  }

  member(id: string): Member {
    return this.members.get(id)!
  }

  /** The opened member; after a crash a new one over the same database. */
  async open(id: string): Promise<Host | Remote> {
    const member = this.member(id)
    if (member.api !== undefined && member.fuse.dead === undefined) return member.api
    const fuse = new Fuse()
    member.fuse = fuse
    const { seed, suite, runtime, planted } = this.options
    const at = everybody.indexOf(id)
    const transport = this.carrier.transport(fuse)
    const store = crashingStore(member.database.store, fuse, {
      between: () => this.#usersMeanwhile(id),
      committed: (written) => this.observe(id, written, this.writing),
    })
    this.#opened += 1
    member.api = await openMember(id, {
      store,
      keys: member.database.keys,
      // A program that is started again does not draw the same random numbers again.
      runtime: simulatedRuntime(runtime, this.clockOf(id), seed, at + 10 * this.#opened),
      suite,
      transport: planted?.acceptFirst === true ? acceptFirst(transport) : transport,
    })
    return member.api
  }
  #opened = 0

  /** What a station can read of its records at the office, whether its program was told of it or died before. */
  async #lookAtReceipts(id: string): Promise<void> {
    await this.member(id).database.store.transaction(async ({ state }) => {
      for await (const { value } of scanState(state, statePrefix(stateTags.receipt))) {
        const { uid, outcome, reason } = decodeRow<Receipt>(value)
        // In the end every kind is included again: that once it was not excuses nothing.
        if (reason?.code === 'KIND_NOT_INCLUDED') continue
        const known = this.refused.get(uid) ?? new Set()
        this.refused.set(uid, known.add(outcome))
      }
    })
  }

  /** Somebody works at the database while the member is between two of its transactions. */
  async #usersMeanwhile(id: string): Promise<void> {
    if (this.healed || this.evening || this.#usersBusy || !this.chance.is(0.01)) return
    this.#usersBusy = true
    try {
      this.say('    meanwhile')
      if (id !== office || this.chance.is(0.8)) await this.actMeanwhile(id)
      else await this.#changeProfileMeanwhile()
    } finally {
      this.#usersBusy = false
    }
  }

  /** The office changes a profile while its own run is under way. */
  async #changeProfileMeanwhile(): Promise<void> {
    const host = this.member(office).api as Host | undefined
    const station = this.chance.pick(everybody.slice(1))
    const change = { active: this.chance.is(0.7) }
    await host?.changeProfile(station, change)
    this.say(`office changes the profile of ${station}: ${JSON.stringify(change)}`)
  }

  /** One transaction of a vendor's program. */
  async userTransaction<T>(id: string, work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    const { store } = this.member(id).database
    const written: Written[] = []
    const result = await store.transaction((tx) => {
      written.length = 0
      return work(watched(tx, written))
    })
    this.observe(id, written, 'user')
    return result
  }

  observe(id: string, written: readonly Written[], how: 'user' | 'sync' | 'answer'): void {
    for (const { kind, before, after } of written) {
      const record = recordOf(kind, after ?? before ?? {})
      if (
        how !== 'user' &&
        JSON.stringify(after ?? {}).includes(canary) &&
        this.model.forbidden.get(record ?? '') !== id
      ) {
        this.violation(`what must not cross arrived at ${id}: ${kind} ${record}`)
      }
      if (how === 'sync') this.say(`    ${id} wrote ${kind} ${record}${after === undefined ? ' (gone)' : ''}`)
      if (id !== office || after === undefined) continue
      const ofMaster = after[valueField[kind] ?? '']
      if (typeof ofMaster === 'string') this.model.atOffice.add(ofMaster)
      if (record !== undefined) this.model.atOffice.add(record)
      for (const { name, get } of tracked[kind] ?? []) {
        const value = get(after)
        if (value !== undefined) this.model.atOffice.add(value)
        if (value !== undefined && how === 'answer') this.model.decided.add(value)
        if (how === 'sync') this.#checkOverwrite(kind, record, name, before && get(before), value)
      }
    }
  }

  /** A value at the office gives way only to one whose author had seen it. */
  #checkOverwrite(
    kind: string,
    record: string | undefined,
    field: string,
    before: string | undefined,
    after: string | undefined,
  ): void {
    if (before === undefined || before === after) return
    const [old, next] = [this.model.author(before), this.model.author(after)]
    if (old === undefined) return
    const what = `${kind} ${record} ${field}: ${before} by ${old.place}`
    if (next === undefined) return this.violation(`${what} gave way to ${after}`)
    if (this.model.isUpon(next.value, old.value)) return
    if (old.place === next.place && old.id < next.id) return
    this.violation(`${what} was overwritten by ${after} of ${next.place}, who had not seen it`)
  }

  /** Clocks inform, they never decide: every member has its own. */
  clockOf(id: string): Clock {
    const [{ clock }, { wrongBy }] = [this, this]
    return {
      get now() {
        return clock.now + (wrongBy.get(id) ?? 0)
      },
    }
  }

  /** Somebody's clock jumps, ahead or back; that of the office a little only, for invitations end. */
  moveClock(): void {
    const id = this.chance.pick(everybody)
    const most = id === office ? 20 : 500
    const days = this.chance.between(-most, most)
    this.wrongBy.set(id, days * 24 * 60 * minute)
    this.fault('clock moved')
    this.say(`the clock of ${id} is wrong by ${days} days`)
  }

  async #lookAt(id: string): Promise<void> {
    if (id === office) await this.lookAtQuestions()
    else await this.#lookAtReceipts(id)
  }

  /** What stands as open questions at the office now. */
  async lookAtQuestions(): Promise<readonly Question[]> {
    const questions = await readQuestions(this.member(office).database.store)
    for (const { type, incoming, local, subject } of questions) {
      const [came, here] = [valuesIn(incoming), valuesIn(local)]
      for (const value of [...came, ...here]) this.model.asked.add(value)
      if (type !== 'field-conflict' || came.length === 0 || here.length === 0) continue
      const authored = [...came, ...here].map((value) => this.model.author(value))
      const authors = new Set(authored.map((one) => one?.place))
      // Who had both records that are one now may have changed both.
      if (authored.some((one) => this.model.united.has(one?.record ?? ''))) continue
      // What a person at the office has decided is a change of the office, whoever typed it.
      if (here.some((value) => this.model.decided.has(value))) continue
      if (authors.size === 1) {
        this.violation(
          `${[...authors][0]} is in conflict with itself: ${subject.kind} ${here.join()} ${came.join()}`,
        )
      }
    }
    return questions
  }

  /** One run of one member, which may die in the midst of it. */
  async sync(id: string, crashes: number): Promise<boolean> {
    const member = this.member(id)
    try {
      const opened = await this.open(id)
      if (this.chance.is(crashes)) member.fuse.light(this.chance.between(1, 45))
      this.writing = 'sync'
      const report = await opened.syncOnce()
      member.fuse.put()
      member.fuse.assertAlive()
      const { received, repeated, sent, resent, quarantined } = report.bundles
      this.say(
        `${id} synced: received ${received}, repeated ${repeated}, sent ${sent}, resent ${resent}, aside ${quarantined}` +
          report.notices
            .map(({ code, parameters }) => ` ${code} ${JSON.stringify(parameters ?? {})}`)
            .join(''),
      )
      await this.#lookAt(id)
      await this.#watch(id)
      return received + repeated + sent + resent + report.carrierErrors.length > 0
    } catch (error) {
      this.#failed(id, 'sync', error)
      await this.#lookAt(id)
      return true
    }
  }

  async #watch(id: string): Promise<void> {
    const { watch, runtime, onLog } = this.options
    if (watch === undefined) return
    // Beside the log, whose hash stays that of the seed.
    for (const line of await lookAt(this.member(id).database.store, runtime.digest, watch)) onLog?.(line)
  }

  #failed(id: string, what: string, error: unknown): void {
    const member = this.member(id)
    if (error instanceof Crash || member.fuse.dead !== undefined) {
      this.fault('crash')
      this.say(`${id} died in ${what}: ${member.fuse.dead}`)
      member.api = undefined
      return
    }
    member.fuse.put()
    const code = (error as { code?: unknown }).code
    this.say(`${id} failed in ${what}: ${String(code)}`)
    if (code === 'transport.unavailable' || code === 'usage.numbers_exhausted') return
    this.violation(
      `${id} failed in ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    )
  }

  async answerOne(crashes: number): Promise<void> {
    const questions = await this.lookAtQuestions()
    if (questions.length === 0) return
    const question = this.chance.pick(questions)
    const options = question.options.flatMap(({ option, needsValues }) => {
      if (needsValues !== true) return [{ option }]
      if (option === 'takeFields') return [{ option, values: { ...question.incoming } }]
      const [candidate] = question.candidates
      return option === 'useExisting' && candidate !== undefined
        ? [{ option, values: { key: candidate.key } }]
        : []
    })
    const chosen = this.chance.pick(options)
    try {
      const host = await this.open(office)
      if (this.chance.is(crashes)) this.member(office).fuse.light(this.chance.between(1, 6))
      this.writing = 'answer'
      const done = await host.answer({ questionId: question.id, by: 'Eva', ...chosen })
      this.member(office).fuse.put()
      const record = recordOf(question.subject.kind, question.incoming ?? {})
      if (chosen.option === 'useImported' && record !== undefined) this.model.two.add(record)
      if (done.records.some(({ outcome }) => outcome === 'linked') && record !== undefined)
        this.model.united.add(record)
      this.say(
        `office answers ${question.type} ${question.cause.code} about ${question.subject.kind}: ${chosen.option}, ` +
          done.records.map(({ outcome, reason }) => `${outcome} ${reason?.code ?? ''}`).join(),
      )
    } catch (error) {
      this.#failed(office, 'answer', error)
    } finally {
      this.writing = 'sync'
    }
    await this.lookAtQuestions()
  }

  async changeProfile(id: string, change: Readonly<Record<string, unknown>>): Promise<void> {
    try {
      const host = (await this.open(office)) as Host
      await host.changeProfile(id, change)
      this.say(`office changes the profile of ${id}: ${JSON.stringify(change)}`)
    } catch (error) {
      this.#failed(office, 'change of a profile', error)
    }
  }

  /** The office takes one of a station's switches away, or gives it back (M-E1, M-E2). */
  async moveRule(chance: Chance): Promise<void> {
    const id = chance.pick(stations)
    const kind = chance.pick(kinds)
    const direction = chance.pick(['hostToStation', 'stationToHost'] as const)
    const first = rulesOf(id)[kind]![direction]
    const off = { include: false, acceptNew: false, acceptChanged: false, acceptDeleted: false }
    const rule = chance.pick([first, off, { ...first, acceptNew: false }, { ...first, acceptChanged: false }])
    await this.changeProfile(id, { rules: { [kind]: { [direction]: rule } } })
  }

  /** Every link as it was in the morning: active, in both directions, with all its switches. */
  async openEverything(): Promise<void> {
    for (const id of stations) {
      await this.changeProfile(id, { active: true, oneWay: null, rules: rulesOf(id) })
    }
  }
}

export async function readQuestions(store: Store): Promise<readonly Question[]> {
  return store.transaction(async ({ state }) => {
    const rows: Question[] = []
    for await (const { value } of scanState(state, statePrefix(stateTags.question)))
      rows.push(decodeRow<Question>(value))
    return rows
  })
}

function acceptFirst(
  transport: ReturnType<ChaosCarrier['transport']>,
): ReturnType<ChaosCarrier['transport']> {
  return {
    ...transport,
    async *receive(context) {
      for await (const delivery of transport.receive(context)) {
        const { name, size } = delivery
        yield {
          name,
          size,
          async read(call) {
            const bytes = await delivery.read(call)
            await delivery.accept()
            return bytes
          },
          accept: async () => undefined,
          reject: (reason) => delivery.reject(reason),
        }
      }
    },
  }
}
