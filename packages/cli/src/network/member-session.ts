import { CliError } from '../cli-error.js'
import type { CommandContext } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import type { InterfaceTables } from '../interface-tables/open-interface-tables.js'
import { databaseOf, openDatabase } from '../open-database.js'
import { ProgressLine } from '../output/progress.js'
import { carriersOf, idleCarrier } from './carrier.js'
import type { Carriers } from './carrier.js'
import { membershipOf } from './membership.js'
import { openMember } from './open-member.js'
import type { Member } from './open-member.js'
import { holdRunLock } from './run-lock.js'
import type { Host, RunLock, Store, SyncCallOptions } from '@ordersync/core'

/** An open member of a network. */
export type MemberSession = Member & {
  readonly path: string
  readonly store: Store
  readonly tables: InterfaceTables | undefined
  readonly carrier: Carriers
}

export type HostSession = Extract<MemberSession, { readonly role: 'host' }>
export type StationSession = Extract<MemberSession, { readonly role: 'station' }>

type Call = SyncCallOptions & { readonly signal: AbortSignal }

interface MemberNeeds {
  readonly needsCarrier: boolean
  /** It begins with a run: while another one is under way the database is not even opened. */
  readonly isRun?: boolean
}

/**
 * Open the database as a member, work, close it whatever happens.
 * @throws {@link CliError} `cli.notMember` when it belongs to no network; nothing was changed.
 */
export async function withMember<T>(
  { settings, signal }: CommandContext,
  { needsCarrier, isRun = false }: MemberNeeds,
  work: (session: MemberSession, call: Call) => Promise<T>,
): Promise<T> {
  if (!isRun) return withOpenMember({ settings, signal }, { needsCarrier }, work)
  const held = await holdRunLock(databaseOf(settings))
  try {
    return await withOpenMember({ settings, signal }, { needsCarrier, lock: held.lock }, work)
  } finally {
    await held.release()
  }
}

async function withOpenMember<T>(
  { settings, signal }: Pick<CommandContext, 'settings' | 'signal'>,
  { needsCarrier, lock }: { readonly needsCarrier: boolean; readonly lock?: RunLock },
  work: (session: MemberSession, call: Call) => Promise<T>,
): Promise<T> {
  const { path, store, tables } = openDatabase(settings)
  const progress = new ProgressLine(process.stderr, settings.language)
  try {
    const role = await membershipOf(store, settings.config.company)
    if (role === undefined) throw new CliError('cli.notMember', { path }, exitCodes.membership)
    // The office keeps the mailbox of each station in its profile (SKY-17); who that is shows only once it is open.
    let host: Host | undefined
    const carrier: Carriers = needsCarrier
      ? carriersOf(settings, async (station) => mailAddressOf(host, station))
      : { options: { transport: idleCarrier() } }
    const member = await openMember(settings, role, { path, store, tables, lock, ...carrier.options })
    if (member.role === 'host') host = member.host
    try {
      return await work(
        { ...member, path, store, tables, carrier },
        {
          signal,
          by: settings.by,
          onProgress: progress.report,
        },
      )
    } finally {
      await member.sync.close()
    }
  } finally {
    progress.end()
    await store.close?.()
  }
}

async function mailAddressOf(host: Host | undefined, station: string): Promise<string | undefined> {
  const profile = await host?.profile(station)
  return profile?.addresses?.station?.['mail']
}

/** @throws {@link CliError} `cli.officeOnly` */
export async function withOffice<T>(
  context: CommandContext,
  work: (session: HostSession, call: Call) => Promise<T>,
): Promise<T> {
  return withMember(context, { needsCarrier: false }, (session, call) => {
    if (session.role !== 'host') throw new CliError('cli.officeOnly', {}, exitCodes.membership)
    return work(session, call)
  })
}

/** @throws {@link CliError} `cli.stationUnknown` naming those that there are. */
export async function assertStation({ host }: HostSession, station: string): Promise<void> {
  const { links, station: office } = await host.status()
  const known = links.map((link) => link.station)
  if (known.includes(station)) return
  throw new CliError('cli.stationUnknown', { station, expected: known.length > 0 ? known : ['–'], office })
}
