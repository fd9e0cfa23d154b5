import { isOrderSyncError, openInvitation } from '@ordersync/core'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { existsSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { CliError } from '../cli-error.js'
import type { Command, CommandContext } from '../command-context.js'
import type { Config } from '../config/config-schema.js'
import { writeConfig } from '../config/write-config.js'
import { exitCodes } from '../exit-codes.js'
import { readBundleFile } from '../files.js'
import { inspectDatabase } from '../inspect-database.js'
import {
  assertMailSettings,
  assertSharedFolder,
  folderOfHint,
  idleCarrier,
  isMailHint,
  mailWithHint,
  syncWith,
} from '../network/carrier.js'
import { memberKeyFolder } from '../network/member-paths.js'
import { membershipOf } from '../network/membership.js'
import { openMember } from '../network/open-member.js'
import { openDatabase, openOwnDatabase } from '../open-database.js'
import { readAnswer } from '../output/prompt.js'
import type { Settings } from '../settings.js'
import { startDatabase } from './init.js'

export interface JoinCommandOptions {
  readonly file: string
  readonly code?: string | undefined
  readonly folder?: string | undefined
}

/** This database becomes a station, with the file and the code that the office gave. Everything is checked before. */
export const joinCommand: Command<JoinCommandOptions> = async (context, options) => {
  const { console, settings } = context
  const { db, configPath, config } = settings
  if (db === undefined) throw new CliError('cli.setupNeedsDatabase')
  for (const place of [dirname(db), dirname(configPath)]) {
    if (!existsSync(place)) throw new CliError('cli.folderMissing', { path: place })
  }
  const bytes = readBundleFile(options.file)
  const code = options.code ?? (await askCode(context))
  const isNew = startDatabase(db)
  const runtime = createNodeRuntime()
  const invitation = await openInvitation(bytes, code, { now: runtime.clock.now(), runtime })
  const { folder, mail } = placeOf(settings, options, invitation.carrier)
  const { stationId: station, label } = invitation
  const next: Settings = { ...settings, station, config: { ...config, sync: syncWith(config, folder, mail) } }
  if (folder !== undefined) assertSharedFolder(folder)
  else assertMailSettings(next)
  try {
    await becomeStation(next, db, bytes, code)
  } catch (error) {
    // What we made a moment ago holds nothing yet.
    if (isNew) for (const end of ['', '-wal', '-shm']) rmSync(db + end, { force: true })
    throw error
  }
  const { language } = settings
  writeConfig(configPath, { ...next.config, station, db, language })
  const place = mail?.address ?? folder ?? ''
  console.sentence(mail === undefined ? 'cli.joinDone' : 'cli.joinDoneMail', {
    label,
    db,
    folder: place,
    config: configPath,
  })
  const keys = memberKeyFolder(next, db)
  return { exitCode: exitCodes.done, json: { station, label, config: configPath, db, folder: place, keys } }
}

/** Where bundles travel: an option, then what the invitation says, then what is configured. */
function placeOf(
  { config }: Settings,
  { folder: given }: JoinCommandOptions,
  carrier: unknown,
): Pick<NonNullable<Config['sync']>, 'folder' | 'mail'> {
  if (given !== undefined) return { folder: resolve(given) }
  const { mail, folder: configured } = config.sync ?? {}
  if (mail !== undefined) {
    const known = Object.keys(mail.addresses ?? mail.shared?.tags ?? {}).length > 0
    const complete = mailWithHint(mail, carrier) ?? (known ? mail : undefined)
    if (complete !== undefined) return { mail: complete }
  }
  if (isMailHint(carrier)) throw new CliError('cli.joinNeedsMail')
  const folder = folderOfHint(carrier) ?? configured
  if (folder === undefined) throw new CliError('cli.joinNeedsFolder')
  return { folder }
}

async function becomeStation(
  settings: Settings,
  path: string,
  bytes: Uint8Array,
  code: string,
): Promise<void> {
  if (inspectDatabase(path) !== 'tables') await openOwnDatabase(path).close?.()
  const database = openDatabase(settings)
  try {
    const role = await membershipOf(database.store, settings.config.company)
    if (role === 'host') throw alreadyMember(path)
    const member = await openMember(settings, 'station', { ...database, transport: idleCarrier() })
    if (member.role === 'station') await member.remote.join(bytes, code, { device: hostname() })
  } catch (error) {
    // A station that the office has not answered yet may ask anew with a second invitation; later it may not.
    const taken = isOrderSyncError(error) && error.code === 'usage.invalid_argument'
    throw taken && error.parameters['field'] === 'file' ? alreadyMember(path) : error
  } finally {
    await database.store.close?.()
  }
}

function alreadyMember(path: string): CliError {
  return new CliError('cli.memberAlready', { path }, exitCodes.membership)
}

async function askCode({ console, signal }: CommandContext): Promise<string> {
  if (!process.stdin.isTTY) throw new CliError('cli.codeMissing')
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  reader.setPrompt(console.say('cli.codePrompt'))
  reader.prompt()
  return readAnswer(reader, signal)
}
