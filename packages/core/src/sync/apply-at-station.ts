/**
 * A station takes what the office sends: the office's value is the value, on top of it stay the changes made here that the
 * office has not answered yet.
 */
import type { OpenedBundle } from '../format/bundle.js'
import type { NetworkManifest } from '../format/manifest-schema.js'
import type { EvictLine, PutLine, ReceiptLine, TombstoneLine } from '../format/wire.js'
import type { ExchangeContext } from '../jobs/exchange-context.js'
import { conclude, resultOf } from '../jobs/import-state.js'
import type { ImportState } from '../jobs/import-state.js'
import { judge } from '../jobs/judge-file.js'
import { RecordUsers } from '../jobs/record-users.js'
import type { Notice, Outcome } from '../jobs/outcome.js'
import { closeDocumentLinks, linkWaitingDocuments } from '../jobs/relink-documents.js'
import { decideRule } from '../merge/entity-rule.js'
import type { StationProfile } from '../profile/profile.js'
import { inScope, maskFields, ruleOf } from '../profile/station-rule.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import { readRecords } from '../register/record-form.js'
import { statePrefix, stateTags } from '../register/state-rows.js'
import type { Fields } from '../store/store.js'
import { captureHere, closeApply, openApply } from './apply-state.js'
import { isLoaded } from './first-load.js'
import { putItem } from './items.js'
import { answeredUpTo, takeKind } from './office-records.js'
import { noteOverwritten, overwrittenBy } from './kept-aside.js'
import { noteReceipts } from './receipts.js'
import { removeHere } from './remove-record.js'
import { travellingPart } from './travelling-part.js'
import { takeNumbers, takeProfile, takeRoster } from './station-settings.js'
import type { RunState } from './run-state.js'
import { readLink } from './sync-context.js'
import type { SelfRow, Session } from './sync-context.js'

/** Lines looked at per step; bounds memory. */
const applyPage = 100

export async function applyAtStation(
  run: RunState,
  session: Session,
  bundle: OpenedBundle,
  manifest: NetworkManifest,
  { isTwin }: { readonly isTwin: boolean },
): Promise<void> {
  const { self, register } = session
  if (self.welcomed !== true) {
    register.write({ ...self, welcomed: true } satisfies SelfRow, stateTags.network, 'self')
  }
  await captureHere(run, session)
  const receipts: ReceiptLine[] = []
  let profile = await register.row<StationProfile>(stateTags.network, 'profile')
  // Only while the two meet: later an equal number is one that somebody typed here (M-A6).
  const meeting = !(await isLoaded(session, await readLink(session, self.host)))
  const state = await openApply(run, session, contextOf(session, profile, meeting), undefined)
  const isOurs = manifest.ack?.epoch.token === session.epoch.token && !isTwin
  const acked = isOurs ? manifest.ack.cursor : 0
  const users = new RecordUsers(session.context.exchange, session.tx)
  session.feed.author = self.host
  try {
    for (const batch of pagesOf(bundle)) {
      run.signal?.throwIfAborted()
      const puts: PutLine[] = []
      const away: (TombstoneLine | EvictLine)[] = []
      for (const line of batch) {
        if (line.op === 'put') puts.push(line)
        else if (line.op === 'tombstone' || line.op === 'evict') away.push(line)
        else if (line.op === 'receipt') receipts.push(line)
        else if (line.op === 'lease') await takeNumbers(run, session, line)
        else if (line.op === 'profile') profile = (await takeProfile(run, session, line)) ?? profile
        else if (line.op === 'roster') takeRoster(run, session, line)
      }
      // Before what comes, which may have their numbers; what refers to others first.
      for (const line of away.sort((a, b) => orderOf(state, b) - orderOf(state, a))) {
        await takeAway(state, profile, line, acked, users)
      }
      const page: ImportState = { ...state, context: contextOf(session, profile, meeting) }
      run.report.notices.push(...(await takeRecords(page, session, manifest, puts, acked)))
      await register.flush()
      register.relax()
      run.progress({
        stage: 'apply',
        peer: self.host,
        done: state.results.length,
        total: manifest.body.records,
      })
    }
    await closeLinks(state)
  } finally {
    session.feed.author = self.station
  }
  // The office speaks of what a copy of this database sent: nothing of that is ours.
  if (!isTwin) await noteReceipts(run, session, receipts, contextOf(session, profile, meeting).staysHere!)
  noteToPeople(run, state)
  for (const { uid, kind, outcome, reason } of state.results) {
    if (outcome !== 'refused' && outcome !== 'quarantined') continue
    const line: ReceiptLine = {
      op: 'receipt',
      uid,
      kind,
      outcome,
      ...(reason === undefined ? {} : { reason: { code: reason.code } }),
    }
    await putItem(register, self.host, `receipt ${uid}`, { line })
  }
  await closeApply(run, session, state, self.host)
}

/** More than a person reads; all stand in the job. */
const mostNamed = 20

/** What the person at this station has to know of single records. */
function noteToPeople(run: RunState, { results }: ImportState): void {
  for (const code of ['OFFICE_VALUE_HOLDS', 'NUMBER_TWICE_HERE']) {
    const told = results.flatMap(({ notices }) => notices.filter((notice) => notice.code === code))
    run.report.notices.push(...told.slice(0, mostNamed))
    const count = told.length - mostNamed
    if (count > 0) run.report.notices.push({ code: `${code}_MORE`, parameters: { count } })
  }
}

/** What came earlier and points to what came now gets its links (M-D8); with nothing waiting this costs nothing. */
async function closeLinks(state: ImportState): Promise<void> {
  const { x, journal } = state
  const waiting = await x.tx.state.range({ prefix: statePrefix(stateTags.reference), limit: 1 })
  if (waiting.length === 0) return
  const parties = journal.filter(
    ({ result, wrote, before }) => result.kind === 'party' && wrote !== undefined && before === undefined,
  )
  for (const { wrote } of parties) await linkWaitingDocuments(state, wrote!)
  await closeDocumentLinks(state)
  await x.register.flush()
}

function* pagesOf(
  bundle: OpenedBundle,
): Generator<ReturnType<OpenedBundle['lines']> extends Iterable<infer L> ? readonly L[] : never> {
  for (const batch of bundle.batches()) {
    for (let at = 0; at < batch.length; at += applyPage) yield batch.slice(at, at + applyPage)
  }
}

/**
 * What the station takes over is said by its profile; before there is one, nothing.
 *
 * @param meeting - During the first load: a customer of the office and one from here with the same number are one.
 */
function contextOf(
  { context }: Session,
  profile: StationProfile | undefined,
  meeting: boolean,
): ExchangeContext {
  const rule = { include: false, acceptNew: false, acceptChanged: false, acceptDeleted: false }
  return {
    ...context.exchange,
    customerNumbers: meeting ? 'shared' : 'separate',
    ruleOf: (kind) => (profile === undefined ? rule : ruleOf(profile, kind.kind, 'hostToStation')),
    ...(profile === undefined
      ? {}
      : {
          // Neither what this station never sends nor what the office never sends it is missing in what comes.
          travels: (kind: RecordKind, fields: Fields): Fields =>
            maskFields(
              profile,
              kind.kind,
              'hostToStation',
              travellingPart(context.exchange.kinds, profile, kind.kind, 'stationToHost', fields),
            ),
        }),
    staysHere: (kind, fields) => {
      if (profile === undefined) return false
      if (fields === undefined) return profile.oneWay === 'hostToStation'
      return !inScope(profile, kind.kind, 'stationToHost', fields)
    },
    proposes: (kind) => profile !== undefined && ruleOf(profile, kind.kind, 'stationToHost').acceptChanged,
  }
}

async function takeRecords(
  state: ImportState,
  session: Session,
  manifest: NetworkManifest,
  lines: readonly PutLine[],
  acked: number,
): Promise<readonly Notice[]> {
  const { kinds } = state.context
  const groups = new Map<string, { line: PutLine; envelope: RecordEnvelope }[]>()
  for (const line of lines) {
    const { op: _op, sv: _sv, groups: _groups, owner: _owner, change: _change, base: _base, ...rest } = line
    const envelope: RecordEnvelope = { ...rest, company: line.company ?? '' }
    const judged = judge(state.context, { schemaVersion: manifest.schema.ver }, envelope)
    if ('outcome' in judged) {
      const { outcome, reason } = judged
      conclude(state, resultOf(state, judged.envelope, outcome, reason === undefined ? {} : { reason }))
    } else if (!state.x.tx.records.kinds.includes(line.kind)) {
      const reason: Notice = { code: 'KIND_NOT_KEPT', parameters: { kind: line.kind } }
      conclude(state, resultOf(state, envelope, 'skipped', { reason }))
    } else {
      const ofKind = groups.get(line.kind)
      if (ofKind) ofKind.push({ line, envelope: judged })
      else groups.set(line.kind, [{ line, envelope: judged }])
    }
  }
  const notices: Notice[] = []
  const told = { n: manifest.epoch.n, counter: manifest.cover?.to ?? 0 }
  for (const kind of kinds.kinds) {
    const ofKind = groups.get(kind.kind)
    if (ofKind !== undefined) notices.push(...(await takeKind(state, session, kind, ofKind, acked, told)))
  }
  return notices
}

/** Place of its kind: what is referred to stands before what refers to it. */
function orderOf({ context }: ImportState, { kind }: TombstoneLine | EvictLine): number {
  return context.kinds.kinds.findIndex((one) => one.kind === kind)
}

/** Deleted at the office, or no longer for this station. What rows here refer to is only marked as not in use (M-E4). */
async function takeAway(
  state: ImportState,
  profile: StationProfile | undefined,
  line: TombstoneLine | EvictLine,
  acked: number,
  users: RecordUsers,
): Promise<void> {
  const { register, tx } = state.x
  const kind = state.context.kinds.get(line.kind)
  const [uid] = await register.surviving([line.uid])
  const entry = await register.entry(uid!)
  const envelope: RecordEnvelope = {
    uid: line.uid,
    kind: line.kind,
    company: '',
    origin: entry?.origin ?? { station: '' },
    revision: entry?.revision ?? 1,
    hash: entry?.hash ?? '',
    fields: {},
  }
  const end = (outcome: Outcome, reason?: Notice): void => {
    conclude(state, resultOf(state, envelope, outcome, reason === undefined ? {} : { reason }))
  }
  if (kind === undefined || entry?.key === undefined || profile === undefined) return end('unchanged')
  const mark = register.mark(entry.uid)
  const counter = line.change?.counter ?? 0
  if (mark.change !== undefined && mark.change.counter > counter) return end('stale')
  const answered = answeredUpTo(state, entry.uid, acked)
  const pending = Object.values(mark.pending ?? {}).some((sv) => sv > answered)
  const rule = ruleOf(profile, kind.kind, 'hostToStation')
  const isEviction = line.op === 'evict'
  const removing = isEviction
    ? ({ ...rule, include: true, acceptDeleted: true, deletion: 'remove' } as const)
    : rule
  const isRemoval = removing.acceptDeleted && removing.deletion === 'remove' && !pending
  const referredTo = isRemoval && (await users.count(kind.kind, entry.key)) > 0
  const situation = { kind: kind.kind, known: true, same: false, deleted: true, referredTo }
  const decision = decideRule(removing, { ...situation, changedHereSince: pending })
  if (decision.action === 'none') return end(decision.outcome, decision.reason)
  const [fields = {}] = await readRecords(tx, register, kind, [entry])
  const overwritten = overwrittenBy(kind, mark.pending, answered, fields, {})
  if (overwritten !== undefined) {
    await noteOverwritten(register, kind, { uid: entry.uid, key: undefined }, fields, overwritten, state.now)
  }
  const [row = {}] = await tx.records.get(kind.kind, [entry.key])
  const isGone = await removeHere(state, kind, entry, fields, decision.action === 'remove')
  if (isGone) users.removed(kind, row)
  const { pending: _pending, ...rest } = register.mark(entry.uid)
  register.setMark(entry.uid, {
    ...rest,
    ...(line.change === undefined ? {} : { change: { n: line.change.epoch.n, counter } }),
  })
  end('refreshed')
}
