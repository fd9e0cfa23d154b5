/**
 * Record kinds as an open list: the ones shipped, and a vendor's own.
 */
import type { ZodType } from 'zod'
import type { ReferenceField } from './references.js'

export type RecordFamily = 'party' | 'article' | 'price' | 'stock' | 'document' | 'other'

export interface RecordKind<F = unknown> {
  /** `party`, `quote`, … or a vendor's own, `[a-z][A-Za-z0-9]{0,39}`. */
  readonly kind: string
  readonly family: RecordFamily
  /** Schema of the business fields. Unknown fields must survive (`z.looseObject`). */
  readonly schema: ZodType<F>
  /** Field that holds the business number, e.g. `customerNumber`; absent where there is none. */
  readonly numberField?: string | undefined
  /** Fields that merge as one unit, e.g. `{ address: ['street', 'postalCode', 'city'] }`. Others are groups of their own. */
  readonly fieldGroups: Readonly<Record<string, readonly string[]>>
  /** Where it points to other records; absent = what its family has (`familyReferences`). */
  readonly references?: readonly ReferenceField[] | undefined
  /** Importable here, never in a bundle (J-12). */
  readonly localOnly: boolean
  /** Order of application within a bundle, ascending (M-D9): party 10, article 20, price 30, stock 40, document 50, other 60. */
  readonly rank: number
}
