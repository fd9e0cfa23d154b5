/**
 * The quick way to say that a record which arrived holds nothing of the ban. False means "walk it", never "forbidden": the
 * walk of `walk-record.ts` is the reference.
 */
import { declaredFamily, isInvoicedStatus, judgeField } from './name-cache.js'
import { mayHideContent } from './sniff-content.js'

/** Far below the limits of the walk; ordinary records are nowhere near. */
const deepest = 12
const mostNodes = 20_000

/** Lists of the record itself that the walk judges by rules of their own. */
const listsAtRoot = ['links', 'attachments', 'images'] as const

export function isPlainlyAllowed(fields: unknown): boolean {
  return new QuickLook().root(fields)
}

class QuickLook {
  #nodes = 0

  root(fields: unknown): boolean {
    if (!isObject(fields)) return false
    if (listsAtRoot.some((name) => fields[name] !== undefined)) return false
    const { status } = fields
    if (typeof status === 'string' && isInvoicedStatus(status)) return false
    return this.#object(fields, 0)
  }

  #object(fields: Readonly<Record<string, unknown>>, depth: number): boolean {
    if (depth > deepest) return false
    for (const name of Object.keys(fields)) {
      if (++this.#nodes > mostNodes) return false
      const { family, role, hostile } = judgeField(name)
      if (family !== undefined || hostile) return false
      const value = fields[name]
      if (role !== 'none' && declaredFamily(role, value, depth === 0 ? 'document' : 'inside') !== undefined)
        return false
      if (!this.#value(value, depth + 1)) return false
    }
    return true
  }

  #value(value: unknown, depth: number): boolean {
    if (typeof value === 'string') return !mayHideContent(value)
    if (typeof value !== 'object') return typeof value === 'boolean' || typeof value === 'number'
    if (value === null) return true
    if (!Array.isArray(value)) return isObject(value) && this.#object(value, depth)
    if (depth > deepest) return false
    for (const item of value as readonly unknown[]) {
      if (++this.#nodes > mostNodes) return false
      if (!this.#value(item, depth + 1)) return false
    }
    return true
  }
}

/** As `JSON.parse` makes them; others go to the walk. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
