/** New profiles out of existing ones (SKY-31, SKY-32). */
import { isPlainObject, own, type PlainObject } from '../merge/plain-value.js'
import type { KindRegistry } from '../records/kind-registry.js'
import { findNotPlain } from '../records/plain-json.js'
import type { StationProfile } from './profile.js'
import { profileDifferences } from './profile-differences.js'
import { fault, type ProfileIssue } from './profile-fault.js'
import { type ProfileValidation, validateProfile } from './validate-profile.js'

/** The first profile of another station, after this one: all of it except who it is and where carriers find it. */
export function copyProfile(
  from: StationProfile,
  to: { readonly station: string; readonly label: string },
): StationProfile {
  const { addresses, ...rest } = structuredClone(from)
  const host = addresses?.host
  return {
    ...rest,
    station: to.station,
    label: to.label,
    revision: 1,
    ...(host === undefined ? {} : { addresses: { host } }),
  }
}

/** Parts of a profile; `null` takes a part away, a list or a filter is replaced whole. */
export type ProfilePatch = Readonly<Record<string, unknown>>

/**
 * The next revision of a profile: all of the patch or nothing (SKY-32). A patch that changes nothing gives the current profile
 * back with its revision, so that no station is sent anything.
 *
 * @param patch - A JSON merge patch (RFC 7396). `station` and `format` cannot change. `revision`, when given, is the one that
 * the author saw: another one is refused with `PROFILE_MOVED`.
 */
export function changeProfile(
  current: StationProfile,
  patch: ProfilePatch,
  kinds: KindRegistry,
): ProfileValidation {
  if (findNotPlain(patch) !== undefined || !isPlainObject(patch)) return validateProfile(undefined, kinds)
  const issues = [...fixedFields(current, patch), ...movedRevision(current, patch)]
  if (issues.length > 0) return { ok: false, issues }
  const patched = merge(current, patch, []) as PlainObject
  const result = validateProfile({ ...patched, revision: current.revision }, kinds)
  if (!result.ok || profileDifferences(current, result.profile).length === 0) return result
  return { ...result, profile: { ...result.profile, revision: current.revision + 1 } }
}

function fixedFields(current: StationProfile, patch: PlainObject): ProfileIssue[] {
  return (['station', 'format'] as const)
    .filter((name) => Object.hasOwn(patch, name) && own(patch, name) !== current[name])
    .map((name) => {
      const expected = String(current[name])
      return fault('PROFILE_FIXED', [name], expected, { expected })
    })
}

function movedRevision(current: StationProfile, patch: PlainObject): ProfileIssue[] {
  if (!Object.hasOwn(patch, 'revision') || own(patch, 'revision') === current.revision) return []
  return [fault('PROFILE_MOVED', ['revision'], String(current.revision), { revision: current.revision })]
}

function merge(target: unknown, patch: unknown, path: readonly string[]): unknown {
  // Conditions of two filters mixed would be neither.
  if (!isPlainObject(patch) || path[3] === 'filter') return patch
  const base = isPlainObject(target) ? target : {}
  const changed = Object.entries(patch)
    .filter(([, value]) => value !== null)
    .map(([key, value]): [string, unknown] => [key, merge(own(base, key), value, [...path, key])])
  const kept = Object.entries(base).filter(([key]) => !Object.hasOwn(patch, key))
  return Object.fromEntries([...kept, ...changed])
}
