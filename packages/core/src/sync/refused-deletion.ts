/** What a station deleted and the office keeps: it goes back to the station, and nobody has anything to settle (M-D7, M-E4). */
import type { Notice, Outcome } from '../jobs/outcome.js'

const deletionReasons: readonly string[] = [
  'NUMBERED_NOT_DELETABLE',
  'DELETED_NOT_ACCEPTED',
  // Of a change against a deletion the outcome is `quarantined`.
  'EDIT_AGAINST_DELETE',
]

export function isRefusedDeletion(end: {
  readonly outcome: Outcome
  readonly reason?: Pick<Notice, 'code'> | undefined
}): boolean {
  return end.outcome === 'refused' && deletionReasons.includes(end.reason?.code ?? '')
}
