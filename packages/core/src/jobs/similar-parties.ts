/** Similar parties of the book for one that arrived: rule M-A1 (5). */
import { maxComparedParties, maxPartiesPerKey } from '../merge/party-matcher.js'
import type { PartyComparison } from '../merge/party-matcher.js'
import { sharedIdentities } from '../merge/party-identity.js'
import type { IdentityFields } from '../merge/party-identity.js'
import type { SimilarParty } from '../merge/party-match.js'
import { linkByPolicy } from '../merge/party-policy.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import { boundedKeys, countParties, ensureBlockingKeys, partiesUnder } from '../register/blocking-rows.js'
import { readRecords } from '../register/record-form.js'
import type { ImportState } from './import-state.js'
import type { Notice } from './outcome.js'

/** Beyond so many parties the size of the book is no longer counted exactly. */
const mostCounted = 200_000

export interface SimilarParties {
  /** Worth asking a person about, best first; related ones behind them. */
  readonly candidates: readonly SimilarParty[]
  /** What a policy links. */
  readonly byPolicy: string | undefined
}

const nothing: SimilarParties = { candidates: [], byPolicy: undefined }

/**
 * @param others - Parties that share a number or an identity: they are compared in any case.
 * @returns nothing where no matcher is set.
 */
export async function findSimilarParties(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  others: readonly string[],
): Promise<SimilarParties> {
  const { matcher, policies } = state.context
  if (matcher === undefined) return nothing
  const { register, tx } = state.x
  await ensureBlockingKeys(tx, register, state.context.kinds)
  state.bookSize ??= await countParties(tx, kind.kind, mostCounted)
  const size = state.bookSize
  const counts = new Map<string, number>()
  const sums = new Map<string, number>(others.map((uid) => [uid, Infinity]))
  for (const key of boundedKeys(matcher, envelope.fields)) {
    const uids = await partiesUnder(register, kind.kind, key)
    counts.set(key, uids.length)
    // What so many share finds nobody; the rarer keys do.
    if (uids.length >= maxPartiesPerKey) continue
    const weight = Math.max(0.1, Math.log2((size + 2) / (uids.length + 1)))
    for (const uid of uids) sums.set(uid, (sums.get(uid) ?? 0) + weight)
  }
  sums.delete(envelope.uid)
  const best = [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, maxComparedParties)
  const entries = (await register.entries(best.map(([uid]) => uid))).filter(
    (entry) => entry?.key !== undefined,
  )
  const rows = await readRecords(tx, register, kind, entries as NonNullable<(typeof entries)[number]>[])
  const known = entries.flatMap((entry, i) =>
    rows[i] === undefined ? [] : [{ uid: entry!.uid, fields: rows[i] }],
  )
  if (known.length === 0) return nothing
  const found = matcher.compare(
    envelope.fields,
    known.map((one) => one.fields),
    { size, count: (key) => counts.get(key) ?? 0 },
  )
  const compared = known.map((one, i) => ({ ...one, comparison: sane(found[i]) }))
  const byPolicy = linkByPolicy(
    policies,
    compared.map(({ uid, fields, comparison }) => ({
      uid,
      probability: comparison.probability,
      identities: sharedIdentities(envelope.fields as IdentityFields, fields as IdentityFields).map(
        (one) => one.by,
      ),
    })),
  )
  return { candidates: worthShowing(compared), byPolicy }
}

/** What a matcher says without a probability (percent, no number, nothing at all) is no ground to link or to ask. */
function sane(comparison: PartyComparison | undefined): PartyComparison {
  const probability = comparison?.probability
  return typeof probability === 'number' && probability >= 0 && probability <= 1
    ? comparison!
    : { probability: 0, zone: 'none', reasons: [] }
}

interface Compared {
  readonly uid: string
  readonly comparison: PartyComparison
}

/** Of equally probable ones the one that was made first: uids sort by time. */
function byProbability(a: Compared, b: Compared): number {
  return b.comparison.probability - a.comparison.probability || (a.uid < b.uid ? -1 : 1)
}

/** Related parties are shown beside a question; for themselves they raise none: a household may have many customers. */
function worthShowing(compared: readonly Compared[]): readonly SimilarParty[] {
  const asked = compared.filter(({ comparison }) => comparison.zone === 'sure' || comparison.zone === 'ask')
  if (asked.length === 0) return []
  const related = compared.filter(({ comparison }) => comparison.zone === 'related')
  return [...asked.sort(byProbability), ...related.sort(byProbability)].map(({ uid, comparison }) => ({
    uid,
    reasons: reasonsOf(comparison),
  }))
}

function reasonsOf({ probability, zone, reasons }: PartyComparison): readonly Notice[] {
  if (zone === 'related') {
    const percent = Math.max(1, Math.ceil(probability * 100))
    return [{ code: 'MATCH_IMPROBABLE', parameters: { percent } }, ...reasons]
  }
  // Never a hundred: only a person knows.
  const percent = Math.min(99, Math.round(probability * 100))
  return [{ code: 'MATCH_PROBABILITY', parameters: { percent } }, ...reasons]
}
