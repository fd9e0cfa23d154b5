import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'

export interface IncomingFile {
  readonly name: string
  readonly path: string
  readonly folder: string
  /** Changed within the last ten minutes: whoever brings it may not be done. */
  readonly fresh: boolean
}

/** One run takes no more; the next goes on. */
const filesPerRun = 1000
const freshMs = 10 * 60_000

/** Files with our extension, oldest first. Everything else in the folder is left alone. */
export function incomingFiles(folder: string, extension: string): readonly IncomingFile[] {
  const now = Date.now()
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .filter((entry) => extname(entry.name).toLowerCase() === extension.toLowerCase())
    .map(({ name }) => {
      const path = join(folder, name)
      const { mtimeMs } = statSync(path)
      return { name, path, folder, fresh: now - mtimeMs < freshMs, mtimeMs }
    })
    .sort((a, b) => a.mtimeMs - b.mtimeMs || (a.name < b.name ? -1 : 1))
    .slice(0, filesPerRun)
}

/** Move a file that is dealt with into a folder inside; never delete. The sentence goes into a text file beside it. */
export function setAside(file: IncomingFile, into: 'done' | 'error', sentence?: string): void {
  const folder = join(file.folder, into)
  mkdirSync(folder, { recursive: true })
  const target = freeName(folder, file.name)
  try {
    renameSync(file.path, target)
  } catch (error) {
    // Another run was faster.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  if (sentence !== undefined) writeFileSync(`${target}.txt`, `${sentence}\n`)
}

function freeName(folder: string, name: string): string {
  const extension = extname(name)
  const stem = name.slice(0, name.length - extension.length)
  let path = join(folder, name)
  for (let n = 2; existsSync(path); n += 1) path = join(folder, `${stem} (${n})${extension}`)
  return path
}
