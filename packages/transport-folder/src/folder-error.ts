import { isOrderSyncError, TransportError } from '@ordersync/core'
import type { TransportErrorCode } from '@ordersync/core'
import type { FolderFiles } from './folder-files.js'

/** `EBUSY` and the like; `undefined` for what is no error of the system. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  return error instanceof Error && typeof code === 'string' ? code : undefined
}

const codes: Readonly<Record<string, TransportErrorCode>> = {
  ENOENT: 'transport.missing',
  ENOTDIR: 'transport.in_the_way',
  EISDIR: 'transport.in_the_way',
  EACCES: 'transport.denied',
  EPERM: 'transport.denied',
  EROFS: 'transport.denied',
  ENOSPC: 'transport.full',
  EDQUOT: 'transport.full',
  EBUSY: 'transport.busy',
  ETXTBSY: 'transport.busy',
  // A folder made of several drives, where a file cannot be renamed beside itself.
  EXDEV: 'transport.unsuitable',
  ENAMETOOLONG: 'transport.unsuitable',
  ENOTSUP: 'transport.unsuitable',
  EOPNOTSUPP: 'transport.unsuitable',
  ENOSYS: 'transport.unsuitable',
  ELOOP: 'transport.unsuitable',
}

/** Their sentences say what the system has said. */
const withReason: readonly TransportErrorCode[] = ['transport.busy', 'transport.unsuitable']

/** The error of the system as one of the carrier. What is no error of the system comes back as it is: an abort, a mistake of ours. */
export function folderError(error: unknown, place: string): unknown {
  const reason = errorCode(error)
  if (reason === undefined || isOrderSyncError(error) || !/^E[A-Z0-9]+$|^UNKNOWN$/.test(reason)) return error
  const code = codes[reason] ?? 'transport.unavailable'
  return new TransportError(code, `${place}: ${reason}`, {
    cause: error,
    parameters: withReason.includes(code) ? { place, reason } : { place },
  })
}

/** For what is no directory: nothing is there, or something that is in the way. */
export async function missingFolder(files: FolderFiles, place: string): Promise<TransportError> {
  const status = await files.status(place).catch(() => undefined)
  if (status?.kind === 'file') return inTheWay(place)
  return new TransportError('transport.missing', `${place} is no directory`, { parameters: { place } })
}

/**
 * A file or a link where a directory should be, or a directory where a bundle should be. A link in the shared tree is never
 * followed: whoever can write there would choose where we read and write.
 */
export function inTheWay(place: string): TransportError {
  return new TransportError('transport.in_the_way', `${place} is something else than it should be`, {
    parameters: { place },
  })
}
