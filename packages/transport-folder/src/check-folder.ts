import { isOrderSyncError, TransportError } from '@ordersync/core'
import type { TransportCheck, TransportFinding } from '@ordersync/core'
import { join } from 'node:path'
import type { FolderConfig } from './config.js'
import { entryKind } from './entry-name.js'
import { folderError, missingFolder, notFollowed } from './folder-error.js'
import { assertStation, boxName, temporaryName } from './outbox.js'

const probe = new TextEncoder().encode('OrderSync')

/** "Test connection": is the folder there, may we list, write, rename and remove? Opens no bundle. */
export async function checkFolder(
  config: FolderConfig,
  station: string,
  signal: AbortSignal | undefined,
): Promise<TransportCheck> {
  signal?.throwIfAborted()
  assertStation(station)
  const findings: TransportFinding[] = []
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

async function lookAtFolder(config: FolderConfig): Promise<readonly TransportFinding[]> {
  const { files, folder } = config
  if (await files.isDirectory(folder)) {
    const names = await files.list(folder)
    await tryToWrite(config, names)
    return []
  }
  if (!config.createFolder) throw missingFolder(folder)
  return [
    { level: 'warning', notice: { code: 'TRANSPORT_PLACE_TO_BE_CREATED', parameters: { place: folder } } },
  ]
}

/** Somebody may have set up the boxes and closed the folder itself: then it is enough that one box can be written. */
async function tryToWrite(config: FolderConfig, names: readonly string[]): Promise<void> {
  const { folder } = config
  try {
    await writeProbe(config, folder)
  } catch (error) {
    const refused = folderError(error, folder)
    if (!(refused instanceof TransportError) || refused.code !== 'transport.denied') throw refused
    for (const name of names.filter((one) => one.startsWith('to-'))) {
      const box = join(folder, name)
      if ((await config.files.status(box))?.kind !== 'directory') continue
      const written = await writeProbe(config, box).then(
        () => true,
        () => false,
      )
      if (written) return
    }
    throw refused
  }
}

async function writeProbe(config: FolderConfig, directory: string): Promise<void> {
  const { files } = config
  const [first, second] = [temporaryName(config), temporaryName(config)].map((name) => join(directory, name))
  let there = first!
  try {
    await files.create(first!, probe)
    await files.rename(first!, second!)
    there = second!
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
  if (status.kind !== 'directory') throw notFollowed(box)
  const findings: TransportFinding[] = []
  for (const name of await files.list(box)) {
    if (entryKind(name, extension) === undefined) continue
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
  return findings
}
