/** How a carrier has done lately, as `status()` shows it. */
import type { Notice } from '../jobs/outcome.js'

export interface CarrierStatus {
  /** As in `carriers`; where there is one only, the name of its transport. */
  readonly name: string
  /** Name of its transport, e.g. `folder`. */
  readonly kind: string
  /** `unknown`: nothing was tried yet. */
  readonly state: 'ok' | 'failing' | 'unknown'
  /** RFC 3339, since when it is so. */
  readonly since?: string | undefined
  /** Why it fails; give it to `describe`. */
  readonly failure?: Notice | undefined
  /** RFC 3339, when it last took a bundle of ours. */
  readonly lastSent?: string | undefined
  /** RFC 3339, when it last brought something. */
  readonly lastReceived?: string | undefined
}

/** What is kept of it in `state`; milliseconds of the clock. */
export interface CarrierHealth {
  /** Name of the transport. */
  readonly kind: string
  readonly state: 'ok' | 'failing'
  readonly since: number
  readonly failure?: Notice | undefined
  readonly sentAt?: number | undefined
  readonly receivedAt?: number | undefined
}

export type CarrierEvent =
  { readonly is: 'answered' | 'sent' | 'received' } | { readonly is: 'failed'; readonly notice: Notice }

export function healthAfter(
  health: CarrierHealth | undefined,
  event: CarrierEvent,
  { now, kind }: { readonly now: number; readonly kind: string },
): CarrierHealth {
  const times = {
    ...(health?.sentAt === undefined ? {} : { sentAt: health.sentAt }),
    ...(health?.receivedAt === undefined ? {} : { receivedAt: health.receivedAt }),
    ...(event.is === 'sent' ? { sentAt: now } : {}),
    ...(event.is === 'received' ? { receivedAt: now } : {}),
  }
  const state = event.is === 'failed' ? 'failing' : 'ok'
  const since = health?.state === state ? health.since : now
  return { kind, state, since, ...(event.is === 'failed' ? { failure: event.notice } : {}), ...times }
}

/** Is it worth a row? That a carrier answers once more is not: a run with nothing new writes nothing. */
export function isNews(before: CarrierHealth | undefined, after: CarrierHealth): boolean {
  return (
    before?.state !== after.state ||
    before.sentAt !== after.sentAt ||
    before.receivedAt !== after.receivedAt ||
    JSON.stringify(before.failure) !== JSON.stringify(after.failure)
  )
}

export function carrierStatus(name: string, kind: string, health: CarrierHealth | undefined): CarrierStatus {
  if (health === undefined) return { name, kind, state: 'unknown' }
  const text = (at: number) => new Date(at).toISOString()
  return {
    name,
    kind,
    state: health.state,
    since: text(health.since),
    ...(health.failure === undefined ? {} : { failure: health.failure }),
    ...(health.sentAt === undefined ? {} : { lastSent: text(health.sentAt) }),
    ...(health.receivedAt === undefined ? {} : { lastReceived: text(health.receivedAt) }),
  }
}
