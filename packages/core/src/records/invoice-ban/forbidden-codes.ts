/**
 * Document name codes of UNTDID 1001 that name invoices and credit notes, as the published rules of EN 16931 list them
 * (docs/format/records.md).
 */
import type { NamedFamily } from './verdict.js'

const debitNotes = '80 84 383 527'

const invoices =
  '71 82 102 130 202 203 204 211 218 219 295 325 326 331 380 382 384 385 386 387 388 389 390 393 394 395 456 457 471 472 473 ' +
  '500 501 502 503 553 575 623 633 751 780 817 870 875 876 877 935'

const creditNotes = '81 83 261 262 296 308 381 396 420 458 532'

function entries(codes: string, family: NamedFamily): [string, NamedFamily][] {
  return codes.split(' ').map((code) => [code, family])
}

const familyByCode: ReadonlyMap<string, NamedFamily> = new Map([
  ...entries(invoices, 'invoice'),
  ...entries(debitNotes, 'debitNote'),
  ...entries(creditNotes, 'creditNote'),
])

/** All refused codes, ascending as text. For documentation and tests. */
export const forbiddenTypeCodes: readonly string[] = Object.freeze([...familyByCode.keys()].sort())

/**
 * Family of a document name code.
 *
 * @param code - As text or integer; spaces around it and leading zeros do not count.
 * @returns `undefined` for anything that is not a refused code.
 */
export function familyOfTypeCode(code: unknown): NamedFamily | undefined {
  if (typeof code !== 'string' && typeof code !== 'number') return undefined
  const text = String(code).slice(0, 40).normalize('NFKC').trim()
  const digits = /^0*(\d{1,3})$/.exec(text)?.[1]
  return digits === undefined ? undefined : familyByCode.get(digits)
}
