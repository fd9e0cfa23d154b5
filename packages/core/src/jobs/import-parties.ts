/** Parties of a file: the ladder of M-A1, remembered answers, questions, new customers (M-A1 to M-A10). */
import { customerNumberAtHost } from '../merge/customer-number.js'
import { applyPartyAnswer } from '../merge/party-answer.js'
import type { RememberedParty } from '../merge/party-answer.js'
import { identityKeys } from '../merge/party-identity.js'
import type { IdentityFields } from '../merge/party-identity.js'
import { matchParties, matchParty } from '../merge/party-match.js'
import type { IdentityHit, PartyMatch, PartySituation, SimilarParty } from '../merge/party-match.js'
import { sameForComparison } from '../merge/normalise-for-comparison.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import { readRecords } from '../register/record-form.js'
import { indexedKeys } from '../register/index-record.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { stateTags } from '../register/state-rows.js'
import type { Fields, StoreTransaction } from '../store/store.js'
import { planKnown } from './import-known.js'
import { ask, conclude, refuseTyped, reopen, resultOf, wireHash } from './import-state.js'
import type { ImportState } from './import-state.js'
import type { Notice } from './outcome.js'
import { entryAsSent, entryMerged } from './planned-entry.js'
import { findSimilarParties } from './similar-parties.js'
import type { Candidate } from './question.js'
import { recordLabel } from './record-label.js'
import { noteUnnumbered } from './unnumbered.js'
import { writeRecords } from './write-records.js'
import type { PlannedWrite } from './write-records.js'

/** More would not fit a screen, and no honest register has so many with one VAT id. */
const mostCandidates = 20

/** Characters of one field of a candidate. */
const mostShown = 1000

/** Key under which answers for a party are remembered: who made the file, if that is proven, else who made the record. */
function originKey(state: ImportState, envelope: RecordEnvelope): string {
  return state.sender.key ?? envelope.origin.station
}

export async function importParties(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
): Promise<void> {
  const situations = await gatherSituations(state, kind, envelopes)
  const matches = matchParties(situations)
  // Also for a further revision of one of them, which is matched by itself.
  for (const { reason, suggestions } of matches) {
    if (reason?.code === 'PARTY_CLAIMED_TWICE') state.claimed.push(...suggestions.map((one) => one.uid))
  }
  const known: { envelope: RecordEnvelope; entry: RegisterEntry }[] = []
  const writes: PlannedWrite[] = []
  for (const [i, envelope] of envelopes.entries()) {
    await state.pace.step()
    const match = matches[i]!
    if (match.action === 'link' && match.link!.uid === envelope.uid) {
      known.push({ envelope, entry: (await state.x.register.entry(envelope.uid))! })
    } else if (match.action === 'link') {
      await linkParty(state, envelope, match.link!.uid, match.link!.by)
    } else {
      const write =
        match.action === 'create'
          ? await planCreate(state, kind, envelope)
          : await askParty(state, kind, envelope, match)
      if (write === undefined) continue
      // A hook that looks for the next free number must see the ones before.
      if (state.context.hooks.assignNumber === undefined) writes.push(write)
      else await writeRecords(state, kind, [write])
    }
  }
  writes.push(...(await planKnown(state, kind, known)))
  await writeRecords(state, kind, writes)
  for (const envelope of envelopes) await adoptAliases(state, envelope)
}

/** Uids that went up in this party at the sender mean the party here too, unless we know better. */
async function adoptAliases(state: ImportState, { uid, aliases }: RecordEnvelope): Promise<void> {
  if (aliases === undefined) return
  const { register } = state.x
  const [here] = await register.surviving([uid])
  await register.entries([here!, ...aliases])
  if (!register.isHere(here!)) return
  const adopted = aliases.filter((alias) => !register.isHere(alias) && alias !== here)
  for (const alias of adopted) register.setAlias(alias, here)
  const at = state.journal.findLastIndex((row) => row.result.uid === uid)
  if (adopted.length > 0 && at >= 0) state.journal[at] = { ...state.journal[at]!, adopted }
}

async function gatherSituations(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
): Promise<readonly PartySituation[]> {
  const { register } = state.x
  const entries = await findHere(state, envelopes)
  const answers = await register.rows<RememberedParty>(
    stateTags.partyDecision,
    envelopes.map((envelope) => [originKey(state, envelope), envelope.uid]),
  )
  const answered = await register.entries(answers.map((answer) => answer?.uid ?? ''))
  const byNumber = await findByCustomerNumber(state, kind, envelopes)
  const acceptNew = state.context.ruleOf(kind).acceptNew
  const numbersShared = state.context.customerNumbers === 'shared'
  const situations: PartySituation[] = []
  for (const [i, envelope] of envelopes.entries()) {
    await state.pace.step()
    const entry = entries[i]
    const here = entry?.key !== undefined && entry.kind === kind.kind
    situations.push({
      party: envelope,
      ...(answered[i]?.key === undefined ? {} : { remembered: answers[i] }),
      ...(here ? { sameUid: entry.uid } : {}),
      byNumber: byNumber[i]!,
      numbersShared,
      candidates: numbersShared ? [] : await findNamesakes(state, kind, envelope, byNumber[i]!),
      byIdentity: await findByIdentity(state, kind, envelope),
      acceptNew,
      claimedInBundle: state.claimed,
    })
    const situation = situations.at(-1)!
    // Only where steps 1 to 4 link nothing: a search costs more than they do.
    if (matchParty(situation).action === 'link') continue
    const others = [...situation.byNumber, ...situation.byIdentity.map((hit) => hit.uid)]
    const similar = await findSimilarParties(state, kind, envelope, others)
    const named = new Set((situation.candidates ?? []).map((one) => one.uid))
    situations[situations.length - 1] = {
      ...situation,
      byPolicy: similar.byPolicy,
      candidates: [
        ...(situation.candidates ?? []).map((one) => ({
          uid: one.uid,
          reasons: [
            ...one.reasons,
            ...(similar.candidates.find((other) => other.uid === one.uid)?.reasons ?? []),
          ],
        })),
        ...similar.candidates.filter((one) => !named.has(one.uid)),
      ],
    }
  }
  return situations
}

/** Under its own uid, or under one that went up in it at the sender: our own customer may come back under another uid. */
async function findHere(
  state: ImportState,
  envelopes: readonly RecordEnvelope[],
): Promise<readonly (RegisterEntry | undefined)[]> {
  const { register } = state.x
  const names = envelopes.map(({ uid, aliases }) => [uid, ...(aliases ?? [])])
  const surviving = await register.surviving(names.flat())
  const entries = await register.entries(surviving)
  let at = 0
  return names.map((uids) => {
    const found = entries.slice(at, at + uids.length).find((entry) => entry?.key !== undefined)
    at += uids.length
    return found
  })
}

async function findByCustomerNumber(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
): Promise<readonly (readonly string[])[]> {
  const numbers = envelopes.map((envelope) => {
    const number = envelope.fields['customerNumber']
    return typeof number === 'string' ? number : ''
  })
  const asked = [...new Set(numbers.filter((number) => number !== ''))]
  const keys = asked.length === 0 ? [] : await state.x.tx.records.findByNumber(kind.kind, asked)
  const found = new Map<string, readonly string[]>()
  for (const [i, number] of asked.entries()) {
    const uids = await state.x.register.uidsOf(kind.kind, keys[i]!.slice(0, mostCandidates))
    found.set(
      number,
      uids.filter((uid) => uid !== undefined),
    )
  }
  return envelopes.map((envelope, i) => (found.get(numbers[i]!) ?? []).filter((uid) => uid !== envelope.uid))
}

/** Of parties with the same typed number those that agree in name or postal code: worth a question, never a link (M-A2). */
async function findNamesakes(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  uids: readonly string[],
): Promise<readonly SimilarParty[]> {
  if (uids.length === 0) return []
  const { register, tx } = state.x
  const entries = (await register.entries(uids)).filter((entry) => entry !== undefined)
  const rows = await readRecords(tx, register, kind, entries)
  return entries.flatMap((entry, i) => {
    const fields = rows[i]
    if (fields === undefined) return []
    const reasons: Notice[] = []
    if (sameName(fields, envelope.fields)) reasons.push({ code: 'SAME_NAME' })
    if (samePlace(fields, envelope.fields)) reasons.push({ code: 'SAME_POSTAL_CODE' })
    return reasons.length === 0 ? [] : [{ uid: entry.uid, reasons }]
  })
}

function sameName(a: Fields, b: Fields): boolean {
  const [one, other] = [a['name'], b['name']]
  return typeof one === 'string' && typeof other === 'string' && sameForComparison('name', one, other)
}

function samePlace(a: Fields, b: Fields): boolean {
  const codes = (fields: Fields): readonly unknown[] => {
    const addresses = fields['addresses']
    return Array.isArray(addresses) ? addresses.map((address) => (address as Fields)['postalCode']) : []
  }
  const known = codes(a)
  return codes(b).some((code) => typeof code === 'string' && known.includes(code))
}

async function findByIdentity(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
): Promise<readonly IdentityHit[]> {
  const hits: IdentityHit[] = []
  const rows = indexedKeys(kind, envelope.fields, state.context.runtime.digest)
  for (const [i, { by }] of identityKeys(envelope.fields as IdentityFields).entries()) {
    const uids = await state.x.register.list(mostCandidates, stateTags.naturalKey, kind.kind, rows[i]!)
    for (const uid of uids) if (uid !== envelope.uid) hits.push({ uid, by })
  }
  return hits
}

/** The incoming party goes up in one that is here; that one stays as it is (M-A3). */
async function linkParty(
  state: ImportState,
  envelope: RecordEnvelope,
  uid: string,
  by: string,
): Promise<void> {
  const linkedTo = (await state.x.register.entry(uid))?.key
  const [known] = await state.x.register.surviving([envelope.uid])
  if (known === uid) {
    conclude(state, resultOf(state, envelope, 'unchanged', { linkedTo }))
    return
  }
  const notices: readonly Notice[] = [{ code: 'PARTY_LINKED', parameters: { by } }]
  state.x.register.setAlias(envelope.uid, uid)
  conclude(state, resultOf(state, envelope, 'linked', { linkedTo, notices }), { alias: envelope.uid })
}

/** A new party here. A foreign customer number is not one of ours, unless both sides number from one list (M-A6). */
async function planCreate(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
): Promise<PlannedWrite> {
  const { context, x } = state
  const incoming = envelope.fields['customerNumber']
  const foreign = typeof incoming === 'string' && incoming !== '' ? incoming : undefined
  const isKey = context.customerNumbers === 'shared'
  const assigned =
    foreign !== undefined && isKey
      ? undefined
      : await context.hooks.assignNumber?.(kind.kind, envelope.fields, x.tx)
  const notices: Notice[] = []
  const free = assigned === undefined ? undefined : await freeOf(x.tx, kind.kind, assigned)
  if (assigned !== undefined && free === undefined) {
    notices.push({ code: 'NUMBER_NOT_FREE', parameters: { number: assigned } })
  }
  const number = customerNumberAtHost(foreign, isKey, free)
  if (number === undefined) await noteUnnumbered(state, kind.kind, envelope.uid, assigned !== undefined)
  let fields: Fields = envelope.fields
  if (number !== foreign) {
    const { customerNumber: _foreign, ...rest } = envelope.fields
    fields = number === undefined ? rest : { ...rest, customerNumber: number }
    if (foreign !== undefined)
      notices.push({ code: 'CUSTOMER_NUMBER_NOT_TAKEN', parameters: { number: foreign } })
    if (number !== undefined) notices.push({ code: 'NUMBER_ASSIGNED', parameters: { number } })
  }
  const result = resultOf(state, envelope, 'created', { notices, local: {}, after: fields })
  const entry = await x.register.entry(envelope.uid)
  const next = entryAsSent(state, envelope)
  if (state.station !== undefined) {
    // In a network the number given here is the number everywhere (M-A7).
    return {
      envelope,
      fields,
      asSent: fields,
      entry,
      next: { ...next, hash: wireHash(state, kind, fields) },
      result,
    }
  }
  return { envelope, fields, asSent: envelope.fields, entry, next, shadow: envelope.fields, result }
}

/** What the vendor's hook gave, unless somebody has it already. */
export async function freeOf(
  { records }: Pick<StoreTransaction, 'records'>,
  kind: string,
  number: string,
): Promise<string | undefined> {
  const [keys] = await records.findByNumber(kind, [number])
  return (keys?.length ?? 0) === 0 ? number : undefined
}

/** Shown beside each other on a screen; a long note is no help there. */
function shorten(fields: Fields): Fields {
  const cut = ([name, value]: [string, unknown]): [string, unknown] =>
    typeof value === 'string' && value.length > mostShown
      ? [name, `${value.slice(0, mostShown)}…`]
      : [name, value]
  return Object.fromEntries(Object.entries(fields).map(cut))
}

async function askParty(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  match: PartyMatch,
): Promise<PlannedWrite | undefined> {
  const { register, tx } = state.x
  const suggested = match.suggestions.slice(0, mostCandidates)
  const entries = (await register.entries(suggested.map((one) => one.uid))).map((entry) => entry!)
  const fields = await readRecords(tx, register, kind, entries)
  const candidates: Candidate[] = suggested.map(({ reasons }, i) => {
    const shown = fields[i] ?? {}
    return { key: entries[i]!.key!, label: recordLabel(shown), reasons, fields: shorten(shown) }
  })
  const { cause, options, type } = match.question!
  const { decision, question } = ask(state, envelope, {
    type,
    cause,
    options,
    sameness: [originKey(state, envelope)],
    candidates,
    target: entries.map((entry) => [entry.key, entry.localHash]),
  })
  const stayOpen = (reason: Notice | undefined): undefined => {
    reopen(state, question, envelope)
    for (const uid of [envelope.uid, ...(envelope.aliases ?? [])]) state.openParties.add(uid)
    conclude(state, resultOf(state, envelope, 'pending', { reason }))
  }
  if (decision === undefined) return stayOpen(match.reason)
  const existing = await chooseExisting(state, kind, decision.values, candidates)
  const answer = applyPartyAnswer({
    decision: { ...decision, values: withoutKey(decision.values) },
    origin: { station: originKey(state, envelope), uid: envelope.uid },
    imported: envelope.fields,
    ...(existing === undefined ? {} : { existing: { uid: existing.entry.uid, fields: existing.fields } }),
  })
  if (answer === undefined) return stayOpen({ code: 'PARTY_CHOICE_MISSING' })
  const wrong =
    answer.outcome === 'linked' && answer.write !== undefined
      ? refuseTyped(state, kind, answer.write)
      : undefined
  if (wrong !== undefined) return stayOpen(wrong)
  const remembered = [originKey(state, envelope), envelope.uid] as const
  const whenRefused = (): void => {
    register.write(null, stateTags.partyDecision, ...remembered)
    register.setAlias(envelope.uid, undefined)
    reopen(state, question, envelope)
  }
  register.write(answer.remember, stateTags.partyDecision, ...remembered)
  if (answer.outcome === 'created')
    return { ...(await planCreate(state, kind, envelope)), journal: { remembered }, whenRefused }
  const { entry, fields: local } = existing!
  register.setAlias(envelope.uid, entry.uid)
  const result = resultOf(state, envelope, 'linked', {
    linkedTo: entry.key,
    local,
    after: answer.write,
  })
  if (answer.write === undefined) {
    conclude(state, result, { alias: envelope.uid, remembered })
    return undefined
  }
  const [rowBefore] = await tx.records.get(kind.kind, [entry.key!])
  const next = entryMerged(
    state,
    { ...envelope, revision: entry.revision },
    entry,
    wireHash(state, kind, answer.write),
  )
  return {
    envelope,
    fields: answer.write,
    asSent: answer.write,
    entry,
    rowBefore,
    next: { ...next, ...(entry.shared === undefined ? { shared: undefined } : { shared: entry.shared }) },
    result,
    journal: { alias: envelope.uid, remembered },
    whenRefused,
  }
}

/** The party named in the answer by its key, a candidate or not; the only candidate when none is named. */
async function chooseExisting(
  { x }: ImportState,
  kind: RecordKind,
  values: Readonly<Record<string, unknown>> | undefined,
  candidates: readonly Candidate[],
): Promise<{ readonly entry: RegisterEntry; readonly fields: Fields } | undefined> {
  const named = values?.['key']
  const key = typeof named === 'string' ? named : candidates.length === 1 ? candidates[0]!.key : undefined
  if (key === undefined) return undefined
  const [uid] = await x.register.uidsOf(kind.kind, [key])
  const entry = uid === undefined ? undefined : await x.register.entry(uid)
  if (entry?.key === undefined) return undefined
  const [fields] = await readRecords(x.tx, x.register, kind, [entry])
  return fields === undefined ? undefined : { entry, fields }
}

/** The choice itself is no field to take over. */
function withoutKey(
  values: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  const { key: _key, ...fields } = values ?? {}
  return fields
}
