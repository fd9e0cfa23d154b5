/** How bundles travel, from the configuration. Object stores get their branch here. */
import { createMemoryNetwork } from '@ordersync/core'
import type { Transport } from '@ordersync/core'
import { createFolderTransport } from '@ordersync/transport-folder'
import { createRoutingTag, openMailTransport } from '@ordersync/transport-mail'
import { dirname, isAbsolute } from 'node:path'
import { CliError } from '../cli-error.js'
import type { Config } from '../config/config-schema.js'
import { exitCodes } from '../exit-codes.js'
import { isFolder } from '../files.js'
import type { Settings } from '../settings.js'
import { usualOffice } from './member-names.js'

/** A carrier, and how a file of a person's hands gets into it where it takes one. */
export type Carrier = Transport & { add?(file: Uint8Array): Promise<readonly string[]> }

/** Asked for the mailbox of a station that the configuration does not name. */
export type AddressLookup = (station: string) => Promise<string | undefined>

/** @throws {@link CliError} `cli.noFolder` when no carrier is configured. @throws {@link UsageError} for wrong settings of a mailbox. */
export function carrierOf({ config, configPath }: Settings, addressOf?: AddressLookup): Carrier {
  const { folder, mail } = config.sync ?? {}
  const { extension } = config
  if (mail !== undefined) {
    return openMailTransport(mail, {
      folder: dirname(configPath),
      ...(extension === undefined ? {} : { extension }),
      ...(addressOf === undefined ? {} : { addressOf }),
    })
  }
  if (folder === undefined) throw new CliError('cli.noFolder')
  return createFolderTransport({ folder, ...(extension === undefined ? {} : { extension }) })
}

/** For calls that send and receive nothing. */
export function idleCarrier(): Transport {
  return createMemoryNetwork().transport()
}

/** What an invitation says of the way, for the other computer. Not secret. */
export type CarrierHint =
  | { readonly type: 'folder'; readonly folder: string }
  | {
      readonly type: 'mail'
      /** Id of the office. */
      readonly station: string
      /** Its mailbox. */
      readonly address: string
      /** Random word of the link, in a shared mailbox. */
      readonly tag?: string
    }

/** Each call makes a new random word for a shared mailbox. */
export function carrierHint({ config, station }: Settings): CarrierHint | undefined {
  const { folder, mail } = config.sync ?? {}
  if (mail !== undefined) {
    const { address, shared } = mail
    const tag = shared === undefined ? {} : { tag: createRoutingTag() }
    return { type: 'mail', station: station ?? usualOffice, address, ...tag }
  }
  return folder === undefined ? undefined : { type: 'folder', folder }
}

/** The shared folder that an invitation names; `undefined` when it names none. */
export function folderOfHint(carrier: unknown): string | undefined {
  const folder = (carrier as { readonly folder?: unknown } | null | undefined)?.folder
  return typeof folder === 'string' && folder !== '' ? folder : undefined
}

type MailConfig = NonNullable<NonNullable<Config['sync']>['mail']>

/** The own mailbox with what the invitation says of the office; `undefined` when it says nothing of mail. */
export function mailWithHint(mail: MailConfig, carrier: unknown): MailConfig | undefined {
  const { type, station, address, tag } = (carrier ?? {}) as Readonly<Record<string, unknown>>
  if (type !== 'mail' || typeof station !== 'string' || typeof address !== 'string') return undefined
  if (typeof tag === 'string') {
    const { addresses: _addresses, ...rest } = mail
    return { ...rest, shared: { ...mail.shared, tags: { ...mail.shared?.tags, [station]: tag } } }
  }
  return { ...mail, addresses: { ...mail.addresses, [station]: address } }
}

export function isMailHint(carrier: unknown): boolean {
  return (carrier as { readonly type?: unknown } | null | undefined)?.type === 'mail'
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

/** @throws {@link UsageError} `usage.invalid_configuration` naming the field of the mailbox that is wrong. */
export function assertMailSettings(settings: Settings): void {
  void carrierOf(settings, async () => undefined).close?.()
}

/** One carrier, and the rest as it was. */
export function syncWith(
  { sync }: Config,
  folder: string | undefined,
  mail: MailConfig | undefined,
): NonNullable<Config['sync']> {
  const { folder: _folder, mail: _mail, ...rest } = sync ?? {}
  return {
    ...rest,
    ...(mail === undefined ? {} : { mail }),
    ...(folder === undefined || mail !== undefined ? {} : { folder }),
  }
}
