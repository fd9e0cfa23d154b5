/** The database as a member of its network: office or station. */
import { isOrderSyncError, openHost, openRemote } from '@ordersync/core'
import type { Host, Remote, RunLock, Store, SyncOptions } from '@ordersync/core'
import {
  createFileKeyStore,
  createFileWitness,
  createNodeRuntime,
  createProcessLock,
} from '@ordersync/runtime-node'
import { CliError } from '../cli-error.js'
import { exitCodes } from '../exit-codes.js'
import type { InterfaceTables } from '../interface-tables/open-interface-tables.js'
import type { Settings } from '../settings.js'
import { matchingOptions } from '../matching.js'
import { lockPath, memberKeyFolder, witnessPath } from './member-paths.js'
import type { MemberRole } from './membership.js'

export type Member =
  | { readonly role: 'host'; readonly host: Host; readonly sync: Host }
  | { readonly role: 'station'; readonly remote: Remote; readonly sync: Remote }

export interface MemberParts extends Pick<SyncOptions, 'transport' | 'carriers' | 'routes'> {
  readonly path: string
  readonly store: Store
  readonly tables: InterfaceTables | undefined
  /** Keeps two runs apart; default one of its own beside the database. */
  readonly lock?: RunLock | undefined
  /** The person has asked for it with an option of its own. */
  readonly allowUndoAfterWindow?: boolean | undefined
  /** Of the office, when it is made. */
  readonly label?: string | undefined
}

/** @throws {@link CliError} `cli.accessDataMissing`, `cli.otherStation`; nothing was changed. */
export async function openMember(settings: Settings, role: MemberRole, parts: MemberParts): Promise<Member> {
  try {
    if (role === 'host') {
      const host = await openHost({
        ...memberOptions(settings, parts),
        station: settings.station,
        label: parts.label,
      })
      return { role, host, sync: host }
    }
    const remote = await openRemote(memberOptions(settings, parts))
    return { role, remote, sync: remote }
  } catch (error) {
    if (!isOrderSyncError(error)) throw error
    const { code, parameters } = error
    if (code === 'usage.not_member') {
      const path = memberKeyFolder(settings, parts.path)
      throw new CliError('cli.accessDataMissing', { path }, exitCodes.membership)
    }
    if (code === 'usage.invalid_configuration' && parameters['field'] === 'station') {
      throw new CliError('cli.otherStation', { station: settings.station ?? '' })
    }
    throw error
  }
}

export function memberOptions(
  settings: Settings,
  { path, store, tables, transport, carriers, routes, lock, allowUndoAfterWindow }: MemberParts,
): SyncOptions {
  const { config } = settings
  return {
    store,
    runtime: createNodeRuntime(),
    keys: createFileKeyStore(memberKeyFolder(settings, path)),
    transport,
    carriers,
    routes,
    company: config.company,
    extension: config.extension,
    limits: config.limits as SyncOptions['limits'],
    ...matchingOptions(config),
    lock: lock ?? createProcessLock(lockPath(path)),
    witness: createFileWitness(witnessPath(settings, path)),
    undoDays: config.undoDays,
    hooks: {
      permission: (action) => action !== 'undoAfterWindow' || allowUndoAfterWindow === true,
      ...(tables ? { isLocked: tables.isLocked } : {}),
    },
  }
}
