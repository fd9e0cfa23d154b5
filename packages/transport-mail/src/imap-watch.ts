import type { ImapFlow } from 'imapflow'
import type { ImapConfig, MailConfig } from './config.js'
import { withDeadline } from './deadline.js'
import { serverPath } from './imap-folders.js'
import type { ImapSession } from './imap-session.js'

const firstDelayMs = 1000
const longestDelayMs = 5 * 60_000

/**
 * Wake the caller when something may have arrived. A connection of its own in IDLE, renewed before routers forget it; beside
 * it the inbox is asked every `pollInterval`, since connections die silently and some servers know no IDLE. A lost connection is made
 * anew, later each time. Resolves when the first try is over, however it went.
 */
export async function watchImap(
  config: MailConfig,
  imap: ImapConfig,
  session: ImapSession,
  onArrival: () => void,
): Promise<() => Promise<void>> {
  const stop = new AbortController()
  let client: ImapFlow | undefined
  const wake = () => {
    if (stop.signal.aborted) return
    try {
      onArrival()
    } catch {
      // The caller's own mistake must not end his process out of an event.
    }
  }
  let onFirst = (): void => undefined
  const first = new Promise<void>((resolve) => (onFirst = resolve))
  const running = (async () => {
    let failures = 0
    for (let round = 0; !stop.signal.aborted; round++) {
      try {
        client = await session.connect(stop.signal)
        const lost = new Promise<void>((resolve) => client!.once('close', resolve))
        client.on('exists', wake)
        await client.mailboxOpen(serverPath(client, imap.folders.inbox), { readOnly: true })
        // What came while nobody watched.
        if (round > 0) wake()
        failures = 0
        onFirst()
        await watchOver(client, lost)
      } catch {
        failures += 1
      }
      client?.close()
      onFirst()
      if (stop.signal.aborted) break
      await config.delay(pauseAfter(failures, config), stop.signal).catch(() => undefined)
    }
  })()

  /** Until the connection is lost, or answers no more. */
  async function watchOver(current: ImapFlow, lost: Promise<void>): Promise<void> {
    let known = current.mailbox === false ? 0 : current.mailbox.exists
    const next = () => {
      if (!current.capabilities.has('IDLE')) return
      // It ends with the next command, and without a word when the connection dies: `lost` tells that.
      void current.idle().catch(() => undefined)
    }
    next()
    for (;;) {
      const pause = new AbortController()
      const ended = await Promise.race([
        lost.then(() => true),
        config.delay(imap.pollInterval, AbortSignal.any([stop.signal, pause.signal])).then(
          () => false,
          () => true,
        ),
      ])
      pause.abort()
      if (ended || !current.usable || stop.signal.aborted) return
      await withDeadline(current.noop(), config.timeout, stop.signal, () => current.close())
      const exists = current.mailbox === false ? known : current.mailbox.exists
      if (exists > known) wake()
      known = exists
      next()
    }
  }

  await first
  return async () => {
    stop.abort()
    client?.close()
    await running
  }
}

/** Doubles, with jitter, so that ten stations do not come back in the same second. */
function pauseAfter(failures: number, { random }: MailConfig): number {
  const whole = Math.min(firstDelayMs * 2 ** Math.max(0, failures - 1), longestDelayMs)
  return whole / 2 + (whole / 2) * (random.bytes(1)[0]! / 255)
}
