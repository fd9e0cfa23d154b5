import { TransportError } from '@ordersync/core'
import type { Delivery, Notice, TransportContext } from '@ordersync/core'
import type { Bounce } from './bounce.js'
import type { MailConfig } from './config.js'
import type { MailJournal } from './journal.js'
import type { Letter, LetterPlace } from './letter.js'
import { mailLimits } from './limits.js'
import { attachmentOf, readMail } from './read-mail.js'
import type { MailAttachment, ReadMail } from './read-mail.js'
import { routeOf } from './routing.js'
import type { Route } from './routing.js'

/** One bundle of a mail, and what to do when its turn is over. */
export interface LetterDelivery {
  readonly delivery: Delivery
  /** Its bytes are not kept any longer. */
  release(): void
}

/**
 * What one mail brings. Each bundle in it is decided for itself; the mail goes where the worst of them goes, once all are
 * decided (T-01, T-04). A mail without any is put where mail goes that is not ours.
 */
export async function deliveriesOf(
  letter: Letter,
  config: MailConfig,
  { station, memory, signal }: TransportContext,
  journal: MailJournal,
  onArrived: (bundle: string) => void,
): Promise<readonly LetterDelivery[]> {
  const settle = async (place: LetterPlace, reason?: Notice): Promise<readonly LetterDelivery[]> => {
    await letter.settle(place, reason)
    return []
  }
  const route: Route =
    config.shared === undefined
      ? 'ours'
      : routeOf({ header: letter.mark, subject: letter.subject }, config.shared, station)
  const strangers = strangersPlace(config, route)
  if (route === 'others' || route === 'unknown')
    return settle(route === 'others' ? 'stay' : strangers, notOurs)
  if (letter.isForeign) return settle(strangers, notOurs)
  if (letter.size > mailLimits.readMailBytes) {
    return settle(strangers, {
      code: 'TRANSPORT_ENTRY_TOO_LARGE',
      parameters: { name: letter.subject, bytes: letter.size, limit: mailLimits.readMailBytes },
    })
  }
  const { attachments, bounce, missing } = await contentOf(letter, config, signal)
  if (bounce !== undefined) {
    await noteBounce(bounce, memory, journal)
    // In a shared mailbox whoever knows all links files it; the others leave it.
    return settle(config.shared === undefined || config.shared.others === 'unrecognised' ? 'archive' : 'stay')
  }
  const whole = attachments.filter(({ damaged }) => !damaged)
  const damage: Notice | undefined =
    whole.length < attachments.length
      ? { code: 'format.incomplete', parameters: { name: attachments.find((one) => one.damaged)!.name } }
      : undefined
  if (whole.length === 0) {
    // Of ours, but emptied on the way: people have to hear of it, for it happens to the next one as well.
    if (missing !== undefined && strangers !== 'stay')
      return settle('error', { code: 'MAIL_ATTACHMENT_GONE', parameters: { name: missing } })
    return settle(damage === undefined ? strangers : 'error', damage ?? notOurs)
  }
  const context = { station, memory, ...(signal ? { signal } : {}) }
  return eachBundle(letter, config, whole, damage, strangers, context, onArrived)
}

const notOurs: Notice = { code: 'MAIL_NOT_OURS' }

/** In a shared mailbox what we do not know may be somebody else's. */
function strangersPlace({ shared }: MailConfig, route: Route): LetterPlace {
  if (shared === undefined || route === 'ours') return 'unrecognised'
  return shared.others === 'unrecognised' ? 'unrecognised' : 'stay'
}

async function contentOf(
  letter: Letter,
  { extension }: MailConfig,
  signal: AbortSignal | undefined,
): Promise<ReadMail> {
  const large = await letter.largeAttachment?.(extension, signal)
  if (large === undefined) return readMail(await letter.source(signal), extension)
  return {
    attachments: [attachmentOf(large.name, large.bytes, extension)],
    bounce: undefined,
  }
}

async function eachBundle(
  letter: Letter,
  config: MailConfig,
  bundles: readonly MailAttachment[],
  damage: Notice | undefined,
  strangers: LetterPlace,
  { memory, signal }: TransportContext,
  onArrived: (bundle: string) => void,
): Promise<readonly LetterDelivery[]> {
  const undecided = new Set(bundles.map(({ bundle }) => bundle))
  let place: LetterPlace = damage === undefined ? 'archive' : 'error'
  let reason = damage
  const decide = async (name: string, next: LetterPlace, why: Notice | undefined) => {
    if (!undecided.delete(name)) return
    if (next !== 'archive' && place !== 'error') {
      place = next
      reason = why
    }
    if (undecided.size === 0) return letter.settle(place, reason)
    // A crash before the others are decided must not bring this one again.
    await memory.put([[`${letter.key}#${name.slice(0, 26)}`, next]])
  }
  if (undecided.size > 1) {
    const names = [...undecided]
    const before = await memory.get(names.map((name) => `${letter.key}#${name.slice(0, 26)}`))
    for (const [i, name] of names.entries()) {
      const known = before[i] as LetterPlace | undefined
      if (known !== undefined) await decide(name, known, undefined)
    }
  }
  const waiting = new Map<string, number>()
  for (const [i, { bundle }] of bundles.entries()) waiting.set(bundle, i)
  const held: (Uint8Array | undefined)[] = bundles.map(({ bytes }) => bytes)
  return [...waiting]
    .filter(([name]) => undecided.has(name))
    .map(([name, i]) => ({
      delivery: {
        name,
        size: held[i]!.length,
        read: async (options) => {
          signal?.throwIfAborted()
          options?.signal?.throwIfAborted()
          // Handed on once; not kept in memory for as long as somebody keeps the delivery.
          const bytes = held[i]
          held[i] = undefined
          return bytes ?? readAgain(letter, config, name, options?.signal ?? signal)
        },
        accept: async () => {
          await decide(name, 'archive', undefined)
          onArrived(name)
        },
        reject: (why) => decide(name, /incomplete|too_large/.test(why.code) ? 'error' : strangers, why),
      },
      release: () => void (held[i] = undefined),
    }))
}

async function readAgain(
  letter: Letter,
  config: MailConfig,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { attachments } = await contentOf(letter, config, signal)
  const found = attachments.find(({ bundle }) => bundle === name)
  if (found === undefined)
    throw new TransportError('transport.unavailable', `${name} has changed since it was read`)
  return found.bytes
}

/** Shown to people by "test connection" until the bundle arrives by another way. */
async function noteBounce(
  { name, status, failed, recipient }: Bounce,
  memory: TransportContext['memory'],
  journal: MailJournal,
): Promise<void> {
  if (!failed) return
  const parameters = { place: recipient, answer: status }
  const known = await memory.list('bounce/')
  const over = known.slice(0, Math.max(0, known.length + 1 - mailLimits.bouncesKept))
  await memory.put([
    ...over.map((key) => [key, undefined] as const),
    [`bounce/${name}`, JSON.stringify(parameters)],
  ])
  await journal.add('bounced', name, { code: 'MAIL_BOUNCED', parameters })
}
