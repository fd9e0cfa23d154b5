import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { folderLimits } from './folder-limits.js'

/**
 * SHA-256. Of large bytes in pieces: between them the program goes on, so that the drive writes or reads meanwhile and nothing
 * else waits.
 */
export async function sha256Of(bytes: Uint8Array): Promise<Uint8Array> {
  const { hashedAtOnce } = folderLimits
  const hash = createHash('sha256').update(bytes.subarray(0, hashedAtOnce))
  for (let from = hashedAtOnce; from < bytes.length; from += hashedAtOnce) {
    await setImmediate()
    hash.update(bytes.subarray(from, from + hashedAtOnce))
  }
  return hash.digest()
}
