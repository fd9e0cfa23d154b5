/** A document that is taken as it came. */
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import type { Fields } from '../store/store.js'
import type { ArticleIndex } from './article-index.js'
import { linkDocument } from './document-links.js'
import { resultOf, wireHash } from './import-state.js'
import type { ImportState } from './import-state.js'
import type { Notice } from './outcome.js'
import { entryAsSent } from './planned-entry.js'
import type { Stored } from './stored-documents.js'
import type { PlannedWrite } from './write-records.js'

/** The whole document as it came; only links differ in what the vendor's table gets. */
export async function planWhole(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  stored: Stored | undefined,
  articles: ArticleIndex,
  fields: Fields,
  notices: readonly Notice[],
): Promise<PlannedWrite> {
  const linked = await linkDocument(state, fields, articles)
  const outcome = linked.open ? 'pending' : stored === undefined ? 'created' : 'refreshed'
  const sent = entryAsSent(state, envelope)
  // The sender's state keeps its hash, so that the same file again is recognised.
  const next = fields === envelope.fields ? sent : { ...sent, hash: wireHash(state, kind, fields) }
  // It was another document here, and that one is gone.
  const [surviving] = await state.x.register.surviving([envelope.uid])
  if (stored === undefined && surviving !== envelope.uid) {
    state.x.register.setAlias(envelope.uid, undefined)
  }
  return {
    envelope,
    fields: linked.fields,
    asSent: fields,
    entry: stored?.entry ?? (await state.x.register.entry(envelope.uid)),
    ...(stored === undefined ? {} : { rowBefore: stored.row }),
    next: stored === undefined ? next : { ...next, origin: stored.entry.origin },
    result: resultOf(state, envelope, outcome, {
      ...(linked.open ? { reason: linked.open } : {}),
      notices: [...notices, ...linked.notices],
      articleLinksDropped: linked.dropped,
      local: stored?.fields ?? {},
      after: fields,
    }),
  }
}
