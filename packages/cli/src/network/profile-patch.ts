/** Settings of a station: checked with every fault named, and copied from one station to another. */
import { changeProfile, stationRegistry } from '@ordersync/core'
import type { ProfileIssue, StationProfile } from '@ordersync/core'
import { CliError } from '../cli-error.js'
import type { Console } from '../output/console.js'

type Patch = Readonly<Record<string, unknown>>

/**
 * What a patch would make of a profile. Core refuses the same; here each fault gets its sentence.
 * @throws {@link CliError} `cli.profileInvalid`; every fault is on stderr by then.
 */
export function checkedPatch(console: Console, current: StationProfile, patch: unknown): Patch {
  const result = changeProfile(current, patch as Patch, stationRegistry)
  if (result.ok) return patch as Patch
  for (const issue of result.issues) console.error(`- ${sentenceOfFault(console, issue)}`)
  const faults = result.issues.map(({ code, path, message }) => ({ code, path, message }))
  throw new CliError('cli.profileInvalid', { count: faults.length }, undefined, faults)
}

function sentenceOfFault(console: Console, { code, parameters, path }: ProfileIssue): string {
  return console.say(code, { path, ...parameters })
}

/** What stays with a station when it takes over the settings of another. */
const own = ['format', 'station', 'label', 'revision', 'addresses']

/** The patch that makes one profile like another, except for what names the station. */
export function patchLike(from: StationProfile, like: StationProfile): Patch {
  const without = (profile: StationProfile): Patch =>
    Object.fromEntries(Object.entries(profile).filter(([name]) => !own.includes(name)))
  return patchBetween(without(from), without(like))
}

/** A JSON merge patch (RFC 7396). A filter is taken whole: parts of two would be neither. */
function patchBetween(from: Patch, to: Patch): Patch {
  const patch: Record<string, unknown> = {}
  for (const name of Object.keys(from)) if (!Object.hasOwn(to, name)) patch[name] = null
  for (const [name, value] of Object.entries(to)) {
    const before = from[name]
    if (JSON.stringify(before) === JSON.stringify(value)) continue
    const nested = isObject(before) && isObject(value) && name !== 'filter'
    patch[name] = nested ? patchBetween(before, value) : value
  }
  return patch
}

function isObject(value: unknown): value is Patch {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
