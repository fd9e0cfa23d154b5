/** Bundles that go out once more: not handed over, reported missing, or not confirmed for long. */
import { carrierBytes } from './carrier-limit.js'
import { hand } from './hand-over.js'
import { setBack } from './link.js'
import type { SentBundle } from './link.js'
import { dropSent, readFrame, sentBundles, writeSent } from './outbox.js'
import type { RunState } from './run-state.js'
import { profileOfLink, readLink, readStation, writeLink } from './sync-context.js'
import type { Session } from './sync-context.js'

/** Milliseconds without confirmation after which a bundle goes out again, when the carrier says nothing else. */
const defaultResendAfter = 10 * 60 * 1000
/** It becomes longer with each try, up to so many times. */
const mostPatience = 64
/** Handed over so often without an answer, a new bundle asks for one. */
const triesWithoutAnswer = 3
/** Bundles sent again per run and link, unless all are asked for. */
const mostResent = 16
/** Of them in memory at once. */
const mostInMemory = 4

/** @param due - As {@link dueAgain} found them. */
export async function resend(run: RunState, peer: string, due: readonly SentBundle[]): Promise<void> {
  let at = 0
  while (at < due.length) {
    const page = due.slice(at, at + mostInMemory)
    at += page.length
    const found = await run.transaction(async ({ tx }) => {
      const read: { bundle: SentBundle; bytes: Uint8Array }[] = []
      for (const bundle of page) {
        const bytes = await readFrame(tx, peer, bundle)
        if (bytes !== undefined) read.push({ bundle, bytes })
      }
      return read
    })
    for (const { bundle, bytes } of found) {
      run.signal?.throwIfAborted()
      await hand(run, peer, bundle, bytes)
      run.report.resent += 1
    }
  }
}

/** What was not handed over, is reported missing, or was not confirmed for long. */
export async function dueAgain(
  run: RunState,
  session: Session,
  peer: string,
): Promise<readonly SentBundle[]> {
  const isHost = session.self.role === 'host'
  const profile = await profileOfLink(session, peer)
  const isSilent = isHost ? profile?.active !== true : profile?.active === false
  // Switched off, nothing goes out, not even once more, but for what says so (SKY-15).
  const farewell = isSilent && isHost ? (await readStation(session, peer))?.farewell : undefined
  const link = await readLink(session, peer)
  const sent = await sentBundles(session.tx.state, peer)
  const bundles = isSilent ? sent.filter(({ seq }) => seq === farewell) : sent
  const now = run.now()
  const patience = run.context.transport.capabilities?.resendAfter ?? defaultResendAfter
  const late = bundles.filter(({ seq, sentAt, tries }) => {
    if (run.resendNow || sentAt === undefined || run.missing.get(peer)?.has(seq) === true) return true
    // Handed over in the future: the clock was wrong then, and nobody may wait for it to come there again.
    if (sentAt > now) return true
    return now - sentAt >= patience * Math.min(2 ** Math.max(0, tries - 1), mostPatience)
  })
  run.missing.delete(peer)
  // Files that a carrier has handed over it does not hand over again, whatever is laid there: then not the bundle was lost
  // but its confirmation, and only a new bundle is answered.
  const newest = bundles.at(-1)
  if (newest !== undefined && newest.tries >= triesWithoutAnswer && late.includes(newest)) {
    run.unanswered.set(peer, newest.tries)
  }
  const most = carrierBytes(run.context)
  const isGone = ({ size }: SentBundle): boolean => size === 0 || size > most
  if (late.some(isGone)) {
    // Its bytes are not kept, or another carrier took larger ones: whatever is not confirmed is cut again.
    writeLink(session, {
      ...link,
      sending: { ...link.sending, ...setBack(link.sending, link.sending.acked) },
    })
    for (const one of bundles.filter(isGone)) {
      await dropSent(session.register, session.tx.state, peer, one)
      writeSent(session.register, peer, { ...one, size: 0, sentAt: now, tries: one.tries + 1 })
    }
  }
  const again = late.filter((one) => !isGone(one))
  return run.resendNow ? again : again.slice(0, mostResent)
}
