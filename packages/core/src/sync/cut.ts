/**
 * Cutting: what the other side does not have yet, as the lines of one bundle. Cut from a position of the feed, so the cost
 * follows what changed; bounded, so that memory and transactions stay small.
 */
import { CheckedLine } from '../format/body-lines.js'
import type { CheckedBody } from '../format/checked-body.js'
import { JsonLineParser } from '../format/json-line-parser.js'
import type { PooledEncoder } from '../format/utf8.js'
import type { WireLine } from '../format/wire.js'
import { positionKey } from '../register/change-feed.js'
import { decodeRow, stateKey, stateKeyComponents, statePrefix, stateTags } from '../register/state-rows.js'
import { carriedBodyBytes } from './carrier-limit.js'
import { itemOf, itemsAfter, profileKey } from './items.js'
import type { LinkItem, PlacedItem } from './items.js'
import type { PartlySent } from './left-out.js'
import { linesOf } from './outgoing-records.js'
import type { LineCheck, OutgoingLine, OutgoingLink, RefusedRecord } from './outgoing-records.js'
import type { Session } from './sync-context.js'

/** Rows of the feed looked at per step. */
const feedPage = 100

export interface Cut {
  /** In memory of the run; holds until the next bundle is cut. */
  readonly lines: CheckedBody
  readonly from: number
  readonly to: number
  readonly records: number
  readonly refused: readonly RefusedRecord[]
  /** Records that go without a part of them. */
  readonly partly: readonly PartlySent[]
  /** Nothing is left behind `to`. */
  readonly atEnd: boolean
}

/** What a run lends for cutting. */
export interface CutMemory {
  readonly signal: AbortSignal | undefined
  readonly lineEncoder: PooledEncoder
  readonly body: CheckedBody
}

interface Placed {
  readonly position: number
  readonly uid?: string
  readonly item?: LinkItem
}

/**
 * Settings that the station has not confirmed are in front of every bundle, however far behind they stand in the feed: what they
 * let in would be left out by a station that reads it before them, and nobody would send it again (M-E2).
 *
 * @param from - Position behind which to begin.
 * @param run - The lines are put into memory of the run.
 */
export async function cutBundle(
  session: Session,
  link: OutgoingLink,
  from: number,
  { signal, lineEncoder: encoder, body: lines }: CutMemory,
): Promise<Cut> {
  const end = session.feed.end
  lines.clear()
  const { limits } = session.context.exchange
  const check = lineCheck(session, encoder)
  const mostBytes = Math.min(limits.syncBodyBytes, carriedBodyBytes(session.context))
  const refused: RefusedRecord[] = []
  const partly: PartlySent[] = []
  const settings = await itemOf(session.register, link.peer, profileKey)
  let hasSettings = false
  let records = 0
  let at = from
  while (at < end) {
    signal?.throwIfAborted()
    encoder.rewind()
    const { placed, to } = await nextPage(session, link.peer, at, end)
    const made = await linesFor(session, link, placed, check)
    for (const [i, one] of made.entries()) {
      if (one.refused !== undefined) refused.push(one.refused)
      if (one.line === undefined) continue
      const { length } = one.line.bytes
      const isSettings = placed[i]!.position === settings?.position
      if (isSettings && hasSettings) continue
      if (settings !== undefined && !isSettings && lines.lines === 0) {
        const ahead = check((settings.item as { line: WireLine }).line).bytes
        // A record so large that the carrier does not take both goes alone.
        hasSettings = ahead.length + length <= carriedBodyBytes(session.context)
        if (hasSettings) lines.append(ahead)
      }
      const isFull = lines.length + length > mostBytes || records >= limits.ownRecordsPerBundle
      if (lines.lines > (hasSettings ? 1 : 0) && isFull) {
        return { lines, from, to: placed[i]!.position - 1, records, refused, partly, atEnd: false }
      }
      lines.append(one.line.bytes)
      if (one.isRecord) records += 1
      if (one.partly !== undefined) partly.push(one.partly)
    }
    at = to
    await session.register.flush()
    session.register.relax()
  }
  return { lines, from, to: end, records, refused, partly, atEnd: true }
}

/** Makes the lines of one cut, in memory of the encoder. */
export function lineCheck({ context }: Pick<Session, 'context'>, encoder: PooledEncoder): LineCheck {
  const { limits } = context.exchange
  const checks = { parser: new JsonLineParser(limits), limits, encoder }
  return (line) => CheckedLine.of(line, checks)
}

/** Records and items behind `at` in one order; complete up to `to`. */
async function nextPage(
  session: Session,
  peer: string,
  at: number,
  end: number,
): Promise<{ readonly placed: readonly Placed[]; readonly to: number }> {
  const rows = await session.tx.state.range({
    prefix: statePrefix(stateTags.feed),
    after: stateKey(stateTags.feed, positionKey(at)),
    limit: feedPage,
  })
  const records = rows.map(({ key, value }) => ({
    position: Number(stateKeyComponents(key)[0]),
    uid: decodeRow<string>(value),
  }))
  const items: readonly PlacedItem[] = await itemsAfter(session.tx.state, peer, at, feedPage)
  const to = Math.min(
    records.length < feedPage ? end : records[records.length - 1]!.position,
    items.length < feedPage ? end : items[items.length - 1]!.position,
  )
  const placed = [...records, ...items.map(({ position, item }) => ({ position, item }))]
    .filter(({ position }) => position <= to)
    .sort((a, b) => a.position - b.position)
  return { placed, to }
}

interface Made {
  readonly line?: CheckedLine | undefined
  readonly isRecord: boolean
  readonly refused?: OutgoingLine['refused']
  readonly partly?: OutgoingLine['partly']
}

async function linesFor(
  session: Session,
  link: OutgoingLink,
  placed: readonly Placed[],
  check: LineCheck,
): Promise<readonly Made[]> {
  const wanted = new Set<string>()
  for (const { uid, item } of placed) {
    if (uid !== undefined) wanted.add(uid)
    else if (item !== undefined && 'record' in item) wanted.add(item.record)
  }
  const list = [...wanted]
  const made = await linesOf(session, link, list, check)
  const byUid = new Map(list.map((uid, i) => [uid, made[i]!]))
  const done = new Set<string>()
  return placed.map(({ uid, item }): Made => {
    const name = uid ?? (item !== undefined && 'record' in item ? item.record : undefined)
    if (name !== undefined) {
      if (done.has(name)) return { isRecord: false }
      done.add(name)
      const { line, refused, partly } = byUid.get(name)!
      return { line, refused, partly, isRecord: line !== undefined }
    }
    if (item === undefined || !('line' in item)) return { isRecord: false }
    return { line: check(item.line), isRecord: false }
  })
}
