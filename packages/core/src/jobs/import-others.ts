/** Articles, prices, stock levels and a vendor's own kinds. By default a file changes none of them (M-L5). */
import { mergePrices } from '../merge/price-merge.js'
import { decideStock } from '../merge/stock-decision.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { PriceEntry } from '../records/price.js'
import type { RecordKind } from '../records/record-kind.js'
import { indexedKeys } from '../register/index-record.js'
import { readRecords } from '../register/record-form.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { stateTags } from '../register/state-rows.js'
import type { Fields } from '../store/store.js'
import { planKnown } from './import-known.js'
import { conclude, resultOf } from './import-state.js'
import type { ImportState } from './import-state.js'
import type { Notice } from './outcome.js'
import { entryAsSent, sharedStateOf } from './planned-entry.js'
import { writeRecords } from './write-records.js'
import type { PlannedWrite } from './write-records.js'

/** Records with one natural key; more than one is the exception. */
const mostOfOneKey = 100

/** Articles and a vendor's own kinds: by uid, then by number; a new one only where the rule says so. */
export async function importNumbered(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
): Promise<void> {
  const entries = await entriesHere(state, kind, envelopes)
  const byNumber = await findByNumber(state, kind, envelopes)
  const known: { envelope: RecordEnvelope; entry: RegisterEntry }[] = []
  const writes: PlannedWrite[] = []
  for (const [i, envelope] of envelopes.entries()) {
    await state.pace.step()
    const entry = entries[i]
    const others = byNumber[i]!
    if (entry?.uid === envelope.uid) known.push({ envelope, entry })
    // It went up in one that is here, and that one stays as it is: its revisions are no revisions of ours (M-L1).
    else if (entry !== undefined)
      conclude(state, resultOf(state, envelope, 'unchanged', { linkedTo: entry.key }))
    else if (others.length === 1) await linkTo(state, envelope, others[0]!)
    else if (others.length > 1) refuse(state, kind, envelope)
    else if (state.context.ruleOf(kind).acceptNew) writes.push(planNew(state, envelope))
    else skip(state, envelope)
  }
  writes.push(...(await planKnown(state, kind, known)))
  await writeRecords(state, kind, writes)
}

/** Price entries: replaced by key, overlapping validity refused with both named (M-P1). */
export async function importPrices(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
): Promise<void> {
  const entries = await entriesHere(state, kind, envelopes)
  const rule = state.context.ruleOf(kind)
  const open: RecordEnvelope[] = []
  for (const [i, envelope] of envelopes.entries()) {
    await state.pace.step()
    const entry = entries[i]
    if (entry !== undefined && bringsNothing(envelope, entry))
      conclude(state, resultOf(state, envelope, 'unchanged'))
    else if (entry?.uid === envelope.uid && envelope.revision < sharedStateOf(entry).revision)
      conclude(state, resultOf(state, envelope, 'stale'))
    else if (!rule.acceptNew && entry === undefined) skip(state, envelope)
    else if (!rule.acceptChanged && entry !== undefined) skip(state, envelope, 'CHANGED_NOT_ACCEPTED')
    else open.push(envelope)
  }
  if (open.length === 0) return
  const existing = await withSameKey(state, kind, open)
  const merge = mergePrices(
    [...existing].map(([uid, one]) => ({ uid, fields: one.fields as unknown as PriceEntry })),
    open.map((envelope) => ({ uid: envelope.uid, fields: envelope.fields as unknown as PriceEntry })),
  )
  for (const { uid, reason } of merge.refused) {
    conclude(
      state,
      resultOf(
        state,
        open.find((envelope) => envelope.uid === uid)!,
        'refused',
        { reason },
      ),
    )
  }
  const writes = merge.put.flatMap(({ record, replaces }) => {
    const envelope = open.find((one) => one.uid === record.uid)!
    const former = existing.get(replaces ?? record.uid)
    if (former !== undefined && !rule.acceptChanged) {
      skip(state, envelope, 'CHANGED_NOT_ACCEPTED')
      return []
    }
    return [planReplace(state, envelope, former)]
  })
  await writeRecords(state, kind, writes)
}

/** What is here, or what it was when it was last shared: then only we have changed it since, and that stands (M-E3). */
function bringsNothing({ hash }: RecordEnvelope, entry: RegisterEntry): boolean {
  return hash === entry.hash || hash === sharedStateOf(entry).hash
}

/** Stock levels: absolute, with a moment; an older one is `stale` (M-S1). */
export async function importStock(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
): Promise<void> {
  const existing = await withSameKey(state, kind, envelopes)
  const rule = state.context.ruleOf(kind)
  const { digest } = state.context.runtime
  const writes: PlannedWrite[] = []
  for (const envelope of envelopes) {
    await state.pace.step()
    const keyOf = (fields: Fields): string | undefined => indexedKeys(kind, fields, digest)[0]
    const key = keyOf(envelope.fields)
    const former =
      existing.get(envelope.uid) ?? [...existing.values()].find((one) => keyOf(one.fields) === key)
    const decision = decideStock({
      ...(former === undefined ? {} : { stored: former.fields }),
      incoming: envelope.fields,
      direction: 'hostToStation',
    })
    if (decision.action === 'none') {
      conclude(state, resultOf(state, envelope, decision.outcome, { reason: decision.reason }))
    } else if (former === undefined ? !rule.acceptNew : !rule.acceptChanged) {
      skip(state, envelope, former === undefined ? 'NEW_NOT_ACCEPTED' : 'CHANGED_NOT_ACCEPTED')
    } else {
      writes.push(planReplace(state, envelope, former))
    }
  }
  await writeRecords(state, kind, writes)
}

interface Existing {
  readonly entry: RegisterEntry
  readonly fields: Fields
  readonly row: Fields
}

async function withSameKey(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
): Promise<ReadonlyMap<string, Existing>> {
  const { register, tx } = state.x
  const uids = new Set<string>()
  for (const envelope of envelopes) {
    uids.add(envelope.uid)
    for (const key of indexedKeys(kind, envelope.fields, state.context.runtime.digest)) {
      for (const uid of await register.list(mostOfOneKey, stateTags.naturalKey, kind.kind, key)) uids.add(uid)
    }
  }
  const entries = (await register.entries([...uids])).filter(
    (entry) => entry?.key !== undefined && entry.kind === kind.kind,
  )
  const known = entries.map((entry) => entry!)
  const fields = await readRecords(tx, register, kind, known)
  const rows = await tx.records.get(
    kind.kind,
    known.map((entry) => entry.key!),
  )
  const found = new Map<string, Existing>()
  known.forEach((entry, i) => {
    const wire = fields[i]
    if (wire !== undefined) found.set(entry.uid, { entry, fields: wire, row: rows[i]! })
  })
  return found
}

async function entriesHere(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
): Promise<readonly (RegisterEntry | undefined)[]> {
  const { register } = state.x
  const surviving = await register.surviving(envelopes.map((envelope) => envelope.uid))
  const entries = await register.entries(surviving)
  return entries.map((entry) => (entry?.key !== undefined && entry.kind === kind.kind ? entry : undefined))
}

async function findByNumber(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
): Promise<readonly (readonly string[])[]> {
  const field = kind.numberField
  if (field === undefined) return envelopes.map(() => [])
  const numbers = envelopes
    .map((envelope) => envelope.fields[field])
    .map((n) => (typeof n === 'string' ? n : ''))
  const asked = [...new Set(numbers.filter((number) => number !== ''))]
  if (asked.length === 0) return envelopes.map(() => [])
  const keys = await state.x.tx.records.findByNumber(kind.kind, asked)
  const flat = keys.flat()
  const uids = await state.x.register.uidsOf(kind.kind, flat)
  const uidOf = new Map(flat.map((key, i) => [key, uids[i]]))
  const found = new Map(asked.map((number, i) => [number, keys[i]!.map((key) => uidOf.get(key))]))
  return numbers.map((number) => (found.get(number) ?? []).filter((uid) => uid !== undefined))
}

/** The same number is the same article here (M-L1); what is here stays as it is. */
async function linkTo(state: ImportState, envelope: RecordEnvelope, uid: string): Promise<void> {
  const linkedTo = (await state.x.register.entry(uid))?.key
  const [known] = await state.x.register.surviving([envelope.uid])
  if (known === uid) {
    conclude(state, resultOf(state, envelope, 'unchanged', { linkedTo }))
    return
  }
  state.x.register.setAlias(envelope.uid, uid)
  conclude(state, resultOf(state, envelope, 'linked', { linkedTo }), { alias: envelope.uid })
}

function refuse(state: ImportState, kind: RecordKind, envelope: RecordEnvelope): void {
  const number = envelope.fields[kind.numberField ?? '']
  const parameters = { number: typeof number === 'string' ? number : '' }
  const reason: Notice = { code: 'NUMBER_AMBIGUOUS', parameters }
  conclude(state, resultOf(state, envelope, 'refused', { reason }))
}

function skip(state: ImportState, envelope: RecordEnvelope, code = 'NEW_NOT_ACCEPTED'): void {
  const reason: Notice = { code, parameters: { kind: envelope.kind } }
  conclude(state, resultOf(state, envelope, 'skipped', { reason }))
}

function planNew(state: ImportState, envelope: RecordEnvelope): PlannedWrite {
  return {
    envelope,
    fields: envelope.fields,
    asSent: envelope.fields,
    entry: undefined,
    next: entryAsSent(state, envelope),
    shadow: envelope.fields,
    result: resultOf(state, envelope, 'created', { local: {} }),
  }
}

function planReplace(
  state: ImportState,
  envelope: RecordEnvelope,
  former: Existing | undefined,
): PlannedWrite {
  if (former === undefined) return planNew(state, envelope)
  const next = { ...entryAsSent(state, envelope), uid: former.entry.uid }
  if (former.entry.uid !== envelope.uid) {
    state.x.register.setAlias(envelope.uid, former.entry.uid)
  }
  return {
    envelope,
    fields: envelope.fields,
    asSent: envelope.fields,
    entry: former.entry,
    rowBefore: former.row,
    next,
    shadow: envelope.fields,
    result: resultOf(state, envelope, 'refreshed', { local: former.fields }),
    ...(former.entry.uid === envelope.uid ? {} : { journal: { alias: envelope.uid } }),
  }
}
