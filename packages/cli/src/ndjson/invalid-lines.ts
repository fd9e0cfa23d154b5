/** Records that are loaded as the ERP has them, and that nobody can be sent: said at once, not when somebody misses them. */
import { dropEmpty, stationRegistry, validateRecord } from '@ordersync/core'
import type { FieldIssue } from '@ordersync/core'
import type { NumberedLine } from './read-lines.js'

export interface InvalidLine {
  readonly line: number
  readonly kind: string
  readonly key: string
  /** The first of its faults. */
  readonly issue: FieldIssue
}

/**
 * References are keys of the ERP here and become what is demanded, name and address of a party come from its record, no lines
 * are an empty list, and a link that cannot travel stays behind alone.
 */
const settledWhenSent = /(?:Uid|Key|^parties\/\w+\/snapshot|^lines)$|^links\b/

export function invalidLines(lines: readonly NumberedLine[]): readonly InvalidLine[] {
  return lines.flatMap((one) => {
    if (!('kind' in one)) return []
    const { kind: name, key, fields, line } = one
    const kind = stationRegistry.get(name)
    if (kind === undefined) return []
    const validity = validateRecord(kind, dropEmpty(fields))
    const issue = validity.ok ? undefined : validity.issues.find(({ path }) => !settledWhenSent.test(path))
    return issue === undefined ? [] : [{ line, kind: name, key, issue }]
  })
}
