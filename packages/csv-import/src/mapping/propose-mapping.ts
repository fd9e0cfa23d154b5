/** From an analysis to a mapping a person can look over: templates first, then names; what is open is a question (T4S-14). */
import type { ImportKind, ValueType } from '../kinds/import-kind.js'
import { readTable } from '../reading/analyse-table.js'
import type { TableAnalysis } from '../reading/analyse-table.js'
import type { ByteSource } from '../reading/byte-source.js'
import type { TableSpec } from '../reading/table-spec.js'
import { noteDate } from '../values/date-text.js'
import type { DateEvidence, DateOrder } from '../values/date-text.js'
import { noteNumber } from '../values/number-text.js'
import type { NumberEvidence } from '../values/number-text.js'
import { knownFormatsOf } from './known-formats.js'
import { checkMapping, fieldOf } from './mapping.js'
import type { Mapping, MappingNotice, MappingRule } from './mapping.js'
import { suggestMapping } from './suggest-mapping.js'
import type { ColumnSuggestion } from './suggest-mapping.js'
import { applyTemplate, matchTemplates } from './template.js'
import type { MappingTemplate, TemplateMatch } from './template.js'
import { applyTransforms } from './transform.js'

export interface LocaleQuestion {
  readonly field: string
  readonly column: string
  /** `1.234` is a thousand and more, or one and a bit; `03/04/2024` is in March or in April. */
  readonly question: 'DECIMAL_MARK' | 'DATE_ORDER'
  readonly options: readonly string[]
  /** Cells that decide it. */
  readonly samples: readonly string[]
}

export interface MappingProposal {
  readonly mapping: Mapping
  /** One per column. */
  readonly suggestions: readonly ColumnSuggestion[]
  /** Templates that fit, best first; the first one of likeness 1 was used. */
  readonly templates: readonly TemplateMatch[]
  readonly template?: MappingTemplate | undefined
  /** To be answered once, by `decimalMark` or `dateOrder` in the rule. */
  readonly questions: readonly LocaleQuestion[]
  readonly notices: readonly MappingNotice[]
}

export interface ProposeOptions {
  /** Kept by the vendor. */
  readonly templates?: readonly MappingTemplate[] | undefined
  /** Country for numbers and postal codes without one. */
  readonly country?: string | undefined
  readonly key?: string | undefined
}

export function proposeMapping(
  analysis: TableAnalysis,
  kind: ImportKind,
  options: ProposeOptions = {},
): MappingProposal {
  const { names } = analysis.spec
  const own = (options.templates ?? []).filter((template) => template.kind === kind.name)
  const templates = [
    ...matchTemplates(names, own),
    ...knownFormatsOf(names)
      .filter((template) => template.kind === kind.name)
      .map((template) => ({ template, likeness: 0.99 })),
  ]
  const suggestions = suggestMapping(analysis.columns, kind)
  const best = templates.find(({ likeness }) => likeness >= 0.9)
  let rules: MappingRule[] = suggestions
    .filter((one) => one.field !== undefined)
    .map((one) => ruleFor(one.field!, one.column, analysis))
  let template: MappingTemplate | undefined
  if (best !== undefined) {
    template = best.template
    const { mapping } = applyTemplate(template, kind, names)
    const used = new Set(mapping.rules.flatMap((rule) => rule.columns ?? []))
    const set = new Set(mapping.rules.map((rule) => rule.field))
    // A shipped format names what it knows; the rest goes by its name. A mapping that was kept is taken as it was kept.
    const rest =
      best.likeness === 1
        ? []
        : rules.filter(
            (rule) => !set.has(rule.field) && !(rule.columns ?? []).some((column) => used.has(column)),
          )
    rules = [...marksOfFile(mapping, analysis, kind), ...rest]
  }
  const mapped = new Set(rules.map((rule) => rule.field))
  const key =
    options.key ?? template?.key ?? kind.keys.find((one) => mapped.has(one.split('+')[0]!)) ?? kind.keys[0]!
  const country = options.country ?? template?.country
  const mapping: Mapping = {
    version: 1,
    kind: kind.name,
    rules,
    key,
    ...(template?.empty === undefined ? {} : { empty: template.empty }),
    ...(country === undefined ? {} : { country }),
    ...(template?.shortRows === undefined ? {} : { shortRows: template.shortRows }),
  }
  const evidence = new LocaleEvidence(kind, mapping)
  for (const row of analysis.sampleRows) evidence.note(row)
  const decided = evidence.decide(mapping, names, analysis.spec)
  return {
    mapping: decided.mapping,
    suggestions,
    templates,
    ...(template === undefined ? {} : { template }),
    questions: decided.questions,
    notices: checkMapping(decided.mapping, kind, names),
  }
}

/**
 * The rules of a template, with its marks only where they fit: those of a workbook are its format's, and a column that clearly has
 * another one, as an error file of a workbook has that was corrected elsewhere, is read with that.
 */
function marksOfFile(template: Mapping, analysis: TableAnalysis, kind: ImportKind): readonly MappingRule[] {
  const bare = {
    ...template,
    rules: template.rules.map(({ decimalMark: _mark, dateOrder: _order, ...rule }) => rule),
  }
  if (analysis.spec.format === 'workbook') return bare.rules
  const evidence = new LocaleEvidence(kind, bare)
  for (const row of analysis.sampleRows) evidence.note(row)
  const found = evidence.decide(bare, analysis.spec.names, analysis.spec).mapping.rules
  return template.rules.map((rule, i) => {
    const { decimalMark = rule.decimalMark, dateOrder } = found[i]!
    const isOther = rule.dateOrder !== undefined && (dateOrder === 'dmy' || dateOrder === 'mdy')
    return {
      ...rule,
      ...(rule.decimalMark === undefined ? {} : { decimalMark }),
      ...(isOther ? { dateOrder } : {}),
    }
  })
}

function ruleFor(field: string, column: number, analysis: TableAnalysis): MappingRule {
  const cells = analysis.columns[column]?.samples ?? []
  const transforms = cells.some((cell) => /<br\s*\/?>/i.test(cell))
    ? [{ type: 'breaks' as const }]
    : undefined
  return { field, columns: [column], ...(transforms === undefined ? {} : { transforms }) }
}

export interface DecideOptions {
  /** Asked after each piece of the file. */
  readonly signal?: AbortSignal | undefined
  /** Rows read so far, and the share of the file, 0 to 1. */
  readonly onProgress?: ((done: { readonly rows: number; readonly share: number }) => void) | undefined
}

/**
 * Decide marks and orders over the whole file, not its first rows alone (J-13).
 * @returns the mapping with what could be decided, and what has to be asked. Rejects with the reason of an aborted signal.
 */
export async function decideLocales(
  source: ByteSource,
  spec: TableSpec,
  kind: ImportKind,
  mapping: Mapping,
  { signal, onProgress }: DecideOptions = {},
): Promise<{ readonly mapping: Mapping; readonly questions: readonly LocaleQuestion[] }> {
  const evidence = new LocaleEvidence(kind, mapping)
  if (evidence.isEmpty) return { mapping, questions: [] }
  for await (const batch of readTable(source, spec)) {
    signal?.throwIfAborted()
    for (const row of batch.rows) evidence.note(row)
    // Positions in a workbook are lines.
    const share = spec.format === 'text' && source.size > 0 ? batch.end.byte / source.size : 0
    onProgress?.({ rows: batch.end.row, share: Math.min(1, share) })
  }
  return evidence.decide(mapping, spec.names, spec)
}

const numberTypes: readonly ValueType[] = ['decimal', 'percent', 'integer']
const dateTypes: readonly ValueType[] = ['date', 'moment']

interface Watched {
  readonly rule: MappingRule
  readonly numbers?: NumberEvidence
  readonly dates?: DateEvidence
  readonly samples: string[]
}

class LocaleEvidence {
  readonly #watched: Watched[] = []

  constructor(kind: ImportKind, mapping: Mapping) {
    for (const rule of mapping.rules) {
      const { type } = fieldOf(kind, rule.field)
      if (rule.columns === undefined) continue
      if (numberTypes.includes(type) && rule.decimalMark === undefined)
        this.#watched.push({ rule, numbers: { comma: 0, point: 0, either: 0 }, samples: [] })
      if (dateTypes.includes(type) && rule.dateOrder === undefined)
        this.#watched.push({ rule, dates: { dmy: 0, mdy: 0, ymd: 0, either: 0 }, samples: [] })
    }
  }

  get isEmpty(): boolean {
    return this.#watched.length === 0
  }

  note(row: readonly string[]): void {
    for (const { rule, numbers, dates, samples } of this.#watched) {
      const cells = rule.columns!.map((column) => row[column] ?? '')
      const done = rule.transforms === undefined ? undefined : applyTransforms(cells, rule.transforms)
      const text = done === undefined ? cells[0]! : done.ok ? done.text : ''
      if (text.trim() === '') continue
      if (numbers !== undefined) {
        const before = numbers.either
        noteNumber(text, numbers)
        if (numbers.either > before && samples.length < 5) samples.push(text)
      }
      if (dates !== undefined) {
        const before = dates.either
        noteDate(text, dates)
        if (dates.either > before && samples.length < 5) samples.push(text)
      }
    }
  }

  decide(
    mapping: Mapping,
    names: readonly string[],
    spec: TableSpec,
  ): { readonly mapping: Mapping; readonly questions: readonly LocaleQuestion[] } {
    const questions: LocaleQuestion[] = []
    const changed = new Map<MappingRule, MappingRule>()
    for (const { rule, numbers, dates, samples } of this.#watched) {
      const column = rule.columns!.map((one) => names[one]!).join(' + ')
      if (numbers !== undefined) {
        const mark = decimalMarkOf(numbers, spec)
        if (mark !== undefined) changed.set(rule, { ...rule, decimalMark: mark })
        else if (numbers.either > 0)
          questions.push({
            field: rule.field,
            column,
            question: 'DECIMAL_MARK',
            options: [',', '.'],
            samples,
          })
      }
      if (dates !== undefined) {
        const order = dateOrderOf(dates)
        if (order !== undefined) changed.set(rule, { ...rule, dateOrder: order })
        else if (dates.either > 0)
          questions.push({
            field: rule.field,
            column,
            question: 'DATE_ORDER',
            options: ['dmy', 'mdy'],
            samples,
          })
      }
    }
    if (changed.size === 0) return { mapping, questions }
    return {
      mapping: { ...mapping, rules: mapping.rules.map((rule) => changed.get(rule) ?? rule) },
      questions,
    }
  }
}

function decimalMarkOf({ comma, point, either }: NumberEvidence, spec: TableSpec): ',' | '.' | undefined {
  if (comma > 0 && point === 0) return ','
  if (point > 0 && comma === 0) return '.'
  // Numbers of a workbook are written with a point by the file format.
  if (comma === 0 && point === 0 && either > 0 && spec.format === 'workbook') return '.'
  // Both: the rarer ones are faults and will be named as such.
  if (comma > point * 4) return ','
  return point > comma * 4 ? '.' : undefined
}

function dateOrderOf({ dmy, mdy, ymd, either }: DateEvidence): DateOrder | undefined {
  if (dmy > 0 && mdy === 0) return 'dmy'
  if (mdy > 0 && dmy === 0) return 'mdy'
  return ymd > 0 && either === 0 && dmy === 0 && mdy === 0 ? 'ymd' : undefined
}
