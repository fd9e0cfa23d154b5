import type { Email } from 'postal-mime'

/** A mail of ours could not be delivered. */
export interface Bounce {
  /** Of the bundle. */
  readonly name: string
  /** Status as RFC 3463 has it, e.g. `5.1.1`; `''` when it is not said. */
  readonly status: string
  /** Sent back for good; otherwise the server is still trying. */
  readonly failed: boolean
  /** Mailbox that could not be reached, as the server says. */
  readonly recipient: string
}

/**
 * A delivery status notification (RFC 3464) about a mail of ours, which is told by what of it was sent back. Anybody can write
 * one, so it is only ever shown to people.
 */
export function readBounce(email: Email): Bounce | undefined {
  const type = headerValue(email, 'content-type')
  if (!/multipart\/report/i.test(type)) return undefined
  const texts = email.attachments.map(({ content }) => asText(content))
  const status = texts.find((text) => /^(?:Final-Recipient|Action):/im.test(text))
  if (status === undefined) return undefined
  const action = /^Action:\s*(\w+)/im.exec(status)?.[1]?.toLowerCase()
  // The original comes along whole or as its headers; our name stands in either.
  const name = [...texts, email.text ?? '']
    .map(
      (text) =>
        /^X-OrderSync-Bundle:\s*([a-z2-7]{26}\.[a-z0-9]{1,8})/im.exec(text)?.[1] ??
        /name="([a-z2-7]{26}\.[a-z0-9]{1,8})"/.exec(text)?.[1],
    )
    .find((found) => found !== undefined)
  if (name === undefined) return undefined
  return {
    name,
    status: /^Status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(status)?.[1] ?? '',
    failed: action === 'failed' || action === undefined,
    recipient: (/^Final-Recipient:\s*rfc822;\s*(\S{1,254})/im.exec(status)?.[1] ?? '').slice(0, 254),
  }
}

function headerValue(email: Email, name: string): string {
  return email.headers.find(({ key }) => key === name)?.value ?? ''
}

function asText(content: ArrayBuffer | Uint8Array | string): string {
  if (typeof content === 'string') return content
  const bytes = content instanceof Uint8Array ? content : new Uint8Array(content)
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64 * 1024)).toString('latin1')
}
