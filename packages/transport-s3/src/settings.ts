/** The transport out of a JSON file: the same settings, with the places where secrets are instead of the secrets. */
import { S3Client } from '@aws-sdk/client-s3'
import type { Transport } from '@ordersync/core'
import { UsageError } from '@ordersync/core'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import { s3ClientOptions } from './client-options.js'
import { demand } from './config.js'
import type { S3TransportOptions } from './options.js'
import { createS3Transport } from './s3-transport.js'

const secretSchema = z.union([
  z.string().min(1).max(5000),
  z.strictObject({ env: z.string().min(1).max(200) }),
  z.strictObject({ file: z.string().min(1).max(1000) }),
])

/** `{ "type": "s3", … }` in a JSON file. */
export const s3SettingsSchema = z.strictObject({
  type: z.literal('s3').optional(),
  bucket: z.string().min(2).max(255),
  prefix: z.string().max(300).optional(),
  endpoint: z.string().max(500).optional(),
  region: z.string().max(60).optional(),
  pathStyle: z.boolean().optional(),
  accessKeyId: secretSchema.optional(),
  /** Where the secret key is. Written down here in plain text it works too, for trying things out. */
  secretAccessKey: secretSchema.optional(),
  sessionToken: secretSchema.optional(),
  extension: z.string().max(9).optional(),
  maxBytes: z.int().optional(),
  /** Milliseconds. */
  timeout: z.int().optional(),
  /** Milliseconds. */
  resendAfter: z.int().optional(),
})

export type S3Settings = z.infer<typeof s3SettingsSchema>

export interface OpenS3Options extends Pick<S3TransportOptions, 'clock' | 'random' | 'extension'> {
  /** Paths in the settings count from here. Default the current folder. */
  readonly folder?: string
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Keys are read again after so long, so that new ones take effect without a restart. */
const keysReadAgainMs = 5 * 60_000

/**
 * A transport out of settings, with a client of its own.
 *
 * @throws {@link UsageError} `usage.invalid_configuration` naming the first field that is wrong.
 */
export function openS3Transport(settings: S3Settings, options: OpenS3Options = {}): Transport {
  const parsed = s3SettingsSchema.safeParse(settings)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = issue?.path.join('.') ?? ''
    // What was given is not repeated: it may be a secret.
    throw new UsageError('usage.invalid_configuration', `${field}: ${issue?.code ?? ''}`, {
      parameters: { field, expected: expectedOf(issue) },
    })
  }
  const { bucket, prefix, endpoint, region, pathStyle, accessKeyId, secretAccessKey, sessionToken } =
    parsed.data
  const { extension, maxBytes, timeout, resendAfter } = parsed.data
  const { folder = process.cwd(), env = process.env, ...rest } = options
  demand(
    (accessKeyId === undefined) === (secretAccessKey === undefined),
    accessKeyId === undefined ? 'accessKeyId' : 'secretAccessKey',
    'accessKeyId and secretAccessKey, both or neither',
  )
  const read = (secret: Secret, field: string) => readSecret(secret, field, folder, env)
  const client = new S3Client(
    s3ClientOptions({
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(region === undefined ? {} : { region }),
      ...(pathStyle === undefined ? {} : { pathStyle }),
      ...(accessKeyId === undefined || secretAccessKey === undefined
        ? {}
        : {
            credentials: async () => ({
              accessKeyId: await read(accessKeyId, 'accessKeyId'),
              secretAccessKey: await read(secretAccessKey, 'secretAccessKey'),
              ...(sessionToken === undefined
                ? {}
                : { sessionToken: await read(sessionToken, 'sessionToken') }),
              expiration: new Date(Date.now() + keysReadAgainMs),
            }),
          }),
    }),
  )
  const transport = createS3Transport({
    ...rest,
    client,
    bucket,
    ...(prefix === undefined ? {} : { prefix }),
    ...(extension === undefined ? {} : { extension }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(resendAfter === undefined ? {} : { resendAfter }),
  })
  const close = transport.close!.bind(transport)
  return Object.assign(transport, {
    close: async () => {
      await close()
      client.destroy()
    },
  })
}

type Secret = z.infer<typeof secretSchema>

async function readSecret(
  secret: Secret,
  field: string,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  if (typeof secret === 'string') return secret
  if ('env' in secret) {
    const value = env[secret.env]
    demand(value !== undefined && value !== '', `${field}.env`, `the environment variable ${secret.env}`)
    return value!
  }
  const file = resolve(folder, secret.file)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  demand(text !== undefined, `${field}.file`, `a readable file ${file}`)
  return text!.replace(/^\uFEFF/, '').trim()
}

function expectedOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'settings of a bucket'
  if (issue.code === 'unrecognized_keys') return `no field ${issue.keys.join(', ')}`
  if (issue.code === 'invalid_type') return issue.expected
  return 'as docs/adapters/s3.md says'
}
