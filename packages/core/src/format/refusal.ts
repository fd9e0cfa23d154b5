/**
 * How the format refuses: one place that makes the errors, so that texts are short and never quote foreign content.
 */
import { FormatError, type FormatErrorCode } from '../errors/errors.js'
import type { LimitName } from './limits.js'

/**
 * @param what - What was expected, in English, for the developer; the sentence for the person comes from the code.
 * @param path - Where, as in `manifest/seq` or `line 3/fields/lines/0`.
 */
export function refuse(code: FormatErrorCode, what: string, path = '', cause?: unknown): FormatError {
  return new FormatError(code, path === '' ? what : `${path}: ${what}`, {
    issues: [{ code, path, message: what }],
    ...(cause === undefined ? {} : { cause }),
  })
}

/** @param limit - Which one of docs/limits.md; `maximum` its value in force. */
export function refuseTooLarge(limit: LimitName, maximum: number, path = ''): FormatError {
  const what = `above the limit ${limit} = ${String(maximum)}`
  return new FormatError('format.too_large', path === '' ? what : `${path}: ${what}`, {
    issues: [{ code: 'format.too_large', path, message: what }],
    parameters: { limit, maximum },
  })
}
