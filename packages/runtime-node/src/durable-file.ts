/** Small files that are there as a whole or not at all, also when the machine stops in the middle of writing. */
import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export const onWindows = process.platform === 'win32'

/** Readable by the operating-system user only; replaces what was there. */
export async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await writeAndSync(file, content)
    await replace(temporary, path)
  } catch (error) {
    await unlink(temporary).catch(ignore('ENOENT'))
    throw error
  }
  await syncFolder(dirname(path))
}

/** Writes, waits for the disk, and closes the file in any case. */
export async function writeAndSync(file: FileHandle, content: Uint8Array | string): Promise<void> {
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Windows refuses to replace a file that a virus scanner has open at the moment. */
async function replace(temporary: string, path: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(temporary, path)
      return
    } catch (error) {
      if (!onWindows || attempt === 5 || !['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))) throw error
      await delay(20 * attempt)
    }
  }
}

/** Rename is atomic, not durable. Some systems cannot sync a folder; then the file system must do. */
export async function syncFolder(folder: string): Promise<void> {
  const unsupported = ignore('EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP', 'ENOENT')
  const handle = await open(folder, 'r').catch(unsupported)
  if (handle === undefined) return
  try {
    await handle.sync().catch(unsupported)
  } finally {
    await handle.close()
  }
}

/** For `catch`: these codes of the file system are as good as success. */
export const ignore =
  (...codes: readonly string[]) =>
  (error: unknown): undefined => {
    if (!codes.includes(codeOf(error))) throw error
    return undefined
  }

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
