import { resolve } from 'node:path'
import { CliError } from './cli-error.js'
import { expectations } from './config/config-schema.js'
import type { Config } from './config/config-schema.js'
import { isLanguage, systemLanguage } from './config/language.js'
import { languageOfFile, loadConfig } from './config/load-config.js'
import type { Language } from './sentences.js'

/** Options that every command takes. */
export interface GlobalOptions {
  readonly config?: string | undefined
  readonly db?: string | undefined
  readonly station?: string | undefined
  readonly language?: string | undefined
  readonly passphraseFile?: string | undefined
  readonly by?: string | undefined
  readonly json?: boolean | undefined
  readonly quiet?: boolean | undefined
}

/** Options and configuration file together; an option wins. */
export interface Settings {
  readonly configPath: string
  readonly configFound: boolean
  readonly config: Config
  readonly language: Language
  readonly db: string | undefined
  readonly station: string | undefined
  readonly by: string
  readonly passphraseFile: string | undefined
}

/** Language in which even an error of the configuration is said. */
export function earlyLanguage(options: GlobalOptions): Language {
  if (isLanguage(options.language)) return options.language
  return languageOfFile(options.config) ?? systemLanguage()
}

/** @throws {@link CliError} naming the option or field that is wrong. */
export function loadSettings(
  options: GlobalOptions,
  configFile: { readonly mayBeMissing: boolean },
): Settings {
  const language = earlyLanguage(options)
  const expected = (field: string) => expectations[field]![language === 'de' ? 0 : 1]
  if (options.language !== undefined && !isLanguage(options.language)) {
    throw new CliError('cli.optionField', { field: '--language', expected: expected('language') })
  }
  if (options.station !== undefined && !/^[a-z0-9-]{1,32}$/.test(options.station)) {
    throw new CliError('cli.optionField', { field: '--station', expected: expected('station') })
  }
  const { path, found, config } = loadConfig(options.config, language, configFile)
  return {
    configPath: path,
    configFound: found,
    config,
    language,
    db: options.db === undefined ? config.db : resolve(options.db),
    station: options.station ?? config.station,
    by: options.by ?? config.by ?? '',
    passphraseFile: options.passphraseFile,
  }
}
