import { isOrderSyncError, TransportError } from '@ordersync/core'
import type { TransportCheck, TransportFinding } from '@ordersync/core'
import { join } from 'node:path'
import type { FolderConfig } from './config.js'
import { entryKind, standsFor } from './entry-name.js'
import { folderError, inTheWay, missingFolder } from './folder-error.js'
import { folderLimits } from './folder-limits.js'
import { assertStation, boxName, isBoxName, temporaryName } from './outbox.js'

const probe = new TextEncoder().encode('OrderSync')

/** "Test connection": is the folder there, may we list, write, rename and remove? Opens no bundle. */
export async function checkFolder(
  config: FolderConfig,
  station: string,
  signal: AbortSignal | undefined,
): Promise<TransportCheck> {
  signal?.throwIfAborted()
  assertStation(station)
  const findings: TransportFinding[] = longPath(config.folder)
  for (const look of [lookAtFolder, lookAtInbox]) {
    try {
      findings.push(...(await look(config, station)))
    } catch (error) {
      const shown = folderError(error, config.folder)
      if (!isOrderSyncError(shown)) throw error
      findings.push({ level: 'error', notice: { code: shown.code, parameters: shown.parameters } })
      break
    }
    signal?.throwIfAborted()
  }
  return { ok: findings.every(({ level }) => level !== 'error'), findings }
}

/** The longest name beneath the folder: a temporary one in the box of a station with an id of 32 characters. */
const longestBelow = '/to-'.length + 32 + '/.ordersync-00112233-0011223344556677.tmp'.length

/** A warning for paths of Windows that reach what the older programs there take; Node itself takes more. */
export function longPath(folder: string): TransportFinding[] {
  const length = folder.length + longestBelow
  const { windowsPath: limit } = folderLimits
  if (!/^(?:[a-z]:|[\\/]{2})/i.test(folder) || length <= limit) return []
  return [
    {
      level: 'warning',
      notice: { code: 'TRANSPORT_PATH_LONG', parameters: { place: folder, length, limit } },
    },
  ]
}

async function lookAtFolder(config: FolderConfig, station: string): Promise<readonly TransportFinding[]> {
  const { files, folder } = config
  if (await files.isDirectory(folder)) {
    const names = await files.list(folder)
    await tryToWrite(config, station, names)
    return othersBoxes(config, station, names)
  }
  const missing = await missingFolder(files, folder)
  if (!config.createFolder || missing.code !== 'transport.missing') throw missing
  return [
    { level: 'warning', notice: { code: 'TRANSPORT_PLACE_TO_BE_CREATED', parameters: { place: folder } } },
  ]
}

/** What stands where the bundles for other stations go and is no box; the own one is looked at apart. */
async function othersBoxes(
  { files, folder }: FolderConfig,
  station: string,
  names: readonly string[],
): Promise<readonly TransportFinding[]> {
  const findings: TransportFinding[] = []
  for (const name of names) {
    if (!isBoxName(name) || name === boxName(station)) continue
    const place = join(folder, name)
    const status = await files.status(place).catch(() => undefined)
    if (status === undefined || status.kind === 'directory') continue
    findings.push({ level: 'error', notice: { code: 'transport.in_the_way', parameters: { place } } })
  }
  return findings
}

/** Somebody may have set up the boxes and closed the folder itself: then it is enough that one box can be written. */
async function tryToWrite(config: FolderConfig, station: string, names: readonly string[]): Promise<void> {
  const { folder } = config
  try {
    await writeProbe(config, station, folder)
  } catch (error) {
    const refused = folderError(error, folder)
    if (!(refused instanceof TransportError) || refused.code !== 'transport.denied') throw refused
    for (const name of names.filter((one) => one.startsWith('to-'))) {
      const box = join(folder, name)
      if ((await config.files.status(box))?.kind !== 'directory') continue
      const written = await writeProbe(config, station, box).then(
        () => true,
        () => false,
      )
      if (written) return
    }
    throw refused
  }
}

async function writeProbe(config: FolderConfig, station: string, directory: string): Promise<void> {
  const { files } = config
  const name = () => join(directory, temporaryName(config, station))
  const [first, second] = [name(), name()]
  let there = first
  try {
    await files.create(first, probe)
    await files.rename(first, second)
    there = second
  } finally {
    await files.remove(there).catch(() => undefined)
  }
}

async function lookAtInbox(config: FolderConfig, station: string): Promise<readonly TransportFinding[]> {
  const { files, folder, extension, maxBytes } = config
  const box = join(folder, boxName(station))
  const status = await files.status(box)
  // Nobody has sent anything yet.
  if (!status) return []
  if (status.kind !== 'directory') throw inTheWay(box)
  const findings: TransportFinding[] = []
  let copies = 0
  for (const name of await files.list(box)) {
    const kind = entryKind(name, extension)
    if (kind === 'placeholder') {
      const notice = { code: 'TRANSPORT_ENTRY_NOT_DOWNLOADED', parameters: { name: standsFor(name)! } }
      findings.push({ level: 'warning', notice })
    }
    if (kind !== 'bundle' && kind !== 'copy') continue
    if (kind === 'copy' && ++copies > folderLimits.copies) continue
    const entry = await files.status(join(box, name)).catch(() => undefined)
    if (!entry) continue
    if (entry.kind !== 'file') {
      findings.push({
        level: 'warning',
        notice: { code: 'TRANSPORT_ENTRY_NOT_FOLLOWED', parameters: { name } },
      })
    } else if (entry.size > maxBytes) {
      const parameters = { name, bytes: entry.size, limit: maxBytes }
      findings.push({ level: 'warning', notice: { code: 'TRANSPORT_ENTRY_TOO_LARGE', parameters } })
    }
  }
  if (copies > folderLimits.copies) {
    const parameters = { place: box, count: copies, limit: folderLimits.copies }
    findings.push({ level: 'warning', notice: { code: 'TRANSPORT_TOO_MANY_COPIES', parameters } })
  }
  return findings
}
