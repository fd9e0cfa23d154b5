/** What each entry of a file would do here: created, changed field by field, left as it is, refused, or asked about. Writes nothing. */
import { dropEmpty } from '../../records/canonical-hash.js'
import type { Fields, StoreTransaction } from '../../store/store.js'
import type { Notice } from '../outcome.js'
import { recordLabel } from '../record-label.js'
import { askRow } from './ask-row.js'
import { checkFields, listsOf } from './judged-row.js'
import type { JudgedRow, JudgeState } from './judged-row.js'
import { mergeRow, rowChanges } from './merge-row.js'
import type { RowAction, RowRules } from './row-import.js'
import type { RowEntry, RowIssue } from './row-source.js'

/**
 * Note the keys of entries as they stand in the file.
 * @returns for each entry the row that had its key before; `undefined` for the first.
 */
export function noteKeys(
  seen: Map<string, number>,
  entries: readonly RowEntry[],
): readonly (number | undefined)[] {
  return entries.map(({ key, rows }) => {
    if (key === '') return undefined
    const first = seen.get(key)
    if (first === undefined) seen.set(key, rows[0]!)
    return first
  })
}

/** @param firsts - From {@link noteKeys}; made before the transaction, because that may run again. */
export async function judgeRows(
  state: JudgeState,
  tx: StoreTransaction,
  entries: readonly RowEntry[],
  firsts: readonly (number | undefined)[],
): Promise<readonly JudgedRow[]> {
  const found =
    state.pinned === undefined ? await state.targets.find(tx, entries) : await pinnedRows(state, tx, entries)
  const linked = await linkReferences(state, tx, entries)
  await state.targets.prepare(tx, entries)
  const judged: JudgedRow[] = []
  // Most rows need nobody's answer: nothing is waited for then, which for many rows is most of the time.
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]!
    const { keys, row } = found[i]!
    const unknown =
      entry.listed.length === 0
        ? noValues
        : state.context.isListed === undefined
          ? state.targets.unknown(entry.listed)
          : await askLists(state, tx, entry.listed)
    const planned = judge(state, { entry, fields: linked[i]!, first: firsts[i], keys, row, unknown })
    if (planned.action === 'change') judged.push(await settleDuplicate(state, tx, planned))
    else if (planned.action === 'create' && searches(state))
      judged.push(await settleSimilar(state, tx, planned))
    else judged.push(planned)
  }
  return judged
}

const noValues: JudgedRow['unknown'] = Object.freeze([])

/** The record is here already (J-04). */
async function settleDuplicate(
  state: JudgeState,
  tx: StoreTransaction,
  change: JudgedRow,
): Promise<JudgedRow> {
  const { entry, key, before, label, target, issues } = change
  const settled = { entry, label, target, issues, key, unknown: noValues }
  const number = entry.keyText.slice(0, 60)
  switch (state.rules.duplicates ?? 'ask') {
    case 'overwrite':
      return change
    case 'ignore':
      return { ...settled, action: 'skip', before, reason: { code: 'ROW_DUPLICATE_IGNORED' } }
    case 'fail':
      return { ...settled, action: 'error', reason: { code: 'ROW_DUPLICATE', parameters: { key: number } } }
    case 'ask': {
      const found = [{ key: key!, reasons: [{ code: 'ROW_SAME_KEY' }] }]
      return askRow(state, change, 'row-duplicate', found, tx)
    }
  }
}

function searches({ similar, context, named }: JudgeState): boolean {
  return similar !== undefined || named !== undefined || context.candidates !== undefined
}

/** No key has found a record: somebody who looks like it may be meant. */
async function settleSimilar(state: JudgeState, tx: StoreTransaction, create: JudgedRow): Promise<JudgedRow> {
  const fields = create.fields!
  if (state.named !== undefined)
    return state.named.length === 0 ? create : askRow(state, create, 'party-match', state.named, tx)
  const given = (await state.context.candidates?.(state.kind.kind, fields, tx)) ?? []
  const named = new Set(given.map((one) => one.key))
  const similar = (await state.similar?.find(tx, fields)) ?? []
  const found = [...given, ...similar.filter((one) => !named.has(one.key))]
  return found.length === 0 ? create : askRow(state, create, 'party-match', found, tx)
}

async function pinnedRows(
  { pinned, kind }: JudgeState,
  tx: StoreTransaction,
  entries: readonly RowEntry[],
): Promise<readonly { readonly keys: readonly string[]; readonly row: Fields | undefined }[]> {
  const [row] = pinned!.length === 0 ? [] : await tx.records.get(kind.kind, pinned!.slice(0, 1))
  return entries.map(() => ({ keys: row === undefined ? [] : pinned!.slice(0, 1), row }))
}

interface Asked {
  readonly entry: RowEntry
  /** Fields of the entry with references to records here. */
  readonly fields: Fields
  /** Row of the file that had the key before. */
  readonly first: number | undefined
  readonly keys: readonly string[]
  readonly row: Fields | undefined
  readonly unknown: JudgedRow['unknown']
}

/** The usual row: new, and nothing about it that would have to be said. `undefined`: look closely. */
function judgeNew(state: JudgeState, { entry, first, keys, unknown, fields }: Asked): JudgedRow | undefined {
  const { source, kind, shown } = state
  const isUsual = keys.length === 0 && first === undefined && entry.issues.length === 0
  if (!isUsual || entry.missing.length > 0 || source.onlyExisting || shown === true) return undefined
  for (const { list } of unknown) if (!mayCreate(state.rules, list)) return undefined
  const whole = withConstants(fields, source.constants)
  if (checkFields(state, whole) !== undefined) return undefined
  const label = recordLabel(fields, kind.numberField) || entry.keyText
  return new NewRow(entry, label, whole, unknown)
}

/** A class, and no literal: it lives until its transaction ends (docs/decisions/0080). */
class NewRow implements JudgedRow {
  readonly entry: RowEntry
  readonly action = 'create'
  readonly label: string
  readonly fields: Fields
  readonly target = '-'
  readonly issues: RowEntry['issues']
  readonly unknown: JudgedRow['unknown']

  constructor(entry: RowEntry, label: string, fields: Fields, unknown: JudgedRow['unknown']) {
    this.entry = entry
    this.label = label
    this.fields = fields
    this.issues = entry.issues
    this.unknown = unknown
  }
}

/** Values of new records beside those of the file, which win. */
function withConstants(fields: Fields, constants: Readonly<Record<string, unknown>>): Fields {
  let whole: Record<string, unknown> | undefined
  for (const name in constants)
    if (fields[name] === undefined) (whole ??= { ...fields })[name] = constants[name]
  return whole ?? fields
}

/** Without questions: what the row would do if nobody objects. */
function judge(state: JudgeState, asked: Asked): JudgedRow {
  const quick = judgeNew(state, asked)
  if (quick !== undefined) return quick
  const { entry, first, keys, row, unknown } = asked
  const label = recordLabel(asked.fields, state.kind.numberField) || entry.keyText
  const target = row === undefined ? (keys.length === 0 ? '-' : `*${keys.length}`) : hashRow(state, row)
  const as = (action: RowAction, more: Partial<JudgedRow> = {}): JudgedRow => ({
    entry,
    action,
    label,
    target,
    issues: entry.issues,
    unknown: noValues,
    ...more,
  })
  const refuse = (
    code: string,
    parameters?: Notice['parameters'],
    more: Partial<JudgedRow> = {},
  ): JudgedRow => as('error', { reason: parameters === undefined ? { code } : { code, parameters }, ...more })
  const wrong = entry.issues.find((issue) => issue.severity === 'error')
  if (wrong !== undefined)
    return as('error', {
      reason: {
        code: wrong.code,
        ...(wrong.parameters === undefined ? {} : { parameters: wrong.parameters }),
      },
    })
  if (first !== undefined)
    return refuse('ROW_KEY_REPEATED', {
      row: first,
      key: entry.keyText.replaceAll('\u0000', ' · ').slice(0, 80),
    })
  if (keys.length > 1) return refuse('NUMBER_AMBIGUOUS', { number: entry.keyText.slice(0, 60) })
  const blocked = unknown.find(({ list }) => !mayCreate(state.rules, list))
  const withUnknown = { unknown }
  const [key] = keys
  if (row !== undefined && key !== undefined) {
    const existing = dropEmpty(row)
    const merged = mergeRow(existing, asked.fields, entry.clear, listsOf(state.source.constants))
    const changes = rowChanges(existing, merged)
    if (changes.length === 0) return as('unchanged', { key, before: row })
    if (blocked !== undefined) return refuseUnknown(state, as, blocked, { key, unknown })
    const bad = checkFields(state, merged)
    if (bad !== undefined) return as('error', { key, reason: bad, ...withUnknown })
    return as('change', { key, before: row, fields: merged, changes, ...withUnknown })
  }
  if (state.source.onlyExisting) return refuse('ROW_RECORD_MISSING', { key: entry.keyText.slice(0, 60) })
  if (entry.missing.length > 0) return refuse('ROW_FIELD_REQUIRED', { fields: entry.missing.join(', ') })
  if (blocked !== undefined) return refuseUnknown(state, as, blocked, withUnknown)
  const fields = withConstants(asked.fields, state.source.constants)
  const bad = checkFields(state, fields)
  if (bad !== undefined) return as('error', { reason: bad, ...withUnknown })
  return as('create', {
    fields,
    ...(state.shown === true ? { changes: rowChanges({}, fields) } : {}),
    ...withUnknown,
  })
}

function refuseUnknown(
  state: JudgeState,
  as: (action: RowAction, more?: Partial<JudgedRow>) => JudgedRow,
  { list, value }: { readonly list: string; readonly value: string },
  more: Partial<JudgedRow>,
): JudgedRow {
  const known = state.targets.suggest(list, value)
  const parameters = { list, value: value.slice(0, 80) }
  const judged = as('error', { reason: { code: 'ROW_LIST_VALUE_UNKNOWN', parameters }, ...more })
  const row = judged.entry.rows[0]!
  const issue: RowIssue = {
    code: 'ROW_LIST_VALUE_UNKNOWN',
    severity: 'error',
    row,
    line: 0,
    column: list,
    parameters,
    ...(known === undefined ? {} : { suggestion: known }),
  }
  return { ...judged, issues: [...judged.issues, issue] }
}

function mayCreate({ createMissing = [] }: RowRules, list: string): boolean {
  return createMissing.includes('*') || createMissing.includes(list)
}

function hashRow({ context }: JudgeState, row: Fields): string {
  return context.runtime.digest.sha256Hex(JSON.stringify(row)).slice(0, 16)
}

/** The vendor says himself what his lists have. */
async function askLists(
  { context }: JudgeState,
  tx: StoreTransaction,
  listed: RowEntry['listed'],
): Promise<JudgedRow['unknown']> {
  const unknown: { list: string; value: string }[] = []
  for (const { list, value } of listed)
    if (value !== '' && !(await context.isListed!(list, value, tx))) unknown.push({ list, value })
  return unknown
}

/** Articles and customers that prices and stock name by number, as keys of the vendor. */
async function linkReferences(
  state: JudgeState,
  tx: StoreTransaction,
  entries: readonly RowEntry[],
): Promise<readonly Fields[]> {
  const { family } = state.kind
  if (family !== 'price' && family !== 'stock') return entries.map((entry) => entry.fields)
  const articles = await keysByNumber(
    tx,
    'article',
    entries.map((entry) => entry.fields['articleNumber']),
  )
  const parties =
    family === 'price'
      ? await keysByNumber(
          tx,
          'party',
          entries.map((entry) => entry.fields['customerNumber']),
        )
      : undefined
  return entries.map((entry, i) => ({
    ...entry.fields,
    ...(articles[i] === undefined ? {} : { articleKey: articles[i] }),
    ...(parties?.[i] === undefined ? {} : { partyKey: parties[i] }),
  }))
}

async function keysByNumber(
  tx: StoreTransaction,
  kind: string,
  numbers: readonly unknown[],
): Promise<readonly (string | undefined)[]> {
  if (!tx.records.kinds.includes(kind)) return numbers.map(() => undefined)
  const asked = [
    ...new Set(numbers.filter((number): number is string => typeof number === 'string' && number !== '')),
  ]
  if (asked.length === 0) return numbers.map(() => undefined)
  const found = await tx.records.findByNumber(kind, asked)
  const keys = new Map(asked.map((number, i) => [number, found[i]!.length === 1 ? found[i]![0] : undefined]))
  return numbers.map((number) => keys.get(number as string))
}
