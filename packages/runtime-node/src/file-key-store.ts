/**
 * Private keys as files that only the operating-system user may read.
 *
 * On Windows there are no modes: put the folder under the user's profile, whose access list keeps other users out.
 */
import { constants, type Stats } from 'node:fs'
import { chmod, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyStore } from '@ordersync/core'
import { StoreError, UsageError } from '@ordersync/core'
import { codeOf, ignore, onWindows, replaceFile, syncFolder } from './durable-file.js'

const namePattern = /^[a-z0-9][a-z0-9-]{0,63}$/
const maxSecretBytes = 65_536

/**
 * @param folder - Made with mode 0700 when it is not there.
 *
 * Names are `[a-z0-9][a-z0-9-]{0,63}`, secrets at most 64 KiB. A key is replaced as a whole or not at all, also when the
 * machine stops. A file that others may read, or that is no regular file, is refused with `usage.key_exposed`, one that this user
 * may not touch with `usage.key_denied`; what the file system cannot do is a {@link StoreError} `store.unavailable`.
 */
export function createFileKeyStore(folder: string): KeyStore {
  // The prefix keeps names such as "nul" from meaning a device on Windows.
  const pathOf = (name: string): string => {
    if (!namePattern.test(name)) throw invalid('name', 'a-z, 0-9 and -, at most 64 characters')
    return join(folder, `key-${name}`)
  }
  return {
    async get(name) {
      const path = pathOf(name)
      return guard(path, name, () => readSecret(path, name))
    },
    async put(name, secret) {
      const path = pathOf(name)
      if (secret.length > maxSecretBytes) throw invalid('secret', `at most ${String(maxSecretBytes)} bytes`)
      await guard(path, name, () => writeSecret(folder, path, secret))
    },
    async delete(name) {
      const path = pathOf(name)
      await guard(path, name, async () => {
        await unlink(path).catch(ignore('ENOENT'))
        await syncFolder(folder)
      })
    },
  }
}

async function readSecret(path: string, name: string): Promise<Uint8Array | undefined> {
  // A link could make us read, and later replace, a file of somebody else.
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(ignore('ENOENT'))
  if (file === undefined) return undefined
  try {
    assertPrivate(await file.stat(), path, name)
    return new Uint8Array(await file.readFile())
  } finally {
    await file.close()
  }
}

function assertPrivate(stats: Stats, path: string, name: string): void {
  const exposed = !onWindows && (stats.mode & 0o077) !== 0
  if (stats.isFile() && stats.size <= maxSecretBytes && !exposed) return
  throw new UsageError(
    'usage.key_exposed',
    `key ${name}: expected a file that only its owner may read (mode 0600)`,
    {
      parameters: { path, field: name, expected: '0600' },
    },
  )
}

async function writeSecret(folder: string, path: string, secret: Uint8Array): Promise<void> {
  const created = await mkdir(folder, { recursive: true, mode: 0o700 })
  // The mode given to mkdir is cut by the umask, and parents take the default.
  if (created !== undefined) await chmod(folder, 0o700)
  await replaceFile(path, secret)
}

async function guard<T>(path: string, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    if (codeOf(cause) === 'ELOOP') {
      throw new UsageError('usage.key_exposed', `key ${name}: expected a file, came a link`, {
        cause,
        parameters: { path, field: name, expected: 'a regular file' },
      })
    }
    if (['EACCES', 'EPERM'].includes(codeOf(cause))) {
      throw new UsageError('usage.key_denied', `key ${name}: this user may not touch it`, {
        cause,
        parameters: { path, field: name },
      })
    }
    throw new StoreError('store.unavailable', `key ${name}: the file system answered ${codeOf(cause)}`, {
      cause,
    })
  }
}

const invalid = (field: string, expected: string): UsageError =>
  new UsageError('usage.invalid_argument', `${field}: expected ${expected}`, {
    parameters: { field, expected },
  })
