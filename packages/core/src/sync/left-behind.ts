/**
 * Records that cannot travel though the rules include them: named with the field and the reason, in the report of the run that
 * found them and in the status until they are mended. Nothing of them stops the others.
 */
import type { Notice } from '../jobs/outcome.js'
import { positionKey } from '../register/change-feed.js'
import type { Register } from '../register/register.js'
import { decodeRow, scanState, statePrefix, stateTags } from '../register/state-rows.js'
import type { Cut } from './cut.js'
import { putItem } from './items.js'
import { linesOf } from './outgoing-records.js'
import type { LineCheck, OutgoingLink, RefusedRecord } from './outgoing-records.js'
import type { Session } from './sync-context.js'

interface LeftRow extends Omit<RefusedRecord, 'uid'> {
  /** Position of the record when it was looked at last. */
  readonly at: number
}

/** Looked at again per run and link, oldest uid first; what is changed is looked at in any case. */
const mostRetried = 100
/** Named per link in the status; the rest is counted. */
const mostNamed = 20
const mostListed = 10_000

/**
 * Remember what stayed behind of this cut, forget what went or is gone.
 * @returns what was not known before: to be named in the report.
 */
export async function noteLeftBehind(
  { register, self }: Session,
  peer: string,
  { from, to, refused }: Pick<Cut, 'from' | 'to' | 'refused'>,
): Promise<readonly RefusedRecord[]> {
  const uids = await register.list(mostListed, stateTags.leftBehind, peer)
  if (uids.length === 0 && refused.length === 0) return []
  const still = new Set(refused.map(({ uid }) => uid))
  for (const uid of uids) {
    if (still.has(uid)) continue
    const isGone = (await register.entry(uid))?.key === undefined
    const { at = 0 } = register.mark(uid)
    if (!isGone && (at <= from || at > to)) continue
    register.write(null, stateTags.leftBehind, peer, uid)
    tellAt(register, uid, at)
  }
  const fresh: RefusedRecord[] = []
  for (const one of refused) {
    const { uid, ...record } = one
    await register.entry(uid)
    const mark = register.mark(uid)
    const { at = 0 } = mark
    const known = await register.row<LeftRow>(stateTags.leftBehind, peer, uid)
    if (known?.at === at && JSON.stringify(known.reason) === JSON.stringify(record.reason)) continue
    register.write({ ...record, at } satisfies LeftRow, stateTags.leftBehind, peer, uid)
    // The cursor passes it, and yet nothing of it was told: it must not count as answered.
    if (self.role === 'station' && mark.held !== true) register.setMark(uid, { ...mark, held: true })
    fresh.push(one)
  }
  return fresh
}

/** What was held back is told at this position, as if it had been changed there. */
function tellAt(register: Register, uid: string, at: number): void {
  const { held, pending, ...mark } = register.mark(uid)
  if (held !== true) return
  const moved = Object.fromEntries(Object.keys(pending ?? {}).map((group) => [group, at]))
  register.setMark(uid, { ...mark, ...(pending === undefined ? {} : { pending: moved }) })
}

/** What held them up may be gone without a change of the record: another limit, another carrier, a newer program. */
export async function retryLeftBehind(
  session: Session,
  link: OutgoingLink,
  sent: number,
  check: LineCheck,
): Promise<void> {
  const { register } = session
  const uids = await register.list(mostRetried, stateTags.leftBehind, link.peer)
  if (uids.length === 0) return
  await register.entries(uids)
  // What is behind `sent` is cut in this run anyway.
  const waiting = uids.filter((uid) => (register.mark(uid).at ?? 0) <= sent)
  for (const { uid, refused } of await linesOf(session, link, waiting, check)) {
    if (refused !== undefined) continue
    register.write(null, stateTags.leftBehind, link.peer, uid)
    if (session.self.role === 'host') await putItem(register, link.peer, `record ${uid}`, { record: uid })
    else moveToEnd(session, uid)
  }
  await register.flush()
}

function moveToEnd({ register, feed }: Session, uid: string): void {
  const at = feed.next()
  const mark = register.mark(uid)
  if (mark.at !== undefined) register.write(null, stateTags.feed, positionKey(mark.at))
  register.write(uid, stateTags.feed, positionKey(at))
  register.setMark(uid, { ...mark, at })
  tellAt(register, uid, at)
}

/** For the status: what stays behind on this link. */
export async function leftBehindOf({ tx }: Pick<Session, 'tx'>, peer: string): Promise<readonly Notice[]> {
  const notices: Notice[] = []
  let count = 0
  for await (const { value } of scanState(tx.state, statePrefix(stateTags.leftBehind, peer))) {
    count += 1
    if (notices.length < mostNamed) notices.push(leftBehindNotice(peer, decodeRow<LeftRow>(value)))
  }
  const more = count - notices.length
  if (more > 0) notices.push({ code: 'RECORDS_LEFT_BEHIND', parameters: { station: peer, count: more } })
  return notices
}

export function leftBehindNotice(peer: string, { kind, label, reason }: Omit<RefusedRecord, 'uid'>): Notice {
  const { code, parameters = {} } = reason
  const path = parameters['path']
  const field = typeof path === 'string' && path !== '' ? path : '–'
  return {
    code: 'RECORD_LEFT_BEHIND',
    parameters: { ...parameters, kind, label, field, reason: code, station: peer },
  }
}
