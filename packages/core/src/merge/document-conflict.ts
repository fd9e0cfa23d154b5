import type { Fields } from '../store/store.js'

/** Where two changes met. `base`, `local`, `incoming` hold only the fields concerned; an absent line is absent. */
export interface DocumentConflict {
  /** `header`: a group of the header. `line`: a group of one line. `lineGone`: one side removed what the other changed.
   * `lineOrder`: both moved lines. `lines`: lines without usable ids, which can only be compared as a whole. */
  readonly at: 'header' | 'line' | 'lineGone' | 'lineOrder' | 'lines'
  readonly group?: string | undefined
  readonly lineId?: string | undefined
  readonly base?: Fields | undefined
  readonly local?: Fields | undefined
  readonly incoming?: Fields | undefined
}
