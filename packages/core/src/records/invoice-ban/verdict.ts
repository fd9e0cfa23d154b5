/** What the invoice ban answers (docs/format/records.md). Only codes, paths and cut names: refused content is never quoted (I-14). */

/** What a refused thing is. `unknown`: not on the allow-list, and that is enough. */
export type ForbiddenFamily =
  'invoice' | 'creditNote' | 'debitNote' | 'reminder' | 'payment' | 'receipt' | 'unknown'

/** A document of a kind that never travels. */
export type ForbiddenReason =
  | 'FORBIDDEN_INVOICE'
  | 'FORBIDDEN_CREDIT_NOTE'
  | 'FORBIDDEN_DEBIT_NOTE'
  | 'FORBIDDEN_REMINDER'
  | 'FORBIDDEN_PAYMENT'
  | 'FORBIDDEN_RECEIPT'

/** Why a record or a foreign message is refused whole. */
export type RefusalReason =
  | ForbiddenReason
  /** Not on the allow-list and not registered. */
  | 'KIND_UNKNOWN'
  /** Registered, but never in a bundle. */
  | 'KIND_LOCAL_ONLY'
  /** Foreign message that is not on the allow-list. */
  | 'MESSAGE_UNKNOWN'
  /** The code of the message does not belong to its root element. */
  | 'TYPE_CODE_UNKNOWN'
  /** Not plain JSON: functions, cycles, too deep, forbidden keys. */
  | 'RECORD_UNREADABLE'

/** Why a part is left out at export, or a record that still carries it is refused at import. */
export type PartReason =
  /** Link to a forbidden kind (I-10). */
  | 'LINK_FORBIDDEN'
  /** Link to a kind that is neither on the list nor registered; only at export. */
  | 'LINK_UNKNOWN'
  /** Vendor's field that is named after an invoice (I-11). */
  | 'NAME_FORBIDDEN'
  /** Object that calls itself an invoice (I-05). */
  | 'DOCUMENT_EMBEDDED'
  /** XML, PDF, image, archive or EDI message inside a text (I-12). */
  | 'CONTENT_EMBEDDED'
  /** No purpose out of the list (I-09). */
  | 'ATTACHMENT_PURPOSE'
  /** The exporter has not said yes (I-09). */
  | 'ATTACHMENT_NOT_CONFIRMED'
  /** Of a type that does not travel (I-07). */
  | 'ATTACHMENT_TYPE'
  /** Content is of another type than declared (I-02). */
  | 'ATTACHMENT_MISMATCH'
  /** The file name says invoice (I-09). */
  | 'ATTACHMENT_NAME'
  /** PDF with files inside (I-08). */
  | 'ATTACHMENT_EMBEDDED_FILE'
  /** Content cannot be decoded. */
  | 'ATTACHMENT_UNREADABLE'
  /** Status "invoiced" while that word is not switched on (I-13). */
  | 'STATUS_INVOICED'

/** One kind of thing that did not travel, with how often. */
export interface LeftOut {
  readonly what: 'link' | 'field' | 'document' | 'content' | 'attachment' | 'status'
  /** Like `links/*`; a `*` stands for every position. At most 200 characters. */
  readonly path: string
  /** Name of the field or of the file, at most 40 characters. */
  readonly name: string
  readonly count: number
  readonly reasonCode: PartReason
}

/** One reason for a refusal. */
export interface BanReason {
  readonly reasonCode: RefusalReason | PartReason
  readonly path: string
  /** Name of kind, field or file, at most 40 characters; never a value. */
  readonly name: string
}

export interface RefusedVerdict {
  readonly verdict: 'refused'
  readonly family: ForbiddenFamily
  /** At least one, at most 20. Never quotes content (I-14). */
  readonly reasons: readonly BanReason[]
}

export const reasonOfFamily: Readonly<Record<Exclude<ForbiddenFamily, 'unknown'>, ForbiddenReason>> =
  Object.freeze({
    invoice: 'FORBIDDEN_INVOICE',
    creditNote: 'FORBIDDEN_CREDIT_NOTE',
    debitNote: 'FORBIDDEN_DEBIT_NOTE',
    reminder: 'FORBIDDEN_REMINDER',
    payment: 'FORBIDDEN_PAYMENT',
    receipt: 'FORBIDDEN_RECEIPT',
  })

/** A family that has a reason of its own. */
export type NamedFamily = keyof typeof reasonOfFamily

const longestName = 40

/** Names come from outside: short, and without control characters. */
export function cutName(name: string): string {
  const clean = name.slice(0, 200).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
  return clean.length > longestName ? `${clean.slice(0, longestName - 1)}…` : clean
}
