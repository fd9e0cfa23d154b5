import { isOrderSyncError, TransportError } from '@ordersync/core'
import type { TransportErrorCode } from '@ordersync/core'

/** `EBUSY` and the like; `undefined` for what is no error of the system. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  return error instanceof Error && typeof code === 'string' ? code : undefined
}

const codes: Readonly<Record<string, TransportErrorCode>> = {
  ENOENT: 'transport.missing',
  ENOTDIR: 'transport.missing',
  EACCES: 'transport.denied',
  EPERM: 'transport.denied',
  EROFS: 'transport.denied',
  ENOSPC: 'transport.full',
  EDQUOT: 'transport.full',
}

/** The error of the system as one of the carrier. What is no error of the system comes back as it is: an abort, a mistake of ours. */
export function folderError(error: unknown, place: string): unknown {
  const code = errorCode(error)
  if (code === undefined || isOrderSyncError(error) || !/^E[A-Z0-9]+$|^UNKNOWN$/.test(code)) return error
  return new TransportError(codes[code] ?? 'transport.unavailable', `${place}: ${code}`, {
    cause: error,
    parameters: { place },
  })
}

export function missingFolder(place: string): TransportError {
  return new TransportError('transport.missing', `${place} is no directory`, { parameters: { place } })
}

/** A link in the shared tree is never followed: whoever can write there would choose where we read and write. */
export function notFollowed(place: string): TransportError {
  return new TransportError('transport.denied', `${place} is a link or a file, not a directory`, {
    parameters: { place },
  })
}
