import { openFileExchange, settingKind, templateKind } from '@ordersync/core'
import type {
  FileExchange,
  FileExchangeOptions,
  PermissionAction,
  RecordKind,
  Store,
  SyncMember,
} from '@ordersync/core'
import { createFileKeyStore, createNodeRuntime } from '@ordersync/runtime-node'
import { dirname, join } from 'node:path'
import { CliError } from './cli-error.js'
import { givenPassphrase, passphraseName } from './config/passphrase.js'
import type { InterfaceTables } from './interface-tables/open-interface-tables.js'
import { matchingOptions } from './matching.js'
import { idleCarrier } from './network/carrier.js'
import { membershipOf } from './network/membership.js'
import { openMember } from './network/open-member.js'
import { openDatabase } from './open-database.js'
import type { Settings } from './settings.js'

/** An open database with the way in and out. */
export interface Session {
  readonly path: string
  readonly store: Store
  readonly exchange: FileExchange
  /** Where the database is one of an ERP that uses interface tables. */
  readonly tables: InterfaceTables | undefined
  close(): Promise<void>
}

export interface SessionOptions {
  /** The command seals or opens files, so the passphrase must be there. */
  readonly needsPassphrase: boolean
  /** The command makes and takes over no files, so the name of the database does not matter. */
  readonly looksOnly?: boolean
  /** The command answers or undoes: in a member of a network under the rules of whoever sent the record. */
  readonly decides?: boolean
  /** The person has asked for it with an option of its own. */
  readonly allowUndoAfterWindow?: boolean
}

/** @throws {@link CliError} or an error of the store; nothing was changed. */
export async function openSession(settings: Settings, options: SessionOptions): Promise<Session> {
  const station = settings.station ?? (options.looksOnly === true ? 'local' : undefined)
  const { path, store, tables } = openDatabase(settings)
  try {
    const passphrase = await findPassphrase(settings)
    if (options.needsPassphrase && passphrase === undefined && !settings.config.recipients) {
      throw new CliError('cli.noPassphrase')
    }
    const close = async () => store.close?.()
    const member =
      options.decides === true ? await memberOf(settings, options, { path, store, tables }) : undefined
    // A job of a synchronisation may have brought kinds that single files do not carry.
    const kinds = member === undefined ? [] : [settingKind, templateKind]
    const name = station ?? (member === undefined ? undefined : (await member.status()).station)
    if (name === undefined) throw new CliError('cli.noStation')
    const files = await openFileExchange(
      exchangeOptions(settings, options, { store, station: name, passphrase, tables, kinds }),
    )
    // What came from a station is decided under the rules of that station, which only the member knows.
    const exchange =
      member === undefined
        ? files
        : { ...files, answer: member.answer, previewUndo: member.previewUndo, undo: member.undo }
    return { path, store, exchange, tables, close }
  } catch (error) {
    await store.close?.()
    throw error
  }
}

/** The database as a member of its network; `undefined` when it is none. */
async function memberOf(
  settings: Settings,
  { allowUndoAfterWindow }: SessionOptions,
  parts: Pick<Session, 'path' | 'store' | 'tables'>,
): Promise<SyncMember | undefined> {
  const role = await membershipOf(parts.store, settings.config.company)
  if (role === undefined) return undefined
  return (
    await openMember(settings, role, {
      ...parts,
      allowUndoAfterWindow,
      transport: idleCarrier(),
    })
  ).sync
}

/** Folder of the keys: from the configuration, else beside it. */
export function keyFolderOf(settings: Settings): string {
  return settings.config.keys ?? join(dirname(settings.configPath), 'ordersync-keys')
}

async function findPassphrase(settings: Settings): Promise<string | undefined> {
  const given = givenPassphrase(settings.passphraseFile)
  if (given !== undefined) return given
  const kept = await createFileKeyStore(keyFolderOf(settings)).get(passphraseName)
  return kept === undefined ? undefined : new TextDecoder().decode(kept)
}

interface Parts {
  readonly store: Store
  readonly station: string
  readonly passphrase: string | undefined
  readonly tables: InterfaceTables | undefined
  readonly kinds: readonly RecordKind[]
}

function exchangeOptions(
  { config }: Settings,
  { allowUndoAfterWindow = false }: SessionOptions,
  { store, station, passphrase, tables, kinds }: Parts,
): FileExchangeOptions {
  // Who only looks at jobs or answers questions needs no passphrase; core wants one all the same. This one seals nothing.
  const runtime = createNodeRuntime()
  const unused = () => Buffer.from(runtime.random.bytes(32)).toString('base64')
  const permission = (action: PermissionAction) => action !== 'undoAfterWindow' || allowUndoAfterWindow
  return {
    store,
    runtime,
    station,
    kinds,
    company: config.company,
    secrets: {
      passphrase: passphrase ?? (config.recipients ? undefined : unused()),
      recipients: config.recipients,
    },
    rules: config.rules as FileExchangeOptions['rules'],
    customerNumbers: config.customerNumbers,
    extension: config.extension,
    undoDays: config.undoDays,
    limits: config.limits as FileExchangeOptions['limits'],
    ...matchingOptions(config),
    hooks: { permission, ...(tables ? { isLocked: tables.isLocked } : {}) },
  }
}
