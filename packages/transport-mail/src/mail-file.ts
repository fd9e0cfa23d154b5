import { FormatError } from '@ordersync/core'
import { nameOf, readMail, startsAsBundle } from './read-mail.js'

/** The bytes of one bundle out of a file that a person has dropped. */
export interface DroppedBundle {
  /** 26 characters of the hash and the extension. */
  readonly name: string
  readonly bytes: Uint8Array
}

const outlookHead = 'd0cf11e0a1b11ae1'

/**
 * A file from a person's hands: a bundle as it is, or a whole mail (`.eml`) with one or several (OSI-24).
 * @param extension - Of bundles, with the dot.
 * @throws {@link FormatError} `format.not_a_bundle`; for a `.msg` of Outlook with what to do instead.
 */
export async function readDroppedFile(
  bytes: Uint8Array,
  extension = '.osb',
): Promise<readonly DroppedBundle[]> {
  const end = extension.slice(1)
  if (startsAsBundle(bytes)) return [{ name: nameOf(bytes, end), bytes }]
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.subarray(0, 8).toString('hex') === outlookHead) {
    throw new FormatError('format.not_a_bundle', 'a .msg file of Outlook: drag the attachment out of it', {
      issues: [
        { code: 'MAIL_IS_MSG', path: '', message: 'save it as .eml, or drag the attachment out of it' },
      ],
    })
  }
  const { attachments, missing } = await readMail(buffer, end)
  const whole = attachments.filter(({ damaged }) => !damaged)
  if (whole.length === 0) {
    if (attachments.length > 0 || missing !== undefined)
      throw new FormatError('format.incomplete', 'the attachment was damaged on the way')
    throw new FormatError('format.not_a_bundle', 'neither a bundle nor a mail with one')
  }
  return whole.map(({ bundle, bytes: own }) => ({ name: bundle, bytes: own }))
}
