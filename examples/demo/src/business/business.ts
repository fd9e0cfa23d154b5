/**
 * A business as it stands before it is put into a database: every record has a short id, by which the others point to it
 * (`partyKey`, `articleKey`, `key`). Loading replaces those ids by the keys of the table.
 */
import type { Fields } from '@ordersync/core'

export type DocumentKind = 'quote' | 'salesOrder' | 'orderConfirmation' | 'deliveryNote'

export interface BusinessRecord {
  readonly id: string
  readonly fields: Fields
}

export interface BusinessDocument extends BusinessRecord {
  readonly kind: DocumentKind
}

export interface Business {
  /** Name of the firm, as in the letterhead. */
  readonly name: string
  readonly parties: readonly BusinessRecord[]
  readonly articles: readonly BusinessRecord[]
  readonly prices: readonly BusinessRecord[]
  readonly stock: readonly BusinessRecord[]
  /** Older ones first: a link points backwards. */
  readonly documents: readonly BusinessDocument[]
}

/** A document as a person names it. */
export interface DocumentName {
  readonly kind: DocumentKind
  readonly number: string
}

export function nameOf(document: BusinessDocument): DocumentName {
  return { kind: document.kind, number: text(document.fields, 'number') }
}

/** A text field; empty when it is not there. */
export function text(fields: Fields, name: string): string {
  const value = fields[name]
  return typeof value === 'string' ? value : ''
}
