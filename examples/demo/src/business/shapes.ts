/** Parts of documents and articles, named here because several files write them. */
import type { Article, DocumentLine, Quote } from '@ordersync/core'

export type Allowance = NonNullable<DocumentLine['allowances']>[number]
export type DocumentParties = NonNullable<Quote['parties']>
export type PartySnapshot = NonNullable<DocumentParties['orderedBy']>['snapshot']
export type Rounding = NonNullable<Quote['rounding']>
export type TaxSubtotal = NonNullable<Quote['taxes']>[number]
export type Unit = NonNullable<Article['unit']>
