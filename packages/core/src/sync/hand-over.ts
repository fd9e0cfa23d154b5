/** A bundle of the outbox goes to the carrier, and that it did is noted. */
import type { Direction } from '../profile/profile.js'
import { positionKey } from '../register/change-feed.js'
import { stateTags } from '../register/state-rows.js'
import { welcomeSeq } from './link.js'
import type { SentBundle } from './link.js'
import { dropSent } from './outbox.js'
import type { RunState } from './run-state.js'
import { profileOfLink, readLink, writeLink } from './sync-context.js'
import type { SelfRow, Session } from './sync-context.js'

export function directionOf({ self }: Session): Direction {
  return self.role === 'host' ? 'hostToStation' : 'stationToHost'
}

/** Give one bundle of the outbox to the carrier. */
export async function hand(run: RunState, peer: string, sent: SentBundle, bytes: Uint8Array): Promise<void> {
  const handle = await run.send(peer, { name: sent.name, bytes })
  const now = run.now()
  run.handed.push(async (session) => {
    const { register } = session
    const position = positionKey(sent.seq)
    // It may have been confirmed meanwhile; then its row is gone and stays so.
    const row = await register.row<SentBundle>(stateTags.outbox, peer, position)
    if (row !== undefined) {
      register.write(
        { ...row, handle, sentAt: now, tries: sent.tries + 1 } satisfies SentBundle,
        stateTags.outbox,
        peer,
        position,
      )
    }
    await noteAsked(session, now)
    const { ackHandle, ...link } = await readLink(session, peer)
    // It carries an acknowledgement itself: the last separate one is not needed any more.
    if (ackHandle !== undefined) run.settled.push(ackHandle)
    const isOneWay = (await profileOfLink(session, peer))?.oneWay === directionOf(session)
    const isWelcome = session.self.role === 'host' && sent.seq === welcomeSeq
    if (isOneWay && !isWelcome && row !== undefined) {
      // Nobody answers on a one-way link: handed over is done (protocol.md 1.9a). Only what makes a station a member is confirmed.
      await dropSent(register, session.tx.state, peer, row)
      const acked = Math.max(link.sending.acked, sent.to ?? 0)
      const ackedSeq = Math.max(link.sending.ackedSeq, sent.seq)
      writeLink(session, { ...link, lastSentAt: now, sending: { ...link.sending, acked, ackedSeq } })
      return
    }
    writeLink(session, { ...link, lastSentAt: now })
  })
}

/** Since when the office owes an answer to who wants to join. */
async function noteAsked({ self, register }: Session, now: number): Promise<void> {
  const { enrol, welcomed } = self
  if (enrol === undefined || welcomed === true) return
  // Later than now: the clock was wrong then.
  if (enrol.handedAt !== undefined && enrol.handedAt <= now) return
  register.write({ ...self, enrol: { ...enrol, handedAt: now } } satisfies SelfRow, stateTags.network, 'self')
}
