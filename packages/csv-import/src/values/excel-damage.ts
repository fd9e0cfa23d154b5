/** What spreadsheets do to values that were opened and saved again. It cannot be undone here; the file must be made anew. */

export type DamageCode = 'VALUE_SCIENTIFIC' | 'VALUE_HASHES' | 'VALUE_SHEET_ERROR' | 'VALUE_DATE_FOR_NUMBER'

const scientific = /^[-+]?\d(?:[.,]\d+)?E[-+]?\d{1,3}$/i
const hashes = /^#{3,}$/
const sheetError =
  /^#(?:REF|N\/A|NAME\?|DIV\/0|VALUE|NUM|NULL|SPILL|CALC|BEZUG|NV|WERT|ZAHL|VÆRDI|VÄRDE|VERDI|REFERENS|SAKNAS|I\/T)[!?]?$/i
const months = 'jan|feb|mär|mrz|mar|apr|mai|may|maj|jun|jul|aug|sep|okt|oct|nov|dez|dec|des'
const dayAndMonth = new RegExp(
  `^(?:\\d{1,2}[. -] ?(?:${months})[a-zä]{0,6}\\.?(?:[ -]?\\d{2,4})?|(?:${months})\\.?[ -]\\d{2,4})$`,
  'i',
)

/** @param isNumber - Business numbers: what Excel takes for a date or a large number. */
export function damageOf(text: string, isNumber: boolean): DamageCode | undefined {
  if (hashes.test(text)) return 'VALUE_HASHES'
  if (text.startsWith('#') && sheetError.test(text)) return 'VALUE_SHEET_ERROR'
  if (!isNumber) return undefined
  if (scientific.test(text)) return 'VALUE_SCIENTIFIC'
  return dayAndMonth.test(text) ? 'VALUE_DATE_FOR_NUMBER' : undefined
}
