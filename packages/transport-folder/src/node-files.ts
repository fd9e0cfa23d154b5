import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises'
import type { FolderFiles } from './folder-files.js'
import { errorCode } from './folder-error.js'

// Windows has neither; there a link was excluded by its status before.
const noFollow = (constants.O_NOFOLLOW as number | undefined) ?? 0
// A pipe that was put in the place of a file must not hold us up.
const nonBlocking = (constants.O_NONBLOCK as number | undefined) ?? 0

/** Directories cannot be flushed on Windows and on some network drives. */
const cannotSync = new Set([
  'EPERM',
  'EINVAL',
  'EACCES',
  'EISDIR',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EBADF',
])
/** Nor files on some drives that are served by a program. Whatever else fails here (full, quota) has not been written. */
const cannotSyncFile = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** {@link FolderFiles} of Node. */
export const nodeFiles: FolderFiles = {
  list: (directory) => readdir(directory),

  status: async (path) => {
    try {
      const status = await lstat(path)
      const kind = status.isFile() ? 'file' : status.isDirectory() ? 'directory' : 'other'
      return { kind, size: status.size, mtimeMs: status.mtimeMs, ctimeMs: status.ctimeMs }
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined
      throw error
    }
  },

  isDirectory: async (path) => {
    try {
      return (await stat(path)).isDirectory()
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false
      throw error
    }
  },

  read: async (path, size) => {
    const handle = await open(path, constants.O_RDONLY | noFollow | nonBlocking)
    try {
      const status = await handle.stat()
      if (!status.isFile() || status.size !== size) return undefined
      // One byte more than is expected is asked for, to see that it has not grown meanwhile.
      const bytes = new Uint8Array(size + 1)
      let length = 0
      while (length < size) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length)
        if (bytesRead === 0) break
        length += bytesRead
      }
      return length === size ? bytes.subarray(0, size) : undefined
    } finally {
      await handle.close()
    }
  },

  create: async (path, bytes, whileFlushing) => {
    const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow)
    try {
      await handle.writeFile(bytes)
      const flushing = handle.sync().catch((error: unknown) => {
        if (!cannotSyncFile.has(errorCode(error) ?? '')) throw error
      })
      whileFlushing?.()
      await flushing
    } finally {
      await handle.close()
    }
  },

  rename,

  remove: unlink,

  makeDirectory: async (path, parents) => {
    await mkdir(path, { recursive: parents })
  },

  syncDirectory: async (directory) => {
    try {
      const handle = await open(directory, constants.O_RDONLY)
      try {
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      if (!cannotSync.has(errorCode(error) ?? '')) throw error
    }
  },
}
