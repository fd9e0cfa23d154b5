import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Public test material that lies beside some checkouts and is no part of the repository. Tests that use it say so when it is not
 * there, and are skipped.
 */
export const sharedFolder =
  process.env['ORDERSYNC_SHARED'] ?? fileURLToPath(new URL('../../../../../shared', import.meta.url))

export const hasSharedData = existsSync(`${sharedFolder}/data/csv/index.json`)

export function sharedBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(`${sharedFolder}/data/${path}`))
}

export interface CorpusFile {
  readonly file: string
  readonly truth: {
    readonly encoding?: string
    readonly delimiter?: string
    readonly records?: readonly Readonly<Record<string, string>>[]
  }
}

export function corpus(): readonly CorpusFile[] {
  return JSON.parse(new TextDecoder().decode(sharedBytes('csv/index.json'))) as readonly CorpusFile[]
}
