import { folderLimits } from './folder-limits.js'

/**
 * What was read of each item, in their order. While the caller works on one, the next is read, if both together have at most
 * {@link folderLimits}`.readAheadBytes`. When he leaves, nobody waits for what is being read: a drive may take its time.
 *
 * @param isRead - Did reading succeed? After a failure there is one reading at a time until one does, so that no more than two hang.
 */
export async function* readAhead<Item, Result>(
  items: readonly Item[],
  sizeOf: (item: Item) => number,
  read: (item: Item) => Promise<Result>,
  isRead: (result: Result) => boolean,
): AsyncGenerator<readonly [item: Item, result: Result]> {
  let ahead: Promise<Result> | undefined
  let hasRead = true
  for (const [i, item] of items.entries()) {
    const reading = ahead ?? read(item)
    ahead = undefined
    const next = items[i + 1]
    if (hasRead && next !== undefined && sizeOf(item) + sizeOf(next) <= folderLimits.readAheadBytes) {
      ahead = read(next)
      // Looked at when its turn comes; until then a failure is nobody's trouble.
      ahead.catch(() => undefined)
    }
    const result = await reading
    hasRead = isRead(result)
    yield [item, result]
  }
}
