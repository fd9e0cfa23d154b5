/** Links between documents, some of which the receiver does not have (yet): rules M-D8, M-D10. */
import type { Notice } from '../jobs/outcome.js'
import { sameNumber } from './same-number.js'

/** A link as a document carries it. */
export interface DocumentLink {
  readonly relation: string
  readonly kind: string
  readonly uid?: string | undefined
  readonly number?: string | undefined
}

/** A document the receiver has. */
export interface KnownDocument {
  readonly uid: string
  readonly kind: string
  readonly number?: string | undefined
}

/** State of one link; derived, never stored in the document's fields. */
export interface ResolvedLink {
  /** Exactly as it came. */
  readonly link: DocumentLink
  /** `ambiguous`: named by number only, and several documents have it. */
  readonly state: 'resolved' | 'unresolved' | 'ambiguous'
  /** Uid of the document here, when resolved. */
  readonly targetUid?: string | undefined
}

export interface LinkResolution {
  /** As many as were given, in the same order: a link is never dropped here. */
  readonly links: readonly ResolvedLink[]
  /** How many are not resolved. */
  readonly openCount: number
  /** `LINK_OPEN` or `LINK_AMBIGUOUS` for each that is not resolved. */
  readonly notices: readonly Notice[]
}

/**
 * Find the documents a document points to.
 *
 * A uid decides alone: when it is unknown the link stays open, whatever document has the number. Only a link without uid is
 * found by kind and number, and only when exactly one document has it. Call it again when documents arrive: open links close.
 * Links to forbidden kinds are no business of this function; they come out open, like every link it cannot resolve.
 */
export function resolveLinks(
  links: readonly DocumentLink[],
  known: readonly KnownDocument[],
): LinkResolution {
  const resolved = links.map((link) => resolveLink(link, known))
  const open = resolved.filter((entry) => entry.state !== 'resolved')
  return {
    links: resolved,
    openCount: open.length,
    notices: open.map((entry) => ({
      code: entry.state === 'ambiguous' ? 'LINK_AMBIGUOUS' : 'LINK_OPEN',
      parameters: { kind: entry.link.kind, number: entry.link.number ?? entry.link.uid ?? '' },
    })),
  }
}

function resolveLink(link: DocumentLink, known: readonly KnownDocument[]): ResolvedLink {
  const hits = known.filter((document) => document.kind === link.kind && pointsTo(link, document))
  const uids = [...new Set(hits.map((document) => document.uid))]
  if (uids.length > 1) return { link, state: 'ambiguous' }
  const [targetUid] = uids
  return targetUid === undefined ? { link, state: 'unresolved' } : { link, state: 'resolved', targetUid }
}

function pointsTo(link: DocumentLink, document: KnownDocument): boolean {
  if (link.uid !== undefined) return link.uid === document.uid
  if (link.number === undefined || document.number === undefined) return false
  return link.number.trim() !== '' && sameNumber(link.number, document.number)
}
