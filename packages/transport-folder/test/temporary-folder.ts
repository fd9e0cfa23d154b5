import type { TransportFixture } from '@ordersync/contract-tests'
import type { Transport } from '@ordersync/core'
import { createFolderTransport } from '@ordersync/transport-folder'
import type { FolderTransportOptions } from '@ordersync/transport-folder'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { failingFiles } from './failing-files.js'

/** A directory of its own, and how to remove it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'ordersync-folder-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** A real folder with every ability a case of the kit may need. */
export function openFolderFixture(options: Partial<FolderTransportOptions> = {}): TransportFixture {
  const directory = temporaryFolder()
  const folder = join(directory.path, 'Austausch Büro')
  mkdirSync(folder)
  const unreadable = new Set<string>()
  const files = failingFiles({
    read: async (path) => (unreadable.has(path) ? 'EIO' : undefined),
  })
  const opened: Transport[] = []
  const open = async (path: string) => {
    const transport = createFolderTransport({ folder: path, files, ...options })
    opened.push(transport)
    return transport
  }
  const put = (path: string, bytes: Uint8Array) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
  }
  const entry = (station: string, name: string) => join(folder, `to-${station}`, name)
  return {
    open: () => open(folder),
    dispose: async () => {
      for (const transport of opened) await transport.close!()
      directory.remove()
    },
    openMissing: () => open(join(directory.path, 'nicht da')),
    holds: async (handle) => existsSync(join(folder, handle)),
    list: async () => readdirSync(folder, { recursive: true, encoding: 'utf8' }),
    addForeign: async (station, name, bytes) => put(entry(station, name), bytes),
    readForeign: async (station, name) => new Uint8Array(readFileSync(entry(station, name))),
    addPartial: async (station, { name, bytes }, length) =>
      put(entry(station, name), bytes.subarray(0, length)),
    makeUnreadable: async (handle) => void unreadable.add(join(folder, handle)),
  }
}
