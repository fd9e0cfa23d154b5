import type { Direction, StationProfile } from '../profile/profile.js'
import { maskFields } from '../profile/station-rule.js'
import { judgePlainForExport } from '../records/invoice-ban/judge-record.js'
import type { KindRegistry } from '../records/kind-registry.js'
import type { Fields } from '../store/store.js'

/**
 * What the invoice ban and the masks of the profile let out of a record.
 *
 * @param fields - Plain data in the form of the wire.
 * @returns the very fields where nothing stays behind; also where nothing of the record may go at all.
 */
export function travellingPart(
  registry: KindRegistry,
  profile: StationProfile,
  kind: string,
  direction: Direction,
  fields: Fields,
): Fields {
  const verdict = judgePlainForExport({ kind, fields }, { registry, allowAttachments: true })
  return verdict.verdict === 'refused' ? fields : maskFields(profile, kind, direction, verdict.fields)
}
