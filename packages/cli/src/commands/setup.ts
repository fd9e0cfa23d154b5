import { createFileKeyStore } from '@ordersync/runtime-node'
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { CliError } from '../cli-error.js'
import type { Command } from '../command-context.js'
import { askPassphrase, givenPassphrase, passphraseName } from '../config/passphrase.js'
import type { Config } from '../config/config-schema.js'
import { exitCodes } from '../exit-codes.js'
import { writeConfig } from '../config/write-config.js'
import { inspectDatabase } from '../inspect-database.js'
import { createInterfaceTables } from '../interface-tables/create-interface-tables.js'
import { openOwnDatabase } from '../open-database.js'
import { keyFolderOf } from '../session.js'

export interface SetupCommandOptions {
  readonly tables?: boolean | undefined
  readonly force?: boolean | undefined
  readonly in?: string | undefined
  readonly out?: string | undefined
  readonly unattended?: boolean | undefined
}

/** Configuration file, key folder with the company passphrase, database. */
export const setupCommand: Command<SetupCommandOptions> = async ({ console, settings, signal }, options) => {
  const { db, station, configPath, configFound } = settings
  if (db === undefined) throw new CliError('cli.setupNeedsDatabase')
  if (station === undefined) throw new CliError('cli.setupNeedsStation')
  if (configFound && options.force !== true) throw new CliError('cli.configExists', { path: configPath })
  const content = inspectDatabase(db)
  if (content === 'other' && options.tables !== true) throw new CliError('cli.foreignDatabase', { path: db })
  if (!existsSync(dirname(db))) throw new CliError('cli.folderMissing', { path: dirname(db) })
  if (!existsSync(dirname(configPath))) throw new CliError('cli.folderMissing', { path: dirname(configPath) })
  const passphrase = givenPassphrase(settings.passphraseFile) ?? (await askPassphrase(console, signal))
  if (options.tables === true) await createInterfaceTables(db)
  else if (content !== 'tables') await openOwnDatabase(db).close?.()
  const keys = keyFolderOf(settings)
  await createFileKeyStore(keys).put(passphraseName, new TextEncoder().encode(passphrase))
  writeConfig(configPath, configOf(db))
  console.sentence('cli.setupDone', { config: configPath, db, keys })
  return { exitCode: exitCodes.done, json: { config: configPath, db, keys, tables: options.tables === true } }

  function configOf(dbPath: string): Config {
    const { in: oldIn, out: oldOut, unattended, ...rest } = settings.config
    const incoming = options.in === undefined ? oldIn : resolve(options.in)
    const out = options.out === undefined ? oldOut : resolve(options.out)
    return {
      ...rest,
      station,
      db: dbPath,
      keys,
      language: settings.language,
      ...(settings.by === '' ? {} : { by: settings.by }),
      ...(incoming === undefined ? {} : { in: incoming }),
      ...(out === undefined ? {} : { out }),
      ...((options.unattended ?? unattended) === true ? { unattended: true } : {}),
    }
  }
}
