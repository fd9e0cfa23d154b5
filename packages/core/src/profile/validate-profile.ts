/** Is this a profile, and may it be used here? Judged as a whole: all of it or nothing (SKY-32). */
import { isPlainObject, own } from '../merge/plain-value.js'
import type { KindRegistry } from '../records/kind-registry.js'
import { findNotPlain } from '../records/plain-json.js'
import { filterLimits } from './filter.js'
import { profileFormat, type StationProfile, stationProfileSchema } from './profile.js'
import { fault, faultsOfForm, isInFilter, type ProfileIssue, type ProfileNotice } from './profile-fault.js'
import { checkRules } from './rule-check.js'

export type ProfileValidation =
  | { readonly ok: true; readonly profile: StationProfile; readonly notices: readonly ProfileNotice[] }
  | {
      readonly ok: false
      /** By path; every fault, with what is expected. */ readonly issues: readonly ProfileIssue[]
    }

/**
 * Check a profile: its form, its kinds, its filters and what the business rules forbid. Never throws.
 *
 * Refused are stock from a station (M-S1), settings and templates from a station, invoices and unknown kinds, kinds that never
 * travel, switches without `include`. What holds but has no effect is a notice.
 *
 * @param json - Anything. The profile that comes back is a copy, with `acceptDeleted` filled in.
 * @param kinds - Kinds of this system; a station and its host have the same.
 */
export function validateProfile(json: unknown, kinds: KindRegistry): ProfileValidation {
  try {
    return validate(json, kinds)
  } catch {
    return unreadable([], 'plain JSON')
  }
}

function validate(json: unknown, kinds: KindRegistry): ProfileValidation {
  const notPlain = findNotPlain(json)
  if (notPlain?.code === 'RECORD_TOO_DEEP' && isInFilter(notPlain.path)) {
    const expected = `at most ${filterLimits.depth} levels`
    return {
      ok: false,
      issues: [fault('PROFILE_FILTER_SIZE', notPlain.path.slice(0, 4), expected, { expected })],
    }
  }
  if (notPlain !== undefined) return unreadable(notPlain.path, notPlain.message)
  if (!isPlainObject(json)) return unreadable([], 'a JSON object')
  const format = own(json, 'format')
  if (Number.isSafeInteger(format) && (format as number) > profileFormat) {
    return { ok: false, issues: [fault('PROFILE_NEWER', ['format'], `at most ${profileFormat}`)] }
  }
  const parsed = stationProfileSchema.safeParse(json)
  const { issues, notices } = checkRules(json, kinds)
  const all = [...(parsed.success ? [] : faultsOfForm(json, parsed.error.issues)), ...issues]
  if (all.length > 0 || !parsed.success) return { ok: false, issues: sorted(all) }
  return { ok: true, profile: parsed.data, notices }
}

function unreadable(path: readonly PropertyKey[], expected: string): ProfileValidation {
  return { ok: false, issues: [fault('PROFILE_UNREADABLE', path, expected, { expected })] }
}

function sorted(issues: readonly ProfileIssue[]): ProfileIssue[] {
  return [...issues].sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)))
}
