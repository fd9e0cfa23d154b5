/** What a mask holds back: who writes a field without having seen what stands there must not take it away (BEY-17). */
import { isEmpty, sameValue } from '../merge/plain-value.js'
import type { RecordKind } from '../records/record-kind.js'
import { wholeRecord } from '../register/change-feed.js'
import { groupOfField } from '../register/field-groups.js'
import type { RegisterEntry, SyncMark } from '../register/register-entry.js'
import type { Fields } from '../store/store.js'
import type { ImportState } from './import-state.js'

/**
 * Fields of a change that have another value here which the station never sees: to be treated as changed by somebody else. What
 * the station itself has written last is no secret to it.
 */
export function hiddenFrom(
  { context }: Pick<ImportState, 'context'>,
  kind: RecordKind,
  { local, mark, entry }: { readonly local: Fields; readonly mark: SyncMark; readonly entry: RegisterEntry },
  incoming: Fields,
  names: readonly string[],
  { station }: { readonly station: string },
): readonly string[] {
  const isOwn = (field: string): boolean => {
    const [group, whole] = [mark.writers?.[groupOfField(kind, field)], mark.writers?.[wholeRecord]]
    const last = (group?.[0] ?? 0) > (whole?.[0] ?? 0) ? group : whole
    return (last?.[1] ?? entry.origin.station) === station
  }
  return names.filter(
    (field) =>
      context.hides?.(kind, field) === true &&
      !isEmpty(local[field]) &&
      !isEmpty(incoming[field]) &&
      !sameValue(local[field], incoming[field]) &&
      !isOwn(field),
  )
}
