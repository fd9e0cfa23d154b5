/** What stands at a path, links not followed. */
export interface FileStatus {
  /** `other`: a link, a device, a pipe; never opened. */
  readonly kind: 'file' | 'directory' | 'other'
  readonly size: number
  /** When it was last changed, in milliseconds; only compared, never taken for a time. */
  readonly mtimeMs: number
  /** When it or what is said of it was last changed, as the system notes it; nobody can set it back. Only compared. */
  readonly ctimeMs: number
}

/**
 * The file-system calls of this transport, few, so that tests put in the errors that real drives give. All reject with the
 * error of the system, which has a `code` such as `EBUSY`.
 */
export interface FolderFiles {
  /** Names in a directory, in any order. */
  list(directory: string): Promise<readonly string[]>
  /** `undefined` when there is nothing. */
  status(path: string): Promise<FileStatus | undefined>
  /** Is there a directory, be it by a link? For the folder itself, which the operator has named. */
  isDirectory(path: string): Promise<boolean>
  /** All of a regular file that has exactly `size` bytes; `undefined` when it has not, or is a link. */
  read(path: string, size: number): Promise<Uint8Array | undefined>
  /**
   * A new file, written and flushed to the disk. Rejects with `EEXIST` when there is anything of the name.
   *
   * @param whileFlushing - Work for the time in which the disk is waited for; its result and failure are the caller's. May be left
   * out: then it is done afterwards.
   */
  create(path: string, bytes: Uint8Array, whileFlushing?: () => void): Promise<void>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** With all that lead to it, if `parents`. Rejects with `EEXIST` when there is anything of the name. */
  makeDirectory(path: string, parents: boolean): Promise<void>
  /** Flush the names in a directory to the disk, where the system can do that. */
  syncDirectory(directory: string): Promise<void>
}
