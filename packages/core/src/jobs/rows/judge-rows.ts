/** What each entry of a file would do here: created, changed field by field, left as it is, refused, or asked about. Writes nothing. */
import { fitFields } from '../../merge/fit-fields.js'
import { dropEmpty } from '../../records/canonical-hash.js'
import type { RecordKind } from '../../records/record-kind.js'
import { validateRecord } from '../../records/validate-record.js'
import type { Fields, StoreTransaction } from '../../store/store.js'
import type { FieldChange } from '../exchange.js'
import type { Notice } from '../outcome.js'
import type { Candidate, Decision, Question } from '../question.js'
import { recordLabel } from '../record-label.js'
import { mergeRow, rowChanges } from './merge-row.js'
import type { RowContext } from './row-context.js'
import type { RowAction, RowRules } from './row-import.js'
import type { RowEntry, RowIssue, RowSource } from './row-source.js'
import { rowDuplicateOptions, rowPartyOptions } from './row-questions.js'
import type { RowTargets } from './row-targets.js'

export interface JudgedRow {
  readonly entry: RowEntry
  readonly action: RowAction
  readonly label: string
  /** Vendor key of the record here. */
  readonly key?: string | undefined
  /** The vendor's row as it is. */
  readonly before?: Fields | undefined
  /** What is to be written. */
  readonly fields?: Fields | undefined
  readonly changes?: readonly FieldChange[] | undefined
  readonly reason?: Notice | undefined
  readonly issues: readonly RowIssue[]
  readonly question?: Question | undefined
  /** What it acts on; compared with what the preview saw. */
  readonly target: string
  /** Values of lists that are not known here. */
  readonly unknown: readonly { readonly list: string; readonly value: string }[]
}

export interface JudgeState {
  readonly context: RowContext
  readonly source: RowSource
  readonly kind: RecordKind
  readonly rules: RowRules
  readonly targets: RowTargets
  readonly jobId: string
  readonly now: string
  readonly decisions: ReadonlyMap<string, Decision>
  /** Keys of the file so far → first row. */
  readonly seen: Map<string, number>
  /** For an answer: the record the question was about, instead of what the key finds. */
  readonly pinned?: readonly string[] | undefined
  /** Rows are shown to a person: fields of new records are listed. */
  readonly shown?: boolean | undefined
}

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
  const judged: JudgedRow[] = []
  for (const [i, entry] of entries.entries()) {
    judged.push(await judge(state, tx, { entry, fields: linked[i]!, first: firsts[i], ...found[i]! }))
  }
  return judged
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
}

async function judge(state: JudgeState, tx: StoreTransaction, asked: Asked): Promise<JudgedRow> {
  const { entry, first, keys, row } = asked
  const label = recordLabel(asked.fields, state.kind.numberField) || entry.keyText
  const target = row === undefined ? (keys.length === 0 ? '-' : `*${keys.length}`) : hashRow(state, row)
  const as = (action: RowAction, more: Partial<JudgedRow> = {}): JudgedRow => ({
    entry,
    action,
    label,
    target,
    issues: entry.issues,
    unknown: [],
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
  const unknown = await unknownValues(state, tx, entry)
  const blocked = unknown.find(({ list }) => !mayCreate(state.rules, list))
  const withUnknown = { unknown }
  const [key] = keys
  if (row !== undefined && key !== undefined) {
    const existing = dropEmpty(row)
    const merged = mergeRow(existing, asked.fields, entry.clear, listsOf(state.source.constants))
    const changes = rowChanges(existing, merged)
    if (changes.length === 0) return as('unchanged', { key, before: row })
    if (blocked !== undefined) return refuseUnknown(state, as, blocked, { key, unknown })
    const bad = check(state, merged)
    if (bad !== undefined) return as('error', { key, reason: bad, ...withUnknown })
    const change = as('change', { key, before: row, fields: merged, changes, ...withUnknown })
    switch (state.rules.duplicates ?? 'ask') {
      case 'overwrite':
        return change
      case 'ignore':
        return as('skip', { key, before: row, reason: { code: 'ROW_DUPLICATE_IGNORED' } })
      case 'fail':
        return refuse('ROW_DUPLICATE', { key: entry.keyText.slice(0, 60) }, { key })
      case 'ask':
        return ask(state, change, 'row-duplicate', [{ key, reasons: [{ code: 'ROW_SAME_KEY' }] }], tx)
    }
  }
  if (state.source.onlyExisting) return refuse('ROW_RECORD_MISSING', { key: entry.keyText.slice(0, 60) })
  if (entry.missing.length > 0) return refuse('ROW_FIELD_REQUIRED', { fields: entry.missing.join(', ') })
  if (blocked !== undefined) return refuseUnknown(state, as, blocked, withUnknown)
  const fields: Fields = { ...state.source.constants, ...asked.fields }
  const bad = check(state, fields)
  if (bad !== undefined) return as('error', { reason: bad, ...withUnknown })
  const create = as('create', {
    fields,
    ...(state.shown === true ? { changes: rowChanges({}, fields) } : {}),
    ...withUnknown,
  })
  const candidates = (await state.context.candidates?.(state.kind.kind, fields, tx)) ?? []
  return candidates.length === 0 ? create : ask(state, create, 'party-match', candidates, tx)
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

/** Only lists are added to records that are here: a customer who is a supplier too. */
function listsOf(constants: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(constants).filter(([, value]) => Array.isArray(value)))
}

function hashRow({ context }: JudgeState, row: Fields): string {
  return context.runtime.digest.sha256Hex(JSON.stringify(row)).slice(0, 16)
}

async function unknownValues(
  state: JudgeState,
  tx: StoreTransaction,
  entry: RowEntry,
): Promise<JudgedRow['unknown']> {
  if (entry.listed.length === 0) return []
  const unknown: { list: string; value: string }[] = []
  for (const { list, value } of entry.listed) {
    if (value === '') continue
    const isKnown =
      state.context.isListed === undefined
        ? await state.targets.knows(tx, list, value)
        : await state.context.isListed(list, value, tx)
    if (!isKnown) unknown.push({ list, value })
  }
  return unknown
}

/** What the schema of the kind or the columns of the vendor do not take. */
function check({ context, kind }: JudgeState, fields: Fields): Notice | undefined {
  const valid = validateRecord(kind, fields)
  if (!valid.ok) {
    const [issue] = valid.issues
    return { code: 'RECORD_INVALID', parameters: { path: issue!.path, message: issue!.message } }
  }
  const lengths = context.store.capabilities?.maxLengths?.[kind.kind]
  return lengths === undefined ? undefined : fitFields(kind.kind, fields, lengths).refused[0]
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

const optionsOf = { 'row-duplicate': rowDuplicateOptions, 'party-match': rowPartyOptions } as const

/** Ask, or carry out the answer that was given. */
async function ask(
  state: JudgeState,
  planned: JudgedRow,
  type: keyof typeof optionsOf,
  found: readonly { readonly key: string; readonly reasons: readonly Notice[] }[],
  tx: StoreTransaction,
): Promise<JudgedRow> {
  const { digest } = state.context.runtime
  const { entry, label } = planned
  const keys = found.slice(0, 20).map((one) => one.key)
  const rows = await tx.records.get(state.kind.kind, keys)
  const candidates: Candidate[] = keys.flatMap((key, i) => {
    const fields = rows[i]
    return fields === undefined
      ? []
      : [
          {
            key,
            label: recordLabel(dropEmpty(fields), state.kind.numberField),
            reasons: found[i]!.reasons,
            fields,
          },
        ]
  })
  const subject = entry.key === '' ? `${state.jobId} ${entry.ordinal}` : entry.key
  const question: Question = {
    id: digest.sha256Hex(JSON.stringify([type, state.source.kind, subject, keys])),
    type,
    subject: { uid: '', kind: state.kind.kind, label },
    cause:
      type === 'row-duplicate'
        ? { code: 'ROW_DUPLICATE', parameters: { key: entry.keyText.slice(0, 60) } }
        : { code: 'PARTY_CANDIDATES' },
    raisedBy: state.jobId,
    raisedAt: state.now,
    ...(planned.before === undefined ? {} : { local: dropEmpty(planned.before) }),
    ...(planned.fields === undefined ? {} : { incoming: planned.fields }),
    candidates,
    options: optionsOf[type],
    targetHash: digest.sha256Hex(JSON.stringify(rows)),
  }
  const decision = state.decisions.get(question.id)
  const isUsable =
    decision !== undefined &&
    (decision.targetHash === undefined || decision.targetHash === question.targetHash)
  const open: JudgedRow = { ...planned, action: 'question', reason: question.cause, question }
  if (!isUsable) return open
  if (decision.option === 'keepLocal')
    return {
      ...planned,
      action: 'skip',
      fields: undefined,
      changes: undefined,
      reason: { code: 'ROW_KEPT_BY_DECISION' },
    }
  if (decision.option === 'overwrite' && type === 'row-duplicate') return planned
  if (decision.option === 'useImported' && type === 'party-match') return planned
  if (decision.option !== 'useExisting') return open
  const named = decision.values?.['key']
  const chosen = typeof named === 'string' ? named : candidates.length === 1 ? candidates[0]!.key : undefined
  const [row] = chosen === undefined ? [] : await tx.records.get(state.kind.kind, [chosen])
  if (row === undefined) return open
  const existing = dropEmpty(row)
  // The number of the party here stays: that the row has another one is no reason to give it up.
  const numberField = state.kind.numberField ?? ''
  const values = existing[numberField] === undefined ? entry.fields : without(entry.fields, numberField)
  const merged = mergeRow(existing, values, entry.clear, listsOf(state.source.constants))
  const changes = rowChanges(existing, merged)
  const base = { ...planned, key: chosen, before: row }
  if (changes.length === 0) return { ...base, action: 'unchanged', fields: undefined, changes: undefined }
  const bad = check(state, merged)
  return bad === undefined
    ? { ...base, action: 'change', fields: merged, changes }
    : { ...base, action: 'error', reason: bad }
}

function without(fields: Readonly<Record<string, unknown>>, name: string): Fields {
  const { [name]: _left, ...rest } = fields
  return rest
}
