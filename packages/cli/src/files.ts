import { FormatError } from '@ordersync/core'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { CliError } from './cli-error.js'

/** The file bound of the format (`fileBytes`): a larger one is refused before it is read into memory. */
const largestFileBytes = 64 * 1024 * 1024

/** Bytes of a file that came from somewhere. @throws {@link FormatError} `format.too_large` before reading. */
export function readBundleFile(path: string): Uint8Array {
  try {
    const { size } = statSync(path)
    if (size > largestFileBytes) {
      throw new FormatError(
        'format.too_large',
        `${basename(path)}: ${size} bytes, at most ${largestFileBytes}`,
        {
          parameters: { limit: 'fileBytes', maximum: largestFileBytes, found: size },
        },
      )
    }
    return readFileSync(path)
  } catch (error) {
    if (error instanceof FormatError) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new CliError(code === 'ENOENT' ? 'cli.fileMissing' : 'cli.fileUnreadable', {
      path,
      reason: code ?? String(error),
    })
  }
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory()
}

/**
 * Write a new file: under another name first, then renamed, so that a program that watches the folder never sees half of it.
 * @throws {@link CliError} `cli.outExists`, `cli.fileUnwritable`; no file is left behind.
 */
export function writeNewFile(path: string, bytes: Uint8Array | string): string {
  const target = resolve(path)
  if (existsSync(target)) throw new CliError('cli.outExists', { path })
  if (!isFolder(dirname(target))) throw new CliError('cli.folderMissing', { path: dirname(target) })
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.part`)
  try {
    const file = openSync(temporary, 'wx')
    try {
      const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes
      for (let at = 0; at < buffer.length;) at += writeSync(file, buffer, at)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    moveWithoutReplacing(temporary, target)
    return target
  } catch (error) {
    rmSync(temporary, { force: true })
    if (error instanceof CliError) throw error
    throw new CliError('cli.fileUnwritable', {
      path,
      reason: (error as NodeJS.ErrnoException).code ?? String(error),
    })
  }
}

/** `rename` replaces; a hard link does not. Where links are not possible (FAT, some shares), the check has to do. */
function moveWithoutReplacing(from: string, to: string): void {
  try {
    linkSync(from, to)
    rmSync(from)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new CliError('cli.outExists', { path: to })
    renameSync(from, to)
  }
}
