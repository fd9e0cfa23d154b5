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
  assertCarrierSettings,
  assertSharedFolder,
  folderOfHint,
  idleCarrier,
  isMailHint,
  bucketOf,
  bucketOfHint,
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
  const { folder, mail, s3 } = placeOf(settings, options, invitation.carrier)
  const { stationId: station, label } = invitation
  const next: Settings = {
    ...settings,
    station,
    config: { ...config, sync: syncWith(config, { folder, mail, s3 }) },
  }
  if (folder !== undefined) assertSharedFolder(folder)
  if (mail !== undefined || s3 !== undefined) assertCarrierSettings(next)
  try {
    await becomeStation(next, db, bytes, code)
  } catch (error) {
    // What we made a moment ago holds nothing yet.
    if (isNew) for (const end of ['', '-wal', '-shm']) rmSync(db + end, { force: true })
    throw error
  }
  const { language } = settings
  writeConfig(configPath, { ...next.config, station, db, language })
  const place = mail?.address ?? bucketOf(s3) ?? folder ?? config.sync?.file?.saveTo ?? ''
  console.sentence(
    s3 !== undefined ? 'cli.joinDoneS3' : mail === undefined ? 'cli.joinDone' : 'cli.joinDoneMail',
    {
      label,
      db,
      folder: place,
      config: configPath,
    },
  )
  const keys = memberKeyFolder(next, db)
  return { exitCode: exitCodes.done, json: { station, label, config: configPath, db, folder: place, keys } }
}

/** Where bundles travel: an option, then what the invitation says, then what is configured. */
function placeOf(
  { config }: Settings,
  { folder: given }: JoinCommandOptions,
  carrier: unknown,
): Pick<NonNullable<Config['sync']>, 'folder' | 'mail' | 's3'> {
  if (given !== undefined) return { folder: resolve(given) }
  const { mail, s3, folder: configured } = config.sync ?? {}
  if (mail !== undefined) {
    const known = Object.keys(mail.addresses ?? mail.shared?.tags ?? {}).length > 0
    const complete = mailWithHint(mail, carrier) ?? (known ? mail : undefined)
    if (complete !== undefined) return { mail: complete }
  }
  // A folder beside the bucket stands in for it.
  if (s3 !== undefined) return { s3, ...(configured === undefined ? {} : { folder: configured }) }
  if (isMailHint(carrier)) throw new CliError('cli.joinNeedsMail')
  const bucket = bucketOfHint(carrier)
  if (bucket !== undefined && configured === undefined) throw new CliError('cli.joinNeedsS3', { bucket })
  const folder = folderOfHint(carrier) ?? configured
  // Files by hand need no place that both reach.
  if (folder === undefined && config.sync?.file !== undefined) return {}
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
