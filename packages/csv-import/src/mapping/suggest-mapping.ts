/** Which column probably means which field, with reasons; no field is suggested twice (T4S-04, T4S-07). */
import type { FieldDefinition, ImportKind, ValueType } from '../kinds/import-kind.js'
import type { CellLook } from '../reading/cell-type.js'
import { lookOf } from '../reading/cell-type.js'
import type { TableColumn } from '../reading/analyse-table.js'
import { foldName, foldNameLoosely, nameWords } from './fold-name.js'

export type SuggestionReason =
  | 'NAME_SAME'
  | 'NAME_LIKE'
  | 'NAME_CONTAINS'
  | 'NAME_TYPO'
  | 'VALUES_FIT'
  | 'VALUES_DIFFER'
  | 'FIELD_TAKEN'
  | 'TEMPLATE'

export interface ColumnSuggestion {
  readonly column: number
  /** Absent: left for a person. */
  readonly field?: string | undefined
  /** 0 to 1; from 0.7 on the field is set, below it is only offered. */
  readonly confidence: number
  readonly reasons: readonly SuggestionReason[]
  /** Other fields to offer, best first, at most 3. */
  readonly others: readonly string[]
}

/** From here on a field is set without asking. */
const settledFrom = 0.7

/** A word that makes something else of a name: the consent to e-mails is no e-mail. */
const turningWords = new Set(
  'consent opt optin optout einwilligung zustimmung erlaubnis samtykke samtycke newsletter permission verified bounced bounce hash status gesendet sent count anzahl zaehler valid gueltig changed geaendert letzte last erste first date datum dato tag day time zeit no not kein keine without ohne typ type kommentar source quelle alt alte old former frueher vorherige previous erlaubt allowed gesperrt blocked preferred bevorzugt format label url link id'.split(
    ' ',
  ),
)

/** Words that add nothing. */
const emptyWords = new Set(
  'der die das des den dem the of for fuer til foer och og und and in eur euro dkk sek nok usd feld field wert value main haupt hoved huvud primary kunde kunden customer klient stamm pflichtfeld required optional neu'.split(
    ' ',
  ),
)

export function suggestMapping(
  columns: readonly TableColumn[],
  kind: ImportKind,
): readonly ColumnSuggestion[] {
  const index = indexOf(kind.fields)
  const scored = columns.map((column) => ({
    column,
    // The columns of an error file that comes back are no data.
    hits: column.name.startsWith('_') ? [] : scoreColumn(column, kind.fields, index),
  }))
  const taken = new Map<string, number>()
  const chosen = new Map<number, Hit>()
  const pairs = scored
    .flatMap(({ column, hits }) => hits.map((hit) => ({ column: column.index, hit })))
    .sort((a, b) => b.hit.score - a.hit.score || a.column - b.column)
  for (const { column, hit } of pairs) {
    if (hit.score < settledFrom || chosen.has(column) || taken.has(hit.field)) continue
    const rival = scored[column]!.hits.find((other) => other.field !== hit.field && !taken.has(other.field))
    // Two fields that fit equally well are a question.
    if (rival !== undefined && rival.score >= hit.score) continue
    chosen.set(column, hit)
    taken.set(hit.field, column)
  }
  return scored.map(({ column, hits }) => {
    const hit = chosen.get(column.index)
    const others = hits.filter((one) => one.field !== hit?.field).slice(0, 3)
    if (hit !== undefined) {
      return {
        column: column.index,
        field: hit.field,
        confidence: hit.score,
        reasons: hit.reasons,
        others: others.map((one) => one.field),
      }
    }
    const best = hits[0]
    const isTaken = best !== undefined && taken.has(best.field)
    return {
      column: column.index,
      confidence: best?.score ?? 0,
      reasons: best === undefined ? [] : isTaken ? [...best.reasons, 'FIELD_TAKEN' as const] : best.reasons,
      others: hits.slice(0, 3).map((one) => one.field),
    }
  })
}

interface Hit {
  readonly field: string
  readonly score: number
  readonly reasons: readonly SuggestionReason[]
}

class NameIndex {
  readonly exact = new Map<string, string[]>()
  readonly loose = new Map<string, string[]>()
  readonly words: { readonly field: string; readonly words: readonly string[]; readonly plain: string }[] = []
  readonly fields: ReadonlyMap<string, FieldDefinition>

  constructor(fields: readonly FieldDefinition[]) {
    this.fields = new Map(fields.map((one) => [one.name, one]))
    for (const one of fields) {
      const names = [one.name, ...Object.values(one.labels), ...one.synonyms]
      for (const name of names) {
        const words = nameWords(name)
        add(this.exact, words.join(''), one.name)
        add(this.loose, foldNameLoosely(name), one.name)
        if (words.length > 0) this.words.push({ field: one.name, words, plain: words.join('') })
      }
    }
  }
}

const indexes = new WeakMap<readonly FieldDefinition[], NameIndex>()

/** Made once for the fields of a kind: they have a thousand names. */
function indexOf(fields: readonly FieldDefinition[]): NameIndex {
  const known = indexes.get(fields)
  if (known !== undefined) return known
  const index = new NameIndex(fields)
  indexes.set(fields, index)
  return index
}

function add(map: Map<string, string[]>, key: string, field: string): void {
  if (key === '') return
  const list = map.get(key)
  if (list === undefined) map.set(key, [field])
  else if (!list.includes(field)) list.push(field)
}

function scoreColumn(
  column: TableColumn,
  fields: readonly FieldDefinition[],
  index: NameIndex,
): readonly Hit[] {
  const found = new Map<string, { score: number; reason: SuggestionReason }>()
  const note = (field: string, score: number, reason: SuggestionReason): void => {
    const former = found.get(field)
    if (former === undefined || former.score < score) found.set(field, { score, reason })
  }
  const name = foldName(column.name)
  for (const field of index.exact.get(name) ?? []) note(field, 0.98, 'NAME_SAME')
  for (const field of index.loose.get(foldNameLoosely(column.name)) ?? []) note(field, 0.93, 'NAME_LIKE')
  const words = nameWords(column.name)
  const turned = words.some((word) => turningWords.has(word))
  if (found.size === 0 && !turned) {
    const telling = words.filter((word) => !emptyWords.has(word))
    const plain = telling.join('')
    for (const one of index.words) {
      const own = one.plain
      if (plain !== '' && own === plain) note(one.field, 0.85, 'NAME_LIKE')
      else if (plain.length >= 6 && Math.abs(own.length - plain.length) <= 1 && isOneEditAway(own, plain))
        note(one.field, 0.76, 'NAME_TYPO')
      else if (telling.length > 0 && one.words.every((word) => words.includes(word))) {
        note(one.field, 0.45 + 0.2 * (one.words.length / words.length), 'NAME_CONTAINS')
      }
    }
  }
  const hits = [...found].map(([field, { score, reason }]) =>
    weigh(column, index.fields.get(field)!, score, reason),
  )
  if (hits.length === 0 && !turned) {
    // The values alone may tell, but not surely enough to set the field.
    const byLook = lookFields[column.look]
    const field =
      byLook === undefined ? undefined : fields.find((one) => one.type === byLook && one.child === undefined)
    if (field !== undefined) hits.push({ field: field.name, score: 0.5, reasons: ['VALUES_FIT'] })
  }
  return hits.sort((a, b) => b.score - a.score)
}

const lookFields: Partial<Record<CellLook, ValueType>> = {
  email: 'email',
  iban: 'iban',
  vatId: 'vatId',
  web: 'web',
}

/** What the cells of a type look like; absent: anything. */
const fitting: Partial<Record<ValueType, readonly CellLook[]>> = {
  decimal: ['integer', 'number', 'code'],
  percent: ['integer', 'number'],
  integer: ['integer', 'number'],
  date: ['date', 'integer', 'text', 'code'],
  moment: ['date', 'integer', 'text', 'code'],
  email: ['email'],
  phone: ['phone', 'integer', 'code', 'number', 'text', 'date', 'vatId'],
  gtin: ['integer', 'code', 'number'],
  gln: ['integer', 'code', 'number'],
  iban: ['iban', 'code', 'text', 'vatId'],
  flag: ['flag', 'integer', 'word', 'code'],
  postcode: ['integer', 'code', 'number', 'word', 'text', 'phone', 'vatId', 'date'],
}

function weigh(column: TableColumn, field: FieldDefinition, score: number, reason: SuggestionReason): Hit {
  const looks = fitting[field.type]
  const filled = column.samples.filter((cell) => cell.trim() !== '' && lookOf(cell) !== 'none')
  if (looks === undefined || filled.length === 0) return { field: field.name, score, reasons: [reason] }
  const fits = filled.filter((cell) => looks.includes(lookOf(cell))).length / filled.length
  if (fits >= 0.5)
    return { field: field.name, score: Math.min(0.99, score + 0.01), reasons: [reason, 'VALUES_FIT'] }
  return { field: field.name, score: Math.min(score, 0.6), reasons: [reason, 'VALUES_DIFFER'] }
}

function isOneEditAway(a: string, b: string): boolean {
  if (a === b) return true
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1
  let back = 0
  while (back < a.length - at && back < b.length - at && a[a.length - 1 - back] === b[b.length - 1 - back])
    back += 1
  return Math.max(a.length, b.length) - at - back <= 1
}
