import { bundleName, TransportError, UsageError } from '@ordersync/core'
import type { OutgoingBundle, TransportContext } from '@ordersync/core'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { sha256Of } from './bundle-hash.js'
import type { FolderConfig } from './config.js'
import { isStation } from './entry-name.js'
import { errorCode, folderError, inTheWay, missingFolder } from './folder-error.js'
import { folderLimits } from './folder-limits.js'
import { untilFree } from './until-free.js'

/** The prefix keeps `con`, `nul` and `com1`, which are good station ids, from being devices on Windows. */
export const boxName = (station: string): string => `to-${station}`

export const isBoxName = (name: string): boolean => name.startsWith('to-') && isStation(name.slice(3))

export function assertStation(id: string): void {
  if (isStation(id)) return
  throw new UsageError('usage.invalid_argument', 'a station id is 1 to 32 of a-z, 0-9 and -', {
    parameters: { field: 'station', expected: '[a-z0-9-]{1,32}' },
  })
}

/** How the temporary names of a station begin; readers and sync clients leave them alone. */
const temporaryPrefix = (station: string): string =>
  `.ordersync-${createHash('sha256').update(station).digest('hex').slice(0, 8)}-`

/** A name that no reader takes for a bundle. */
export function temporaryName({ random }: FolderConfig, station: string): string {
  const hex = Array.from(random.bytes(8), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${temporaryPrefix(station)}${hex}.tmp`
}

/**
 * Take away the temporary files that a run of this station left behind when it was killed. Those of others are theirs. What
 * cannot be removed now waits for the next start.
 */
async function removeLeftovers(config: FolderConfig, box: string, station: string): Promise<void> {
  const { files, clock } = config
  const prefix = temporaryPrefix(station)
  const names = await files.list(box).catch(() => [])
  for (const name of names.filter((one) => one.startsWith(prefix) && one.endsWith('.tmp'))) {
    const status = await files.status(join(box, name)).catch(() => undefined)
    if (status?.kind !== 'file' || clock.now() - status.mtimeMs < folderLimits.staleAfter) continue
    await files.remove(join(box, name)).catch(() => undefined)
  }
}

/**
 * Put the bundle into the addressee's box: a temporary name first, so that a reader never sees half of it under its own.
 *
 * @param cleaned - Boxes without temporary files of an earlier run of ours; the box is added.
 */
export async function sendToFolder(
  config: FolderConfig,
  to: string,
  bundle: OutgoingBundle,
  { station, signal }: Pick<TransportContext, 'station' | 'signal'>,
  cleaned: Set<string>,
): Promise<string> {
  assertStation(to)
  assertSize(config, bundle)
  const { files, folder } = config
  // Large bytes are hashed while the disk is waited for: the name is proved before the file gets it.
  const proveName = once(() => assertName(config, bundle))
  if (bundle.bytes.length <= folderLimits.hashedAtOnce) await proveName()
  const box = join(folder, boxName(to))
  const handle = `${boxName(to)}/${bundle.name}`
  try {
    await openBox(config, box)
    if (!cleaned.has(box)) await removeLeftovers(config, box, station)
    cleaned.add(box)
    const target = join(box, bundle.name)
    // Also when it is there already: the run that wrote it may have crashed before the directory was flushed.
    if (await hasSameBytes(config, target, bundle.bytes)) await proveName()
    else {
      signal?.throwIfAborted()
      const temporary = join(box, temporaryName(config, station))
      await place(config, temporary, target, bundle.bytes, proveName, signal)
    }
    await files.syncDirectory(box)
  } catch (error) {
    throw folderError(error, (await isThere(config)) ? box : folder)
  }
  return handle
}

async function place(
  config: FolderConfig,
  temporary: string,
  target: string,
  bytes: Uint8Array,
  proveName: () => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { files, writeRetry, delay } = config
  try {
    await files.create(temporary, bytes, () => void proveName().catch(() => undefined))
    await proveName()
    signal?.throwIfAborted()
    // Never a copy in place instead: it would be half there under the bundle's name.
    await untilFree(() => files.rename(temporary, target), writeRetry, delay, signal)
  } catch (error) {
    await files.remove(temporary).catch(() => undefined)
    throw error
  }
}

/**
 * What has the name and other bytes is damaged, since the name is the hash of the bytes; it is replaced. What cannot be
 * read counts as damaged. A directory is nobody's bundle and stays.
 */
async function hasSameBytes({ files }: FolderConfig, target: string, bytes: Uint8Array): Promise<boolean> {
  const status = await files.status(target)
  if (status?.kind === 'directory') throw inTheWay(target)
  if (status?.kind !== 'file' || status.size !== bytes.length) return false
  const there = await files.read(target, bytes.length).catch(() => undefined)
  return there !== undefined && Buffer.compare(there, bytes) === 0
}

function assertSize({ maxBytes }: FolderConfig, { bytes }: OutgoingBundle): void {
  if (bytes.length <= maxBytes) return
  throw new TransportError('transport.too_large', `${bytes.length} bytes, at most ${maxBytes}`, {
    parameters: { bytes: bytes.length, limit: maxBytes },
  })
}

async function assertName({ extension }: FolderConfig, { name, bytes }: OutgoingBundle): Promise<void> {
  const expected = bundleName(await sha256Of(bytes), extension)
  if (name === expected) return
  throw new UsageError(
    'usage.invalid_argument',
    `the name of a bundle is the hash of its bytes and .${extension}`,
    {
      parameters: { field: 'bundle.name', expected },
    },
  )
}

/** @throws {@link TransportError} `transport.missing` when the folder is not there and is not to be created, `transport.in_the_way`. */
export async function openFolder({ files, folder, createFolder }: FolderConfig): Promise<void> {
  if (await files.isDirectory(folder)) return
  const missing = await missingFolder(files, folder)
  if (!createFolder || missing.code !== 'transport.missing') throw missing
  await files.makeDirectory(folder, true)
}

async function openBox(config: FolderConfig, box: string): Promise<void> {
  const { files, folder } = config
  const status = await files.status(box)
  if (status?.kind === 'directory') return
  if (status) throw inTheWay(box)
  await openFolder(config)
  try {
    await files.makeDirectory(box, false)
  } catch (error) {
    // Another station was faster.
    if (errorCode(error) !== 'EEXIST') throw error
  }
  await files.syncDirectory(folder)
}

function once(work: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined
  return () => (result ??= work())
}

async function isThere({ files, folder }: FolderConfig): Promise<boolean> {
  return files.isDirectory(folder).catch(() => false)
}

/** Take out what was sent. Only a handle that `sendToFolder` makes names something. */
export async function retireFromFolder(
  config: FolderConfig,
  handle: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { files, folder, writeRetry, delay } = config
  try {
    if (!(await files.isDirectory(folder))) throw await missingFolder(files, folder)
    const [, box, name] = /^(to-[a-z0-9-]{1,32})\/([a-z2-7]{26}\.[a-z0-9]{1,8})$/.exec(handle) ?? []
    if (box === undefined || name === undefined) return
    if ((await files.status(join(folder, box)))?.kind !== 'directory') return
    await untilFree(() => files.remove(join(folder, box, name)), writeRetry, delay, signal)
  } catch (error) {
    // Gone is success; gone with the whole folder is not: it would come back with it.
    if (errorCode(error) === 'ENOENT' && (await isThere(config))) return
    throw folderError(error, folder)
  }
}
