/** How bundles travel. Mail and object stores come in here: one more `case`, nothing else in this program changes. */
import type { Transport } from '@ordersync/core'
import { createFolderTransport } from '@ordersync/transport-folder'
import type { Settings } from './settings.ts'

export function openTransport(transport: Settings['transport']): Transport {
  switch (transport.type) {
    case 'folder':
      return createFolderTransport({ folder: transport.folder })
  }
}
