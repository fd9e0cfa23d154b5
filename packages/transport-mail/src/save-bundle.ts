import { TransportError } from '@ordersync/core'
import type { OutgoingBundle } from '@ordersync/core'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Put the bundle into `<folder>/<addressee>/` as the file that would have been the attachment (OSI-17). */
export async function saveBundle(
  folder: string,
  to: string,
  { name, bytes }: OutgoingBundle,
  suffix: string,
): Promise<void> {
  // Not a device name on Windows, whatever the id.
  const box = join(folder, `to-${to}`)
  const temporary = join(box, `.ordersync-${suffix}.tmp`)
  try {
    await mkdir(box, { recursive: true })
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, join(box, name))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    const { code } = error as NodeJS.ErrnoException
    const kind =
      code === 'ENOSPC'
        ? 'transport.full'
        : code === 'EACCES' || code === 'EPERM'
          ? 'transport.denied'
          : 'transport.unavailable'
    throw new TransportError(kind, `${box}: ${code ?? 'cannot be written'}`, {
      cause: error,
      parameters: { place: box },
    })
  }
}
