import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A directory of its own, and how to remove it. */
export function temporaryDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'ordersync-sqlite-'))
  // Windows lets go of a closed file a little later.
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) }
}
