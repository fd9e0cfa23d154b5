/** Waits between attempts in milliseconds, the last one repeated: quick for a short lock, cheap for a long one. */
const waitsMs = [1, 2, 5, 10, 20, 50]

/**
 * Repeat `attempt` while it fails with `isBusy`, leaving the thread to others in between.
 * The last failure comes out when `timeoutMs` are over; an abort comes out as the signal's reason.
 */
export async function untilNotBusy(
  attempt: () => void,
  isBusy: (error: unknown) => boolean,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const end = performance.now() + timeoutMs
  for (let round = 0; ; round++) {
    signal?.throwIfAborted()
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= end) throw error
    }
    const waitMs = waitsMs[Math.min(round, waitsMs.length - 1)]!
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  }
}
