import type { Notice, TransportMemory } from '@ordersync/core'
import { createHash } from 'node:crypto'
import { mailLimits } from './limits.js'

/** Where a mail lies: in the inbox, or in a folder as the server writes it. */
export interface LeftAt {
  /** Absent: the inbox. */
  readonly folder?: string
  /** 0: the server has not told the number. */
  readonly uid: number
  readonly validity: string
}

interface LeftMail extends LeftAt {
  readonly name: string
  readonly code: string
  /** Of the bundle that should be in it, as the mail says. */
  readonly bundle?: string
}

/** Of all keys; what follows is the mailbox. */
export const leftPrefix = 'left/'

/**
 * Mails of ours that could not be read and lie aside: told in every run as long as they lie there, so that people see them (T-04).
 * Moved back, removed, or read after all, they are forgotten.
 */
export class LeftMails {
  readonly #memory: TransportMemory
  readonly #prefix: string

  /** @param prefix - Of the mailbox; `''`: of all. */
  constructor(memory: TransportMemory, prefix: string) {
    this.#memory = memory
    this.#prefix = `${leftPrefix}${prefix}`
  }

  async note(at: LeftAt, name: string, { code, parameters }: Notice): Promise<void> {
    const keys = await this.#memory.list(this.#prefix)
    // Whoever has so many has been told often enough.
    if (keys.length >= mailLimits.leftMails) return
    const bundle = parameters?.['name']
    await this.#put({
      ...at,
      name: oneLine(name),
      code: code.slice(0, 80),
      ...(typeof bundle === 'string' ? { bundle: oneLine(bundle) } : {}),
    })
  }

  /** They have been moved: where to, and under which numbers. */
  async moved(
    validity: string,
    uids: readonly number[],
    to: { readonly path: string; readonly numbers: ReadonlyMap<number, number>; readonly validity: string },
  ): Promise<void> {
    const gone = new Set(uids)
    for (const [key, mail] of await this.#all()) {
      if (mail.folder !== undefined || mail.validity !== validity || !gone.has(mail.uid)) continue
      await this.#memory.put([[key, undefined]])
      await this.#put({
        ...mail,
        folder: to.path,
        uid: to.numbers.get(mail.uid) ?? 0,
        validity: to.validity,
      })
    }
  }

  /** The bundle has come by another mail. */
  async forget(arrived: ReadonlySet<string>): Promise<void> {
    if (arrived.size === 0) return
    for (const [key, { bundle }] of await this.#all())
      if (bundle !== undefined && arrived.has(bundle)) await this.#memory.put([[key, undefined]])
  }

  /** Folders in which something lies; nothing is asked of the server where there is none. */
  async folders(): Promise<readonly string[]> {
    const all = await this.#all()
    return [...new Set(all.flatMap(([, { folder }]) => (folder === undefined ? [] : [folder])))]
  }

  /** What lies there still. Of what has gone nothing is remembered. */
  async look(
    folder: string | undefined,
    validity: string,
    uids: ReadonlySet<number>,
  ): Promise<readonly Notice[]> {
    const notices: Notice[] = []
    for (const [key, mail] of await this.#all()) {
      if (mail.folder !== folder) continue
      // Without a number, or with one of another count, any mail in the folder may be it.
      const isThere =
        mail.uid === 0 || mail.validity !== validity
          ? folder !== undefined && uids.size > 0
          : uids.has(mail.uid)
      if (!isThere) await this.#memory.put([[key, undefined]])
      else notices.push(noticeOf(mail))
    }
    return notices
  }

  /** Without asking whether it lies there still: one mail whose attachment was taken out. */
  async emptied(): Promise<Notice | undefined> {
    const found = (await this.#all()).find(([, { code }]) => code === emptiedCode)
    return found === undefined ? undefined : noticeOf(found[1])
  }

  async #all(): Promise<readonly (readonly [key: string, mail: LeftMail])[]> {
    const keys = await this.#memory.list(this.#prefix)
    if (keys.length === 0) return []
    const values = await this.#memory.get(keys)
    return keys.flatMap((key, i) => {
      const value = values[i]
      return value === undefined ? [] : [[key, JSON.parse(value) as LeftMail] as const]
    })
  }

  async #put(mail: LeftMail): Promise<void> {
    const text = JSON.stringify(mail)
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 24)
    await this.#memory.put([[`${this.#prefix}${hash}`, text]])
  }
}

const emptiedCode = 'MAIL_ATTACHMENT_GONE'

function noticeOf({ name, folder = 'INBOX', code, bundle = '' }: LeftMail): Notice {
  const parameters = { name, place: folder, reason: code }
  // What to do against it is another thing than for one that is damaged by chance.
  return code === emptiedCode
    ? { code, parameters: { ...parameters, extension: bundle.slice(bundle.indexOf('.')) } }
    : { code: 'MAIL_LEFT', parameters }
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 120)
}
