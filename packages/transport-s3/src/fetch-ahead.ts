import { s3Limits } from './limits.js'

/**
 * Work on several at once, yielded in the order of `items`. At most 8 are under way or waiting to be taken, and of bytes so many
 * as `s3Limits.fetchedAheadBytes` says, or one item if that alone is larger. What is under way when the caller leaves is stopped.
 */
export async function* fetchAhead<Item, Result>(
  items: readonly Item[],
  sizeOf: (item: Item) => number,
  fetch: (item: Item, stop: AbortSignal) => Promise<Result>,
): AsyncGenerator<Result> {
  const stop = new AbortController()
  const waiting: { readonly size: number; readonly result: Promise<Result> }[] = []
  let next = 0
  let bytes = 0
  const start = () => {
    while (next < items.length && waiting.length < s3Limits.fetchedAtOnce) {
      const size = sizeOf(items[next]!)
      if (waiting.length > 0 && bytes + size > s3Limits.fetchedAheadBytes) return
      const result = fetch(items[next]!, stop.signal)
      // Looked at when its turn comes; until then a failure is nobody's trouble.
      result.catch(() => undefined)
      waiting.push({ size, result })
      bytes += size
      next += 1
    }
  }
  try {
    for (start(); waiting.length > 0; start()) {
      const { size, result } = waiting[0]!
      const done = await result
      waiting.shift()
      bytes -= size
      yield done
    }
  } finally {
    stop.abort(new Error('nobody waits for it any more'))
    await Promise.allSettled(waiting.map(({ result }) => result))
  }
}
