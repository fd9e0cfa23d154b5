/** Every number of this transport that nobody sets; docs/adapters/folder.md shows them. Times in milliseconds. */
export const folderLimits = {
  /** A file whose name says that it is not whole is read again after so long, though size and time are the same. */
  readAgainAfter: 600_000,
  /** After a failed reading; doubles with each, up to `readAgainAfter`. */
  firstWait: 1_000,
  /** Each call of the file system may take `timeout` and this long for each of its bytes: 64 KiB in a second. */
  bytesPerSecond: 65_536,
  /** So many calls may hang before nothing more is asked of the drive: Node has four threads for all files. */
  hangingCalls: 2,
  /** More bytes than that are hashed in pieces of that size, with the rest of the program in between. */
  hashedAtOnce: 1_048_576,
  /** While a bundle is handed over the next is read, if both together have at most so many bytes. */
  readAheadBytes: 16_777_216,
  /** Files with our extension and another name that are looked at, per box. */
  copies: 1_000,
  /** A box must have been the same for so long before a poll trusts its time of change: caches of network drives. */
  settleTime: 120_000,
  /** Every name is listed at least this often. */
  sweepEvery: 600_000,
  /** Own temporary files of a run that crashed are removed when they are so old. */
  staleAfter: 3_600_000,
  /** Characters of a path that every program on Windows takes. */
  windowsPath: 259,
} as const
