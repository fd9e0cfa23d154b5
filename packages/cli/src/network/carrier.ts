/** How bundles travel, from the configuration. Mail and object stores get their branch here. */
import { createMemoryNetwork } from '@ordersync/core'
import type { Transport } from '@ordersync/core'
import { createFolderTransport } from '@ordersync/transport-folder'
import { isAbsolute } from 'node:path'
import { CliError } from '../cli-error.js'
import { exitCodes } from '../exit-codes.js'
import { isFolder } from '../files.js'
import type { Settings } from '../settings.js'

/** @throws {@link CliError} `cli.noFolder` when no carrier is configured. */
export function carrierOf({ config }: Settings): Transport {
  const folder = config.sync?.folder
  if (folder === undefined) throw new CliError('cli.noFolder')
  const { extension } = config
  return createFolderTransport({ folder, ...(extension === undefined ? {} : { extension }) })
}

/** For calls that send and receive nothing. */
export function idleCarrier(): Transport {
  return createMemoryNetwork().transport()
}

/** What an invitation says of the way, for the other computer. Not secret. */
export function carrierHint({ config }: Settings): Readonly<Record<string, unknown>> | undefined {
  const folder = config.sync?.folder
  return folder === undefined ? undefined : { type: 'folder', folder }
}

/** The shared folder that an invitation names; `undefined` when it names none. */
export function folderOfHint(carrier: unknown): string | undefined {
  const folder = (carrier as { readonly folder?: unknown } | null | undefined)?.folder
  return typeof folder === 'string' && folder !== '' ? folder : undefined
}

/**
 * A drive that is not connected must not get a folder of its name in its place, so none is ever created.
 * @throws {@link CliError} `cli.sharedFolderMissing`
 */
export function assertSharedFolder(folder: string): void {
  // A path of another system, such as Z:\ under Linux, would count from the current folder.
  if (isAbsolute(folder) && isFolder(folder)) return
  throw new CliError('cli.sharedFolderMissing', { path: folder }, exitCodes.carrier)
}
