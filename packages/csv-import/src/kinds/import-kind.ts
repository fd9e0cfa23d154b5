/** What can be imported, as data: kinds with their fields, labels and other names (T4S-02, T4S-07, T4S-09). */

export type LabelLanguage = 'de' | 'da' | 'sv' | 'no' | 'en'
export type Labels = Readonly<Record<LabelLanguage, string>>

/** How a cell becomes a value. Typed by the field, never by its looks (T4S-08). */
export type ValueType =
  | 'text'
  | 'longText'
  /** Business number: leading zeros count. */
  | 'number'
  | 'decimal'
  | 'percent'
  | 'integer'
  | 'date'
  /** Date with time of day; without one the start of the day. */
  | 'moment'
  | 'flag'
  /** One of `choices`. */
  | 'choice'
  | 'country'
  | 'currency'
  | 'language'
  | 'email'
  | 'phone'
  | 'web'
  | 'vatId'
  | 'iban'
  | 'gtin'
  | 'gln'
  | 'postcode'
  | 'unit'
  /** Names from the top to the lowest, set apart by `>` or `/`. */
  | 'path'

/** A step into the record; `where` chooses the entry of a list that has these values, or makes it. */
export type PathStep = string | { readonly where: Readonly<Record<string, string>> }

export interface FieldDefinition {
  /** Unique within the kind, e.g. `billing.street`. */
  readonly name: string
  readonly path: readonly PathStep[]
  readonly type: ValueType
  readonly required?: boolean | undefined
  /** Characters. */
  readonly maxLength?: number | undefined
  readonly labels: Labels
  /** Other column names that mean it, as people and programs write them. */
  readonly synonyms: readonly string[]
  /** For `choice`: what may stand in the cell → value. */
  readonly choices?: Readonly<Record<string, unknown>> | undefined
  /** Belongs to the entries of this list, of which one record may have several rows (J-05). */
  readonly child?: string | undefined
  /** Values that would be a new entry of a list of the vendor (J-06): group, unit, price list. */
  readonly listed?: string | undefined
}

export interface ImportKind {
  readonly name: string
  /** Kind of the records that come out. */
  readonly recordKind: string
  readonly labels: Labels
  readonly fields: readonly FieldDefinition[]
  /** Fields by which an existing record is found, best first; a person chooses among them. */
  readonly keys: readonly string[]
  /** Values that new records get beside those of the file. */
  readonly constants?: Readonly<Record<string, unknown>> | undefined
  /** Never in a bundle (J-12). */
  readonly localOnly?: boolean | undefined
  /** List whose entries may stand in rows of their own, with the fields of the record repeated. */
  readonly child?: string | undefined
  /** Nothing but children is taken; a record that is not here is an error. */
  readonly onlyExisting?: boolean | undefined
}

/**
 * A field in one line.
 *
 * @param labels - `de|da|sv|no|en`; a missing one is the one before it.
 * @param synonyms - Separated by `|`.
 */
export function field(
  name: string,
  path: readonly PathStep[] | string,
  type: ValueType,
  labels: string,
  synonyms = '',
  more: Partial<FieldDefinition> = {},
): FieldDefinition {
  return {
    name,
    path: typeof path === 'string' ? path.split('/') : path,
    type,
    labels: labelsOf(labels),
    synonyms: synonyms === '' ? [] : synonyms.split('|'),
    ...more,
  }
}

export function labelsOf(text: string): Labels {
  const parts = text.split('|')
  const at = (i: number): string => parts[Math.min(i, parts.length - 1)]!
  return { de: at(0), da: at(1), sv: at(2), no: at(3), en: at(4) }
}
