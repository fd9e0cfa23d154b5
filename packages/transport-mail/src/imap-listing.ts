/** What the server tells of a mail before its body. */
import type { ImapFlow } from 'imapflow'
import { bearsBundle } from './imap-structure.js'
import { headerOf } from './read-mail.js'
import { uidRange } from './uid-range.js'

const listedHeaders = ['x-ordersync-bundle', 'x-ordersync-route', 'subject', 'content-type']

/** For hints, never trusted. */
export interface MailMarks {
  readonly subject: string
  /** Value of `X-OrderSync-Route`. */
  readonly mark: string | undefined
}

export interface Listed extends MailMarks {
  readonly uid: number
  readonly size: number
  /** A header or the subject says that it is ours, or the structure has an attachment of our extension. */
  readonly isHinted: boolean
}

/** Sizes and marks, before any body. Structures only of those whose headers say nothing. */
export async function lookAt(
  client: ImapFlow,
  uids: readonly number[],
  extension: string,
): Promise<readonly Listed[]> {
  const listed: Listed[] = []
  const unmarked: Listed[] = []
  for (const message of await client.fetchAll(
    uidRange(uids),
    { uid: true, size: true, headers: listedHeaders },
    { uid: true },
  )) {
    const head = message.headers?.toString('latin1') ?? ''
    const marks = marksOf(head)
    const isHinted =
      headerOf(head, 'x-ordersync-bundle') !== undefined ||
      /OrderSync|\[OS-/.test(marks.subject) ||
      /multipart\/report/i.test(headerOf(head, 'content-type') ?? '')
    const one = { uid: message.uid, size: message.size ?? 0, ...marks, isHinted }
    if (isHinted) listed.push(one)
    else unmarked.push(one)
  }
  if (unmarked.length === 0) return listed
  const bearing = new Set<number>()
  const structures = await client.fetchAll(
    uidRange(unmarked.map(({ uid }) => uid)),
    { uid: true, bodyStructure: true },
    { uid: true },
  )
  for (const { uid, bodyStructure } of structures) {
    if (bodyStructure && bearsBundle(bodyStructure, extension)) bearing.add(uid)
  }
  for (const one of unmarked) listed.push({ ...one, isHinted: bearing.has(one.uid) })
  return listed
}

export function marksOf(head: string): MailMarks {
  return { subject: headerOf(head, 'subject') ?? '', mark: headerOf(head, 'x-ordersync-route') }
}
