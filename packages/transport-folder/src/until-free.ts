import { errorCode } from './folder-error.js'

/** How often and how long what a virus scanner or a sync client holds is tried again. */
export interface WriteRetry {
  /** Tries in all, 1 to 20. Default 6. */
  readonly attempts?: number
  /** Milliseconds before the second try; doubles each time. Default 50. */
  readonly firstDelay?: number
}

const held = new Set(['EBUSY', 'EPERM', 'EACCES'])

/** Try again while somebody else holds the file; after that the last error comes out. */
export async function untilFree(
  action: () => Promise<void>,
  { attempts, firstDelay }: Required<WriteRetry>,
  delay: (milliseconds: number) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action()
    } catch (error) {
      if (attempt >= attempts || !held.has(errorCode(error) ?? '')) throw error
    }
    await delay(firstDelay * 2 ** (attempt - 1))
    signal?.throwIfAborted()
  }
}
