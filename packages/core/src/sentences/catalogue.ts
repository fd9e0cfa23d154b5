/** The one catalogue of sentences: every outcome, question, state, refusal and error in the user's language. */
import type { SentenceParameters } from '../errors/errors.js'
import { errorSentences } from './errors.js'
import { formatSentences } from './format.js'
import { identitySentences } from './identity.js'
import { jobSentences } from './jobs.js'
import { mailSentences } from './mail.js'
import { s3Sentences } from './s3.js'
import { mergeSentences } from './merge.js'
import { numberingSentences } from './numbering.js'
import { outcomeSentences } from './outcomes.js'
import { profileSentences } from './profile.js'
import { briefSentences } from './briefly.js'
import { recordSentences } from './records.js'
import type { SentenceTable } from './sentence.js'
import { stateSentences } from './states.js'
import { syncSentences } from './sync.js'
import { tableSentences } from './tables.js'
import { transportSentences } from './transport.js'

/** All codes with their German and English sentence. */
export const sentences: SentenceTable = {
  ...outcomeSentences,
  ...stateSentences,
  ...errorSentences,
  ...formatSentences,
  ...identitySentences,
  ...recordSentences,
  ...mergeSentences,
  ...jobSentences,
  ...numberingSentences,
  ...profileSentences,
  ...syncSentences,
  ...tableSentences,
  ...transportSentences,
  ...mailSentences,
  ...s3Sentences,
  ...briefSentences,
}

/** Sentences of one language, by code; missing ones fall back to English. */
export type LanguageTable = Readonly<Record<string, string>>

/** Makes sentences out of codes. */
export interface Catalogue {
  /** BCP 47 tags that can be asked for. */
  readonly languages: readonly string[]
  /**
   * The sentence of a code with its parameters filled in. Long values are cut at 200 characters. A code that nobody
   * knows is the sentence that its parameters carry in the language (`de`, `en`), else it comes back as it is: nothing is hidden.
   * @param language - BCP 47; `de-AT` falls back to `de`, anything unknown to English.
   */
  describe(code: string, parameters?: SentenceParameters, language?: string): string
}

const longestParameter = 200

/** A code as the parameter `reason` of another one: said as a sentence within the sentence. */
const reasonCode = /^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z]+\.[a-z_]+)$/

function fill(template: string, parameters: SentenceParameters): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (value === undefined) return whole
    const text = Array.isArray(value) ? value.join(', ') : String(value as string | number)
    return text.length > longestParameter ? `${text.slice(0, longestParameter - 1)}…` : text
  })
}

/**
 * A catalogue with further languages or other words: `createCatalogue({ da: { created: 'Oprettet.' } })`.
 * @param languages - by BCP 47 tag; an entry for `de` or `en` replaces the shipped sentence.
 */
export function createCatalogue(languages: Readonly<Record<string, LanguageTable>> = {}): Catalogue {
  const tags = [...new Set(['de', 'en', ...Object.keys(languages)])]
  const find = (code: string, tag: string): string | undefined => {
    const own = languages[tag]
    if (own && Object.hasOwn(own, code)) return own[code]
    if (!Object.hasOwn(sentences, code)) return undefined
    return tag === 'de' ? sentences[code]!.de : tag === 'en' ? sentences[code]!.en : undefined
  }
  const inLanguage = (code: string, language: string): string | undefined =>
    find(code, language) ?? find(code, language.split('-')[0]!) ?? find(code, 'en')
  /** One whose parameters are not known here is said without them. */
  const because = (code: string, parameters: SentenceParameters, language: string): string => {
    const template = inLanguage(code, language)
    if (template === undefined) return code
    const whole = fill(template, parameters)
    const said = /\{\w+\}/.test(whole) ? (inLanguage(`${code}.brief`, language) ?? code) : whole
    return said.replace(/\.$/, '')
  }
  return {
    languages: tags,
    describe(code, parameters = {}, language = 'en') {
      const template = inLanguage(code, language)
      if (template === undefined) return carried(parameters, language) ?? code
      const { reason } = parameters
      if (typeof reason !== 'string' || !reasonCode.test(reason)) return fill(template, parameters)
      return fill(template, { ...parameters, reason: because(reason, parameters, language) })
    },
  }
}

/** The sentence that an extension (a matcher of parties) gives with its code, in the parameters `de` and `en`. */
function carried(parameters: SentenceParameters, language: string): string | undefined {
  for (const tag of [language, language.split('-')[0]!, 'en']) {
    const text = Object.hasOwn(parameters, tag) ? parameters[tag] : undefined
    if (typeof text === 'string')
      return `${text.length > longestParameter ? `${text.slice(0, longestParameter - 1)}…` : text}.`
  }
  return undefined
}

const shipped = createCatalogue()

/** The sentence of a code in German or English; see {@link Catalogue.describe}. */
export function describe(code: string, parameters: SentenceParameters = {}, language = 'en'): string {
  return shipped.describe(code, parameters, language)
}
