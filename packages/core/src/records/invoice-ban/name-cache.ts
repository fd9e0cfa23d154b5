/** Verdicts on names and words, remembered: the same few hundred names come back in every record. */
import { foldName } from './fold-name.js'
import { familyOfKindWord, familyOfName } from './judge-name.js'
import type { Fields } from '../../store/store.js'
import type { NamedFamily } from './verdict.js'

/**
 * What a field says about the object that holds it.
 *
 * `code`: a document name code. `typeCode`: perhaps one. `word`: the kind of document in words. `kind`: perhaps that.
 * `type`: the same, unless the object is an address.
 */
export type FieldRole = 'none' | 'code' | 'typeCode' | 'word' | 'kind' | 'type'

export interface FieldVerdict {
  readonly family: NamedFamily | undefined
  readonly role: FieldRole
  /** Would change the prototype of whoever assigns it (docs/limits.md). */
  readonly hostile: boolean
}

const codeFields = new Set(
  'documenttypecode doctypecode ordertypecode documentnamecode untdid1001'.split(' '),
)
const wordFields = new Set(
  (
    'documentkind documenttype doctype messagetype rootelement belegart dokumenttype dokumenttyp dokumentart ' +
    'belegtyp vorgangsart vorgangstyp vouchertype transactiontype bilagstype tipodocumento typedocument'
  ).split(' '),
)
const hostileKeys = new Set(['__proto__', 'prototype', 'constructor'])

/** Hostile input shall not fill the memory. */
const mostEntries = 4096

function remember<T>(judge: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return (name) => {
    const found = known.get(name)
    if (found !== undefined) return found
    const verdict = judge(name)
    if (known.size >= mostEntries) known.clear()
    if (name.length <= 128) known.set(name, verdict)
    return verdict
  }
}

/** Verdict on a field's name. */
export const judgeField = remember<FieldVerdict>((name) => ({
  family: familyOfName(name),
  role: roleOf(foldName(name).flat),
  hostile: hostileKeys.has(name),
}))

function roleOf(flat: string): FieldRole {
  if (codeFields.has(flat)) return 'code'
  if (wordFields.has(flat)) return 'word'
  if (flat === 'typecode') return 'typeCode'
  return flat === 'type' || flat === 'kind' ? flat : 'none'
}

interface WordVerdict {
  readonly family: NamedFamily | undefined
  /** The same without words that have an everyday meaning too. */
  readonly strict: NamedFamily | undefined
}

const judgeWord = remember<WordVerdict>((word) => {
  const family = familyOfKindWord(word)
  const strict = isEverydayWord(word) || isShortCode(word) ? undefined : family
  return { family, strict }
})

/** A reminder may be a date in a calendar, a bill the address that pays, a credit a limit. */
function isEverydayWord(word: string): boolean {
  return /^(?:bills?|billing|receipt|reminder|statement|credit|bon|kvitto|kvittering|p(?:a|aa|å)m(?:inn|ind)else)$/i.test(
    word,
  )
}

/** One or two digits number many things. */
function isShortCode(word: string): boolean {
  return /^\s*0*\d{1,2}\s*$/.test(word)
}

/** Longer values are texts, not words for a kind. */
const longestWord = 60

/** Family of a value that stands for a kind; texts are not searched (I-11). */
export function familyOfWord(value: unknown): NamedFamily | undefined {
  if (typeof value !== 'string' || value.length > longestWord) return undefined
  return judgeWord(value).family
}

/** Where the object is that holds the field. */
export type FieldPlace = 'inside' | 'record' | 'document'

/**
 * The forbidden family that a field claims for the object that holds it (I-04, I-05).
 *
 * @param place - `record`: the object is the record itself, then a bare `typeCode` counts with all codes. `document`: a
 * document, then `type` and `kind` count with codes of three digits as well.
 */
export function declaredFamily(role: FieldRole, value: unknown, place: FieldPlace): NamedFamily | undefined {
  if (typeof value === 'object' && value !== null) {
    return role === 'code' || role === 'word' ? declaredInside(role, value, place) : undefined
  }
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || text.length > longestWord) return undefined
  const { family, strict } = judgeWord(text)
  if (role === 'code' || (role === 'typeCode' && place !== 'inside')) return family
  if (role === 'word') return isShortCode(text) ? undefined : family
  if (role === 'typeCode' || place === 'document') return strict
  return /^[\s\d]*$/.test(text) ? undefined : strict
}

/** Under these names stands the value itself, where XML became JSON or a code has its name beside it. */
const wrappings = ['value', '_', '#text', '$t', 'text', 'code', 'name', 'label']
/** Of a list that says what an object is; honest ones have one. */
const mostDeclared = 20

function declaredInside(role: FieldRole, value: object, place: FieldPlace): NamedFamily | undefined {
  const wrapped: readonly unknown[] = Array.isArray(value)
    ? value.slice(0, mostDeclared)
    : wrappings.map((name) => (Object.hasOwn(value, name) ? (value as Fields)[name] : undefined))
  for (const one of wrapped) {
    // One list around one object, no deeper.
    const isList = Array.isArray(value) && !Array.isArray(one)
    if (typeof one === 'object' && !isList) continue
    const family = declaredFamily(role, one, place)
    if (family !== undefined) return family
  }
  return undefined
}

const invoicedStatuses = new Set([
  'invoiced',
  'partlyinvoiced',
  'partiallyinvoiced',
  'berechnet',
  'faktureret',
])

/** The status says that an invoice was made (I-13). */
export function isInvoicedStatus(status: string): boolean {
  const folded = status.toLowerCase().replace(/[^a-z]/g, '')
  return invoicedStatuses.has(folded) || familyOfWord(status) !== undefined
}
