import type { Fields } from '../store/store.js'
import type { RecordKind } from './record-kind.js'

/**
 * A document always has a list of lines. Empty lists are left away on the way and by many tables; here it comes back, so that
 * a document without lines is as good as any other.
 */
export function completeFields(kind: RecordKind, fields: Fields): Fields {
  if (kind.family !== 'document' || fields['lines'] !== undefined) return fields
  return { ...fields, lines: [] }
}
