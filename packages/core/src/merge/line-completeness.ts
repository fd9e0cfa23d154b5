/** A document is complete or it is not there: rule M-L8. */
import type { Notice } from '../jobs/outcome.js'

/** What became of one line while the document was being read or written. */
export interface LineResult {
  readonly lineId: string
  /** Why the line could not be taken; absent = it could. */
  readonly failed?: Notice | undefined
}

export interface LineVerdict {
  /** False: refuse the whole document, write nothing of it. */
  readonly complete: boolean
  readonly outcome?: 'refused' | undefined
  /** `LINES_FAILED` or `LINES_MISSING`, naming the lines. */
  readonly reason?: Notice | undefined
  /** The reason of each failed line, with its line. */
  readonly notices: readonly Notice[]
}

/**
 * Judge a document by its lines: one that failed, or is missing from the results, refuses the document. A line whose article
 * is unknown did not fail (M-L2).
 *
 * @param lineIds - The lines as sent.
 * @param results - In any order.
 */
export function decideLines(lineIds: readonly string[], results: readonly LineResult[]): LineVerdict {
  const failed = results.filter((result) => result.failed !== undefined)
  const notices = failed.flatMap(({ lineId, failed: reason }): Notice[] =>
    reason === undefined ? [] : [{ code: reason.code, parameters: { ...reason.parameters, line: lineId } }],
  )
  const refused = (code: string, lines: readonly string[]): LineVerdict => ({
    complete: false,
    outcome: 'refused',
    reason: { code, parameters: { lines } },
    notices,
  })
  if (failed.length > 0) return refused('LINES_FAILED', [...new Set(failed.map((result) => result.lineId))])
  const seen = new Set(results.map((result) => result.lineId))
  const missing = lineIds.filter((lineId) => !seen.has(lineId))
  return missing.length > 0 ? refused('LINES_MISSING', missing) : { complete: true, notices }
}
