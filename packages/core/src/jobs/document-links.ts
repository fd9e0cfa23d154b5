/** Lines and parties of a received document, linked to what is here. Nothing else of it changes (M-L2, M-L6). */
import { matchArticles } from '../merge/article-match.js'
import type { ArticleLine } from '../merge/article-match.js'
import type { Document } from '../records/document.js'
import { compareTotals } from '../records/totals.js'
import type { Fields } from '../store/store.js'
import type { ArticleIndex } from './article-index.js'
import { checkPartyLinks } from './document-parties.js'
import type { ImportState } from './import-state.js'
import type { Notice } from './outcome.js'

export interface LinkedDocument {
  /** What the vendor's table gets: lines linked to articles that are here. */
  readonly fields: Fields
  readonly dropped: number
  readonly notices: readonly Notice[]
  /** A party of it waits for an answer (M-A9). */
  readonly open: Notice | undefined
}

export async function linkDocument(
  state: ImportState,
  fields: Fields,
  articles: ArticleIndex,
): Promise<LinkedDocument> {
  const lines = linesOf(fields)
  const match = matchArticles(lines, articles.hits(lines))
  const parties = await checkPartyLinks(state, fields)
  const same = match.lines.every((line, i) => line === lines[i])
  const totals = compareTotals(fields as unknown as Document)
  return {
    fields: same ? fields : { ...fields, lines: match.lines },
    dropped: match.articleLinksDropped,
    notices: [...match.notices, ...parties.notices, ...totals],
    open: parties.open,
  }
}

export function linesOf(fields: Fields): readonly ArticleLine[] {
  const lines = fields['lines']
  return Array.isArray(lines) ? (lines as readonly ArticleLine[]) : []
}
