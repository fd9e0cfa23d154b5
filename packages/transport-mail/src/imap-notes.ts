import type { Clock, Notice, TransportMemory } from '@ordersync/core'
import type { ImapConfig } from './config.js'
import { folderFor } from './imap-folders.js'
import type { MailJournal } from './journal.js'
import type { LetterPlace } from './letter.js'
import type { LeftMails } from './left-mails.js'
import { mailLimits } from './limits.js'

/** One letter of the key stands for the place. */
const placeLetters: Readonly<Record<LetterPlace, string>> = {
  archive: 'a',
  error: 'e',
  unrecognised: 'u',
  stay: 's',
}
const placesByLetter: ReadonlyMap<string, LetterPlace> = new Map(
  Object.entries(placeLetters).map(([place, letter]) => [letter, place as LetterPlace]),
)

/** Between two tries to read a mail that could not be read. */
const tryAgainAfterMs = [0, 60_000, 600_000]

/**
 * What was decided of the mails of one inbox, by UIDVALIDITY and UID, until they are moved; and only so that they are not fetched
 * again: when the server gives new numbers they come once more, which is harmless.
 */
export class ImapNotes {
  readonly prefix: string
  readonly #imap: ImapConfig
  readonly #memory: TransportMemory
  readonly #journal: MailJournal
  readonly #left: LeftMails
  readonly #clock: Clock
  /** Settled and not moved yet, by UID. */
  readonly #settled = new Map<number, LetterPlace>()
  #uidValidity = ''

  constructor(
    prefix: string,
    imap: ImapConfig,
    memory: TransportMemory,
    journal: MailJournal,
    left: LeftMails,
    clock: Clock,
  ) {
    this.prefix = prefix
    this.#imap = imap
    this.#memory = memory
    this.#journal = journal
    this.#left = left
    this.#clock = clock
  }

  get uidValidity(): string {
    return this.#uidValidity
  }

  get waits(): boolean {
    return this.#settled.size > 0
  }

  /** A pass begins. Numbers of another validity name other mails. */
  begin(uidValidity: string): void {
    if (uidValidity === this.#uidValidity) return
    this.#settled.clear()
    this.#uidValidity = uidValidity
  }

  key(letter: string, uid: number): string {
    return `${this.prefix}${this.#uidValidity}/${letter}/${uid}`
  }

  /** Those of which nothing was decided yet. What is gone from the inbox is forgotten. */
  async notSettled(uids: readonly number[]): Promise<readonly number[]> {
    const present = new Set(uids)
    const known = await this.#memory.list(this.prefix)
    const gone: string[] = []
    const done = new Set<number>()
    for (const key of known) {
      const [validity, letter = '', number = ''] = key.slice(this.prefix.length).split('/')
      const uid = Number(number.split('#')[0])
      if (validity !== this.#uidValidity || !present.has(uid)) {
        gone.push(key)
        continue
      }
      const place = placesByLetter.get(letter)
      if (place === undefined) continue
      done.add(uid)
      if (place !== 'stay') this.#settled.set(uid, place)
    }
    if (gone.length > 0) await this.#memory.put(gone.map((key) => [key, undefined]))
    for (const uid of this.#settled.keys()) {
      if (present.has(uid)) done.add(uid)
      else this.#settled.delete(uid)
    }
    return uids.filter((uid) => !done.has(uid))
  }

  async settle(uid: number, place: LetterPlace, name: string, reason: Notice | undefined): Promise<void> {
    // Without a folder for it there is nothing to move to.
    const used = folderFor(this.#imap, place) === undefined ? 'stay' : place
    await this.#memory.put([[this.key(placeLetters[used], uid), 'x']])
    this.#settled.set(uid, used)
    if (reason === undefined) return
    if (place === 'error' || (place === 'unrecognised' && used !== 'stay')) {
      await this.#journal.add(place, name, reason)
    }
    if (place === 'error') await this.#left.note({ uid, validity: this.#uidValidity }, name, reason)
  }

  /** By folder, as it is configured. */
  toMove(): ReadonlyMap<string, readonly number[]> {
    const byFolder = new Map<string, number[]>()
    for (const [uid, place] of this.#settled) {
      const folder = folderFor(this.#imap, place)
      if (folder === undefined) this.#settled.delete(uid)
      else {
        const uids = byFolder.get(folder)
        if (uids === undefined) byFolder.set(folder, [uid])
        else uids.push(uid)
      }
    }
    return byFolder
  }

  async forget(uids: readonly number[]): Promise<void> {
    const entries: [string, undefined][] = []
    for (const uid of uids) {
      const place = this.#settled.get(uid)
      if (place === undefined) continue
      this.#settled.delete(uid)
      entries.push([this.key(placeLetters[place], uid), undefined])
    }
    if (entries.length > 0) await this.#memory.put(entries)
  }

  /** They lie in the inbox still, but are not looked at again. */
  async keepWaiting(uids: readonly number[]): Promise<void> {
    await this.#memory.put(uids.map((uid) => [this.key('s', uid), 'x'] as const))
  }

  /** After some tries, spread over some minutes, it is put aside. */
  async noteUnreadable(uid: number): Promise<void> {
    const key = this.key('t', uid)
    const [value] = await this.#memory.get([key])
    const [count = 0, at = 0] = (value ?? '').split(' ').map(Number)
    const now = this.#clock.now()
    if (count > 0 && Math.abs(now - at) < (tryAgainAfterMs[count] ?? 0)) return
    if (count + 1 < mailLimits.readTries) {
      await this.#memory.put([[key, `${count + 1} ${now}`]])
      return
    }
    await this.settle(uid, 'error', `UID ${uid}`, { code: 'MAIL_UNREADABLE' })
  }
}
