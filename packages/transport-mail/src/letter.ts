import type { Notice } from '@ordersync/core'

/** Where a mail goes once everything in it is decided. `stay`: it is left where it is and not looked at again. */
export type LetterPlace = 'archive' | 'error' | 'unrecognised' | 'stay'

/** One mail that waits, whatever the server: what the transport, and an inbox for foreign documents, work on (T-01 to T-08). */
export interface Letter {
  /** In memory, unique in this mailbox; at most 120 bytes. */
  readonly key: string
  /** Bytes of the whole mail, as the server says. */
  readonly size: number
  readonly subject: string
  /** Value of `X-OrderSync-Route`, if the header was there. */
  readonly mark: string | undefined
  /** Nothing speaks for a bundle in it: no header, no subject, no attachment of our extension. */
  readonly isForeign: boolean
  /** The whole mail. @throws {@link TransportError} when it cannot be read now. */
  source(signal: AbortSignal | undefined): Promise<Buffer>
  /** The bytes of a large attachment of our extension without the rest, where the server can do that. */
  largeAttachment?(
    extension: string,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly name: string; readonly bytes: Uint8Array } | undefined>
  /** Remembered before it resolves; moved or deleted with the others at the end of the pass. Twice is harmless. */
  settle(place: LetterPlace, reason?: Notice): Promise<void>
}

/** A mailbox as a queue. */
export interface Mailbox {
  /**
   * Every mail that is not settled yet, in the order of arrival. One that cannot be read is left out, and put aside after
   * some tries.
   * @throws {@link TransportError}
   */
  letters(signal: AbortSignal | undefined): AsyncGenerator<Letter>
  /** Move or delete what is settled. @throws {@link TransportError}; what is settled stays so and is moved by the next pass. */
  flush(signal: AbortSignal | undefined): Promise<void>
  /**
   * After a pass: mails of ours that could not be read and lie aside still.
   * @param arrived - Bundles that have come all the same; a damaged mail with one of them is of no interest any more.
   */
  left(signal: AbortSignal | undefined, arrived: ReadonlySet<string>): Promise<readonly Notice[]>
}
