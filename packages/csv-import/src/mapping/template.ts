/** Mappings that are kept and found again by the columns of a file (BEY-30, T4S-15). Plain JSON. */
import type { ImportKind } from '../kinds/import-kind.js'
import { TableError } from '../table-error.js'
import { foldName } from './fold-name.js'
import type { Mapping, MappingRule } from './mapping.js'

/** A rule whose columns are named, so that it survives columns that move. */
export type TemplateRule = Omit<MappingRule, 'columns'> & { readonly columns?: readonly string[] | undefined }

export interface MappingTemplate {
  readonly version: 1
  readonly name: string
  /** Raised with each change; jobs keep the one they used. */
  readonly revision: number
  readonly kind: string
  /** Names of the columns of the file it was made for. */
  readonly names: readonly string[]
  readonly fingerprint: string
  readonly rules: readonly TemplateRule[]
  readonly key: string
  readonly empty?: 'leave' | 'clear' | undefined
  readonly country?: string | undefined
  readonly shortRows?: 'error' | 'absent' | undefined
}

/** The columns of a file, in any order: the same export is known again. 14 hex digits and the number of columns. */
export function fingerprintOf(names: readonly string[]): string {
  const text = withoutErrorColumns(names).map(foldName).sort().join('\u001f')
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  const hash = 4294967296 * (2097151 & low) + (high >>> 0)
  return `${hash.toString(16).padStart(14, '0')}-${withoutErrorColumns(names).length}`
}

/** An error file that comes back is the file it came from. */
function withoutErrorColumns(names: readonly string[]): readonly string[] {
  return names.includes('_reason') ? names.filter((name) => !name.startsWith('_')) : names
}

/**
 * A mapping as a template.
 *
 * @param names - Of the columns of the file; those of an error file are not kept.
 * @param former - The template it replaces. Its revision is raised; where nothing is different it comes back as it is.
 * @param format - Of the file (`spec.format`). A workbook has numbers and days in a form of its own, so their marks are not kept:
 * the next file with these columns, perhaps a text, has others.
 */
export function createTemplate(
  name: string,
  mapping: Mapping,
  names: readonly string[],
  former?: MappingTemplate,
  format: 'text' | 'workbook' = 'text',
): MappingTemplate {
  const rules = mapping.rules.map(({ columns, decimalMark, dateOrder, ...rule }) => ({
    ...rule,
    ...(decimalMark === undefined || format === 'workbook' ? {} : { decimalMark }),
    ...(dateOrder === undefined || format === 'workbook' ? {} : { dateOrder }),
    ...(columns === undefined ? {} : { columns: columns.map((column) => names[column]!) }),
  }))
  const template: MappingTemplate = {
    version: 1,
    name,
    revision: (former?.revision ?? 0) + 1,
    kind: mapping.kind,
    names: withoutErrorColumns(names),
    fingerprint: fingerprintOf(names),
    rules,
    key: mapping.key,
    ...(mapping.empty === undefined ? {} : { empty: mapping.empty }),
    ...(mapping.country === undefined ? {} : { country: mapping.country }),
    ...(mapping.shortRows === undefined ? {} : { shortRows: mapping.shortRows }),
  }
  return former !== undefined && isSame(former, template) ? former : template
}

/** Equal but for the revision, whatever the order of their names. */
function isSame(one: MappingTemplate, other: MappingTemplate): boolean {
  const sorted = (_name: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  const text = (template: MappingTemplate): string => JSON.stringify({ ...template, revision: 0 }, sorted)
  return text(one) === text(other)
}

export interface TemplateMatch {
  readonly template: MappingTemplate
  /** 1: the very same columns. */
  readonly likeness: number
}

/** From here on a template is offered. */
const offeredFrom = 0.6

/** Templates that fit the columns, best first. */
export function matchTemplates(
  names: readonly string[],
  templates: readonly MappingTemplate[],
): readonly TemplateMatch[] {
  const own = new Set(names.map(foldName))
  const print = fingerprintOf(names)
  return templates
    .map((template) => {
      const other = new Set(template.names.map(foldName))
      const common = [...own].filter((name) => other.has(name)).length
      const likeness = template.fingerprint === print ? 1 : common / (own.size + other.size - common)
      return { template, likeness }
    })
    .filter(({ likeness }) => likeness >= offeredFrom)
    .sort((a, b) => b.likeness - a.likeness || b.template.revision - a.template.revision)
}

/**
 * The mapping a template gives for these columns. Rules whose columns are not there are left away and named.
 * @throws {@link TableError} `csv.template` when it is of a newer version or another kind, or nothing of it fits.
 */
export function applyTemplate(
  template: MappingTemplate,
  kind: ImportKind,
  names: readonly string[],
): { readonly mapping: Mapping; readonly missing: readonly string[] } {
  if (template.version !== 1 || template.kind !== kind.name) {
    throw new TableError('csv.template', 'this template is for something else', {
      template: template.name.slice(0, 60),
      kind: kind.name,
    })
  }
  const places = new Map<string, number>()
  names.forEach((name, i) => {
    const key = foldName(name)
    if (!places.has(key)) places.set(key, i)
  })
  const missing: string[] = []
  const rules: MappingRule[] = []
  for (const { columns, ...rule } of template.rules) {
    if (columns === undefined) {
      rules.push(rule)
      continue
    }
    const found = columns.map((name) => places.get(foldName(name)))
    if (found.some((column) => column === undefined))
      missing.push(...columns.filter((_, i) => found[i] === undefined))
    else rules.push({ ...rule, columns: found as number[] })
  }
  if (rules.every((rule) => rule.columns === undefined)) {
    throw new TableError('csv.template', 'no column of this template is in the file', {
      template: template.name.slice(0, 60),
      kind: kind.name,
    })
  }
  const { key, empty, country, shortRows } = template
  return {
    mapping: {
      version: 1,
      kind: kind.name,
      rules,
      key,
      ...(empty === undefined ? {} : { empty }),
      ...(country === undefined ? {} : { country }),
      ...(shortRows === undefined ? {} : { shortRows }),
    },
    missing,
  }
}
