import { TransportError } from '@ordersync/core'
import type { ImapFlow } from 'imapflow'
import type { ImapConfig } from './config.js'
import type { LetterPlace } from './letter.js'

export type FolderRole = 'inbox' | 'archive' | 'error' | 'unrecognised'

/** A configured path as this server writes it: its separator, and its prefix where it has one (`INBOX.` of Courier). */
export function serverPath(client: ImapFlow, path: string): string {
  const { prefix = '', delimiter = '/' } = (client.namespace ?? {}) as { prefix?: string; delimiter?: string }
  const parts = path.split('/')
  if (parts[0]!.toUpperCase() === 'INBOX') parts[0] = 'INBOX'
  const joined = parts.join(delimiter)
  if (
    prefix === '' ||
    joined === 'INBOX' ||
    joined.startsWith(prefix) ||
    joined.startsWith(`INBOX${delimiter}`)
  )
    return joined
  return prefix + joined
}

/** Where a mail of this kind is moved; `undefined`: it stays. */
export function folderFor({ folders }: ImapConfig, place: LetterPlace): string | undefined {
  return place === 'stay' ? undefined : folders[place]
}

export async function folderExists(client: ImapFlow, path: string): Promise<boolean> {
  if (path === 'INBOX') return true
  const found = await client.list()
  return found.some(
    (one) => one.path === path && !one.flags.has('\\NonExistent') && !one.flags.has('\\Noselect'),
  )
}

/** @throws {@link TransportError} `transport.missing` when it is not there and is not to be made, or cannot be. */
export async function ensureFolder(client: ImapFlow, path: string, create: boolean): Promise<void> {
  if (await folderExists(client, path)) return
  if (!create) throw missingFolder(path)
  try {
    // Made already by somebody else counts as made.
    await client.mailboxCreate(path)
  } catch (error) {
    if (client.usable && !(await folderExists(client, path))) {
      throw new TransportError('transport.missing', `the folder ${path} cannot be made`, {
        cause: error,
        parameters: { place: path },
      })
    }
    if (!client.usable) throw error
  }
  // Mail programs show only what is subscribed.
  await client.mailboxSubscribe(path).catch(() => false)
}

export function missingFolder(path: string): TransportError {
  return new TransportError('transport.missing', `there is no folder ${path}`, {
    parameters: { place: path },
  })
}
