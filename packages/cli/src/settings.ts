import { resolve } from 'node:path'
import { CliError } from './cli-error.js'
import { expectations } from './config/config-schema.js'
import type { Config } from './config/config-schema.js'
import { isLanguage, systemLanguage } from './config/language.js'
import { languageOfFile, loadConfig } from './config/load-config.js'
import type { GlobalOptions } from './global-options.js'
import { repeatedOptions } from './output/command-words.js'
import type { Language } from './sentences.js'

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
  /** What was given as an option, for commands that are printed to be typed next. */
  readonly repeated: string
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
    throw new CliError('cli.notOneOf', {
      field: '--language',
      value: options.language,
      expected: ['de', 'en'],
    })
  }
  if (options.station !== undefined && !/^[a-z0-9-]{1,32}$/.test(options.station)) {
    throw new CliError('cli.optionField', { field: '--station', expected: expected('station') })
  }
  const { path, found, config } = loadConfig(options.config, language, configFile)
  const station = options.station ?? config.station
  return {
    configPath: path,
    configFound: found,
    config,
    language,
    db: options.db === undefined ? config.db : resolve(options.db),
    station,
    by: options.by ?? config.by ?? '',
    passphraseFile: options.passphraseFile,
    repeated: repeatedOptions(options, station),
  }
}
