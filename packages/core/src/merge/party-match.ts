/** Is this party one of ours? Rules M-A1, M-A2, M-A8, M-A9, M-A10. */
import type { Notice } from '../jobs/outcome.js'
import type { RememberedParty } from './party-answer.js'
import { partyMatchOptions, type QuestionDraft, unknownPartyOptions } from './question-draft.js'

/** An existing party with the same VAT id, registration number or GLN. */
export interface IdentityHit {
  readonly uid: string
  readonly by: 'vatId' | 'registrationNumber' | 'gln'
}

/** An existing party that looks alike, and why; shown to a person, never linked by itself. */
export interface SimilarParty {
  readonly uid: string
  readonly reasons: readonly Notice[]
}

export interface PartySituation {
  /** The party as it arrived. */
  readonly party: { readonly uid: string; readonly customerNumber?: string | undefined }
  /** What was answered earlier for this origin station and origin uid (M-A5). */
  readonly remembered?: RememberedParty | undefined
  /** An existing party has this uid, as its own or as an alias: the uid of that one. */
  readonly sameUid?: string | undefined
  /** Existing parties with the same customer number. */
  readonly byNumber: readonly string[]
  /** Both customer numbers come from the host's authority, not typed at a station without lease (M-A6). */
  readonly numbersShared: boolean
  /** Existing parties with the same identity; see `identityKeys`. */
  readonly byIdentity: readonly IdentityHit[]
  /** Similar parties, best first, from whatever search the caller has. They are shown and never link. */
  readonly candidates?: readonly SimilarParty[] | undefined
  /** A similar party that a policy of the operator links; see `linkByPolicy`. */
  readonly byPolicy?: string | undefined
  /** Existing parties which another party of the same bundle matches too (M-A10); see {@link matchParties}. */
  readonly claimedInBundle?: readonly string[] | undefined
  /** The rule for parties takes new ones from this direction (M-A8). */
  readonly acceptNew: boolean
}

/** Step of the ladder that linked. */
export type PartyStep = 'remembered' | 'uid' | 'number' | 'vatId' | 'registrationNumber' | 'gln' | 'policy'

export interface PartyMatch {
  /** `linked`; `created`; `pending`: the link is open, documents are stored with their snapshot and wait for nothing (M-A9). */
  readonly outcome: 'linked' | 'created' | 'pending'
  readonly action: 'link' | 'create' | 'none'
  readonly link?: { readonly uid: string; readonly by: PartyStep } | undefined
  /** Why it is pending. */
  readonly reason?: Notice | undefined
  /** Always there when pending. Unattended jobs queue it, attended ones show it. */
  readonly question?: QuestionDraft | undefined
  /** Existing parties to show, best first: the certain ones before the similar ones, each once. */
  readonly suggestions: readonly { readonly uid: string; readonly reasons: readonly Notice[] }[]
}

/**
 * Match one party, first hit decides: (1) remembered answer, (2) same uid, (3) the one party with the same customer number
 * when both numbers are the host's, (4) the one party with the same VAT id, registration number or GLN. Those link. (5) Similar
 * parties are a question, whatever their score, unless a policy of the operator links one. Without any: created if `acceptNew`, else a question.
 *
 * E-mail, phone, bank account and street are no identity and are not looked at (M-A2). The snapshot of a document and the
 * master of the existing party stay as they are; linking writes nothing but the link.
 */
export function matchParty(situation: PartySituation): PartyMatch {
  const established = findEstablished(situation)
  if (established !== undefined) return linked(established)
  const policy =
    situation.byPolicy === undefined ? undefined : ({ uid: situation.byPolicy, by: 'policy' } as const)
  const claimed = (uid: string): boolean => situation.claimedInBundle?.includes(uid) === true
  const steps = [findByNumber(situation), findByIdentity(situation)]
  for (const hits of steps) {
    const [hit] = hits
    if (hit === undefined) continue
    if (new Set(hits.map((entry) => entry.uid)).size > 1) {
      // One of several with the same identity: what the policy says, if it is one of them.
      const chosen = hits.some((entry) => entry.uid === policy?.uid) ? policy : undefined
      if (chosen === undefined) return ask('PARTY_AMBIGUOUS', situation)
      return claimed(chosen.uid) ? ask('PARTY_CLAIMED_TWICE', situation) : linked(chosen)
    }
    if (claimed(hit.uid)) return ask('PARTY_CLAIMED_TWICE', situation)
    return linked(hit)
  }
  if (policy !== undefined)
    return claimed(policy.uid) ? ask('PARTY_CLAIMED_TWICE', situation) : linked(policy)
  if ((situation.candidates ?? []).length > 0) return ask('PARTY_CANDIDATES', situation)
  if (situation.acceptNew) return { outcome: 'created', action: 'create', suggestions: [] }
  return ask('PARTY_UNKNOWN', situation)
}

/**
 * Match all parties of one bundle. Two of them that would link to the same existing party by number or identity are both
 * questions (M-A10). Links by remembered answer or by uid are facts and stay. The order given does not matter.
 */
export function matchParties(situations: readonly PartySituation[]): PartyMatch[] {
  const alone = situations.map((situation) => matchParty(situation))
  const claims = new Map<string, Set<string>>()
  situations.forEach(({ party }, i) => {
    const uid = alone[i]?.link?.uid
    if (uid !== undefined) claims.set(uid, (claims.get(uid) ?? new Set()).add(party.uid))
  })
  const twice = [...claims].filter(([, parties]) => parties.size > 1).map(([uid]) => uid)
  return situations.map((situation) =>
    matchParty({ ...situation, claimedInBundle: [...(situation.claimedInBundle ?? []), ...twice] }),
  )
}

interface PartyHit {
  readonly uid: string
  readonly by: PartyStep
}

function findEstablished({ remembered, sameUid }: PartySituation): PartyHit | undefined {
  if (remembered !== undefined) return { uid: remembered.uid, by: 'remembered' }
  return sameUid === undefined ? undefined : { uid: sameUid, by: 'uid' }
}

function findByNumber({ numbersShared, byNumber }: PartySituation): PartyHit[] {
  return numbersShared ? byNumber.map((uid) => ({ uid, by: 'number' as const })) : []
}

function findByIdentity({ byIdentity }: PartySituation): PartyHit[] {
  return [...byIdentity]
}

function linked(hit: PartyHit): PartyMatch {
  return { outcome: 'linked', action: 'link', link: { uid: hit.uid, by: hit.by }, suggestions: [] }
}

function ask(code: string, situation: PartySituation): PartyMatch {
  const suggestions = listSuggestions(situation)
  const cause: Notice = { code, parameters: { count: suggestions.length } }
  const options = suggestions.length > 0 ? partyMatchOptions : unknownPartyOptions
  return {
    outcome: 'pending',
    action: 'none',
    reason: cause,
    question: { type: 'party-match', cause, options },
    suggestions,
  }
}

const identityReason = {
  vatId: 'SAME_VAT_ID',
  registrationNumber: 'SAME_REGISTRATION_NUMBER',
  gln: 'SAME_GLN',
} as const

function listSuggestions(situation: PartySituation): PartyMatch['suggestions'] {
  const { byNumber, numbersShared, byIdentity, candidates } = situation
  const reasons = new Map<string, Notice[]>()
  const add = (uid: string, more: readonly Notice[]) =>
    reasons.set(uid, [...(reasons.get(uid) ?? []), ...more])
  const numberReason = { code: numbersShared ? 'SAME_CUSTOMER_NUMBER' : 'SAME_TYPED_NUMBER' }
  if (numbersShared) for (const uid of byNumber) add(uid, [numberReason])
  for (const hit of byIdentity) add(hit.uid, [{ code: identityReason[hit.by] }])
  for (const candidate of candidates ?? []) add(candidate.uid, candidate.reasons)
  if (!numbersShared) for (const uid of byNumber) add(uid, [numberReason])
  return [...reasons].map(([uid, list]) => ({ uid, reasons: list }))
}
