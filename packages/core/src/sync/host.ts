/** The office of a network; see {@link Host}. */
import { UsageError } from '../errors/errors.js'
import { longestStationLabel } from '../identity/roster-schema.js'
import { createInvitation, invitationLifetimeMs } from '../identity/invitation.js'
import type { JsonValue } from '../identity/invitation.js'
import { createNetwork } from '../identity/roster.js'
import { signRoster } from '../identity/signed-roster.js'
import {
  createStationKeys,
  loadStationKeys,
  publicKeysOf,
  saveStationKeys,
} from '../identity/station-keys.js'
import { openRegister } from '../jobs/exchange-context.js'
import { defineSeries } from '../numbering/define-series.js'
import { identifyNumbering } from '../numbering/numbering.js'
import { runAsync } from '../numbering/program.js'
import { changeProfile } from '../profile/change-profile.js'
import { copyProfile } from '../profile/change-profile.js'
import { defaultProfile } from '../profile/default-profile.js'
import type { StationProfile } from '../profile/profile.js'
import type { ProfileValidation } from '../profile/validate-profile.js'
import { stateTags } from '../register/state-rows.js'
import type { RegisterEntry } from '../register/register-entry.js'
import type { StoreTransaction } from '../store/store.js'
import { captureHere } from './apply-state.js'
import { assertOwnKeys, publicKeyText } from './assert-own-keys.js'
import type { BundleSuite } from './bundle-suite.js'
import { followDatabase } from './follow-database.js'
import { noteAllHeld } from './held-by-station.js'
import { profileKey, putItem } from './items.js'
import { setBack } from './link.js'
import { createMember } from './member.js'
import { askPermission, createParts, invalid, readSelf, signalOf } from './member-parts.js'
import { RunState, seriesOf } from './run-state.js'
import { assertOfficeUpToDate } from './set-back.js'
import type { Host, HostOptions } from './sync.js'
import { becomeMember, openSession, readLink, readStation, writeStation } from './sync-context.js'
import type { Session } from './sync-context.js'
import { lettingMore } from './widened-rules.js'

const dayMs = 86_400_000

/** The office. Made at the first call, found again later: the database remembers who it is. */
export async function openHost(options: HostOptions): Promise<Host> {
  return openHostWith(options)
}

/** @param suite - Other than the standard one in simulations only. */
export async function openHostWith(options: HostOptions, suite?: BundleSuite): Promise<Host> {
  if (options.station !== undefined && !/^[a-z0-9-]{1,32}$/.test(options.station)) {
    throw invalid('station', '1 to 32 characters of a-z, 0-9 and -')
  }
  const parts = createParts(options, suite)
  const { context } = parts
  const { runtime, store } = context.exchange
  const known = await readSelf(context)
  const station = options.station ?? known?.station ?? 'office'
  parts.setStation(station)
  if (known !== undefined && (known.role !== 'host' || known.station !== station)) {
    throw invalid('station', `${known.station}, which this database is already`)
  }
  const own = (await loadStationKeys(options.keys, 'station', runtime)) ?? (await makeKeys('station'))
  const root = (await loadStationKeys(options.keys, 'root', runtime)) ?? (await makeKeys('root'))
  if (known !== undefined) assertOwnKeys(known, own)
  parts.setKeys(own, root)
  if (known === undefined) {
    const label = options.label ?? station
    const now = { now: runtime.clock.now(), digest: runtime.digest }
    const roster = createNetwork({
      rootPublicKey: root.signing.publicKey,
      host: { id: station, label, ...publicKeysOf(own) },
      ...now,
    })
    const signed = signRoster(roster, root.signing, runtime.digest)
    const pub = publicKeyText(own)
    const self = { role: 'host', station, label, net: roster.net, host: station, pub } as const
    await store.transaction(async (tx) => {
      await becomeMember(context, tx, self, signed)
      await followDatabase(context, tx)
      const { epoch } = await openRegister(context.exchange, tx)
      await identifyNumbering(tx.state, { station, incarnation: epoch.token, isHost: true })
    })
  }

  await parts.compareWitness()

  async function makeKeys(name: string) {
    if (known !== undefined) {
      throw new UsageError('usage.not_member', `keys ${name} are missing`, { parameters: { what: 'keys' } })
    }
    const keys = await createStationKeys(runtime)
    await saveStationKeys(options.keys, name, keys)
    return keys
  }

  const within = async <T>(
    call: { signal?: AbortSignal },
    work: (session: Session) => Promise<T>,
  ): Promise<T> =>
    store.transaction(async (tx: StoreTransaction) => {
      const session = await openSession(context, tx)
      const result = await work(session)
      await session.register.flush()
      return result
    }, signalOf(call))

  async function needStation(session: Session, id: string) {
    const row = await readStation(session, id)
    if (row === undefined)
      throw new UsageError('usage.not_found', 'no such station', { parameters: { what: id } })
    return row
  }

  /** Settings go out with the next bundle, as one item: the latest counts. */
  async function tell(session: Session, profile: StationProfile): Promise<void> {
    const run = new RunState(context, own, station, {})
    const line = await run.profileLine(session, profile, session.feed.end)
    await putItem(session.register, profile.station, profileKey, { line })
  }

  return {
    ...createMember(parts),

    async addStation(label, call = {}) {
      assertLabel(label)
      const id = call.id ?? idFrom(label)
      if (!/^[a-z0-9-]{1,32}$/.test(id) || id === station) {
        throw new UsageError('usage.invalid_argument', 'id: expected 1 to 32 of a-z, 0-9 and -', {
          parameters: { field: 'id', expected: '1 to 32 characters of a-z, 0-9 and -' },
        })
      }
      await askPermission(context, 'addStation', call, id)
      await assertOfficeUpToDate(context)
      const { profile, roster } = await within(call, async (session) => {
        const row = await readStation(session, id)
        if (row?.joinedAt !== undefined && call.replace !== true) {
          const device = row.device ?? row.profile.label
          throw new UsageError('usage.station_joined', `${id} has joined already`, {
            parameters: { station: id, label: row.profile.label, device },
          })
        }
        // A station that there is has its settings; they change with `changeProfile`.
        if (call.preset !== undefined && (row !== undefined || call.like !== undefined)) {
          throw new UsageError('usage.invalid_argument', 'preset: only for a new station, without like', {
            parameters: { field: 'preset', expected: 'a new station, and no `like`' },
          })
        }
        const like = call.like === undefined ? undefined : (await needStation(session, call.like)).profile
        const base =
          row?.profile ??
          (like === undefined
            ? {
                ...defaultProfile({ station: id, label, preset: call.preset }),
                series: await allSeries(session),
              }
            : copyProfile(like, { station: id, label }))
        const patched =
          call.profile === undefined ? base : taken(changeProfile(base, call.profile, context.exchange.kinds))
        return { profile: patched, roster: session.roster }
      })
      const expires =
        runtime.clock.now() + (call.days === undefined ? invitationLifetimeMs : call.days * dayMs)
      const made = await createInvitation(
        {
          stationId: id,
          label,
          roster,
          expires,
          ...(call.carrier === undefined ? {} : { carrier: call.carrier as JsonValue }),
          ...(suite === undefined ? {} : { workFactor: 14 }),
        },
        runtime,
      )
      await within(call, async (session) => {
        const row = await readStation(session, id)
        writeStation(session, { ...row, id, profile, invitation: made.record })
      })
      return {
        station: id,
        label,
        file: made.bytes,
        fileName: `ordersync-${id}.invite`,
        code: made.code,
        expires: new Date(expires).toISOString(),
      }
    },

    profile: (id, call = {}) => within(call, async (session) => (await needStation(session, id)).profile),

    async changeProfile(id, change, call = {}) {
      await askPermission(context, 'changeProfile', call, id)
      await assertOfficeUpToDate(context)
      return within(call, async (session) => {
        const row = await needStation(session, id)
        const profile = taken(changeProfile(row.profile, change, context.exchange.kinds))
        if (profile.revision === row.profile.revision) return profile
        const { farewell: _farewell, ...rest } = row
        writeStation(session, { ...(profile.active ? rest : row), profile })
        await tell(session, profile)
        if (row.joinedAt !== undefined) await noteAllHeld(session, row.profile, profile)
        if (row.joinedAt !== undefined && lettingMore(row.profile, profile, 'hostToStation')) {
          await sendAgain(session, id)
        }
        return profile
      })
    },

    async defineSeries(series, call = {}) {
      await askPermission(context, 'changeSeries', call)
      await assertOfficeUpToDate(context)
      await within(call, (session) => runAsync(session.tx.state, defineSeries(series)))
    },

    series: (call = {}) => within(call, (session) => seriesOf(session)),

    async handOver(document, to, call = {}) {
      await askPermission(context, 'handOver', call, to)
      await assertOfficeUpToDate(context)
      await within(call, async (session) => {
        if (to !== station) await needStation(session, to)
        await captureHere(new RunState(context, own, station, call), session)
        await session.register.flush()
        const entry = await findDocument(session, document)
        const mark = session.register.mark(entry.uid)
        const { owner: _owner, ...rest } = mark
        session.register.setMark(entry.uid, { ...rest, owner: to })
        // A new revision of the office, so that everybody learns who owns it now.
        session.register.set({
          ...entry,
          revision: entry.revision + 1,
          base: { revision: entry.revision, hash: entry.hash },
        })
      })
    },
  }
}

function taken(validation: ProfileValidation): StationProfile {
  if (validation.ok) return validation.profile
  const { path, message } = validation.issues[0]!
  throw new UsageError('usage.invalid_configuration', `${path}: ${message}`, {
    parameters: {
      field: validation.issues.map((issue) => issue.path).join(', '),
      expected: validation.issues.map((issue) => issue.message.replace(/^expected /, '')).join('; '),
    },
  })
}

/** Numbers are reserved of every series, unless the profile says otherwise. */
async function allSeries(session: Session): Promise<StationProfile['series']> {
  const series = await seriesOf(session)
  // Customers get their number at the office unless a profile says `leased` (M-A6).
  return Object.fromEntries(
    series.map(({ id, block, kind }) => [id, { reserve: kind !== 'party', count: block }]),
  )
}

/** Look through the feed once more from its beginning; what the station has already ends as unchanged. */
async function sendAgain(session: Session, id: string): Promise<void> {
  const link = await readLink(session, id)
  session.register.write(
    { ...link, sending: { ...link.sending, ...setBack(link.sending, 0) } },
    stateTags.link,
    id,
  )
}

async function findDocument(
  session: Session,
  document: { readonly kind: string; readonly number: string } | { readonly uid: string },
): Promise<RegisterEntry> {
  const { register, tx } = session
  const missing = (what: string): UsageError =>
    new UsageError('usage.not_found', 'no such document', { parameters: { what } })
  let uid: string | undefined
  if ('uid' in document) uid = document.uid
  else if (!tx.records.kinds.includes(document.kind)) {
    throw new UsageError('usage.kind_not_kept', `${document.kind} is not kept here`, {
      parameters: { kind: document.kind },
    })
  } else {
    const [keys = []] = await tx.records.findByNumber(document.kind, [document.number])
    if (keys.length !== 1) throw missing(document.number)
    ;[uid] = await register.uidsOf(document.kind, keys)
  }
  const entry = uid === undefined ? undefined : await register.entry(uid)
  if (entry?.key === undefined) throw missing('uid' in document ? document.uid : document.number)
  return entry
}

/** `Laptop Müller` → `laptop-mueller`. */
function assertLabel(label: string): void {
  if (label.trim() !== '' && label.length <= longestStationLabel) return
  const expected = `1 to ${longestStationLabel} characters`
  throw new UsageError('usage.invalid_argument', `label: expected ${expected}`, {
    parameters: { field: 'label', expected },
  })
}

function idFrom(label: string): string {
  const spelled = label
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
  const plain = spelled.normalize('NFKD').replace(/[^a-z0-9]+/g, '-')
  return plain
    .replace(/^-+|-+$/g, '')
    .slice(0, 32)
    .replace(/-+$/, '')
}
