import type { Language } from '../sentences.js'

/** Language of the system: `LC_ALL`, `LC_MESSAGES`, `LANG`; on Windows, where these are unset, what Node knows. */
export function systemLanguage(env: NodeJS.ProcessEnv = process.env): Language {
  const named =
    env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || Intl.DateTimeFormat().resolvedOptions().locale
  return named.toLowerCase().startsWith('de') ? 'de' : 'en'
}

export function isLanguage(value: unknown): value is Language {
  return value === 'de' || value === 'en'
}
