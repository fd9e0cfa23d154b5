/** Settings that let more travel than before: what was held back meanwhile goes out, in its latest state, once (M-E2). */
import type { Direction, StationProfile } from '../profile/profile.js'
import { ruleOf } from '../profile/station-rule.js'
import { positionKey } from '../register/change-feed.js'
import { decodeEntryRow } from '../register/register-entry.js'
import type { EntryRow } from '../register/register-entry.js'
import { scanState, stateKeyComponents, statePrefix, stateTags } from '../register/state-rows.js'
import { setBack } from './link.js'
import { readLink, writeLink } from './sync-context.js'
import type { Session } from './sync-context.js'

/** Does this change of the settings let anything through in this direction that was held back before? */
export function lettingMore(before: StationProfile, after: StationProfile, direction: Direction): boolean {
  if (!before.active && after.active) return true
  // On a one-way link what was handed over counts as arrived, and nobody knows whether it did (protocol.md 1.9a).
  if (before.oneWay === direction && after.oneWay === undefined) return true
  return kindsLetThrough(before, after, direction).length > 0
}

/** Kinds whose rule in this direction is another one, and lets something through. */
function kindsLetThrough(
  before: StationProfile,
  after: StationProfile,
  direction: Direction,
): readonly string[] {
  return Object.keys(after.rules).filter((kind) => {
    const rule = ruleOf(after, kind, direction)
    return rule.include && JSON.stringify(rule) !== JSON.stringify(ruleOf(before, kind, direction))
  })
}

/**
 * At a station: what the office does not have, and changes that it has not answered, get a new position in our feed. The old
 * one may be gone: the office has confirmed what came after it.
 */
export async function offerAgain(
  session: Session,
  before: StationProfile,
  after: StationProfile,
): Promise<void> {
  // Of what still stays here the office can be asked again (M-E5).
  const isOpened = before.oneWay === 'hostToStation' && after.oneWay !== 'hostToStation'
  const { register, tx, self } = session
  // What was in force in between is not known here, and the office may have left out what we sent meanwhile.
  const isJump = after.revision > before.revision + 1
  const link = await readLink(session, self.host)
  // Where it was set back, the office may yet confirm what was sent before that, or have confirmed it without taking it.
  const sent = Math.max(link.sending.sent, link.sending.reached ?? 0)
  // What was handed over on a one-way link counted as arrived, and nobody knows whether it did.
  const wasOneWay = before.oneWay !== undefined && after.oneWay !== before.oneWay
  if (wasOneWay && before.oneWay === 'stationToHost') {
    writeLink(session, { ...link, sending: { ...link.sending, ...setBack(link.sending, 0), acked: 0 } })
  }
  const letThrough = kindsLetThrough(before, after, 'stationToHost')
  const kinds = new Set(isOpened || isJump ? Object.keys(after.rules) : letThrough)
  if (kinds.size === 0) return
  // Of what did not go at all it was only asked how it stands, and that counted as seen.
  const askedOnly = new Set(
    letThrough.filter((kind) => !isOpened && !ruleOf(before, kind, 'stationToHost').include),
  )
  await register.flush()
  const uids: string[] = []
  for await (const { key, value } of scanState(tx.state, statePrefix(stateTags.record))) {
    const [uid] = stateKeyComponents(key)
    const row = decodeEntryRow(uid!, value)
    if (kinds.has(row.entry?.kind ?? '') && isUntold(row, sent)) uids.push(uid!)
  }
  for (const uid of uids) {
    const { kind } = (await register.entry(uid))!
    moveToEnd(session, uid, wasOneWay && !askedOnly.has(kind))
  }
}

/** What lies behind `sent` is cut in any case; but of a record changed once more, the earlier changes seem told already. */
function isUntold({ entry, mark }: EntryRow, sent: number): boolean {
  const { at, change, pending = {} } = mark ?? {}
  if (entry === undefined || at === undefined) return false
  const changes = Object.values(pending)
  if (at > sent) return changes.some((sv) => sv <= sent)
  return changes.length > 0 || (change === undefined && entry.key !== undefined)
}

/** @param mayHaveArrived - It was handed over; what did arrive is to count once. */
function moveToEnd({ register, feed }: Session, uid: string, mayHaveArrived: boolean): void {
  const { held: _held, offered: before, pending, ...mark } = register.mark(uid)
  const at = feed.next()
  if (mark.at !== undefined) register.write(null, stateTags.feed, positionKey(mark.at))
  register.write(uid, stateTags.feed, positionKey(at))
  const moved = Object.fromEntries(Object.keys(pending ?? {}).map((group) => [group, at]))
  const offered = mayHaveArrived || before !== undefined ? { ...pending, ...before } : undefined
  register.setMark(uid, {
    ...mark,
    at,
    ...(pending === undefined ? {} : { pending: moved }),
    ...(offered === undefined ? {} : { offered }),
  })
}
