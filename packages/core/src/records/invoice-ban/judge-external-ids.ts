/** Numbers of other systems travel beside the fields, and are judged like the vendor's own fields (I-11). */
import type { ExternalId } from '../envelope.js'
import { familyOfWord, judgeField } from './name-cache.js'
import { mayHideContent, sniffEmbedded } from './sniff-content.js'
import { TravelList } from './travel-list.js'
import { cutName, type LeftOut } from './verdict.js'

export interface JudgedExternalIds {
  /** What may travel; the very list that was given when all of it may, `undefined` when nothing is left. */
  readonly externalIds: readonly ExternalId[] | undefined
  /** What may not: left behind at export, reason to refuse the record at import. */
  readonly left: readonly LeftOut[]
}

/** A system that is named after an invoice keeps the numbers of invoices. Ids are never quoted (I-14). */
export function judgeExternalIds(externalIds: readonly ExternalId[] | undefined): JudgedExternalIds {
  if (externalIds === undefined) return { externalIds, left: [] }
  const list = new TravelList()
  const kept = externalIds.filter(({ system, id }, i) => {
    const { family, hostile } = judgeField(system)
    if (hostile || family !== undefined || familyOfWord(system) !== undefined) {
      list.add('field', ['externalIds', i, 'system'], cutName(system), 'NAME_FORBIDDEN')
      return false
    }
    if (!mayHideContent(id) || sniffEmbedded(id) === 'unknown') return true
    list.add('content', ['externalIds', i, 'id'], 'id', 'CONTENT_EMBEDDED')
    return false
  })
  if (kept.length === externalIds.length) return { externalIds, left: [] }
  return { externalIds: kept.length === 0 ? undefined : kept, left: list.entries() }
}
