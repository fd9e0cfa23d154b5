import { innermostMailIssue } from '@ordersync/transport-mail'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { z } from 'zod'
import { CliError } from '../cli-error.js'
import type { Language } from '../sentences.js'
import { configSchema, expectations, fieldNames } from './config-schema.js'
import type { Config } from './config-schema.js'
import { mailExpectation } from './mail-expectations.js'

export const defaultConfigName = 'ordersync.json'

export interface LoadedConfig {
  /** Absolute; also when there is no such file. */
  readonly path: string
  readonly found: boolean
  /** Paths inside are absolute. */
  readonly config: Config
}

/**
 * The configuration file, whole or not at all.
 * @param named - From `--config`; must exist then, unless it is to be made. Without it `ordersync.json` in the current
 *   folder, if there is one.
 * @throws {@link CliError} naming file, field and what is expected.
 */
export function loadConfig(
  named: string | undefined,
  language: Language,
  { mayBeMissing = false }: { readonly mayBeMissing?: boolean } = {},
): LoadedConfig {
  const path = resolve(named ?? defaultConfigName)
  if (!existsSync(path)) {
    if (named !== undefined && !mayBeMissing) throw new CliError('cli.configMissing', { path: named })
    return { path, found: false, config: {} }
  }
  const parsed = configSchema.safeParse(parseJson(path))
  if (!parsed.success) throw configError(path, parsed.error.issues, language)
  return { path, found: true, config: withAbsolutePaths(parsed.data, dirname(path)) }
}

/** The language that a broken file may still name, so that its error is said in it. */
export function languageOfFile(named: string | undefined): Language | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(resolve(named ?? defaultConfigName), 'utf8'))
    const language = (content as { language?: unknown } | null)?.language
    return language === 'de' || language === 'en' ? language : undefined
  } catch {
    return undefined
  }
}

function parseJson(path: string): unknown {
  try {
    // Editors on Windows put a byte order mark in front.
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new CliError('cli.configSyntax', { path, reason: (error as Error).message })
  }
}

function configError(path: string, issues: readonly z.core.$ZodIssue[], language: Language): CliError {
  const issue = innermostMailIssue(issues[0]!)
  const at = [
    ...issue.path.map(String),
    ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []),
  ]
  const top = at[0]
  if (top === undefined) return new CliError('cli.configShape', { path })
  const isMail = at[0] === 'sync' && at[1] === 'mail' && at.length > 2
  const known = isMail
    ? mailExpectation(at.slice(2), issue.code === 'unrecognized_keys')
    : Object.hasOwn(expectations, top)
      ? expectations[top]
      : undefined
  const field = at.join('.')
  return known
    ? new CliError('cli.configField', { path, field, expected: known[language === 'de' ? 0 : 1] })
    : new CliError('cli.configUnknown', { path, field, expected: fieldNames })
}

function withAbsolutePaths(config: Config, folder: string): Config {
  const absolute: Partial<Record<'db' | 'keys' | 'in' | 'out', string>> = {}
  for (const name of ['db', 'keys', 'in', 'out'] as const) {
    const value = config[name]
    if (value !== undefined) absolute[name] = resolve(folder, value)
  }
  return { ...config, ...absolute, ...(config.sync ? { sync: absoluteSync(config.sync, folder) } : {}) }
}

function absoluteSync(sync: NonNullable<Config['sync']>, folder: string): NonNullable<Config['sync']> {
  const absolute: Partial<Record<'folder' | 'keys' | 'witness', string>> = {}
  for (const name of ['folder', 'keys', 'witness'] as const) {
    const value = sync[name]
    if (value !== undefined) absolute[name] = resolve(folder, value)
  }
  return { ...sync, ...absolute }
}
