/** The transport out of a JSON file: the same settings, with the places where secrets are instead of the secrets. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import {
  addressesSchema,
  configurationError,
  generalFields,
  imapSchema,
  invalid,
  pop3Schema,
  smtpSchema,
} from './config.js'
import { createMailTransport } from './mail-transport.js'
import type { MailTransport } from './mail-transport.js'
import type {
  ImapReceiveOptions,
  MailAuth,
  MailTokenCallback,
  MailTransportOptions,
  Pop3ReceiveOptions,
  SmtpSendOptions,
} from './options.js'
import { mailPresets } from './presets.js'
import type { MailPreset, MailPresetName } from './presets.js'

const path = z.string().min(1).max(1000)

const secretFields = {
  /** Log-in name. Default the address. */
  user: z.string().min(1).max(320).optional(),
  /** Where the password is. Written down here in plain text it works too, for trying things out. */
  password: z
    .union([
      z.string().min(1),
      z.strictObject({ env: z.string().min(1).max(200) }),
      z.strictObject({ file: path }),
    ])
    .optional(),
  /**
   * A program and its arguments that prints an OAuth2 access token: alone, or as JSON with `token` or `access_token`, and
   * `expiresAt` (ms) or `expires_in` (s). After a refused token it is started with ORDERSYNC_FORCE_REFRESH=1.
   */
  tokenCommand: z.array(z.string().max(2000)).min(1).max(20).optional(),
}

const serverName = { host: smtpSchema.shape.host.optional(), caFile: path.optional() }

const presetNames = Object.keys(mailPresets) as [MailPresetName, ...MailPresetName[]]

/** `{ "type": "mail", … }` in a JSON file. */
export const mailSettingsSchema = z.strictObject({
  type: z.literal('mail').optional(),
  preset: z.enum(presetNames).optional(),
  ...generalFields,
  ...secretFields,
  receive: z
    .union([
      imapSchema.omit({ ca: true }).extend({ protocol: z.literal('imap').optional(), ...serverName }),
      pop3Schema.omit({ ca: true }).extend(serverName),
    ])
    .optional(),
  send: z
    .union([
      smtpSchema.omit({ ca: true }).extend({ ...serverName, ...secretFields }),
      z.strictObject({ saveTo: path }),
    ])
    .optional(),
  addresses: addressesSchema.optional(),
})

export type MailSettings = z.infer<typeof mailSettingsSchema>

export interface OpenMailOptions extends Pick<
  MailTransportOptions,
  'logger' | 'clock' | 'random' | 'extension'
> {
  /** Paths in the settings count from here. Default the current folder. */
  readonly folder?: string
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Asked for a station that is not in `addresses`. */
  readonly addressOf?: (station: string) => string | undefined | Promise<string | undefined>
}

/**
 * A transport out of settings. Passwords are read from where they are each time they are needed, so that a new one takes
 * effect without a restart.
 *
 * @throws {@link UsageError} `usage.invalid_configuration` naming the first field that is wrong.
 */
export function openMailTransport(settings: MailSettings, options: OpenMailOptions = {}): MailTransport {
  return createMailTransport(mailOptionsOf(settings, options))
}

/** The settings as options of `createMailTransport`. @throws {@link UsageError} */
export function mailOptionsOf(settings: unknown, options: OpenMailOptions = {}): MailTransportOptions {
  const parsed = mailSettingsSchema.safeParse(settings)
  if (!parsed.success) throw configurationError(parsed.error.issues)
  const { preset, address, label, shared, extension, maxBytes, resendAfter, timeout, addresses } = parsed.data
  const { folder = process.cwd(), addressOf, env: _env, folder: _folder, ...rest } = options
  const chosen: MailPreset | undefined = preset === undefined ? undefined : mailPresets[preset]
  const auth = authOf(parsed.data, address, options, folder)
  if (auth === undefined) throw invalid('password', 'password or tokenCommand')
  return {
    ...(rest as Partial<MailTransportOptions>),
    address,
    auth,
    receive: receiveOf(parsed.data.receive, chosen, folder),
    send: sendOf(parsed.data.send, chosen, address, options, folder),
    ...(label === undefined ? {} : { label }),
    ...(shared === undefined
      ? {
          addresses:
            addressOf === undefined
              ? (addresses ?? {})
              : (station: string) => addresses?.[station] ?? addressOf(station),
        }
      : { shared: shared as NonNullable<MailTransportOptions['shared']> }),
    ...(extension === undefined ? {} : { extension }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(resendAfter === undefined ? {} : { resendAfter }),
    ...(timeout === undefined ? {} : { timeout }),
  }
}

function receiveOf(
  given: MailSettings['receive'],
  preset: MailPreset | undefined,
  folder: string,
): ImapReceiveOptions | Pop3ReceiveOptions {
  const protocol = given?.protocol ?? 'imap'
  const usual = protocol === 'pop3' ? preset?.pop3 : preset?.receive
  const { caFile, ...rest } = given ?? {}
  const merged = { ...usual, ...rest, protocol, ...certificate(caFile, folder) }
  if (merged.host === undefined)
    throw invalid('receive.host', 'the server for receiving, or a preset that has one')
  return merged as ImapReceiveOptions | Pop3ReceiveOptions
}

function sendOf(
  given: MailSettings['send'],
  preset: MailPreset | undefined,
  address: string,
  options: OpenMailOptions,
  folder: string,
): MailTransportOptions['send'] {
  if (given !== undefined && 'saveTo' in given) return { saveTo: resolve(folder, given.saveTo) }
  const { caFile, user, password, tokenCommand, ...rest } = given ?? {}
  const auth = authOf({ user, password, tokenCommand }, address, options, folder)
  const merged = {
    ...preset?.send,
    ...rest,
    ...certificate(caFile, folder),
    ...(auth === undefined ? {} : { auth }),
  }
  if (merged.host === undefined) throw invalid('send.host', 'the server for sending, or a preset')
  return merged as SmtpSendOptions
}

function certificate(caFile: string | undefined, folder: string): { readonly ca?: string } {
  if (caFile === undefined) return {}
  let ca = ''
  try {
    ca = readFileSync(resolve(folder, caFile), 'utf8')
  } catch {
    // Said below, as of a file that holds something else: a key beside the certificate is easily taken for it.
  }
  if (!/^-----BEGIN (?:TRUSTED )?CERTIFICATE-----/m.test(ca))
    throw invalid('caFile', 'a readable file with a certificate (PEM)')
  return { ca }
}

function authOf(
  { user, password, tokenCommand }: Pick<MailSettings, 'user' | 'password' | 'tokenCommand'>,
  address: string,
  { env = process.env }: OpenMailOptions,
  folder: string,
): MailAuth | undefined {
  const login = user ?? address
  if (tokenCommand !== undefined) return { user: login, accessToken: tokenProgram(tokenCommand, folder) }
  if (password === undefined) return undefined
  if (typeof password === 'string') return { user: login, password }
  if ('env' in password) {
    const { env: name } = password
    return {
      user: login,
      password: () => {
        const value = env[name]
        if (value === undefined || value === '')
          throw invalid('password.env', `the environment variable ${name} with the password`)
        return value
      },
    }
  }
  const file = resolve(folder, password.file)
  return {
    user: login,
    password: async () => {
      const text = await readFile(file, 'utf8').catch(() => {
        throw invalid('password.file', `a readable file ${file} with the password`)
      })
      const password = text.replace(/^\uFEFF/, '').replace(/\r?\n$/, '')
      if (password === '') throw invalid('password.file', `the password in ${file}, which is empty`)
      return password
    },
  }
}

const longestTokenMs = 60_000

/** Started without a shell, so that nothing in the arguments is a command. */
function tokenProgram([program = '', ...args]: readonly string[], folder: string): MailTokenCallback {
  return ({ forceRefresh, signal }) =>
    new Promise((done, fail) => {
      const env = { ...process.env, ...(forceRefresh ? { ORDERSYNC_FORCE_REFRESH: '1' } : {}) }
      const limits = { timeout: longestTokenMs, maxBuffer: 1024 * 1024, windowsHide: true, signal }
      execFile(program, args, { cwd: folder, env, ...limits }, (error, stdout) => {
        // What it printed may hold the token, so nothing of it is repeated.
        if (error !== null)
          return fail(
            signal?.aborted === true
              ? (signal.reason as Error)
              : invalid('tokenCommand', 'a program that prints a token; it failed'),
          )
        const token = readToken(stdout)
        if (token === undefined)
          return fail(invalid('tokenCommand', 'a program that prints a token; it printed something else'))
        done(token)
      })
    })
}

function readToken(printed: string): { readonly token: string; readonly expiresAt?: number } | undefined {
  const text = printed.trim()
  if (/^[\w.~+/=-]{10,20000}$/.test(text)) return { token: text }
  try {
    const parsed = z
      .object({
        token: z.string().optional(),
        access_token: z.string().optional(),
        expiresAt: z.number().optional(),
        expires_in: z.number().optional(),
      })
      .parse(JSON.parse(text))
    const token = parsed.token ?? parsed.access_token
    if (token === undefined || token === '') return undefined
    const {
      expiresAt = parsed.expires_in === undefined ? undefined : Date.now() + parsed.expires_in * 1000,
    } = parsed
    return { token, ...(expiresAt === undefined ? {} : { expiresAt }) }
  } catch {
    return undefined
  }
}
