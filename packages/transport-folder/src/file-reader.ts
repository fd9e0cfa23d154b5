import { bundleName, TransportError } from '@ordersync/core'
import { sep } from 'node:path'
import { sha256Of } from './bundle-hash.js'
import type { FolderConfig } from './config.js'
import type { FileStatus } from './folder-files.js'
import { errorCode, folderError } from './folder-error.js'
import { folderLimits } from './folder-limits.js'

interface Trouble {
  readonly mark: string
  readonly at: number
  readonly wait: number
  /** Code of the system; `undefined`: it could be read and is not whole. */
  readonly reason: string | undefined
}

/** All of a file, or why not: the code of the system, or nothing when it is not whole. */
export type Reading =
  { readonly bytes: Uint8Array } | { readonly bytes?: undefined; readonly reason?: string | undefined }

/** Size and time of change: the same = nobody has written to it. */
export const markOf = ({ size, mtimeMs }: FileStatus): string => `${size} ${mtimeMs}`

/**
 * Reads files that may not be there yet: half uploaded, held by somebody, to be fetched by a cloud client. What could not be
 * read, or was not whole, is read again at once when it has changed, else after a time that grows. That is kept by path and
 * lost with the object, which costs one more reading.
 */
export class FileReader {
  readonly #config: FolderConfig
  readonly #troubles = new Map<string, Trouble>()

  constructor(config: FolderConfig) {
    this.#config = config
  }

  /** The first 26 characters of the name that these bytes have as a bundle. */
  async hashOf(bytes: Uint8Array): Promise<string> {
    return bundleName(await sha256Of(bytes), this.#config.extension).slice(0, 26)
  }

  /** A regular file that may be read. */
  isReadable(status: FileStatus): boolean {
    return status.kind === 'file' && status.size > 0 && status.size <= this.#config.maxBytes
  }

  /** @param hash - What {@link hashOf} must say of the bytes. */
  async whole(path: string, status: FileStatus | undefined, hash: string): Promise<Reading> {
    if (status === undefined || !this.isReadable(status)) return {}
    const now = this.#config.clock.now()
    const mark = markOf(status)
    const trouble = this.#troubles.get(path)
    if (trouble?.mark === mark && Math.abs(now - trouble.at) < trouble.wait) return { reason: trouble.reason }
    let bytes: Uint8Array | undefined
    try {
      bytes = await this.#config.files.read(path, status.size)
    } catch (error) {
      const reason = errorCode(error)
      if (reason === undefined) throw error
      const { firstWait, readAgainAfter } = folderLimits
      const again = trouble?.mark === mark && trouble.reason !== undefined
      const wait = again ? Math.min(trouble.wait * 2, readAgainAfter) : firstWait
      this.#troubles.set(path, { mark, at: now, wait, reason })
      return { reason }
    }
    if (bytes === undefined) return {}
    if ((await this.hashOf(bytes)) !== hash) {
      this.#troubles.set(path, { mark, at: now, wait: folderLimits.readAgainAfter, reason: undefined })
      return {}
    }
    this.#troubles.delete(path)
    return { bytes }
  }

  /**
   * For a delivery, whose file was looked at before.
   * @throws {@link TransportError}
   */
  async again(path: string, size: number): Promise<Uint8Array> {
    try {
      const bytes = await this.#config.files.read(path, size)
      if (bytes) return bytes
    } catch (error) {
      throw folderError(error, path)
    }
    throw hasChanged(path)
  }

  /** Forget the troubles of files that lie in the box no more. */
  keep(box: string, paths: ReadonlySet<string>): void {
    for (const path of this.#troubles.keys()) {
      if (path.startsWith(box + sep) && !paths.has(path)) this.#troubles.delete(path)
    }
  }
}

export function hasChanged(name: string): TransportError {
  return new TransportError('transport.unavailable', `${name} has changed since it was listed`)
}
