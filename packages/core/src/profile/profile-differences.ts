/** Two profiles side by side, for a screen. */
import { isPlainObject, keysOf, own, sameValue } from '../merge/plain-value.js'
import type { StationProfile } from './profile.js'

export interface ProfileDifference {
  /** Like `rules/quote/hostToStation/acceptChanged`. Lists and filters count as one value. */
  readonly path: string
  /** Absent: not there. */
  readonly before?: unknown
  readonly after?: unknown
}

/** What differs, by path. The revision is left out: it says that there was a change, not which. */
export function profileDifferences(before: StationProfile, after: StationProfile): ProfileDifference[] {
  return compare(before, after, []).filter(({ path }) => path !== 'revision')
}

function compare(before: unknown, after: unknown, path: readonly string[]): ProfileDifference[] {
  if (isPlainObject(before) && isPlainObject(after) && path[3] !== 'filter') {
    return keysOf(before, after).flatMap((key) => compare(own(before, key), own(after, key), [...path, key]))
  }
  if (sameValue(before, after) && (before === undefined) === (after === undefined)) return []
  return [
    {
      path: path.join('/'),
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  ]
}
