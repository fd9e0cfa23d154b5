/** How bundles travel. Object stores come in here: one more `case`, nothing else in this program changes. */
import type { Transport } from '@ordersync/core'
import { createFolderTransport } from '@ordersync/transport-folder'
import { openMailTransport } from '@ordersync/transport-mail'
import type { Settings } from './settings.ts'

export function openTransport({ transport, folder }: Pick<Settings, 'transport' | 'folder'>): Transport {
  switch (transport.type) {
    case 'folder':
      return createFolderTransport({ folder: transport.folder })
    case 'mail':
      return openMailTransport(transport, { folder })
  }
}
