import type { FolderFiles } from './folder-files.js'
import { folderLimits } from './folder-limits.js'

/**
 * The same files, no call of which takes for ever: a drive that has gone, or a file that a cloud client is to fetch first,
 * may answer in hours. After its time a call rejects with `ETIMEDOUT`, although it goes on in the system; while
 * {@link folderLimits}`.hangingCalls` do, further calls reject at once, so that the rest of the program keeps its threads.
 *
 * @param timeout - Milliseconds for one call; those that carry bytes get more.
 */
export function withDeadline(files: FolderFiles, timeout: number): FolderFiles {
  let hanging = 0

  async function within<T>(name: string, bytes: number, call: () => Promise<T>): Promise<T> {
    if (hanging >= folderLimits.hangingCalls) throw timedOut(name)
    const calling = call()
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), timeout + (bytes / folderLimits.bytesPerSecond) * 1000)
    })
    try {
      const first = await Promise.race([calling.then((value) => ({ value })), late])
      if (first !== 'late') return first.value
      hanging += 1
      const ended = () => {
        hanging -= 1
      }
      calling.then(ended, ended)
      throw timedOut(name)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    list: (directory) => within('list', 0, () => files.list(directory)),
    status: (path) => within('status', 0, () => files.status(path)),
    isDirectory: (path) => within('isDirectory', 0, () => files.isDirectory(path)),
    read: (path, size) => within('read', size, () => files.read(path, size)),
    create: (path, bytes, whileFlushing) =>
      within('create', bytes.length, () => files.create(path, bytes, whileFlushing)),
    rename: (from, to) => within('rename', 0, () => files.rename(from, to)),
    remove: (path) => within('remove', 0, () => files.remove(path)),
    makeDirectory: (path, parents) => within('makeDirectory', 0, () => files.makeDirectory(path, parents)),
    syncDirectory: (directory) => within('syncDirectory', 0, () => files.syncDirectory(directory)),
  }
}

function timedOut(call: string): Error {
  return Object.assign(new Error(`ETIMEDOUT: no answer to ${call}`), { code: 'ETIMEDOUT' })
}
