import type { ImapFlow } from 'imapflow'

export interface FetchedSource {
  readonly uid: number
  readonly source: Buffer
}

/** What the library reads of one answer, before it makes an object of it. */
interface Untagged {
  readonly attributes?: readonly unknown[]
}

interface Token {
  readonly type?: unknown
  readonly value?: unknown
  readonly section?: unknown
}

/** Of the library, by which its own commands are sent; not among its declared types. */
interface Exec {
  exec?(
    command: string,
    attributes: readonly unknown[],
    options: { readonly untagged: { readonly FETCH: (untagged: Untagged) => void } },
  ): Promise<{ next(): void }>
}

/**
 * Whole mails of the selected folder, flags untouched; those that are gone, or have no text, are left out. One command, whose answers
 * are taken as the library's reader has them: its `fetch` makes an object, two texts and a turn of the queue of each, which costs
 * more than all else that is done with a small mail. Where the library has no such way any more, `fetch` it is.
 */
export async function fetchSources(client: ImapFlow, range: string): Promise<readonly FetchedSource[]> {
  const { exec } = client as Exec
  if (typeof exec !== 'function') return fetchPlainly(client, range)
  const found: FetchedSource[] = []
  try {
    const answer = await exec.call(client, 'UID FETCH', wanted(range), {
      untagged: {
        FETCH: (untagged) => {
          const one = sourceOf(untagged)
          if (one !== undefined) found.push(one)
        },
      },
    })
    // Until then the library sends no other command.
    answer.next()
  } catch (error) {
    // A provider that asks for patience is asked again, as slowly as the library does that.
    if ((error as { readonly code?: unknown }).code === 'ETHROTTLE') return fetchPlainly(client, range)
    throw error
  }
  return found
}

async function fetchPlainly(client: ImapFlow, range: string): Promise<readonly FetchedSource[]> {
  const all = await client.fetchAll(range, { uid: true, source: true }, { uid: true })
  // Somebody else may remove a mail between the list and the fetch: servers then answer with an empty text, or none.
  return all.flatMap(({ uid, source }) =>
    Buffer.isBuffer(source) && source.length > 0 ? [{ uid, source }] : [],
  )
}

function wanted(range: string): readonly unknown[] {
  return [
    { type: 'SEQUENCE', value: range },
    [
      { type: 'ATOM', value: 'UID' },
      { type: 'ATOM', value: 'BODY.PEEK', section: [] },
    ],
  ]
}

/** Out of `* 12 FETCH (UID 34 BODY[] {5}...)`; other answers, as of flags that somebody changes meanwhile, are none. */
function sourceOf({ attributes }: Untagged): FetchedSource | undefined {
  const items = attributes?.[1]
  if (!Array.isArray(items)) return undefined
  let uid = 0
  let source: Buffer | undefined
  for (let i = 0; i + 1 < items.length; i += 2) {
    const key = items[i] as Token | null
    const value = (items[i + 1] as Token | null)?.value
    const name = typeof key?.value === 'string' ? key.value.toUpperCase() : ''
    if (name === 'UID' && typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value)) uid = Number(value)
    else if (name === 'BODY' && Array.isArray(key?.section) && key.section.length === 0)
      source = bytesOf(value)
  }
  return uid > 0 && source !== undefined && source.length > 0 ? { uid, source } : undefined
}

/** Some servers answer a short text in quotes, which the library reads as UTF-8. */
function bytesOf(value: unknown): Buffer | undefined {
  if (Buffer.isBuffer(value)) return value
  return typeof value === 'string' ? Buffer.from(value) : undefined
}
