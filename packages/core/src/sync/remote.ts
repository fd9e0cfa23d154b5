/** A station of a network; see {@link Remote}. */
import { UsageError } from '../errors/errors.js'
import { createEnrolment } from '../identity/enrolment.js'
import { openInvitation } from '../identity/invitation.js'
import { createStationKeys, loadStationKeys, saveStationKeys } from '../identity/station-keys.js'
import { openRegister } from '../jobs/exchange-context.js'
import { identifyNumbering } from '../numbering/numbering.js'
import { runAsync } from '../numbering/program.js'
import { wishNumbers } from '../numbering/take-number.js'
import type { StationProfile } from '../profile/profile.js'
import { stateTags } from '../register/state-rows.js'
import { assertOwnKeys, publicKeyText } from './assert-own-keys.js'
import type { BundleSuite } from './bundle-suite.js'
import { followDatabase } from './follow-database.js'
import { dropKeptAside, readKeptAside } from './kept-aside.js'
import { createMember } from './member.js'
import { askPermission, createParts, readSelf, signalOf } from './member-parts.js'
import { readReceipts } from './receipts.js'
import type { Remote, RemoteOptions } from './sync.js'
import { becomeMember } from './sync-context.js'
import type { SelfRow } from './sync-context.js'

const listedReceipts = 100

/** A station. Joins once with `join`; later the database remembers who it is. */
export async function openRemote(options: RemoteOptions): Promise<Remote> {
  return openRemoteWith(options)
}

/** @param suite - Other than the standard one in simulations only. */
export async function openRemoteWith(options: RemoteOptions, suite?: BundleSuite): Promise<Remote> {
  const parts = createParts(options, suite)
  const { context } = parts
  const { runtime, store } = context.exchange
  const known = await readSelf(context)
  if (known?.role === 'host') {
    throw new UsageError('usage.invalid_configuration', 'this database is the office of its network', {
      parameters: { field: 'store', expected: 'the database of a station' },
    })
  }
  if (known !== undefined) {
    const keys = await loadStationKeys(options.keys, 'station', runtime)
    if (keys === undefined) {
      throw new UsageError('usage.not_member', 'the keys of this station are missing', {
        parameters: { what: 'keys' },
      })
    }
    parts.setStation(known.station)
    assertOwnKeys(known, keys)
    parts.setKeys(keys)
    await parts.compareWitness()
  }

  return {
    ...createMember(parts),

    async join(file, code, call = {}) {
      await askPermission(context, 'join', call)
      const contents = await openInvitation(file, code, { now: runtime.clock.now(), runtime })
      const self = await readSelf(context, signalOf(call))
      // Asked and not answered yet, it may ask once more, as the same station and nobody else.
      const isSame = self?.net === contents.net && self.station === contents.stationId
      if (self !== undefined && (self.welcomed === true || !isSame)) {
        throw new UsageError('usage.invalid_argument', 'this database belongs to a network already', {
          parameters: { field: 'file', expected: 'a database that belongs to no network yet' },
        })
      }
      // Made before the database knows of them: a crash between the two leaves keys that the next try uses.
      const keys =
        (await loadStationKeys(options.keys, 'station', runtime)) ?? (await createStationKeys(runtime))
      await saveStationKeys(options.keys, 'station', keys)
      const line = createEnrolment(contents, keys, { device: call.device ?? contents.label }, runtime)
      const recipient = contents.roster.host.age[0]!.recipient
      const row: SelfRow = {
        role: 'station',
        station: contents.stationId,
        label: contents.label,
        net: contents.net,
        host: contents.roster.host.id,
        pub: publicKeyText(keys),
        enrol: { line, recipient },
      }
      parts.setStation(contents.stationId)
      await store.transaction(async (tx) => {
        await becomeMember(context, tx, row, contents.signedRoster)
        await followDatabase(context, tx)
        const { epoch, register } = await openRegister(context.exchange, tx)
        // A second invitation for the same database asks anew.
        register.write(null, stateTags.link, row.host)
        await register.flush()
        await identifyNumbering(tx.state, { station: row.station, incarnation: epoch.token, isHost: false })
      }, signalOf(call))
      parts.setKeys(keys)
      const carrier = contents.carrier
      const hints = typeof carrier === 'object' && carrier !== null && !Array.isArray(carrier) ? carrier : {}
      return { station: row.station, label: row.label, carrier: { ...hints } }
    },

    async profile(call = {}) {
      return store.transaction(async (tx) => {
        const { register } = await openRegister(context.exchange, tx)
        return register.row<StationProfile>(stateTags.network, 'profile')
      }, signalOf(call))
    },

    async requestNumbers(series, { date, ...call }) {
      await askPermission(context, 'sync', call)
      await store.transaction((tx) => runAsync(tx.state, wishNumbers(series, { date })), signalOf(call))
    },

    async receipts(call = {}) {
      const { limit = listedReceipts } = call
      return store.transaction((tx) => readReceipts(tx.state, limit), signalOf(call))
    },

    keptAside: (call = {}) => store.transaction((tx) => readKeptAside(tx.state), signalOf(call)),
    async dropKeptAside(id, call = {}) {
      await askPermission(context, 'decide', call)
      await store.transaction((tx) => dropKeptAside(tx.state, id), signalOf(call))
    },
  }
}
