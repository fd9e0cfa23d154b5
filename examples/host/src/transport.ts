/** How bundles travel. Another carrier comes in here: one more `case`, nothing else in this program changes. */
import type { SyncOptions, Transport } from '@ordersync/core'
import { createFolderTransport } from '@ordersync/transport-folder'
import { openMailTransport } from '@ordersync/transport-mail'
import { openS3Transport } from '@ordersync/transport-s3'
import type { CarrierSettings, Settings } from './settings.ts'

/** One carrier, or several that stand in for each other. */
export function openCarriers({
  transport,
  carriers,
  routes,
  folder,
}: Settings): Pick<SyncOptions, 'transport' | 'carriers' | 'routes'> {
  if (carriers === undefined) return { transport: openTransport(transport!, folder) }
  const opened = Object.entries(carriers).map(([name, one]) => [name, openTransport(one, folder)] as const)
  return { carriers: Object.fromEntries(opened), routes }
}

function openTransport(settings: CarrierSettings, folder: string): Transport {
  switch (settings.type) {
    case 'folder':
      return createFolderTransport({ folder: settings.folder })
    case 'mail':
      return openMailTransport(settings, { folder })
    case 's3':
      return openS3Transport(settings, { folder })
  }
}
