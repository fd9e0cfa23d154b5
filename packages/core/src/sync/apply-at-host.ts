/** The office takes what a station sends: records through the import's rules, changes field by field, wishes for numbers. */
import { FormatError } from '../errors/errors.js'
import type { OpenedBundle } from '../format/bundle.js'
import type { NetworkManifest } from '../format/manifest-schema.js'
import type { EditLine, EnrolLine, PutLine, ReceiptLine, TombstoneLine } from '../format/wire.js'
import { judgeEnrolment } from '../identity/enrolment.js'
import { addToRoster, replaceStationKeys } from '../identity/roster.js'
import { signRoster } from '../identity/signed-roster.js'
import { ArticleIndex } from '../jobs/article-index.js'
import { importEdits, noteSeen, wasSeen } from '../jobs/import-edits.js'
import { importPage } from '../jobs/import-run.js'
import { conclude, resultOf } from '../jobs/import-state.js'
import type { ImportState } from '../jobs/import-state.js'
import { judge } from '../jobs/judge-file.js'
import type { Notice, Outcome } from '../jobs/outcome.js'
import { applyJournal } from '../numbering/number-journal.js'
import { runAsync } from '../numbering/program.js'
import { closeDocumentLinks } from '../jobs/relink-documents.js'
import { decideRule } from '../merge/entity-rule.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import { wholeRecord } from '../register/change-feed.js'
import { groupOfField } from '../register/field-groups.js'
import { readRecords } from '../register/record-form.js'
import { stateTags } from '../register/state-rows.js'
import type { LicenceDetails } from './ask-hook.js'
import { captureHere, closeApply, openApply } from './apply-state.js'
import { NumberCircles } from './number-circles.js'
import { giveNumbers } from './give-numbers.js'
import { noteHeld } from './held-by-station.js'
import { forgetLink } from './forget-link.js'
import { withFormer } from './former-devices.js'
import { newLink, welcomeSeq } from './link.js'
import { isRefusedDeletion } from './refused-deletion.js'
import type { RunState } from './run-state.js'
import { tellStation } from './tell-station.js'
import { removeHere } from './remove-record.js'
import { contextFor, senderFor } from './station-context.js'
import { listStations, readLink, readStation, writeLink, writeStation } from './sync-context.js'
import type { Session, StationRow } from './sync-context.js'

export async function applyAtHost(
  run: RunState,
  session: Session,
  bundle: OpenedBundle,
  manifest: NetworkManifest,
): Promise<void> {
  const station = (await readStation(session, manifest.from))!
  await captureHere(run, session)
  const context = contextFor(session.context.exchange, station.profile, run.nowText().slice(0, 10))
  const circles = new NumberCircles(session.tx.state, context.limits.numberCircleDistance)
  const base = await openApply(run, session, context, senderFor(session.tx, station.profile, circles))
  const edits = new Map<string, EditLine>()
  const bases = new Map<string, number>()
  const repeated = new Set<string>()
  const state: ImportState = { ...base, edits, bases, repeated }
  const source = { station: station.id, epoch: manifest.epoch.token }
  const puts: PutLine[] = []
  const later: EditLine[] = []
  session.feed.author = station.id
  try {
    for (const line of bundle.lines()) {
      if (line.op === 'put') {
        puts.push(line)
        if (line.base?.epoch.token === session.epoch.token) bases.set(line.uid, line.base.counter)
      } else if (line.op === 'edit') later.push(line)
      else if (line.op === 'tombstone') await applyTombstone(state, line, source)
      else if (line.op === 'leaseRequest') await giveNumbers(session, station.id, line)
      else if (line.op === 'numberJournal') await runAsync(session.tx.state, applyJournal(station.id, line))
      else if (line.op === 'receipt') await noteProblem(session, station.id, line)
    }
    await noteHeld(session, station.profile, later)
    await applyPuts(state, manifest, puts, later, source)
    await applyEdits(state, later, edits, source)
    await closeDocumentLinks(state)
    await session.register.flush()
  } finally {
    session.feed.author = session.self.station
  }
  const lines = [...puts, ...later]
  await tellStation({ ...session, kinds: context.kinds }, station.id, state.results, lines, repeated)
  noteRefused(run, state, station)
  await noteCircles(run, session, circles)
  await closeApply(run, session, state, station.id)
}

/** More than a person reads; all stand in the job. */
const mostNamed = 20

/** Names what was not taken, so that somebody here can settle it. */
function noteRefused(run: RunState, { results }: ImportState, { profile }: StationRow): void {
  const stillTemporary = results.flatMap(({ notices }) =>
    notices.filter(({ code }) => code === 'NUMBER_STILL_TEMPORARY'),
  )
  run.report.notices.push(...stillTemporary.slice(0, mostNamed))
  const refused = results.filter(({ outcome }) => outcome === 'refused' || outcome === 'quarantined')
  const station = profile.label
  for (const result of refused.slice(0, mostNamed)) {
    const { kind, label, uid, outcome, reason } = result
    run.report.notices.push({
      code: isRefusedDeletion(result) ? 'DELETION_NOT_TAKEN' : 'RECORD_NOT_TAKEN',
      parameters: { station, kind, label: label === '' ? uid : label, reason: reason?.code ?? outcome },
    })
  }
  const count = refused.length - mostNamed
  if (count > 0) run.report.notices.push({ code: 'RECORDS_NOT_TAKEN', parameters: { station, count } })
}

/** Stations that are about to give the same number (N-13). */
async function noteCircles(run: RunState, session: Session, circles: NumberCircles): Promise<void> {
  await circles.flush()
  const labelOf = async (id: string) => (await readStation(session, id))?.profile.label ?? id
  for (const { below, above, ...meeting } of circles.meetings) {
    const code = meeting.distance === 0 ? 'NUMBER_CIRCLES_OVERLAP' : 'NUMBER_CIRCLES_MEET'
    const stations = { below: await labelOf(below), above: await labelOf(above) }
    run.report.notices.push({ code, parameters: { ...meeting, ...stations } })
  }
}

type Source = Parameters<typeof noteSeen>[2]

/** New records go the way of every import; of a record that is here already what was changed since is a change. */
async function applyPuts(
  state: ImportState,
  manifest: NetworkManifest,
  puts: readonly PutLine[],
  edits: EditLine[],
  source: Source,
): Promise<void> {
  const { kinds } = state.context
  const { register, tx } = state.x
  const admitted: RecordEnvelope[] = []
  const svOf = new Map<string, number>()
  const uids = puts.map(({ uid }) => uid)
  const entries = await register.entries(await register.surviving(uids))
  for (const [i, line] of puts.entries()) {
    const { op: _op, sv = 1, groups, owner: _owner, change: _change, base: _base, ...rest } = line
    const envelope: RecordEnvelope = { ...rest, company: line.company ?? '' }
    const judged = judge(state.context, { schemaVersion: manifest.schema.ver }, envelope)
    if ('outcome' in judged) {
      const { outcome, reason } = judged
      conclude(state, resultOf(state, judged.envelope, outcome, reason === undefined ? {} : { reason }))
      continue
    }
    if (!tx.records.kinds.includes(envelope.kind)) {
      const reason: Notice = { code: 'KIND_NOT_KEPT', parameters: { kind: envelope.kind } }
      conclude(state, resultOf(state, envelope, 'skipped', { reason }))
      continue
    }
    const kind = kinds.get(envelope.kind)!
    const entry = entries[i]
    const seen = register.mark(line.uid).seen?.[source.station]
    // All of it may have been offered before, under these positions.
    const told = groups?.[wholeRecord] === undefined ? sv : Math.max(...Object.values(groups))
    if (entry !== undefined && wasSeen(state, line.uid, told, source)) {
      noteSeen(state, { uid: line.uid, sv }, source)
      state.repeated?.add(line.uid)
      conclude(state, resultOf(state, judged, 'unchanged'))
      continue
    }
    // A customer that went up in one of ours keeps our values; what its station changed since is a change of ours (M-A3).
    const known = entry?.key !== undefined && kind.family !== 'document'
    if (known && (seen !== undefined || entry.uid === envelope.uid) && entry.hash !== judged.hash) {
      edits.push(await asEdit(state, kind, judged, sv, groups ?? {}))
      continue
    }
    if (known && entry.uid === envelope.uid) {
      conclude(state, resultOf(state, judged, 'unchanged'))
      noteSeen(state, { uid: line.uid, sv }, source)
      continue
    }
    svOf.set(envelope.uid, sv)
    admitted.push(judged)
  }
  const articles = new ArticleIndex(state.x, kinds.get('article'))
  for (const kind of kinds.kinds) {
    const ofKind = admitted.filter((envelope) => envelope.kind === kind.kind)
    if (ofKind.length === 0) continue
    await importPage(state, kind, ofKind, articles)
    await register.flush()
  }
  await register.surviving([...svOf.keys()])
  // What the settings kept out was not taken, and comes again when they let it in.
  const out = new Set(state.results.filter(({ outcome }) => outcome === 'skipped').map(({ uid }) => uid))
  // Of one that waits for an answer too: what its station changes later is a change of the record in which it goes up.
  for (const [uid, sv] of svOf) if (!out.has(uid)) noteSeen(state, { uid, sv }, source)
  await register.flush()
}

/** A complete record as a change made upon nothing: the groups it names were changed later than the rest. */
async function asEdit(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  sv: number,
  groups: Readonly<Record<string, number>>,
): Promise<EditLine> {
  const { register, tx } = state.x
  const [uid] = await register.surviving([envelope.uid])
  const entry = (await register.entry(uid!))!
  const [local = {}] = await readRecords(tx, register, kind, [entry])
  const created = Math.min(sv, ...Object.values(groups))
  const isWhole = Object.keys(groups).length === 0
  const fields: EditLine['fields'] = {}
  for (const field of new Set([...Object.keys(local), ...Object.keys(envelope.fields)])) {
    const value = envelope.fields[field]
    const own = groups[groupOfField(kind, field)]
    const changed = own ?? groups[wholeRecord]
    // What the office has added (a customer number) is not taken back by a record that was made before.
    if (value === undefined && own === undefined) continue
    fields[field] = {
      new: (value ?? null) as never,
      sv: changed ?? (isWhole ? sv : Math.max(1, created - 1)),
    }
  }
  const base = { epoch: state.x.epoch, counter: 0 }
  return { op: 'edit', uid: envelope.uid, kind: kind.kind, base, sv, fields }
}

async function applyEdits(
  state: ImportState,
  lines: readonly EditLine[],
  edits: Map<string, EditLine>,
  source: Source,
): Promise<void> {
  for (const kind of state.context.kinds.kinds) {
    const ofKind = lines.filter((line) => line.kind === kind.kind)
    if (ofKind.length === 0) continue
    const surviving = await state.x.register.surviving(ofKind.map(({ uid }) => uid))
    const recordOf = new Map(ofKind.map((line, i) => [line, surviving[i]!]))
    for (const round of onceEach(ofKind, recordOf)) {
      for (const line of round) {
        edits.set(line.uid, line)
        edits.set(recordOf.get(line)!, line)
      }
      await importEdits(state, kind, round, source)
      await state.x.register.flush()
    }
  }
}

/** Under two names one record may be changed twice in one bundle: the later change is made upon what the earlier one left. */
function onceEach(
  lines: readonly EditLine[],
  recordOf: ReadonlyMap<EditLine, string>,
): readonly (readonly EditLine[])[] {
  if (new Set(recordOf.values()).size === lines.length) return [lines]
  const rounds: EditLine[][] = []
  const times = new Map<string, number>()
  for (const line of [...lines].sort((a, b) => a.sv - b.sv)) {
    const record = recordOf.get(line)!
    const round = times.get(record) ?? 0
    times.set(record, round + 1)
    ;(rounds[round] ??= []).push(line)
  }
  return rounds
}

/** Deleting (M-E4, M-D7): never what was changed here since, never what has a number. */
async function applyTombstone(state: ImportState, line: TombstoneLine, source: Source): Promise<void> {
  const { register, tx } = state.x
  const kind = state.context.kinds.get(line.kind)
  const [uid] = await register.surviving([line.uid])
  const entry = await register.entry(uid!)
  const sv = line.sv ?? 0
  // Gone there and not here: nothing is to be said of it.
  if (kind === undefined || entry?.key === undefined) return
  const mark = register.mark(entry.uid)
  if (wasSeen(state, line.uid, sv, source)) return
  noteSeen(state, { uid: line.uid, sv }, source)
  const [fields = {}] = await readRecords(tx, register, kind, [entry])
  // A station may drop prices that hold no more (M-P1).
  if (kind.family === 'price' && isBefore(fields['validTo'], state.now)) return
  const envelope: RecordEnvelope = {
    uid: line.uid,
    kind: line.kind,
    company: '',
    origin: entry.origin,
    revision: entry.revision,
    hash: entry.hash,
    fields,
  }
  const end = (outcome: Outcome, reason?: Notice): void => {
    conclude(state, resultOf(state, envelope, outcome, reason === undefined ? {} : { reason }))
  }
  const number = fields['number']
  if (kind.family === 'document' && typeof number === 'string' && number !== '') {
    return end('refused', { code: 'NUMBERED_NOT_DELETABLE', parameters: { number } })
  }
  const changedHereSince = Object.values(mark.writers ?? {}).some(
    ([at, station]) => at > (line.base?.counter ?? 0) && station !== source.station,
  )
  const rule = state.context.ruleOf(kind)
  const decision = decideRule(rule, {
    kind: kind.kind,
    known: true,
    same: false,
    deleted: true,
    referredTo: true,
    changedHereSince,
  })
  if (decision.action === 'none') {
    // The record goes back to the station, so there is no question left.
    const isEdited = decision.reason?.code === 'EDIT_AGAINST_DELETE'
    const reason = { code: 'DELETED_NOT_ACCEPTED', parameters: { kind: kind.kind } }
    return end('refused', isEdited ? decision.reason : reason)
  }
  const isGone = await removeHere(state, kind, entry, fields, decision.action === 'remove')
  end('refreshed', { code: isGone ? 'DELETION_TAKEN' : 'DELETION_BLOCKED' })
}

/** Of a day: was it over before the moment? */
function isBefore(day: unknown, moment: string): boolean {
  return typeof day === 'string' && day < moment.slice(0, 10)
}

/** How our records ended at the station, where they did not end well. */
async function noteProblem(
  session: Session,
  id: string,
  { uid, outcome, reason }: ReceiptLine,
): Promise<void> {
  const station = (await readStation(session, id))!
  const { [uid]: _settled, ...others } = station.problems ?? {}
  const isProblem = outcome === 'refused' || outcome === 'quarantined'
  const problems = isProblem ? { ...others, [uid]: reason?.code ?? outcome } : others
  writeStation(session, { ...station, problems })
}

/**
 * A station asks to be taken in; the first valid use of an invitation is approved by itself (bundle-format 3).
 *
 * @param licensed - What the hook `licence` said. Absent: not asked yet.
 * @returns `ask`: nothing was written, the hook has to be asked first.
 */
export async function applyEnrolment(
  run: RunState,
  session: Session,
  bundle: OpenedBundle,
  manifest: NetworkManifest,
  licensed?: boolean,
): Promise<'applied' | 'repeated' | { readonly aside: Notice } | { readonly ask: LicenceDetails }> {
  const { origin } = bundle
  const lines = [...bundle.lines()]
  const line = lines.find((one): one is EnrolLine => one.op === 'enrol')
  if (session.self.role !== 'host' || line === undefined || !origin.proven || lines.length !== 1) {
    throw new FormatError('format.body', 'expected one line that asks for admission')
  }
  const row = await readStation(session, manifest.from)
  const aside = (code: string): { readonly aside: Notice } => ({
    aside: { code, parameters: { station: manifest.from, device: line.device } },
  })
  if (row?.invitation === undefined || line.station !== row.id) return aside('ENROL_TOKEN_WRONG')
  const { digest } = run.context.exchange.runtime
  const verdict = judgeEnrolment(row.invitation, line, origin.publicKey, { now: run.now(), digest })
  if (verdict.verdict === 'refused') {
    if (verdict.alarm)
      run.context.exchange.logger.write('error', 'station.enrolled_twice', { station: row.id })
    return aside(verdict.reason)
  }
  if (verdict.verdict === 'repeat') {
    // It has not heard our answer; confirmed, that is not kept any more, and nothing goes out.
    run.missing.set(row.id, (run.missing.get(row.id) ?? new Set<number>()).add(welcomeSeq))
    return 'repeated'
  }
  const stations = (await listStations(session)).filter(({ joinedAt }) => joinedAt !== undefined).length
  if (run.context.hooks.licence !== undefined && licensed === undefined) {
    return { ask: { station: row.id, label: row.profile.label, device: line.device, stations } }
  }
  if (licensed === false) return aside('ENROL_NO_LICENCE')
  const now = { now: run.now(), digest }
  const keys = { publicKey: origin.publicKey, recipient: line.recipient }
  const known = session.members.stations.find(({ id }) => id === row.id)
  const former =
    known === undefined ? row.former : withFormer(row, known, await readLink(session, row.id), run.nowText())
  const roster = known
    ? replaceStationKeys(session.members, row.id, keys, now)
    : addToRoster(session.members, { id: row.id, label: row.profile.label, ...keys }, now)
  const signed = signRoster(roster, run.rootKey(), digest)
  session.register.write(signed, stateTags.network, 'roster')
  const { wishes: _wishes, ...rest } = row
  writeStation(session, {
    ...rest,
    ...(former === undefined ? {} : { former }),
    invitation: verdict.record,
    joinedAt: run.nowText(),
    device: line.device,
    recipient: line.recipient,
    incarnation: manifest.epoch.token,
  })
  // A device that joins under the id of a lost one starts anew.
  await forgetLink(session, row.id)
  const link = newLink(row.id)
  const receiving = { ...link.receiving, epoch: manifest.epoch, seq: manifest.seq, head: bundle.manifestHash }
  writeLink(session, { ...link, receiving: { ...receiving, owed: true }, heardAt: run.now() })
  run.report.notices.push({
    code: 'STATION_JOINED',
    parameters: { station: row.id, label: row.profile.label },
  })
  return 'applied'
}
