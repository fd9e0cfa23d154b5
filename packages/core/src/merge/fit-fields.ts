/** What a narrower target does to texts is said, or refused: rule M-F2. */
import Big from 'big.js'
import type { Notice } from '../jobs/outcome.js'
import { decimalPattern } from '../records/decimals.js'
import type { Fields } from '../store/store.js'
import { isAbsent, isPlainObject, keysOf, own, ownText } from './plain-value.js'

/** Longest text in characters (Unicode code points) by field; lists are walked: `lines.text`, `addresses.street`. */
export type MaxLengths = Readonly<Record<string, number>>

/** One text that lost something. */
export interface FieldLoss {
  /** Where, e.g. `lines.0.text`. */
  readonly field: string
  /** Characters that are left. */
  readonly length: number
  /** What was lost: the end that was cut off; the whole former value when it was altered; how many entries of a list. */
  readonly lost: string
  /** `shortened`: the beginning is there. `altered`: it is another value. `entries`: a list came back with fewer. */
  readonly how: 'shortened' | 'altered' | 'entries'
  /** Must not be: the record is refused. */
  readonly refuses: boolean
}

export interface FitResult {
  /** Fields that fit; the very same object when all did. */
  readonly fields: Fields
  readonly losses: readonly FieldLoss[]
  /**
   * `FIELD_NOT_FITTING` for each number, VAT id or e-mail address that would change, for a figure that lost more than digits
   * behind its point; `LINES_LOST` for a document with fewer lines. Not empty = write nothing.
   */
  readonly refused: readonly Notice[]
  /** `FIELD_SHORTENED`, `FIELD_ALTERED` or `LIST_SHORTENED` for each other loss. */
  readonly notices: readonly Notice[]
}

/** Fields that are right or wrong, but never shorter: a shortened number is another number. */
const exactFields = /(?:number|vatid|taxid|gln|gtin|sscc|iban|bic|e-?mail|endpoint|serials?|uid|lineid)$/i

/** True for fields of `kind` that must not be shortened or altered. `houseNumber` and the `value` of an identifier included. */
export function isExactField(path: string): boolean {
  const names = path.split('.').filter((name) => !/^\d+$/.test(name))
  return names.slice(-2).some((name) => exactFields.test(name))
}

/**
 * Shorten texts to what the target takes, and say what is lost.
 *
 * @param kind - Record kind, for the notices.
 * @param maxLengths - As in `StoreCapabilities.maxLengths[kind]`; a field that is not named is not limited.
 * @returns With `refused` not empty, `fields` is what was given: the caller must not write it.
 */
export function fitFields(kind: string, fields: Fields, maxLengths: MaxLengths): FitResult {
  const losses: FieldLoss[] = []
  const fitted = fitValue(fields, [], maxLengths, losses) as Fields
  return resultOf(kind, fields, losses.length === 0 ? fields : fitted, losses)
}

/**
 * Compare what was written with what the target gives back, and say what it lost without being asked.
 *
 * What the target has no column for at all is no loss, it is kept elsewhere (`residueOf`). White space at the end does not
 * count, nor do zeros at the end of a figure. A figure rounded behind its point is altered, and the residue keeps it as sent.
 * @returns `fields` is `readBack`.
 */
export function compareReadBack(kind: string, written: Fields, readBack: Fields): FitResult {
  const losses: FieldLoss[] = []
  compareValue(written, readBack, [], losses)
  return resultOf(kind, readBack, readBack, losses)
}

function resultOf(kind: string, given: Fields, fields: Fields, losses: readonly FieldLoss[]): FitResult {
  const exact = losses.filter((loss) => loss.refuses)
  return {
    fields: exact.length > 0 ? given : fields,
    losses,
    refused: exact.map((loss) => noticeOf(kind, loss)),
    notices: losses.filter((loss) => !loss.refuses).map((loss) => noticeOf(kind, loss)),
  }
}

const codes = { shortened: 'FIELD_SHORTENED', altered: 'FIELD_ALTERED', entries: 'LIST_SHORTENED' } as const

function noticeOf(kind: string, loss: FieldLoss): Notice {
  const refusal = loss.how === 'entries' ? 'LINES_LOST' : 'FIELD_NOT_FITTING'
  const code = loss.refuses ? refusal : codes[loss.how]
  return { code, parameters: { kind, field: loss.field, length: loss.length, lost: excerpt(loss.lost) } }
}

function excerpt(text: string): string {
  const characters = [...text]
  return characters.length <= 40 ? text : `${characters.slice(0, 39).join('')}…`
}

function fitValue(
  value: unknown,
  path: readonly string[],
  maxLengths: MaxLengths,
  losses: FieldLoss[],
): unknown {
  if (typeof value === 'string') return fitText(value, path, maxLengths, losses)
  if (Array.isArray(value))
    return value.map((entry, i) => fitValue(entry, [...path, String(i)], maxLengths, losses))
  if (!isPlainObject(value)) return value
  const entries = Object.entries(value)
  return Object.fromEntries(entries.map(([key, v]) => [key, fitValue(v, [...path, key], maxLengths, losses)]))
}

function fitText(text: string, path: readonly string[], maxLengths: MaxLengths, losses: FieldLoss[]): string {
  const column = path.filter((name) => !/^\d+$/.test(name)).join('.')
  const limit = own(maxLengths, column)
  const characters = [...text]
  if (typeof limit !== 'number' || characters.length <= limit) return text
  const lost = characters.slice(limit).join('')
  const field = path.join('.')
  // A figure that is cut is another figure.
  const refuses = isExactField(field) || decimalPattern.test(text)
  losses.push({ field, length: limit, lost, how: 'shortened', refuses })
  return characters.slice(0, limit).join('')
}

function compareValue(
  written: unknown,
  readBack: unknown,
  path: readonly string[],
  losses: FieldLoss[],
): void {
  if (isAbsent(written) || isAbsent(readBack)) return
  if (Array.isArray(written) && Array.isArray(readBack)) {
    compareLists(written, readBack, path, losses)
  } else if (isPlainObject(written) && isPlainObject(readBack)) {
    for (const key of keysOf(written)) {
      compareValue(own(written, key), own(readBack, key), [...path, key], losses)
    }
  } else if (typeof written !== 'object' && typeof readBack !== 'object') {
    compareText(String(written as string), String(readBack as string), path, losses)
  }
}

/** Entries are found by `lineId` when the target keeps these, else by their place. */
function compareLists(
  written: readonly unknown[],
  readBack: readonly unknown[],
  path: readonly string[],
  losses: FieldLoss[],
): void {
  const lost = written.length - readBack.length
  const field = path.join('.')
  if (lost > 0) {
    const refuses = field === 'lines'
    losses.push({ field, length: readBack.length, lost: String(lost), how: 'entries', refuses })
  }
  const byId = new Map(readBack.map((entry) => [lineIdOf(entry), entry]))
  const kept = written.some((entry) => lineIdOf(entry) !== undefined && byId.has(lineIdOf(entry)))
  written.forEach((entry, i) => {
    const counterpart = kept ? byId.get(lineIdOf(entry)) : readBack[i]
    compareValue(entry, counterpart, [...path, String(i)], losses)
  })
}

function lineIdOf(entry: unknown): string | undefined {
  return isPlainObject(entry) ? ownText(entry, 'lineId') : undefined
}

function compareText(written: string, readBack: string, path: readonly string[], losses: FieldLoss[]): void {
  if (written.trimEnd() === readBack.trimEnd()) return
  const field = path.join('.')
  const length = [...readBack].length
  if (!isExactField(field) && decimalPattern.test(written) && decimalPattern.test(readBack)) {
    const how = compareFigures(written, readBack)
    if (how !== 'same')
      losses.push({ field, length, lost: written, how: 'altered', refuses: how === 'wrong' })
    return
  }
  const cut = readBack !== '' && written.startsWith(readBack)
  const lost = cut ? written.slice(readBack.length) : written
  losses.push({ field, length, lost, how: cut ? 'shortened' : 'altered', refuses: isExactField(field) })
}

/** `rounded`: less than one unit of the last place that came back is missing. */
function compareFigures(written: string, readBack: string): 'same' | 'rounded' | 'wrong' {
  const difference = new Big(written).minus(readBack).abs()
  if (difference.eq(0)) return 'same'
  const places = readBack.split('.')[1]?.length ?? 0
  return difference.lt(new Big(10).pow(-places)) ? 'rounded' : 'wrong'
}
