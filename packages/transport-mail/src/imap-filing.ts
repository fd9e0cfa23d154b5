import { TransportError } from '@ordersync/core'
import type { ImapFlow } from 'imapflow'
import type { ImapConfig } from './config.js'
import { ensureFolder, serverPath } from './imap-folders.js'
import type { ImapNotes } from './imap-notes.js'
import type { ImapSession } from './imap-session.js'
import { uidRange } from './uid-range.js'

/** What a move has done. */
export interface Moved {
  /** Those that are in the folder now, by their numbers in the inbox. */
  readonly uids: readonly number[]
  /** Path as the server writes it. */
  readonly path: string
  /** New number of each, where the server says so. */
  readonly numbers: ReadonlyMap<number, number>
  /** UIDVALIDITY of the folder, where the server says so. */
  readonly validity: string
}

interface Step {
  readonly uids: readonly number[]
  readonly numbers: ReadonlyMap<number, number>
  readonly validity: string
}

const nothing: Step = { uids: [], numbers: new Map(), validity: '' }

/** Moving settled mails out of the inbox, which must be selected: all at once, in halves where a server refuses that. */
export class ImapFiling {
  readonly #imap: ImapConfig
  readonly #session: ImapSession
  readonly #notes: ImapNotes

  constructor(imap: ImapConfig, session: ImapSession, notes: ImapNotes) {
    this.#imap = imap
    this.#session = session
    this.#notes = notes
  }

  /** @throws {@link TransportError} `transport.missing` when the folder is not there and cannot be made. */
  async move(client: ImapFlow, folder: string, uids: readonly number[]): Promise<Moved> {
    const path = serverPath(client, folder)
    // Asking for the folders first would cost more than the move, and it is missing once in the life of a mailbox.
    let moved = await this.#moveTogether(client, path, uids)
    if (moved === undefined) {
      // A folder that is not there is answered like any other refusal.
      const isKnown = this.#session.isKnownFolder(client, path)
      if (!isKnown) await ensureFolder(client, path, this.#imap.createFolders)
      moved = await this.#moveInHalves(client, path, uids)
      if (moved.uids.length === 0 && isKnown) {
        await ensureFolder(client, path, this.#imap.createFolders)
        moved = await this.#moveInHalves(client, path, uids)
      }
    }
    this.#session.noteFolder(client, path)
    return { ...moved, path }
  }

  /** Some servers refuse to move several at once. */
  async #moveInHalves(client: ImapFlow, path: string, uids: readonly number[]): Promise<Step> {
    const together = await this.#moveTogether(client, path, uids)
    if (together !== undefined) return together
    if (uids.length === 1) return nothing
    const half = Math.ceil(uids.length / 2)
    const first = await this.#moveInHalves(client, path, uids.slice(0, half))
    if (first.uids.length === 0) return nothing
    const second = await this.#moveInHalves(client, path, uids.slice(half))
    return {
      uids: [...first.uids, ...second.uids],
      numbers: new Map([...first.numbers, ...second.numbers]),
      validity: first.validity || second.validity,
    }
  }

  /** @returns `undefined` when the server refuses. */
  async #moveTogether(client: ImapFlow, path: string, uids: readonly number[]): Promise<Step | undefined> {
    const done = client.capabilities.has('MOVE')
      ? await client.messageMove(uidRange(uids), path, { uid: true })
      : await this.#copyAndDelete(client, path, uids)
    if (done === false || done === undefined) {
      if (client.usable) return undefined
      throw new TransportError('transport.unavailable', 'the connection was lost while moving')
    }
    const { uidMap, uidValidity } = done as { uidMap?: Map<number, number>; uidValidity?: bigint }
    const told = { numbers: uidMap ?? nothing.numbers, validity: String(uidValidity ?? '') }
    if (uidMap !== undefined && uids.every((uid) => uidMap.has(uid))) return { uids, ...told }
    // The answer names not all of them: what is not in the inbox any more has gone.
    const left = await client.search({ uid: uidRange(uids) }, { uid: true })
    const stayed = new Set(left ? left : uids)
    return { uids: uids.filter((uid) => !stayed.has(uid)), ...told }
  }

  /** Without MOVE. Only our own mails are ever removed, also on a server that can only remove all that are marked. */
  async #copyAndDelete(
    client: ImapFlow,
    path: string,
    uids: readonly number[],
  ): Promise<{ readonly uidMap?: Map<number, number>; readonly uidValidity?: bigint } | false> {
    const copied = await client.messageCopy(uidRange(uids), path, { uid: true })
    if (!copied) return false
    if (!client.capabilities.has('UIDPLUS')) {
      const ours = new Set(uids)
      const marked = await client.search({ deleted: true }, { uid: true })
      if (!marked || marked.some((uid) => !ours.has(uid))) {
        // Somebody has marked mails of his own and not removed them yet: ours wait marked, and are not looked at again.
        await client.messageFlagsAdd(uidRange(uids), ['\\Deleted'], { uid: true })
        await this.#notes.keepWaiting(uids)
        return { uidMap: new Map(uids.map((uid) => [uid, 0])) }
      }
    }
    return (await client.messageDelete(uidRange(uids), { uid: true })) ? {} : false
  }
}
