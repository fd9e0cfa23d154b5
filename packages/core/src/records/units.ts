/**
 * Units of measure: UN/ECE Recommendation 20 codes, packaging of Recommendation 21 with prefix X, and what people write.
 */
import { z } from 'zod'

/** `{ code: 'H87', label: 'Stück' }`. The label is the vendor's own word and is never dropped. */
export const unitSchema = z.looseObject({
  /** Rec 20, or X and Rec 21; `ZZ` (mutually defined) with a label where there is no code. */
  code: z.string().regex(/^[A-Z0-9]{2,3}$/),
  label: z.string().max(60).optional(),
})
export type Unit = z.infer<typeof unitSchema>

/** What is measured. A piece against a metre is another thing, not another amount (M-L4). */
export type UnitDimension =
  'count' | 'mass' | 'volume' | 'length' | 'area' | 'time' | 'energy' | 'lumpSum' | 'percent' | 'packaging'

/** Codes in everyday use, with what they measure. Other codes of the two lists are valid too. */
export const unitCodes: Readonly<Record<string, UnitDimension>> = Object.freeze({
  C62: 'count',
  H87: 'count',
  EA: 'count',
  NAR: 'count',
  SET: 'count',
  PR: 'count',
  DZN: 'count',
  NMP: 'count',
  KGM: 'mass',
  GRM: 'mass',
  TNE: 'mass',
  LTR: 'volume',
  MLT: 'volume',
  MTQ: 'volume',
  MTR: 'length',
  CMT: 'length',
  MMT: 'length',
  KMT: 'length',
  MTK: 'area',
  HUR: 'time',
  MIN: 'time',
  DAY: 'time',
  WEE: 'time',
  MON: 'time',
  KWH: 'energy',
  LS: 'lumpSum',
  P1: 'percent',
  XBX: 'packaging',
  XCT: 'packaging',
  XPX: 'packaging',
})

/** Word as people write it → code. Keys are lower case without a closing point. PCE is widely written and in neither list. */
const wordsByCode: Readonly<Record<string, readonly string[]>> = {
  H87: ['stk', 'stück', 'stck', 'st', 'styck', 'stykk', 'pce', 'pcs', 'pc', 'piece', 'pieces'],
  C62: ['one', 'einheit'],
  HUR: ['std', 'stunde', 'stunden', 'h', 'hr', 'time', 'timer', 'timme', 'timmar', 'hour', 'hours'],
  MIN: ['min', 'minute', 'minuten'],
  DAY: ['tag', 'tage', 'dag', 'dage', 'dagar', 'day', 'days'],
  MTR: ['m', 'lfm', 'lfdm', 'meter', 'metre'],
  CMT: ['cm'],
  MMT: ['mm'],
  KMT: ['km'],
  MTK: ['m²', 'm2', 'qm', 'kvm', 'sqm'],
  MTQ: ['m³', 'm3', 'cbm'],
  KGM: ['kg', 'kilo'],
  GRM: ['g', 'gramm', 'gram'],
  TNE: ['t', 'tonne', 'ton'],
  LTR: ['l', 'ltr', 'liter', 'litre'],
  MLT: ['ml'],
  LS: ['psch', 'pausch', 'pauschal', 'pauschale', 'lump sum'],
  NMP: ['vpe', 'pack', 'pakke', 'förp', 'förpackning', 'pck'],
  XCT: ['karton', 'carton', 'kartong', 'kt'],
  XPX: ['palette', 'pallet', 'palle', 'pall'],
  XBX: ['box', 'kiste'],
  PR: ['paar', 'par', 'pair'],
  SET: ['set', 'satz', 'sæt', 'sats'],
  DZN: ['dtzd', 'dutzend', 'dusin', 'dussin', 'dozen'],
  P1: ['%', 'prozent', 'procent', 'percent'],
  KWH: ['kwh'],
}

const codeByWord: ReadonlyMap<string, string> = new Map(
  Object.entries(wordsByCode).flatMap(([code, words]) => words.map((word) => [word, code] as const)),
)

/**
 * Unit for a word out of a vendor's database or a column of a file.
 *
 * @param label - As people write it, e.g. `Stk.` or `KGM`. Kept as the label.
 * @returns The unit; code `ZZ` when the word is unknown.
 */
export function unitFromLabel(label: string): Unit {
  const word = label.normalize('NFC').trim().toLowerCase().replace(/\.+$/, '')
  const code = codeByWord.get(word) ?? codeOf(label)
  return { code: code ?? 'ZZ', label }
}

function codeOf(label: string): string | undefined {
  const code = label.trim().toUpperCase()
  return Object.hasOwn(unitCodes, code) ? code : undefined
}

/** What a code measures, `undefined` for a code that is not in everyday use. */
export function unitDimension(code: string): UnitDimension | undefined {
  return Object.hasOwn(unitCodes, code) ? unitCodes[code] : undefined
}
