import type { Series } from '@ordersync/core'
import { existsSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { CliError } from '../cli-error.js'
import type { Command } from '../command-context.js'
import { writeConfig } from '../config/write-config.js'
import { exitCodes } from '../exit-codes.js'
import { inspectDatabase } from '../inspect-database.js'
import {
  assertCarrierSettings,
  assertSharedFolder,
  bucketOf,
  idleCarrier,
  syncWith,
} from '../network/carrier.js'
import { memberKeyFolder } from '../network/member-paths.js'
import { membershipOf } from '../network/membership.js'
import { usualOffice } from '../network/member-names.js'
import { openMember } from '../network/open-member.js'
import { rehearseSeries } from '../network/rehearsal.js'
import { parseSeries, readSeriesFile } from '../network/series-text.js'
import { openDatabase, openOwnDatabase } from '../open-database.js'
import type { Settings } from '../settings.js'

export interface InitCommandOptions {
  readonly label?: string | undefined
  readonly folder?: string | undefined
  /** `kind=first number`. */
  readonly numbers?: readonly string[] | undefined
  /** JSON file with series. */
  readonly series?: string | undefined
}

/** This database becomes the office of a new network. */
export const initCommand: Command<InitCommandOptions> = async ({ console, settings }, options) => {
  const { db, configPath, config } = settings
  if (db === undefined) throw new CliError('cli.setupNeedsDatabase')
  const folder = options.folder === undefined ? config.sync?.folder : resolve(options.folder)
  const { mail, s3, file } = options.folder === undefined ? (config.sync ?? {}) : {}
  if ([folder, mail, s3, file].every((one) => one === undefined)) throw new CliError('cli.initNeedsFolder')
  if (folder !== undefined) assertSharedFolder(folder)
  if (mail !== undefined || s3 !== undefined) assertCarrierSettings(settings)
  for (const place of [dirname(db), dirname(configPath)]) {
    if (!existsSync(place)) throw new CliError('cli.folderMissing', { path: place })
  }
  const series = seriesOf(options)
  await rehearseSeries(series)
  const station = settings.station ?? usualOffice
  const next: Settings = {
    ...settings,
    station,
    config: { ...config, sync: syncWith(config, { folder, mail, s3 }) },
  }
  const isNew = startDatabase(db)
  try {
    await becomeOffice(
      next,
      db,
      options.label,
      series,
      config.sync?.folder !== undefined || config.station !== undefined,
    )
  } catch (error) {
    // What we made a moment ago holds nothing yet.
    if (isNew) for (const end of ['', '-wal', '-shm']) rmSync(db + end, { force: true })
    throw error
  }
  const language = settings.language
  writeConfig(configPath, { ...next.config, station, db, language })
  const place = mail?.address ?? bucketOf(s3) ?? folder ?? file?.saveTo ?? ''
  const byMail = mail?.shared === undefined ? 'cli.initDoneMail' : 'cli.initDoneShared'
  const done = s3 !== undefined ? 'cli.initDoneS3' : mail === undefined ? 'cli.initDone' : byMail
  console.sentence(done, { label: options.label ?? station, db, folder: place, config: configPath })
  return {
    exitCode: exitCodes.done,
    json: {
      station,
      label: options.label ?? station,
      config: configPath,
      db,
      folder: place,
      keys: memberKeyFolder(next, db),
      series: series.map(({ id }) => id),
    },
  }
}

function seriesOf({ numbers = [], series }: InitCommandOptions): readonly Series[] {
  return [...numbers.map(parseSeries), ...(series === undefined ? [] : readSeriesFile(series))]
}

/** @returns whether there was none. @throws {@link CliError} `cli.foreignDatabase` */
export function startDatabase(db: string): boolean {
  const content = inspectDatabase(db)
  if (content === 'other') throw new CliError('cli.foreignDatabase', { path: db })
  return content === 'missing'
}

async function becomeOffice(
  settings: Settings,
  path: string,
  label: string | undefined,
  series: readonly Series[],
  wasConfigured: boolean,
): Promise<void> {
  // Makes the tables of an empty or new file.
  if (inspectDatabase(path) !== 'tables') await openOwnDatabase(path).close?.()
  const database = openDatabase(settings)
  try {
    const role = await membershipOf(database.store, settings.config.company)
    // Cut off before the configuration was written, the same call completes it.
    const unfinished = role === 'host' && !wasConfigured
    if (role !== undefined && !unfinished) {
      throw new CliError('cli.memberAlready', { path }, exitCodes.membership)
    }
    const transport = idleCarrier()
    const member = await openMember(settings, 'host', { ...database, transport, label })
    if (member.role === 'host') for (const one of series) await member.host.defineSeries(one)
  } finally {
    await database.store.close?.()
  }
}
