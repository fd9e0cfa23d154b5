import { UsageError } from '@ordersync/core'
import type { Clock, Logger, Random } from '@ordersync/core'
import { randomFillSync } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { mailLimits } from './limits.js'
import type {
  ImapFolders,
  MailAuth,
  MailTls,
  MailTransportOptions,
  SaveOptions,
  SharedMailbox,
} from './options.js'

/** A server with every default filled in. */
export interface ServerConfig {
  readonly host: string
  readonly port: number
  readonly tls: MailTls
  readonly ca: string | undefined
  readonly serverName: string | undefined
}

export interface ImapConfig extends ServerConfig {
  readonly protocol: 'imap'
  readonly folders: Required<Omit<ImapFolders, 'unrecognised'>> & Pick<ImapFolders, 'unrecognised'>
  readonly createFolders: boolean
  readonly pollInterval: number
}

export interface Pop3Config extends ServerConfig {
  readonly protocol: 'pop3'
  readonly keepDays: number
}

export interface SmtpConfig extends ServerConfig {
  readonly auth: MailAuth
  readonly connections: number
}

export interface MailConfig {
  readonly address: string
  readonly label: string | undefined
  readonly auth: MailAuth
  readonly receive: ImapConfig | Pop3Config
  readonly send: SmtpConfig | SaveOptions
  readonly addressOf: (station: string) => Promise<string | undefined>
  readonly shared: SharedMailbox | undefined
  /** Without dot. */
  readonly extension: string
  readonly maxBytes: number
  readonly resendAfter: number
  readonly timeout: number
  readonly logger: Logger
  readonly clock: Clock
  readonly random: Random
  readonly delay: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/** One address without a display name. What cannot stand in a header is no address. */
export const mailAddressSchema = z
  .string()
  .max(254)
  .regex(/^[^\s<>()[\]\\,;:"@\p{Cc}]{1,64}@[^\s<>()[\]\\,;:"@\p{Cc}]{1,253}$/u, {
    error: 'a mail address such as office@example.com',
  })

const tlsSchema = z.enum(['implicit', 'starttls', 'none'])

const serverFields = {
  host: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9.:-]+$/, { error: 'the name of a server, without https://' }),
  port: z.int().min(1).max(65_535).optional(),
  tls: tlsSchema.optional(),
  ca: z.string().optional(),
  serverName: z.string().min(1).max(253).optional(),
}

/** From the entry INBOX on, with `/` (AMP-21). */
const folderPathSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/\p{Cc}*%]+(?:\/[^/\p{Cc}*%]+)*$/u, {
    error: 'a path such as OrderSync/Archive',
  })

export const foldersSchema = z
  .strictObject({
    inbox: folderPathSchema.optional(),
    archive: folderPathSchema.optional(),
    error: folderPathSchema.optional(),
    unrecognised: folderPathSchema.optional(),
  })
  .refine((folders) => differ(Object.values(withUsualFolders(folders as ImapFolders))), {
    error: 'inbox, archive, error and unrecognised must be different folders',
  })

export const imapSchema = z.strictObject({
  protocol: z.literal('imap'),
  ...serverFields,
  folders: foldersSchema.optional(),
  createFolders: z.boolean().optional(),
  pollInterval: z.int().min(100).max(86_400_000).optional(),
})

export const pop3Schema = z.strictObject({
  protocol: z.literal('pop3'),
  ...serverFields,
  keepDays: z.number().min(0).max(3650).optional(),
})

export const smtpSchema = z.strictObject({ ...serverFields, connections: z.int().min(1).max(10).optional() })

const passwordSchema = z.strictObject({
  user: z.string().min(1).max(320),
  password: z.union([z.string().min(1), z.custom<() => string>((value) => typeof value === 'function')]),
})
const tokenSchema = z.strictObject({
  user: z.string().min(1).max(320),
  accessToken: z.custom<() => unknown>((value) => typeof value === 'function', { error: 'a function' }),
})
const authSchema = z.union([passwordSchema, tokenSchema], {
  error: 'user with password, or user with accessToken',
})

const stationSchema = z.string().regex(/^[a-z0-9-]{1,32}$/)

export const routingTagSchema = z
  .string()
  .regex(/^[a-z0-9]{12,64}$/, { error: '12 to 64 of a-z and 0-9, made at random' })

export const sharedSchema = z.strictObject({
  tags: z.record(stationSchema, routingTagSchema),
  others: z.enum(['leave', 'unrecognised']).optional(),
})

export const addressesSchema = z.record(stationSchema, mailAddressSchema)

export const generalFields = {
  address: mailAddressSchema,
  label: z.string().min(1).max(80).optional(),
  shared: sharedSchema.optional(),
  extension: z
    .string()
    .regex(/^\.[a-z0-9]{1,8}$/, { error: '. and 1 to 8 of a-z and 0-9' })
    .optional(),
  maxBytes: z
    .int()
    .min(10_000)
    .max(mailLimits.readMailBytes / 2)
    .optional(),
  resendAfter: z
    .int()
    .min(1000)
    .max(30 * 86_400_000)
    .optional(),
  timeout: z.int().min(100).max(600_000).optional(),
}

const optionsSchema = z.strictObject({
  ...generalFields,
  auth: authSchema,
  receive: z.discriminatedUnion('protocol', [imapSchema, pop3Schema]),
  send: z.union([
    smtpSchema.extend({ auth: authSchema.optional() }),
    z.strictObject({ saveTo: z.string().min(1) }),
  ]),
  addresses: z
    .union([addressesSchema, z.custom<() => string>((value) => typeof value === 'function')])
    .optional(),
  logger: z.unknown().optional(),
  clock: z.unknown().optional(),
  random: z.unknown().optional(),
  delay: z.unknown().optional(),
})

function withUsualFolders(folders: ImapFolders = {}): ImapConfig['folders'] {
  const { inbox = 'INBOX', archive = 'OrderSync/Archive', error = 'OrderSync/Error', unrecognised } = folders
  return { inbox, archive, error, ...(unrecognised === undefined ? {} : { unrecognised }) }
}

/** INBOX is one folder in whatever case; so are others on many servers. */
function differ(paths: readonly string[]): boolean {
  return new Set(paths.map((path) => path.toLowerCase())).size === paths.length
}

const usualPorts: Readonly<Record<'imap' | 'pop3' | 'smtp', Readonly<Record<MailTls, number>>>> = {
  imap: { implicit: 993, starttls: 143, none: 143 },
  pop3: { implicit: 995, starttls: 110, none: 110 },
  smtp: { implicit: 465, starttls: 587, none: 587 },
}

function serverConfig(
  kind: 'imap' | 'pop3' | 'smtp',
  {
    host,
    port,
    tls,
    ca,
    serverName,
  }: MailTransportOptions['receive'] | Exclude<MailTransportOptions['send'], SaveOptions>,
): ServerConfig {
  const usual: MailTls = kind === 'smtp' && (port === undefined || port === 587) ? 'starttls' : 'implicit'
  const used = tls ?? usual
  return { host, port: port ?? usualPorts[kind][used], tls: used, ca, serverName }
}

/** @throws {@link UsageError} `usage.invalid_configuration` naming the first field that is wrong. */
export function mailConfig(options: MailTransportOptions): MailConfig {
  const parsed = optionsSchema.safeParse(options)
  if (!parsed.success) throw configurationError(parsed.error.issues)
  const { receive, send, addresses, shared } = options
  if (addresses === undefined && shared === undefined) {
    throw invalid('addresses', 'the mailbox of each station, or shared with the words of a shared mailbox')
  }
  if (addresses !== undefined && shared !== undefined) {
    throw invalid('shared', 'no addresses beside it: in a shared mailbox all have one address')
  }
  if (shared?.others === 'unrecognised' && receive.protocol === 'pop3') {
    throw invalid('shared.others', 'leave: POP3 knows no folders')
  }
  return {
    address: options.address,
    label: options.label,
    auth: options.auth,
    receive:
      receive.protocol === 'imap'
        ? {
            protocol: 'imap',
            ...serverConfig('imap', receive),
            folders: withUsualFolders(receive.folders),
            createFolders: receive.createFolders ?? true,
            pollInterval: receive.pollInterval ?? 120_000,
          }
        : { protocol: 'pop3', ...serverConfig('pop3', receive), keepDays: receive.keepDays ?? 0 },
    send:
      'saveTo' in send
        ? send
        : {
            ...serverConfig('smtp', send),
            auth: send.auth ?? options.auth,
            connections: send.connections ?? 2,
          },
    addressOf: addressLookup(options),
    shared,
    extension: (options.extension ?? '.osb').slice(1),
    maxBytes: options.maxBytes ?? mailLimits.sentBundleBytes,
    resendAfter: options.resendAfter ?? 6 * 3_600_000,
    timeout: options.timeout ?? 60_000,
    logger: options.logger ?? { write: () => undefined },
    clock: options.clock ?? { now: () => Date.now() },
    random: options.random ?? { bytes: (count) => randomFillSync(new Uint8Array(count)) },
    delay: options.delay ?? ((milliseconds, signal) => setTimeout(milliseconds, undefined, { signal })),
  }
}

function addressLookup({ address, addresses }: MailTransportOptions): MailConfig['addressOf'] {
  if (addresses === undefined) return async () => address
  if (typeof addresses !== 'function') {
    return async (station) => (Object.hasOwn(addresses, station) ? addresses[station] : undefined)
  }
  return async (station) => {
    const found = await addresses(station)
    return found !== undefined && mailAddressSchema.safeParse(found).success ? found : undefined
  }
}

/**
 * Of alternatives the one that was meant: that of the protocol that is named, else the one with the least to say against it.
 * @returns with the whole path.
 */
export function innermostIssue(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue
  const isMeant = (branch: readonly z.core.$ZodIssue[]) => branch.every(({ path }) => path[0] !== 'protocol')
  const branches = issue.errors.filter(isMeant)
  const [meant] = [...(branches.length > 0 ? branches : issue.errors)].sort((a, b) => a.length - b.length)
  const inner = meant?.[0]
  // Of alternatives that are no objects, such as a text or a function, the sentence of the whole says more.
  if (inner === undefined || inner.path.length + Number(inner.code === 'unrecognized_keys') === 0)
    return issue
  return innermostIssue({ ...inner, path: [...issue.path, ...inner.path] })
}

export function configurationError(issues: readonly z.core.$ZodIssue[]): UsageError {
  const issue = innermostIssue(issues[0]!)
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const field = [...issue.path.map(String), ...keys].join('.') || 'options'
  return invalid(field, keys.length > 0 ? 'no such field' : issue.message)
}

export function invalid(field: string, expected: string): UsageError {
  return new UsageError('usage.invalid_configuration', `${field}: expected ${expected}`, {
    parameters: { field, expected },
  })
}
