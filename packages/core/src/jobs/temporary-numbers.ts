/** A station that had no number left gave a temporary one (N-08): the document gets its final number where it arrives. */
import { isOrderSyncError } from '../errors/errors.js'
import { isTemporaryNumber } from '../merge/customer-number.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import type { Fields } from '../store/store.js'
import { refuseTyped } from './import-state.js'
import type { ImportState } from './import-state.js'
import { numbersOf, withNumbers } from './number-history.js'
import type { Notice } from './outcome.js'
import { freeNumber } from './renumbered-documents.js'
import { textOf } from './stored-documents.js'
import type { Stored } from './stored-documents.js'

export interface FinalFields {
  /** The very fields that were given where there is nothing to replace, or nothing to replace it with. */
  readonly fields: Fields
  readonly notices: readonly Notice[]
}

/**
 * The document under a number of ours, the temporary one kept as `originalNumber`. Without a series, or with one that is used
 * up, it is taken under the temporary one: the next revision asks again.
 */
export async function withFinalNumber(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  stored: Stored | undefined,
  fields: Fields,
): Promise<FinalFields> {
  const temporary = textOf(fields['number'])
  const isOurs = state.station !== undefined && temporary !== undefined && isTemporaryNumber(temporary)
  if (!isOurs) return { fields, notices: [] }
  const still: FinalFields = {
    fields,
    notices: [{ code: 'NUMBER_STILL_TEMPORARY', parameters: { number: temporary } }],
  }
  const number = await nextNumber(state, kind, fields)
  if (number === undefined || !(await freeNumber(state, kind, envelope, stored, number))) return still
  const renumbered = withNumbers(fields, [number, ...numbersOf(fields)])
  if (refuseTyped(state, kind, renumbered) !== undefined) return still
  return { fields: renumbered, notices: [{ code: 'NUMBER_ASSIGNED', parameters: { number } }] }
}

async function nextNumber(
  { context, x }: ImportState,
  kind: RecordKind,
  fields: Fields,
): Promise<string | undefined> {
  try {
    return await context.hooks.assignNumber?.(kind.kind, fields, x.tx)
  } catch (error) {
    // Thrown before anything is written.
    if (isOrderSyncError(error) && unable.includes(error.code)) return undefined
    throw error
  }
}

/** The series is used up, or gives no numbers for this date. */
const unable: readonly string[] = ['usage.numbers_exhausted', 'usage.invalid_argument']
