import type { RecordFamily } from '../records/record-kind.js'
import type { ImportRule } from './exchange.js'

/**
 * What a file may bring, by family, unless the vendor says otherwise.
 *
 * Documents and the parties they need come in; article master, prices and stock do not, because a marked order must not
 * change them (M-L5); deletions never (M-E4).
 */
export const defaultImportRules: Readonly<Record<RecordFamily, ImportRule>> = {
  party: { include: true, acceptNew: true, acceptChanged: true, acceptDeleted: false },
  article: { include: true, acceptNew: false, acceptChanged: false, acceptDeleted: false },
  price: { include: true, acceptNew: false, acceptChanged: false, acceptDeleted: false },
  stock: { include: true, acceptNew: false, acceptChanged: false, acceptDeleted: false },
  document: { include: true, acceptNew: true, acceptChanged: true, acceptDeleted: false },
  other: { include: true, acceptNew: true, acceptChanged: true, acceptDeleted: false },
}
