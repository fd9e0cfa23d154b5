import { createHash } from 'node:crypto'
import { randomFillSync } from 'node:crypto'
import type { Random } from '@ordersync/core'
import type { SharedMailbox } from './options.js'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** A random word for one link of a shared mailbox: the same in the settings of both its ends. */
export function createRoutingTag(
  random: Random = { bytes: (count) => randomFillSync(new Uint8Array(count)) },
): string {
  return Array.from(random.bytes(20), (byte) => alphabet[byte & 31]).join('')
}

/** What stands in the mail: another for each direction, so that both ends tell their own from the other's. Says nothing to others. */
export function routeMark(tag: string, addressee: string): string {
  const digest = createHash('sha256').update(`ordersync-route\n${tag}\n${addressee}`).digest()
  return Array.from(digest.subarray(0, 16), (byte) => alphabet[byte & 31]).join('')
}

/** In a subject; survives gateways that drop headers of their own kind. */
export const markPattern = /\[OS-([a-z2-7]{16})\]/

/** `ours`: to us. `others`: of a link of ours, to its other end. `unknown`: of no link that we know. `none`: no mark at all. */
export type Route = 'ours' | 'others' | 'unknown' | 'none'

export function routeOf(
  { header, subject }: { readonly header: string | undefined; readonly subject: string },
  { tags }: SharedMailbox,
  station: string,
): Route {
  const mark = /^[a-z2-7]{16}$/.test(header ?? '') ? header : markPattern.exec(subject)?.[1]
  if (mark === undefined) return 'none'
  for (const [peer, tag] of Object.entries(tags)) {
    if (routeMark(tag, station) === mark) return 'ours'
    if (routeMark(tag, peer) === mark) return 'others'
  }
  return 'unknown'
}
