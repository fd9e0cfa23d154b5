/** Host and station that both have data already, before their first exchange. */
import type { Notice } from '../jobs/outcome.js'
import { foldNumber } from '../records/business-number.js'
import { fieldConflictOptions, numberClashOptions, type QuestionDraft } from './question-draft.js'

/** A record as both sides name it: no content. */
export interface JoinOffer {
  readonly uid: string
  readonly kind: string
  /** Business number; absent or empty where there is none. */
  readonly number?: string | undefined
  /** Canonical hash of the fields, 64 hex. */
  readonly hash: string
}

export interface JoinVerdict {
  /** The station's uid. */
  readonly uid: string
  /**
   * `adopt`: same record, the station takes the host's uid (its own becomes an alias). `adoptAndMerge`: the same, and the
   * fields go through `mergeFields` with an empty base. `keep`: unknown to the host, it stays what it is and is matched later.
   * `ask`: nothing is done until somebody answers.
   */
  readonly action: 'adopt' | 'adoptAndMerge' | 'keep' | 'ask'
  /** Uid of the host's record. */
  readonly hostUid?: string | undefined
  readonly question?: QuestionDraft | undefined
}

export interface JoinOptions {
  /** Kinds that are documents: an equal number with another content is no merge but a clash (M-D3). */
  readonly documentKinds?: readonly string[] | undefined
}

const shippedDocumentKinds = ['quote', 'salesOrder', 'orderConfirmation', 'deliveryNote']

/**
 * Compare what a station offers with what the host has, by kind and number; no similarity.
 *
 * A number that is not unique on one of the sides adopts nothing: all concerned are asked. The order given does not matter.
 * @returns One verdict per offer, in the order of `offers`.
 */
export function firstJoin(
  offers: readonly JoinOffer[],
  host: readonly JoinOffer[],
  options: JoinOptions = {},
): JoinVerdict[] {
  const hostUids = new Map(host.map((record) => [JSON.stringify([record.kind, record.uid]), record]))
  const hostNumbers = groupByNumber(host)
  const offeredNumbers = groupByNumber(offers)
  const documents = options.documentKinds ?? shippedDocumentKinds
  return offers.map((offer): JoinVerdict => {
    const same = hostUids.get(JSON.stringify([offer.kind, offer.uid]))
    if (same !== undefined) return adopt(offer, same, documents)
    const key = keyOf(offer)
    const hits = key === undefined ? [] : (hostNumbers.get(key) ?? [])
    const [hit] = hits
    if (hit === undefined || key === undefined) return { uid: offer.uid, action: 'keep' }
    const rivals = (offeredNumbers.get(key) ?? []).length
    if (hits.length > 1 || rivals > 1) return ask(offer, undefined, 'JOIN_NUMBER_TWICE')
    return adopt(offer, hit, documents)
  })
}

function adopt(offer: JoinOffer, hit: JoinOffer, documents: readonly string[]): JoinVerdict {
  if (offer.hash === hit.hash) return { uid: offer.uid, action: 'adopt', hostUid: hit.uid }
  if (documents.includes(offer.kind)) return ask(offer, hit.uid, 'JOIN_DOCUMENT_DIFFERS')
  const cause = causeOf(offer, 'JOIN_DIFFERS')
  return {
    uid: offer.uid,
    action: 'adoptAndMerge',
    hostUid: hit.uid,
    question: { type: 'field-conflict', cause, options: fieldConflictOptions },
  }
}

function ask(offer: JoinOffer, hostUid: string | undefined, code: string): JoinVerdict {
  const cause = causeOf(offer, code)
  return {
    uid: offer.uid,
    action: 'ask',
    hostUid,
    question: { type: 'number-clash', cause, options: numberClashOptions },
  }
}

function causeOf(offer: JoinOffer, code: string): Notice {
  return { code, parameters: { kind: offer.kind, number: offer.number ?? '' } }
}

function keyOf(record: JoinOffer): string | undefined {
  if (record.number === undefined || record.number.trim() === '') return undefined
  return JSON.stringify([record.kind, foldNumber(record.number)])
}

function groupByNumber(records: readonly JoinOffer[]): Map<string, JoinOffer[]> {
  const groups = new Map<string, JoinOffer[]>()
  for (const record of records) {
    const key = keyOf(record)
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), record])
  }
  return groups
}
