/** Kinds as an open list: the shipped ones and a vendor's own, never one of the invoice ban. */
import { UsageError } from '../errors/errors.js'
import { articleSchema } from './article.js'
import { deliveryNoteSchema, orderConfirmationSchema, quoteSchema, salesOrderSchema } from './document.js'
import { familyOfKindWord } from './invoice-ban/judge-name.js'
import { cutName } from './invoice-ban/verdict.js'
import { partySchema } from './party.js'
import { priceEntrySchema } from './price.js'
import type { RecordFamily, RecordKind } from './record-kind.js'
import type { ReferenceField } from './references.js'
import { stockLevelSchema } from './stock.js'

/** The vendor's description of a kind. Absent: family `other`, rank of the family, no number, not local. */
export interface RecordKindDefinition<F = unknown> {
  readonly kind: string
  readonly schema: RecordKind<F>['schema']
  readonly family?: RecordFamily | undefined
  readonly numberField?: string | undefined
  readonly fieldGroups?: Readonly<Record<string, readonly string[]>> | undefined
  /** Where it points to other records; absent = what its family has. */
  readonly references?: readonly ReferenceField[] | undefined
  readonly localOnly?: boolean | undefined
  readonly rank?: number | undefined
}

/** All kinds of one system, by name. */
export interface KindRegistry {
  /** In order of application within a bundle: by rank, then by name. */
  readonly kinds: readonly RecordKind[]
  /** `undefined` for a kind that is not registered. Names are exact: no trimming, no folding. */
  get(kind: string): RecordKind | undefined
}

const rankOfFamily: Readonly<Record<RecordFamily, number>> = Object.freeze({
  party: 10,
  article: 20,
  price: 30,
  stock: 40,
  document: 50,
  other: 60,
})

const kindPattern = /^[a-z][A-Za-z0-9]{0,39}$/

/**
 * Describe a record kind.
 *
 * @throws {@link UsageError} `usage.forbidden_kind` for a name that means an invoice or its like (I-15: no way around),
 * `usage.invalid_argument` for a malformed name or rank.
 */
export function defineRecordKind<F>(definition: RecordKindDefinition<F>): RecordKind<F> {
  const { kind, schema } = definition
  const family = definition.family ?? 'other'
  assertKindName(kind)
  if (!Object.hasOwn(rankOfFamily, family)) throw invalid(`unknown family of kind "${kind}"`, kind)
  const rank = definition.rank ?? rankOfFamily[family]
  if (!Number.isSafeInteger(rank)) throw invalid(`rank of kind "${kind}" is no integer`, kind)
  return Object.freeze({
    kind,
    family,
    schema,
    numberField: definition.numberField,
    fieldGroups: Object.freeze({ ...definition.fieldGroups }),
    ...(definition.references === undefined ? {} : { references: definition.references }),
    localOnly: definition.localOnly === true,
    rank,
  })
}

function assertKindName(kind: unknown): asserts kind is string {
  if (typeof kind !== 'string') throw invalid('a kind must have a name', '')
  if (familyOfKindWord(kind) !== undefined) {
    throw new UsageError(
      'usage.forbidden_kind',
      `kind "${cutName(kind)}" names a document that is never transferred`,
      {
        parameters: { kind: cutName(kind) },
      },
    )
  }
  if (!kindPattern.test(kind)) {
    throw invalid('a kind is a lower-case letter, then at most 39 letters and digits', kind)
  }
}

function invalid(message: string, kind: unknown): UsageError {
  const parameters = { field: `kind ${cutName(String(kind))}`, expected: message }
  return new UsageError('usage.invalid_argument', message, { parameters })
}

const documentGroups = {
  delivery: ['requestedDelivery', 'promisedDelivery', 'partialDeliveryAllowed', 'shippingMethod'],
  figures: ['currency', 'exchangeRate', 'rounding', 'allowances', 'taxes', 'totals'],
}

const shippedKinds: readonly RecordKind[] = Object.freeze([
  defineRecordKind({
    kind: 'party',
    family: 'party',
    schema: partySchema,
    numberField: 'customerNumber',
    fieldGroups: {
      name: ['name', 'name2', 'name3'],
      person: ['salutation', 'title', 'givenName', 'familyName'],
    },
  }),
  defineRecordKind({
    kind: 'article',
    family: 'article',
    schema: articleSchema,
    numberField: 'articleNumber',
    fieldGroups: { tax: ['taxCategory', 'taxRate'], unit: ['unit', 'units'] },
  }),
  defineRecordKind({
    kind: 'priceEntry',
    family: 'price',
    schema: priceEntrySchema,
    fieldGroups: { price: ['amount', 'currency', 'perQuantity', 'unit', 'gross', 'discountPercent'] },
  }),
  defineRecordKind({
    kind: 'stockLevel',
    family: 'stock',
    schema: stockLevelSchema,
    fieldGroups: { level: ['onHand', 'reserved', 'ordered', 'available', 'unit', 'asOf', 'nextReceipt'] },
  }),
  defineRecordKind({
    kind: 'quote',
    family: 'document',
    schema: quoteSchema,
    numberField: 'number',
    fieldGroups: documentGroups,
  }),
  defineRecordKind({
    kind: 'salesOrder',
    family: 'document',
    schema: salesOrderSchema,
    numberField: 'number',
    fieldGroups: documentGroups,
  }),
  defineRecordKind({
    kind: 'orderConfirmation',
    family: 'document',
    schema: orderConfirmationSchema,
    numberField: 'number',
    fieldGroups: documentGroups,
  }),
  defineRecordKind({
    kind: 'deliveryNote',
    family: 'document',
    schema: deliveryNoteSchema,
    numberField: 'number',
    fieldGroups: documentGroups,
  }),
])

/** Registries made here. Whoever hands over another object with a `get` gets nothing through the invoice ban (I-15). */
const genuine = new WeakSet<object>()

/**
 * The shipped kinds and a vendor's own.
 *
 * @param extraKinds - Made by {@link defineRecordKind}; checked again here, so a hand-made object gains nothing.
 * @throws {@link UsageError} `usage.forbidden_kind` for a forbidden name, `usage.invalid_argument` for one that is taken
 * already: shipped kinds cannot be redefined.
 */
export function createKindRegistry(extraKinds: readonly RecordKind[] = []): KindRegistry {
  const byName = new Map<string, RecordKind>(shippedKinds.map((kind) => [kind.kind, kind]))
  for (const extra of extraKinds) {
    const kind = defineRecordKind(extra)
    if (byName.has(kind.kind)) {
      throw invalid('a name that is not defined already', kind.kind)
    }
    byName.set(kind.kind, kind)
  }
  const kinds = Object.freeze(
    [...byName.values()].sort((a, b) => a.rank - b.rank || (a.kind < b.kind ? -1 : Number(a.kind > b.kind))),
  )
  const registry: KindRegistry = Object.freeze({ kinds, get: (kind: string) => byName.get(kind) })
  genuine.add(registry)
  return registry
}

/** The shipped kinds alone. */
export const shippedRegistry: KindRegistry = createKindRegistry()

/** True for what {@link createKindRegistry} made. */
export function isKindRegistry(registry: unknown): registry is KindRegistry {
  return typeof registry === 'object' && registry !== null && genuine.has(registry)
}
