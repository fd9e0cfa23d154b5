/** How much goes into one bundle, so that the carrier takes it whatever the lines are. */
import type { SyncContext } from './sync-context.js'

/** Manifest with all its holes, signature and the header of the seal: more than they ever take. */
const frameBytes = 8 * 1024
/** Padding adds up to an eighth, a body that does not compress and the seal's own marks the rest (`format/padding.ts`). */
const usable = 0.88
/** A carrier that takes less than this carries nothing of ours anyway. */
const leastBytes = 1024

/** Largest sealed bundle that the carrier takes, bytes. The one place that asks it. */
export function carrierBytes({ transport, exchange }: Pick<SyncContext, 'transport' | 'exchange'>): number {
  const { fileBytes } = exchange.limits
  return Math.min(transport.capabilities?.maxBytes ?? fileBytes, fileBytes)
}

/** Bytes of lines before compression that are never too large once they are sealed. */
export function carriedBodyBytes(context: Pick<SyncContext, 'transport' | 'exchange'>): number {
  return Math.max(leastBytes, Math.floor((carrierBytes(context) - frameBytes) * usable))
}
