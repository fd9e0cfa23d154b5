/** What a profile says about one record: pure look-ups, total. Both ends ask them (M-E1). */
import type { Fields } from '../store/store.js'
import { splitPath, withoutPath } from './field-path.js'
import { matchesFilter } from './filter-match.js'
import type { Direction, DirectionRule, StationProfile } from './profile.js'

const nothingTravels: DirectionRule = Object.freeze({
  include: false,
  acceptNew: false,
  acceptChanged: false,
  acceptDeleted: false,
})

/**
 * The rule of a kind in a direction, for `decideRule` and `recordsReleased`. All false for a kind without a row, and against
 * the way of a one-way link.
 */
export function ruleOf(profile: StationProfile, kind: string, direction: Direction): DirectionRule {
  if (profile.oneWay !== undefined && profile.oneWay !== direction) return nothingTravels
  return Object.hasOwn(profile.rules, kind) ? profile.rules[kind]![direction] : nothingTravels
}

/**
 * Does this record belong to the direction: is its kind included, and does it pass the filter (BEY-17)? Ask with the whole
 * record, before {@link maskFields}. Parties that a document needs travel with it all the same (M-A8).
 */
export function inScope(
  profile: StationProfile,
  kind: string,
  direction: Direction,
  fields: Fields,
): boolean {
  const { include, filter } = ruleOf(profile, kind, direction)
  return include && (filter === undefined || matchesFilter(filter, fields))
}

/**
 * The fields without those that stay behind (BEY-17). Nothing is added or changed; `fields` is not modified and comes back
 * itself when nothing is masked. It holds too for parties that travel with a document (M-A8), so it does not ask `include`.
 */
export function maskFields(
  profile: StationProfile,
  kind: string,
  direction: Direction,
  fields: Fields,
): Fields {
  const mask = ruleOf(profile, kind, direction).mask ?? []
  return mask.reduce<Fields>((left, path) => withoutPath(left, splitPath(path)) as Fields, fields)
}

/** May the station make documents of this kind (OSI-02, OSI-13)? */
export function mayCreate(profile: StationProfile, kind: string): boolean {
  return profile.creatable.includes(kind)
}

/** Does the record go along when a station is set up (OSI-07)? Later changes of it travel in any case. */
export function inFirstLoad(profile: StationProfile, kind: string, fields: Fields): boolean {
  const row = Object.hasOwn(profile.firstLoad, kind) ? profile.firstLoad[kind] : undefined
  if (row?.include !== true) return false
  const date = fields['date']
  return row.since === undefined || typeof date !== 'string' || date >= row.since
}
