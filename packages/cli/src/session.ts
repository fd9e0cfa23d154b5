import { openFileExchange } from '@ordersync/core'
import type { FileExchange, FileExchangeOptions, PermissionAction, Store } from '@ordersync/core'
import { createFileKeyStore, createNodeRuntime } from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { dirname, join } from 'node:path'
import { CliError } from './cli-error.js'
import { givenPassphrase, passphraseName } from './config/passphrase.js'
import { inspectDatabase } from './inspect-database.js'
import { openInterfaceTables } from './interface-tables/open-interface-tables.js'
import type { InterfaceTables } from './interface-tables/open-interface-tables.js'
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
  /** The person has asked for it with an option of its own. */
  readonly allowUndoAfterWindow?: boolean
}

/** @throws {@link CliError} or an error of the store; nothing was changed. */
export async function openSession(settings: Settings, options: SessionOptions): Promise<Session> {
  const path = databaseOf(settings)
  const station = settings.station ?? (options.looksOnly === true ? 'local' : undefined)
  if (station === undefined) throw new CliError('cli.noStation')
  const content = inspectDatabase(path)
  if (content === 'missing') throw new CliError('cli.databaseMissing', { path })
  if (content === 'other' || content === 'empty') throw new CliError('cli.notSetUp', { path })
  const passphrase = await findPassphrase(settings)
  if (options.needsPassphrase && passphrase === undefined && !settings.config.recipients) {
    throw new CliError('cli.noPassphrase')
  }
  const tables = content === 'tables' ? openInterfaceTables(path) : undefined
  const store = tables?.store ?? createSqliteStore({ path })
  try {
    const exchange = await openFileExchange(
      exchangeOptions(settings, options, { store, station, passphrase, tables }),
    )
    return { path, store, exchange, tables, close: async () => store.close?.() }
  } catch (error) {
    await store.close?.()
    throw error
  }
}

export function databaseOf(settings: Settings): string {
  if (settings.db === undefined) throw new CliError('cli.noDatabase')
  return settings.db
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
}

function exchangeOptions(
  { config }: Settings,
  { allowUndoAfterWindow = false }: SessionOptions,
  { store, station, passphrase, tables }: Parts,
): FileExchangeOptions {
  // Who only looks at jobs or answers questions needs no passphrase; core wants one all the same. This one seals nothing.
  const runtime = createNodeRuntime()
  const unused = () => Buffer.from(runtime.random.bytes(32)).toString('base64')
  const permission = (action: PermissionAction) => action !== 'undoAfterWindow' || allowUndoAfterWindow
  return {
    store,
    runtime,
    station,
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
    hooks: { permission, ...(tables ? { isLocked: tables.isLocked } : {}) },
  }
}
