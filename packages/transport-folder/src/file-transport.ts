import { bundleName, defaultLimits, TransportError, UsageError } from '@ordersync/core'
import type {
  Delivery,
  OutgoingBundle,
  Transport,
  TransportCheck,
  TransportContext,
  TransportHandle,
} from '@ordersync/core'
import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { withDeadline } from './deadline-files.js'
import type { FolderFiles } from './folder-files.js'
import { errorCode, folderError, inTheWay, missingFolder } from './folder-error.js'
import { nodeFiles } from './node-files.js'
import { untilFree } from './until-free.js'

export interface FileTransportOptions {
  /** Where files for others are put, one per bundle, in a folder for each station: a USB stick, the desktop. It must be there. */
  readonly saveTo: string
  /** Of the bundles' names: `.` and 1 to 8 of a-z and 0-9. Default `.osb`. */
  readonly extension?: string
  /** Largest bundle, bytes. At most 64 MiB, which is the default. */
  readonly maxBytes?: number
  /** After so many milliseconds without acknowledgement a bundle is put there once more. Default 1 day. */
  readonly resendAfter?: number
  /** For tests: what stands for the file system. Default: that of Node. */
  readonly files?: FolderFiles
}

/** A carrier of a person's hands. */
export interface FileTransport extends Transport {
  /**
   * A file that a person has brought. The next `receive` hands it over; what is no bundle of ours core leaves.
   * @returns its name among the bundles.
   */
  add(file: Uint8Array): Promise<readonly string[]>
}

const dayMs = 86_400_000

/** That one call of the stick may take, milliseconds, as for folders. */
const callMs = 60_000

/** While a virus scanner holds what was just written. */
const writeRetry = { attempts: 6, firstDelay: 50 }

const probe = new TextEncoder().encode('OrderSync')

/**
 * For networks without any carrier: bundles become files that a person carries, and files that he brings are handed over.
 *
 * @throws {@link UsageError} `usage.invalid_configuration`
 */
export function createFileTransport(options: FileTransportOptions): FileTransport {
  const { saveTo, extension = '.osb', maxBytes = defaultLimits.fileBytes, resendAfter = dayMs } = options
  demand(
    typeof saveTo === 'string' && saveTo !== '' && !saveTo.includes('\0'),
    'saveTo',
    'the path of a folder',
  )
  demand(/^\.[a-z0-9]{1,8}$/.test(extension), 'extension', '. and 1 to 8 of a-z and 0-9')
  demand(
    Number.isInteger(maxBytes) && maxBytes >= 1 && maxBytes <= defaultLimits.fileBytes,
    'maxBytes',
    `1 to ${defaultLimits.fileBytes}`,
  )
  demand(Number.isInteger(resendAfter) && resendAfter >= 1000, 'resendAfter', 'at least 1,000 milliseconds')
  const files = withDeadline(options.files ?? nodeFiles, callMs)
  return new HandCarrier(resolve(saveTo), extension.slice(1), { maxBytes, resendAfter }, files)
}

class HandCarrier implements FileTransport {
  readonly name = 'file'
  readonly capabilities: { readonly maxBytes: number; readonly resendAfter: number }
  readonly #folder: string
  readonly #extension: string
  readonly #added = new Map<string, Uint8Array>()
  readonly #files: FolderFiles
  #closed = false

  constructor(
    folder: string,
    extension: string,
    capabilities: { readonly maxBytes: number; readonly resendAfter: number },
    files: FolderFiles,
  ) {
    this.#folder = folder
    this.#extension = extension
    this.capabilities = capabilities
    this.#files = files
  }

  async add(file: Uint8Array): Promise<readonly string[]> {
    this.#assertOpen()
    const { maxBytes } = this.capabilities
    if (file.length > maxBytes) throw tooLarge(file.length, maxBytes)
    const name = this.#nameOf(file)
    this.#added.set(name, file.slice())
    return [name]
  }

  async send(
    to: string,
    { name, bytes }: OutgoingBundle,
    { signal }: TransportContext,
  ): Promise<TransportHandle> {
    this.#assertUsable(signal)
    demand(/^[a-z0-9-]{1,32}$/.test(to), 'station', '[a-z0-9-]{1,32}')
    const { maxBytes } = this.capabilities
    if (bytes.length > maxBytes) throw tooLarge(bytes.length, maxBytes)
    demand(name === this.#nameOf(bytes), 'bundle.name', this.#nameOf(bytes))
    const handle = `for-${to}/${name}`
    const own = bytes.slice()
    try {
      await this.#assertFolder()
      const box = join(this.#folder, `for-${to}`)
      await this.#makeBox(box)
      const target = join(box, name)
      // It lies there since an earlier time; whoever carries it away does so once. What was damaged on the stick is written anew.
      if (!(await this.#hasSameBytes(target, own))) {
        await this.#write(join(box, `.ordersync-${name}.tmp`), own, target, signal)
      }
      await this.#files.syncDirectory(box)
    } catch (error) {
      throw folderError(error, this.#folder)
    }
    return handle
  }

  async *receive({ signal }: TransportContext): AsyncGenerator<Delivery> {
    this.#assertUsable(signal)
    await this.#assertFolder()
    for (const [name, bytes] of [...this.#added]) {
      this.#assertUsable(signal)
      const settle = async () => void this.#added.delete(name)
      yield {
        name,
        size: bytes.length,
        read: async (options) => {
          signal?.throwIfAborted()
          options?.signal?.throwIfAborted()
          return bytes.slice()
        },
        accept: settle,
        // The person has the file still.
        reject: settle,
      }
    }
    signal?.throwIfAborted()
  }

  /** What nobody has carried away yet need not be any more. */
  async retire(handle: TransportHandle, { signal }: TransportContext): Promise<void> {
    this.#assertUsable(signal)
    await this.#assertFolder()
    const [, box, name] = /^(for-[a-z0-9-]{1,32})\/([a-z2-7]{26}\.[a-z0-9]{1,8})$/.exec(handle) ?? []
    if (box === undefined || name === undefined) return
    try {
      await this.#files.remove(join(this.#folder, box, name))
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw folderError(error, this.#folder)
    }
  }

  async check({ signal }: TransportContext): Promise<TransportCheck> {
    this.#assertUsable(signal)
    try {
      await this.#assertFolder()
      const path = join(this.#folder, '.ordersync-check.tmp')
      await this.#write(path, probe, undefined, signal)
      return { ok: true, findings: [] }
    } catch (error) {
      const shown = folderError(error, this.#folder)
      if (!(shown instanceof TransportError)) throw error
      const notice = { code: shown.code, parameters: shown.parameters }
      return { ok: false, findings: [{ level: 'error', notice }] }
    }
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  /** A stick that is pulled out is no empty stick, so no folder is made in its place. */
  async #assertFolder(): Promise<void> {
    const isThere = await this.#files.isDirectory(this.#folder).catch((error: unknown) => {
      throw folderError(error, this.#folder)
    })
    if (!isThere) throw await missingFolder(this.#files, this.#folder)
  }

  /** Not with what leads to it: the stick may have been pulled out a moment ago. */
  async #makeBox(box: string): Promise<void> {
    try {
      await this.#files.makeDirectory(box, false)
      await this.#files.syncDirectory(this.#folder)
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
      if (!(await this.#files.isDirectory(box))) throw inTheWay(box)
    }
  }

  /**
   * Whole, flushed, and only then under its name: nobody carries away half of it. What cannot be finished is taken away again.
   * @param target - Left out: written to see that it can be, and removed.
   */
  async #write(
    temporary: string,
    bytes: Uint8Array,
    target: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const files = this.#files
    let isMoved = false
    try {
      // Of a run that was killed; nobody but this station writes here.
      await files.remove(temporary).catch(() => undefined)
      await files.create(temporary, bytes)
      if (target === undefined) return
      await untilFree(
        () => files.rename(temporary, target),
        writeRetry,
        (ms) => setTimeout(ms),
        signal,
      )
      isMoved = true
    } finally {
      if (!isMoved) await files.remove(temporary).catch(() => undefined)
    }
  }

  async #hasSameBytes(path: string, bytes: Uint8Array): Promise<boolean> {
    const status = await this.#files.status(path)
    if (status?.kind === 'directory') throw inTheWay(path)
    if (status?.kind !== 'file' || status.size !== bytes.length) return false
    const there = await this.#files.read(path, bytes.length).catch(() => undefined)
    return there !== undefined && Buffer.compare(there, bytes) === 0
  }

  #nameOf(bytes: Uint8Array): string {
    return bundleName(createHash('sha256').update(bytes).digest(), this.#extension)
  }

  #assertUsable(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted()
    this.#assertOpen()
  }

  #assertOpen(): void {
    if (this.#closed) throw new UsageError('usage.closed', 'the transport is closed')
  }
}

function tooLarge(bytes: number, limit: number): TransportError {
  return new TransportError('transport.too_large', `${bytes} bytes, at most ${limit}`, {
    parameters: { bytes, limit },
  })
}

function demand(condition: boolean, field: string, expected: string): void {
  if (condition) return
  throw new UsageError('usage.invalid_configuration', `${field}: expected ${expected}`, {
    parameters: { field, expected },
  })
}
