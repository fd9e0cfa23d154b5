/** The profile with which a station starts. */
import type { KindRegistry } from '../records/kind-registry.js'
import type { RecordKind } from '../records/record-kind.js'
import { type DirectionRule, type KindRule, profileFormat, type StationProfile } from './profile.js'
import { stationRegistry } from './station-kinds.js'

/**
 * `standard`: everything but purchase prices. `fieldStation`: a laptop that gets lost; no internal notes, no credit limits, no
 * supplier numbers either. `branch`: everything, purchase prices included.
 */
export const profilePresets = ['standard', 'fieldStation', 'branch'] as const
export type ProfilePreset = (typeof profilePresets)[number]

export interface DefaultProfileOptions {
  readonly station: string
  readonly label: string
  /** Default `standard`: purchase prices stay at the office. */
  readonly preset?: ProfilePreset | undefined
  /** Kinds that get a row. Default: the shipped ones, settings and templates. A vendor's own start with all switches off. */
  readonly kinds?: KindRegistry | undefined
}

/** The name under which the fields of a vendor's article or line hold a purchase price, if he lets one travel at all. */
export const purchasePriceField = 'purchasePrice'

const rule = (include: boolean, acceptNew: boolean, acceptChanged: boolean): DirectionRule => ({
  include,
  acceptNew,
  acceptChanged,
  acceptDeleted: false,
})
const off = () => rule(false, false, false)
const taken = () => rule(true, true, true)
/** The station's own documents and their revisions; no proposals upon documents of others. */
const born = () => rule(true, true, false)

const usual: Readonly<Record<string, () => KindRule>> = {
  party: () => ({ hostToStation: taken(), stationToHost: taken() }),
  article: () => ({ hostToStation: taken(), stationToHost: off() }),
  priceEntry: () => ({ hostToStation: taken(), stationToHost: off() }),
  stockLevel: () => ({ hostToStation: taken(), stationToHost: off() }),
  setting: () => ({ hostToStation: taken(), stationToHost: off() }),
  template: () => ({ hostToStation: taken(), stationToHost: off() }),
  quote: () => ({ hostToStation: taken(), stationToHost: born() }),
  salesOrder: () => ({ hostToStation: taken(), stationToHost: born() }),
  orderConfirmation: () => ({ hostToStation: taken(), stationToHost: off() }),
  deliveryNote: () => ({ hostToStation: taken(), stationToHost: born() }),
}

type Kept = Readonly<Record<string, Pick<DirectionRule, 'mask' | 'filter'>>>

const ofDocuments = (mask: readonly string[]): Kept =>
  Object.fromEntries(
    ['quote', 'salesOrder', 'orderConfirmation', 'deliveryNote'].map((kind) => [kind, { mask: [...mask] }]),
  )
const sellingOnly: Kept = { priceEntry: { filter: { not: [{ field: 'kind', equals: 'purchase' }] } } }
const purchaseOfLine = `lines/*/${purchasePriceField}`

/** What stays at the office. Purchase prices are entries of their own, or fields that vendors add. */
const kept: Readonly<Record<ProfilePreset, Kept>> = {
  standard: { article: { mask: [purchasePriceField] }, ...sellingOnly, ...ofDocuments([purchaseOfLine]) },
  fieldStation: {
    party: { mask: ['notes', 'creditLimit'] },
    article: { mask: ['notes', 'supplierNumbers', purchasePriceField] },
    ...sellingOnly,
    ...ofDocuments(['notes', 'lines/*/notes', purchaseOfLine]),
  },
  branch: {},
}

/**
 * A complete, explicit profile of revision 1: nothing in it is left to a default that is written elsewhere.
 *
 * Master data and documents go to the station; parties and the documents that it makes come back (OSI-02). Deletions do not
 * travel (M-E4), customers get no number there (OSI-15), no numbers are reserved until a series is named.
 */
export function defaultProfile(options: DefaultProfileOptions): StationProfile {
  const { station, label, preset = 'standard', kinds = stationRegistry } = options
  const travelling = kinds.kinds.filter((kind) => !kind.localOnly)
  return {
    format: profileFormat,
    station,
    label,
    active: true,
    revision: 1,
    rules: byKind(travelling, (kind) => rowOf(kind, preset)),
    creatable: ['quote', 'salesOrder', 'deliveryNote'],
    permissions: { editSettings: false, editTemplates: false },
    customerNumbers: 'none',
    series: {},
    firstLoad: byKind(travelling, ({ kind }) => ({ include: Object.hasOwn(usual, kind) })),
  }
}

function rowOf({ kind }: RecordKind, preset: ProfilePreset): KindRule {
  const row = Object.hasOwn(usual, kind) ? usual[kind]!() : { hostToStation: off(), stationToHost: off() }
  if (!Object.hasOwn(kept[preset], kind)) return row
  return { ...row, hostToStation: { ...row.hostToStation, ...structuredClone(kept[preset][kind]) } }
}

function byKind<T>(kinds: readonly RecordKind[], value: (kind: RecordKind) => T): Record<string, T> {
  return Object.fromEntries(kinds.map((kind) => [kind.kind, value(kind)]))
}
