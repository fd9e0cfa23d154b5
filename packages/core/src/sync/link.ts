/**
 * One link as one of its two ends sees it: what was sent, what was received, what is missing. Pure: state in, state out.
 *
 * Nothing waits for a sequence number; only the cursor waits (docs/sync.md).
 */
import type { BundleAck, NetworkManifest } from '../format/manifest-schema.js'
import type { Epoch } from '../records/envelope.js'

/** Received bundles that are ahead of a gap. More than this and the sender has to start again from the cursor. */
export const mostAhead = 256
/** A sequence number so far ahead of the last one needs a person (T9). */
export const mostSkipped = 10_000
const mostHoles = 64

export const noHash = '0'.repeat(64)

export interface SentBundle {
  readonly seq: number
  /** Hash of the manifest. */
  readonly hash: string
  /** Name of the file. */
  readonly name: string
  /** The cover of it; absent where it covers nothing. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Bytes of the sealed file; 0 when they are not kept, then it is cut anew. */
  readonly size: number
  /** Milliseconds of the clock when it was last handed to the carrier; absent: not yet. */
  readonly sentAt?: number | undefined
  /** How often it was handed to the carrier. */
  readonly tries: number
  /** Names the carrier's objects, for `retire`. */
  readonly handle?: string | undefined
}

/** What we send. Positions are of our own feed. */
export interface SendingState {
  readonly seq: number
  /** Hash of the last manifest. */
  readonly head: string
  /** Up to here our feed was looked through. */
  readonly sent: number
  /** The farthest that `sent` has been, where it was set back. */
  readonly reached?: number | undefined
  /** Up to here nothing is left to be confirmed: what lies behind `acked` was not for this peer. */
  readonly passed?: number | undefined
  /** End of the last cover: the next one begins there, so that no gap is seen where nothing was for this peer. */
  readonly covered: number
  /** Up to here the peer has confirmed. */
  readonly acked: number
  /** Highest sequence number below which the peer has everything it needs. */
  readonly ackedSeq: number
  /** End of the first load, while it is under way. */
  readonly loadTo?: number | undefined
  /** Identifies the parts of the first load. */
  readonly loadSet?: string | undefined
  readonly loadParts?: number | undefined
}

interface Ahead {
  readonly seq: number
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly hash: string
}

/** What we receive. Positions are of the peer's feed. */
export interface ReceivingState {
  readonly epoch?: Epoch | undefined
  /** Everything up to this number is here or not needed any more. */
  readonly seq: number
  /** Manifest hash of `seq`. */
  readonly head: string
  readonly cursor: number
  /** Beyond a gap, by sequence number. */
  readonly ahead: readonly Ahead[]
  /** An acknowledgement is owed. */
  readonly owed: boolean
  /** The office wants an answer also on a one-way link: it has sent its first bundle, or asks what became of it. */
  readonly asked?: boolean | undefined
}

export interface LinkState {
  readonly peer: string
  readonly sending: SendingState
  readonly receiving: ReceivingState
  /** Milliseconds of the clock; information only. */
  readonly heardAt?: number | undefined
  readonly confirmedAt?: number | undefined
  readonly lastSentAt?: number | undefined
  /** Names the last acknowledgement without records at the carrier: a newer bundle takes its place. */
  readonly ackHandle?: string | undefined
}

export function newLink(peer: string): LinkState {
  return {
    peer,
    sending: { seq: 0, head: noHash, sent: 0, covered: 0, acked: 0, ackedSeq: 0 },
    receiving: { seq: 0, head: noHash, cursor: 0, ahead: [], owed: false },
  }
}

/** The number of the first bundle of the office to a station: its settings, without which it is no member. */
export const welcomeSeq = 1

/** Does this bundle of the office want an answer also on a one-way link? One that covers nothing only asks. */
export function asksAnyway({ kind, seq, cover }: Pick<NetworkManifest, 'kind' | 'seq' | 'cover'>): boolean {
  return (kind === 'control' && seq === welcomeSeq) || (cover !== undefined && cover.from === cover.to)
}

/** What a bundle is to its receiver, judged by its number alone. */
export type Arrival = 'new' | 'repeated' | 'fork' | 'tooFarAhead' | 'otherEpoch'

/**
 * @param knownHash - Manifest hash received under this number before, where it is still known.
 * @param hashBefore - The same of the number before it. A bundle that follows another one than we have comes from a second
 *   database under the same name.
 */
export function judgeArrival(
  { receiving }: LinkState,
  manifest: Pick<NetworkManifest, 'seq' | 'epoch' | 'prev'>,
  hash: string,
  knownHash: string | undefined,
  hashBefore?: string,
): Arrival {
  const { epoch } = receiving
  if (epoch !== undefined && (epoch.n !== manifest.epoch.n || epoch.token !== manifest.epoch.token)) {
    return 'otherEpoch'
  }
  const { seq } = manifest
  const ahead = receiving.ahead.find((one) => one.seq === seq)
  const before = ahead?.hash ?? knownHash
  if (before !== undefined) return before === hash ? 'repeated' : 'fork'
  if (seq <= receiving.seq) return 'repeated'
  if (seq > receiving.seq + mostSkipped) return 'tooFarAhead'
  if (hashBefore !== undefined && hashBefore !== manifest.prev) return 'fork'
  return 'new'
}

/** The bundle was applied; to be called in the transaction that applied it. */
export function noteReceived(
  state: ReceivingState,
  manifest: Pick<NetworkManifest, 'seq' | 'epoch' | 'cover'>,
  hash: string,
): ReceivingState {
  const { seq, cover } = manifest
  const ahead = [
    ...state.ahead.filter((one) => one.seq !== seq),
    { seq, hash, ...(cover === undefined ? {} : { from: cover.from, to: cover.to }) },
  ].sort((a, b) => a.seq - b.seq)
  return settle({ ...state, epoch: manifest.epoch, ahead })
}

/**
 * Move the cursor over everything that joins on without a gap. A later bundle that begins at or before the cursor makes the
 * missing ones before it unnecessary: whatever they carried was cut again, or is in the later one.
 */
function settle(state: ReceivingState): ReceivingState {
  let { seq, head, cursor } = state
  let ahead = state.ahead
  for (;;) {
    const joins = ({ seq: number, from }: Ahead): boolean =>
      from === undefined ? number === seq + 1 : from <= cursor
    const one = ahead.find(joins)
    if (one === undefined) break
    if (one.to !== undefined) cursor = Math.max(cursor, one.to)
    if (one.seq > seq) {
      seq = one.seq
      head = one.hash
    }
    ahead = ahead.filter((other) => other.seq > seq)
  }
  // The farthest ones are forgotten first: the sender cuts from the cursor again.
  return { ...state, seq, head, cursor, ahead: ahead.slice(0, mostAhead) }
}

/** Numbers that are missing, as ranges. */
export function holesOf({ seq, ahead }: ReceivingState): readonly [number, number][] {
  const holes: [number, number][] = []
  let expected = seq + 1
  for (const one of ahead) {
    if (one.seq > expected) holes.push([expected, one.seq - 1])
    expected = one.seq + 1
  }
  return holes.slice(0, mostHoles)
}

export function ackOf(state: ReceivingState): BundleAck | undefined {
  if (state.epoch === undefined) return undefined
  return {
    epoch: state.epoch,
    cursor: state.cursor,
    seq: state.seq,
    head: state.head,
    holes: holesOf(state).map(([first, last]): [number, number] => [first, last]),
  }
}

/** Everything behind `to` is cut once more. */
export function setBack(
  { sent, reached = 0 }: SendingState,
  to: number,
): Pick<SendingState, 'sent' | 'covered' | 'reached' | 'passed'> {
  return { sent: to, covered: to, reached: Math.max(sent, reached), passed: undefined }
}

export interface AckVerdict {
  readonly sending: SendingState
  /** Sent bundles that are settled: their bytes may go, their objects at the carrier too. */
  readonly settled: readonly SentBundle[]
  /** Sent bundles that the peer misses though later ones arrived. */
  readonly missing: readonly SentBundle[]
  /** It confirms what we never sent: this database was set back. */
  readonly impossible: boolean
}

/** What an acknowledgement means for what we sent. */
export function takeAck(
  sending: SendingState,
  sentBundles: readonly SentBundle[],
  ack: BundleAck,
): AckVerdict {
  // What it has under that number is not ours: two databases send as this one (seams 1, clones).
  const ours = ack.seq === sending.seq ? sending.head : sentBundles.find(({ seq }) => seq === ack.seq)?.hash
  const isForeign = ours !== undefined && ours !== ack.head
  const impossible =
    isForeign || ack.seq > sending.seq || ack.cursor > Math.max(sending.sent, sending.reached ?? 0)
  if (impossible) return { sending, settled: [], missing: [], impossible }
  const inHole = (seq: number): boolean => ack.holes.some(([first, last]) => seq >= first && seq <= last)
  const farthest = ack.holes.length === 0 ? ack.seq : ack.holes[ack.holes.length - 1]![1] + 1
  const settled = sentBundles.filter(({ seq }) => seq <= ack.seq || (seq <= farthest && !inHole(seq)))
  return {
    sending: {
      ...sending,
      acked: Math.max(sending.acked, ack.cursor),
      ackedSeq: Math.max(sending.ackedSeq, ack.seq),
    },
    settled,
    missing: sentBundles.filter(({ seq }) => inHole(seq)),
    impossible,
  }
}
