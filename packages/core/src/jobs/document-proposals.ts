/** Proposals for documents: what somebody who does not own the document made of it (M-D2d). */
import type { DocumentConflict } from '../merge/document-conflict.js'
import { mergeDocument } from '../merge/merge-document.js'
import { askAboutDocument } from '../merge/question-draft.js'
import { completeFields } from '../records/complete-fields.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import { readShadow } from '../register/shadows.js'
import type { ArticleIndex } from './article-index.js'
import { linkDocument } from './document-links.js'
import { ask, conclude, resultOf, wireHash } from './import-state.js'
import type { ImportState } from './import-state.js'
import { concludeNoted } from './noted-documents.js'
import { entryMerged } from './planned-entry.js'
import { underOwnNumber } from './stored-documents.js'
import type { Stored } from './stored-documents.js'
import { withSnapshots } from './with-snapshots.js'
import type { PlannedWrite } from './write-records.js'

/** A proposal of somebody who does not own it (M-D2d): what nobody else touched is taken, the rest is a question. */
export async function planMerged(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  stored: Stored,
  articles: ArticleIndex,
): Promise<PlannedWrite | undefined> {
  const base = await readShadow(state.x.register, stored.entry.uid, envelope.baseHash)
  // What was sent had name and address filled in; so must what it is compared with.
  const local = await withSnapshots(state.x, state.context, kind, stored.fields)
  const incoming = underOwnNumber(state, stored, envelope.fields)
  const sides = { ...(base === undefined ? {} : { base }), local, incoming }
  const merge = mergeDocument(sides)
  let fields = completeFields(kind, merge.fields)
  let overruled = false
  let conflicts = merge.conflicts
  const question = askAboutDocument(conflicts.map(placeOf))
  if (question !== undefined) {
    const { decision } = ask(state, envelope, {
      ...question,
      sameness: [envelope.hash],
      local,
      ...(base === undefined ? {} : { base }),
      target: [stored.entry.key, conflicts.map((one) => one.local)],
    })
    if (decision?.option === 'takeIncoming') {
      fields = completeFields(kind, mergeDocument({ ...sides, prefer: 'incoming' }).fields)
    }
    overruled = decision?.option === 'keepLocal'
    if (decision !== undefined) conflicts = []
  }
  const localHash = wireHash(state, kind, local)
  const changed = fields !== local && wireHash(state, kind, fields) !== localHash
  const open = conflicts.length > 0
  const reason = open ? question?.cause : undefined
  const linked = await linkDocument(state, fields, articles)
  const result = resultOf(state, envelope, open ? 'conflict' : changed ? 'refreshed' : 'unchanged', {
    reason,
    notices: [...merge.notices, ...linked.notices],
    articleLinksDropped: linked.dropped,
    local: stored.fields,
    after: fields,
  })
  if (!changed) {
    if (open) conclude(state, result)
    else
      await concludeNoted(state, envelope, localHash, stored, result, {
        overruled,
        same: localHash === wireHash(state, kind, incoming),
      })
    return undefined
  }
  const merged = entryMerged(state, envelope, stored.entry, wireHash(state, kind, fields))
  return {
    envelope,
    fields: linked.fields,
    asSent: fields,
    entry: stored.entry,
    rowBefore: stored.row,
    next: open ? { ...merged, shared: stored.entry.shared } : merged,
    ...(open ? {} : { shadow: envelope.fields }),
    result,
  }
}

/** Where two changes met, for a person: `2/quantity` is the quantity of line 2. */
function placeOf({ at, lineId, group }: DocumentConflict): string {
  return [lineId, group].filter((part) => part !== undefined).join('/') || at
}
