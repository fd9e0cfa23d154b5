import { watch } from 'chokidar'
import { join, resolve, sep } from 'node:path'
import type { FolderConfig } from './config.js'
import { assertStation, boxName } from './outbox.js'

/**
 * Wake the caller when something may lie in the station's box. Only a hint: network drives lose events, so polling stays the
 * truth and an error here is nobody's trouble.
 */
export async function watchFolder(
  { folder, pollInterval }: FolderConfig,
  station: string,
  onArrival: () => void,
): Promise<() => Promise<void>> {
  assertStation(station)
  const box = join(folder, boxName(station))
  // The folder is watched and not the box, which may not be there yet.
  const watcher = watch(folder, {
    depth: 1,
    followSymlinks: false,
    ignoreInitial: true,
    ignored: (path) => {
      const whole = resolve(path)
      return whole !== folder && whole !== box && !whole.startsWith(box + sep)
    },
    ...(pollInterval === undefined ? {} : { usePolling: true, interval: pollInterval }),
  })
  const wake = () => {
    try {
      onArrival()
    } catch {
      // The caller's own mistake must not end his process out of an event.
    }
  }
  await new Promise<void>((done) => {
    watcher.on('ready', done)
    watcher.on('error', () => done())
    watcher.on('all', wake)
  })
  return () => watcher.close()
}
