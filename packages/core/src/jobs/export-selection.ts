/** Which documents are meant: by uid, by the vendor's key, or by number. */
import { UsageError } from '../errors/errors.js'
import { judgeKind } from '../records/invoice-ban/judge-kind.js'
import { cutName } from '../records/invoice-ban/verdict.js'
import type { RegisterEntry } from '../register/register-entry.js'
import type { ExchangeContext, ExchangeTransaction } from './exchange-context.js'
import type { Selection } from './exchange.js'

/** Entries of the selected documents, each once. @throws {@link UsageError} when one is not there, not clear, or never travels. */
export async function findSelected(
  context: ExchangeContext,
  x: ExchangeTransaction,
  selection: readonly Selection[],
): Promise<readonly RegisterEntry[]> {
  const uidsOf = await uidsBySelection(context, x, selection)
  await x.register.entries(uidsOf.flat())
  const found = new Map<string, RegisterEntry>()
  for (const [i, one] of selection.entries()) {
    const what = nameOf(one)
    const [uid, ...others] = uidsOf[i]!
    if (others.length > 0) {
      const expected = `a number that only one document has; ${what} is there ${others.length + 1} times`
      throw new UsageError('usage.invalid_argument', `ambiguous: ${what}`, {
        parameters: { field: 'selection', expected },
      })
    }
    const entry = uid === undefined ? undefined : await x.register.entry(uid)
    if (entry?.key === undefined) {
      throw new UsageError('usage.not_found', `no such document: ${what}`, { parameters: { what } })
    }
    assertMayTravel(context, entry.kind)
    found.set(entry.uid, entry)
  }
  return [...found.values()]
}

function nameOf(one: Selection): string {
  if ('uid' in one) return one.uid
  return `${one.kind} ${'key' in one ? one.key : one.number}`
}

/** Uids that each selected document may mean; asked in few calls, however many are selected. */
async function uidsBySelection(
  context: ExchangeContext,
  { tx, register }: ExchangeTransaction,
  selection: readonly Selection[],
): Promise<readonly (readonly string[])[]> {
  const keysOf = new Map<Selection, readonly string[]>()
  const byKind = new Map<string, Selection[]>()
  for (const one of selection) {
    if ('uid' in one) continue
    assertMayTravel(context, one.kind)
    if (!tx.records.kinds.includes(one.kind)) continue
    if ('key' in one) keysOf.set(one, [one.key])
    const group = byKind.get(one.kind)
    if (group) group.push(one)
    else byKind.set(one.kind, [one])
  }
  const uidOfKey = new Map<string, string>()
  for (const [kind, group] of byKind) {
    const numbered = group.filter((one): one is Selection & { readonly number: string } => 'number' in one)
    const found = await tx.records.findByNumber(
      kind,
      numbered.map((one) => one.number),
    )
    numbered.forEach((one, i) => keysOf.set(one, found[i]!))
    const keys = group.flatMap((one) => keysOf.get(one) ?? [])
    const uids = await register.uidsOf(kind, keys)
    keys.forEach((key, i) => uids[i] !== undefined && uidOfKey.set(`${kind} ${key}`, uids[i]))
  }
  return selection.map((one) => {
    if ('uid' in one) return [one.uid]
    const keys = keysOf.get(one) ?? []
    return keys.map((key) => uidOfKey.get(`${one.kind} ${key}`)).filter((uid) => uid !== undefined)
  })
}

/** A marked invoice stops the export at once: error to the caller, nothing written (I-01). */
function assertMayTravel(context: ExchangeContext, kind: string): void {
  const verdict = judgeKind(kind, context.kinds)
  if (verdict.verdict === 'allowed') return
  const code = verdict.reasonCode === 'KIND_LOCAL_ONLY' ? 'usage.local_only' : 'usage.forbidden_kind'
  const name = cutName(kind)
  throw new UsageError(code, `records of kind "${name}" do not travel`, { parameters: { kind: name } })
}
