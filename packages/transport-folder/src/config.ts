import { defaultLimits, UsageError } from '@ordersync/core'
import type { Clock, Random } from '@ordersync/core'
import { randomFillSync } from 'node:crypto'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { withDeadline } from './deadline-files.js'
import type { FolderFiles } from './folder-files.js'
import { nodeFiles } from './node-files.js'
import type { WriteRetry } from './until-free.js'

export interface FolderTransportOptions {
  /** The folder that all stations share: network drive, cloud folder, USB stick. */
  readonly folder: string
  /** Of the bundles' names, the vendor's own if he has one: `.` and 1 to 8 of a-z and 0-9. Default `.osb`. */
  readonly extension?: string
  /**
   * Create the folder when it is not there. Not for drives that may be unplugged: a folder would be created in their place.
   * Default false.
   */
  readonly createFolder?: boolean
  /** Let `watch` look every so many milliseconds instead of waiting for events; network drives need it. Default: events. */
  readonly pollInterval?: number
  readonly writeRetry?: WriteRetry
  /**
   * Milliseconds that the drive may take for one call, those with bytes a second more for every 64 KiB; after that it counts as
   * not reachable. 10 to 3,600,000, default 60,000.
   */
  readonly timeout?: number
  /** Largest bundle, bytes; larger files are never read. At most 64 MiB, which is the default. */
  readonly maxBytes?: number
  /**
   * After so many milliseconds without acknowledgement a bundle is sent once more. At least as long as the folder's own
   * synchronisation takes. 1,000 to 30 days, default 10 minutes.
   */
  readonly resendAfter?: number
  /** For tests: what stands for the file system, time and randomness. Default: those of Node. */
  readonly files?: FolderFiles
  readonly clock?: Clock
  readonly random?: Random
  readonly delay?: (milliseconds: number) => Promise<void>
}

export interface FolderConfig {
  readonly folder: string
  /** Without dot. */
  readonly extension: string
  readonly createFolder: boolean
  readonly pollInterval: number | undefined
  readonly writeRetry: Required<WriteRetry>
  readonly maxBytes: number
  readonly resendAfter: number
  readonly files: FolderFiles
  readonly clock: Clock
  readonly random: Random
  readonly delay: (milliseconds: number) => Promise<void>
}

/** @throws {@link UsageError} `usage.invalid_configuration` */
export function folderConfig(options: FolderTransportOptions): FolderConfig {
  const { folder, extension = '.osb', pollInterval, maxBytes = defaultLimits.fileBytes } = options
  const { timeout = 60_000, resendAfter = 600_000 } = options
  const { attempts = 6, firstDelay = 50 } = options.writeRetry ?? {}
  demand(
    typeof folder === 'string' && folder !== '' && !folder.includes('\0'),
    'folder',
    'the path of a folder',
  )
  demand(/^\.[a-z0-9]{1,8}$/.test(extension), 'extension', '. and 1 to 8 of a-z and 0-9')
  demand(typeof (options.createFolder ?? false) === 'boolean', 'createFolder', 'true or false')
  demand(isWhole(maxBytes, 1, defaultLimits.fileBytes), 'maxBytes', `1 to ${defaultLimits.fileBytes}`)
  demand(isWhole(attempts, 1, 20), 'writeRetry.attempts', '1 to 20')
  demand(isWhole(firstDelay, 0, 10_000), 'writeRetry.firstDelay', '0 to 10,000 milliseconds')
  demand(isWhole(timeout, 10, 3_600_000), 'timeout', '10 to 3,600,000 milliseconds')
  demand(isWhole(resendAfter, 1000, 2_592_000_000), 'resendAfter', '1,000 to 2,592,000,000 milliseconds')
  demand(
    pollInterval === undefined || isWhole(pollInterval, 10, 3_600_000),
    'pollInterval',
    '10 to 3,600,000 milliseconds',
  )
  return {
    folder: resolve(folder),
    extension: extension.slice(1),
    createFolder: options.createFolder ?? false,
    pollInterval,
    writeRetry: { attempts, firstDelay },
    maxBytes,
    resendAfter,
    files: withDeadline(options.files ?? nodeFiles, timeout),
    clock: options.clock ?? { now: () => Date.now() },
    random: options.random ?? { bytes: (count) => randomFillSync(new Uint8Array(count)) },
    delay: options.delay ?? ((milliseconds) => setTimeout(milliseconds)),
  }
}

function isWhole(value: number, from: number, to: number): boolean {
  return Number.isInteger(value) && value >= from && value <= to
}

function demand(condition: boolean, field: string, expected: string): void {
  if (condition) return
  throw new UsageError('usage.invalid_configuration', `${field}: expected ${expected}`, {
    parameters: { field, expected },
  })
}
