/** A customer of this station whose record does not come back from the office has his number from the receipt (M-A6). */
import { freeOf } from '../jobs/import-parties.js'
import { isTemporaryNumber } from '../merge/customer-number.js'
import type { StationProfile } from '../profile/profile.js'
import { inScope, maskFields } from '../profile/station-rule.js'
import { dropEmpty } from '../records/canonical-hash.js'
import type { RecordKind } from '../records/record-kind.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { stateTags } from '../register/state-rows.js'
import type { Session } from './sync-context.js'

/**
 * Write the number into the vendor's record, where the settings keep the record itself at the office, and nothing stands there yet.
 *
 * @returns Whether it was written: whoever calls captures it as the office's doing.
 */
export async function takeNumberOfReceipt(
  { register, tx }: Pick<Session, 'register' | 'tx'>,
  kind: RecordKind,
  { key }: Pick<RegisterEntry, 'key'>,
  number: string,
): Promise<boolean> {
  const { kind: name, numberField: field } = kind
  if (key === undefined || field === undefined || name !== 'party') return false
  const profile = await register.row<StationProfile>(stateTags.network, 'profile')
  const [fields] = await tx.records.get(name, [key])
  if (profile === undefined || fields === undefined) return false
  const before = dropEmpty(fields)[field]
  if (before !== undefined && !(typeof before === 'string' && isTemporaryNumber(before))) return false
  const after = { ...fields, [field]: number }
  if (inScope(profile, name, 'hostToStation', after)) return false
  if (maskFields(profile, name, 'hostToStation', after)[field] !== number) return false
  // Somebody here may have it already, typed by hand: then the receipt alone says it.
  if ((await freeOf(tx, name, number)) === undefined) return false
  await tx.records.put(name, [{ key, fields: after }])
  return true
}
