import { FormatError } from '@ordersync/core'
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { CliError } from './cli-error.js'

/** The file bound of the format (`fileBytes`): a larger one is refused before it is read into memory. */
const largestFileBytes = 64 * 1024 * 1024

/** Bytes of a file that came from somewhere. @throws {@link FormatError} `format.too_large` before it is read as a whole. */
export function readBundleFile(path: string): Uint8Array {
  try {
    const file = openSync(path, 'r')
    try {
      return readBounded(file, path)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (error instanceof FormatError) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new CliError(code === 'ENOENT' ? 'cli.fileMissing' : 'cli.fileUnreadable', {
      path,
      reason: code ?? String(error),
    })
  }
}

/** A pipe or a device says that it has 0 bytes, and a file may grow meanwhile: what is read is counted too. */
function readBounded(file: number, path: string): Uint8Array {
  const { size } = fstatSync(file)
  if (size > largestFileBytes) throw tooLarge(path, size)
  const pieces: Buffer[] = []
  let total = 0
  for (;;) {
    const piece = Buffer.allocUnsafe(Math.max(size - total, 64 * 1024))
    const count = readSync(file, piece)
    if (count === 0) return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, total)
    total += count
    if (total > largestFileBytes) throw tooLarge(path, total)
    pieces.push(piece.subarray(0, count))
  }
}

function tooLarge(path: string, found: number): FormatError {
  return new FormatError(
    'format.too_large',
    `${basename(path)}: ${found} bytes, at most ${largestFileBytes}`,
    {
      parameters: { limit: 'fileBytes', maximum: largestFileBytes, found },
    },
  )
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
