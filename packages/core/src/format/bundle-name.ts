/**
 * Names say nothing: 26 base32 characters of the file's hash, so that a half-written upload is noticed without a key.
 */
import { UsageError } from '../errors/errors.js'
import { encodeBase32 } from './text-codecs.js'

/**
 * @param fileDigest - SHA-256 of the file, 32 bytes.
 * @param extension - Without dot, `[a-z0-9]{1,8}`.
 * @throws {@link UsageError} `usage.invalid_configuration`
 */
export function bundleName(fileDigest: Uint8Array, extension = 'osb'): string {
  if (!/^[a-z0-9]{1,8}$/.test(extension)) {
    throw new UsageError('usage.invalid_configuration', 'extension: expected 1 to 8 of a-z and 0-9', {
      parameters: { field: 'extension', expected: '[a-z0-9]{1,8}' },
    })
  }
  return `${encodeBase32(fileDigest).slice(0, 26)}.${extension}`
}
