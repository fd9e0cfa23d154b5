/** How bundles travel, from the configuration. */
import { createMemoryNetwork } from '@ordersync/core'
import type { SyncOptions, Transport } from '@ordersync/core'
import { createFileTransport, createFolderTransport } from '@ordersync/transport-folder'
import { createRoutingTag, openMailTransport } from '@ordersync/transport-mail'
import { openS3Transport } from '@ordersync/transport-s3'
import { dirname, isAbsolute, resolve } from 'node:path'
import { CliError } from '../cli-error.js'
import type { Config } from '../config/config-schema.js'
import { exitCodes } from '../exit-codes.js'
import { isFolder } from '../files.js'
import type { Settings } from '../settings.js'
import { usualOffice } from './member-names.js'

/** The carriers of the configuration, and how a file of a person's hands gets into one where one takes it. */
export interface Carriers {
  readonly options: Pick<SyncOptions, 'transport' | 'carriers' | 'routes'>
  add?(file: Uint8Array): Promise<readonly string[]>
}

/** Asked for the mailbox of a station that the configuration does not name. */
export type AddressLookup = (station: string) => Promise<string | undefined>

const usualOrder = ['mail', 's3', 'folder', 'file'] as const

/**
 * One carrier, or several that stand in for each other.
 * @throws {@link CliError} `cli.noFolder` when no carrier is configured. @throws {@link UsageError} for wrong settings of one.
 */
export function carriersOf({ config, configPath }: Settings, addressOf?: AddressLookup): Carriers {
  const { folder, mail, s3, file, order, routes } = config.sync ?? {}
  const { extension } = config
  const common = { folder: dirname(configPath), ...(extension === undefined ? {} : { extension }) }
  const mailbox =
    mail === undefined
      ? undefined
      : openMailTransport(mail, { ...common, ...(addressOf === undefined ? {} : { addressOf }) })
  const byHand =
    file === undefined
      ? undefined
      : createFileTransport({
          saveTo: resolve(common.folder, file.saveTo),
          ...(extension === undefined ? {} : { extension }),
        })
  const opened: Partial<Record<(typeof usualOrder)[number], Transport>> = {
    ...(mailbox === undefined ? {} : { mail: mailbox }),
    ...(s3 === undefined ? {} : { s3: openS3Transport(s3, common) }),
    ...(folder === undefined
      ? {}
      : { folder: createFolderTransport({ folder, ...(extension === undefined ? {} : { extension }) }) }),
    ...(byHand === undefined ? {} : { file: byHand }),
  }
  const names = [...new Set([...(order ?? []), ...usualOrder])].filter((name) => opened[name] !== undefined)
  const [first] = names
  if (first === undefined) throw new CliError('cli.noFolder')
  const taker = mailbox ?? byHand
  const add = taker === undefined ? {} : { add: (bytes: Uint8Array) => taker.add(bytes) }
  if (names.length === 1) return { options: { transport: opened[first] }, ...add }
  const carriers = Object.fromEntries(names.map((name) => [name, opened[name]!]))
  return { options: { carriers, routes }, ...add }
}

/** For calls that send and receive nothing. */
export function idleCarrier(): Transport {
  return createMemoryNetwork().transport()
}

/** What an invitation says of the way, for the other computer. Not secret. */
export type CarrierHint =
  | { readonly type: 'folder'; readonly folder: string }
  | {
      readonly type: 's3'
      readonly bucket: string
      readonly endpoint?: string
      readonly prefix?: string
      readonly region?: string
    }
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
  const { folder, mail, s3 } = config.sync ?? {}
  if (mail !== undefined) {
    const { address, shared } = mail
    const tag = shared === undefined ? {} : { tag: createRoutingTag() }
    return { type: 'mail', station: station ?? usualOffice, address, ...tag }
  }
  if (s3 !== undefined) {
    // The place, and nothing of the keys.
    const { bucket, endpoint, prefix, region } = s3
    return {
      type: 's3',
      bucket,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(prefix === undefined ? {} : { prefix }),
      ...(region === undefined ? {} : { region }),
    }
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

/** @throws {@link UsageError} `usage.invalid_configuration` naming the field of the mailbox or the bucket that is wrong. */
export function assertCarrierSettings(settings: Settings): void {
  const { transport, carriers = {} } = carriersOf(settings, async () => undefined).options
  for (const one of [transport, ...Object.values(carriers)]) void one?.close?.()
}

/** These carriers, and the rest as it was. A mailbox is used alone, a bucket may have a folder beside it. */
export function syncWith(
  { sync }: Config,
  { folder, mail, s3 }: Pick<NonNullable<Config['sync']>, 'folder' | 'mail' | 's3'>,
): NonNullable<Config['sync']> {
  const { folder: _folder, mail: _mail, s3: _s3, ...rest } = sync ?? {}
  return {
    ...rest,
    ...(mail === undefined ? {} : { mail }),
    ...(s3 === undefined ? {} : { s3 }),
    ...(folder === undefined || mail !== undefined ? {} : { folder }),
  }
}

/** What people are told. */
export function bucketOf(s3: NonNullable<Config['sync']>['s3']): string | undefined {
  return s3 === undefined ? undefined : `s3://${s3.bucket}/${s3.prefix ?? ''}`
}

/** The bucket that an invitation names; `undefined` when it names none. */
export function bucketOfHint(carrier: unknown): string | undefined {
  const { type, bucket } = (carrier ?? {}) as Readonly<Record<string, unknown>>
  return type === 's3' && typeof bucket === 'string' ? bucket : undefined
}
