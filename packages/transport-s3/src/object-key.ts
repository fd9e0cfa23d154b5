import { UsageError } from '@ordersync/core'

/**
 * Where a bundle lies: `<prefix>v1/to/<addressee>/<time>_<sender>_<name>`.
 *
 * The time of sending comes first, so that keys sort by it and a listing can begin behind what is known. The sender stands in
 * the key, so that a policy can permit him to write and remove his own objects and nobody else's.
 */
export interface BundleKey {
  /** `20261122T042301123Z`. */
  readonly stamp: string
  readonly from: string
  /** 26 base32 characters of the hash, and the extension. */
  readonly name: string
}

/** Of the bundle's key, what stands behind the addressee's prefix. */
export function tailOf({ stamp, from, name }: BundleKey): string {
  return `${stamp}_${from}_${name}`
}

/** @returns `undefined` for what nobody of ours has written so. @param extension - Without dot. */
export function parseTail(tail: string, extension: string): BundleKey | undefined {
  const [, stamp, from, name, end] =
    /^([0-9]{8}T[0-9]{9}Z)_([a-z0-9-]{1,32})_([a-z2-7]{26}\.([a-z0-9]{1,8}))$/.exec(tail) ?? []
  if (stamp === undefined || from === undefined || name === undefined || end !== extension) return undefined
  return { stamp, from, name }
}

/** What came here otherwise, by hand: our extension under another name. Judged by its content. */
export function isCopy(tail: string, extension: string): boolean {
  const name = tail.slice(tail.lastIndexOf('/') + 1)
  return (
    name.toLowerCase().endsWith(`.${extension}`) && name.length > extension.length + 1 && !/^[.~]/.test(name)
  )
}

export const inboxPrefix = (prefix: string, station: string): string => `${prefix}v1/to/${station}/`

/** "Test connection" writes and removes an object here. */
export const probeKey = (prefix: string, station: string, word: string): string =>
  `${prefix}v1/check/${word}_${station}_probe`

/** Sorts as text as the time does. @param at - Milliseconds since 1970, between the years 1000 and 9999. */
export function stampOf(at: number): string {
  return new Date(at).toISOString().replace(/[-:.]/g, '')
}

/** Milliseconds since 1970; `undefined` when it is no stamp. */
export function timeOf(stamp: string): number | undefined {
  const [, y, mo, d, h, mi, s, ms] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(stamp) ?? []
  if (y === undefined) return undefined
  const at = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}Z`)
  return Number.isNaN(at) ? undefined : at
}

export function assertStation(id: string): void {
  if (/^[a-z0-9-]{1,32}$/.test(id)) return
  throw new UsageError('usage.invalid_argument', 'a station id is 1 to 32 of a-z, 0-9 and -', {
    parameters: { field: 'station', expected: '[a-z0-9-]{1,32}' },
  })
}
