/** One pass over a record: copies it, finds what must not travel, and says where it was. */
import type { KindRegistry } from '../kind-registry.js'
import type { RecordKind } from '../record-kind.js'
import type { Fields } from '../../store/store.js'
import { judgeAttachment } from './judge-attachment.js'
import { judgeLinkKind } from './judge-kind.js'
import { declaredFamily, isInvoicedStatus, judgeField } from './name-cache.js'
import { mayHideContent, sniffEmbedded } from './sniff-content.js'
import { TravelList } from './travel-list.js'
import {
  cutName,
  reasonOfFamily,
  type LeftOut,
  type NamedFamily,
  type PartReason,
  type RefusalReason,
  type RefusedVerdict,
} from './verdict.js'

export interface WalkRules {
  readonly direction: 'export' | 'import'
  readonly registry: KindRegistry
  readonly attachmentsConfirmed: boolean
  readonly invoicedAllowed: boolean
}

export interface Walked {
  readonly fields: Fields
  readonly left: readonly LeftOut[]
  readonly refusal?: RefusedVerdict | undefined
}

/** Deeper than any line of a bundle may be (docs/limits.md: 16 with its envelope); also ends cycles. */
const deepest = 24
/** As many as a line of a bundle may hold, and some. */
const mostNodes = 60_000

type Mutable = Record<string, unknown>

/** Stops the walk: the record as a whole is refused. */
class Refusal extends Error {
  readonly verdict: RefusedVerdict
  constructor(reasonCode: RefusalReason, family: RefusedVerdict['family'], path: string, name: string) {
    super(reasonCode)
    this.verdict = { verdict: 'refused', family, reasons: [{ reasonCode, path, name }] }
  }
}

/** Marks an object that called itself an invoice while it was read. */
const forbiddenObject = Symbol('forbidden object')

export function walkRecord(kind: RecordKind, fields: unknown, rules: WalkRules): Walked {
  const walk = new Walk(kind, rules)
  try {
    return { fields: walk.root(fields), left: walk.list.entries() }
  } catch (error) {
    if (error instanceof Refusal) return { fields: {}, left: [], refusal: error.verdict }
    throw error
  }
}

class Walk {
  readonly list = new TravelList()
  readonly #kind: RecordKind
  readonly #rules: WalkRules
  /** Names and positions from the root to where the walk is. */
  readonly #path: (string | number)[] = []
  /** Only an export hands the copy on; what arrived is taken as it is, or not at all. */
  readonly #copies: boolean
  #nodes = 0

  constructor(kind: RecordKind, rules: WalkRules) {
    this.#kind = kind
    this.#rules = rules
    this.#copies = rules.direction === 'export'
  }

  root(fields: unknown): Fields {
    if (!isPlainObject(fields)) this.#unreadable()
    const copy = this.#object(fields)
    return copy === undefined || copy === forbiddenObject ? {} : (copy as Fields)
  }

  /** `undefined`: nothing is left of it. */
  #value(value: unknown): unknown {
    if (typeof value === 'string') return this.#text(value)
    if (typeof value === 'boolean' || typeof value === 'number') return value
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'object') this.#unreadable()
    if (this.#path.length >= deepest) this.#unreadable()
    if (Array.isArray(value)) return this.#array(value)
    if (!isPlainObject(value)) this.#unreadable()
    return this.#object(value)
  }

  #text(text: string): string | undefined {
    if (text === '') return undefined
    if (mayHideContent(text) && sniffEmbedded(text) !== 'unknown') {
      this.#leave('content', 'CONTENT_EMBEDDED', this.#lastName())
      return undefined
    }
    return text
  }

  #array(items: readonly unknown[]): unknown {
    const copy: unknown[] = []
    const length = items.length
    for (let index = 0; index < length; index += 1) {
      this.#count()
      this.#path.push(index)
      const item = this.#value(items[index])
      if (item === forbiddenObject) this.#leave('document', 'DOCUMENT_EMBEDDED', this.#lastName())
      else if (item !== undefined && this.#copies) copy.push(item)
      this.#path.pop()
    }
    return copy.length === 0 && this.#copies ? undefined : copy
  }

  #object(fields: Readonly<Record<string, unknown>>): unknown {
    const copy: Mutable = {}
    const atRoot = this.#path.length === 0
    const isDocument = atRoot && this.#kind.family === 'document'
    const place = isDocument ? 'document' : atRoot ? 'record' : 'inside'
    let empty = true
    let type: unknown
    for (const name of Object.keys(fields)) {
      this.#count()
      this.#path.push(name)
      const { family, role, hostile } = judgeField(name)
      if (hostile) this.#unreadable()
      const value = fields[name]
      if (family !== undefined) {
        if (!isEmpty(value)) this.#leave('field', 'NAME_FORBIDDEN', name)
      } else {
        if (role === 'type') type = value
        const said = role === 'none' || role === 'type' ? undefined : declaredFamily(role, value, place)
        const kept = said === undefined ? this.#member(name, value, atRoot) : forbiddenObject
        if (said !== undefined) {
          this.#path.pop()
          return this.#declared(said)
        }
        if (kept === forbiddenObject) this.#leave('document', 'DOCUMENT_EMBEDDED', name)
        else if (kept !== undefined) {
          if (this.#copies) copy[name] = kept
          empty = false
        }
      }
      this.#path.pop()
    }
    const said = type === undefined ? undefined : declaredFamily('type', type, place)
    if (said !== undefined && (isDocument || !looksLikeAddress(this.#copies ? copy : fields)))
      return this.#declared(said)
    return empty ? undefined : copy
  }

  #member(name: string, value: unknown, atRoot: boolean): unknown {
    if (!atRoot) return this.#value(value)
    if (name === 'status') return this.#status(value)
    if (Array.isArray(value)) {
      if (name === 'links') return this.#filtered(value, (link) => this.#link(link))
      if (name === 'attachments') return this.#filtered(value, (item) => this.#attachment(item, 'attachment'))
      if (name === 'images' && this.#kind.family === 'article') {
        return this.#filtered(value, (item) => this.#attachment(item, 'image'))
      }
    }
    return this.#value(value)
  }

  #filtered(items: readonly unknown[], keep: (item: unknown) => unknown): unknown {
    const copy: unknown[] = []
    const length = items.length
    for (let index = 0; index < length; index += 1) {
      this.#count()
      this.#path.push(index)
      const item = items[index]
      const kept = isEmpty(item) ? undefined : keep(item)
      if (kept !== undefined) copy.push(kept)
      this.#path.pop()
    }
    return copy.length === 0 ? undefined : copy
  }

  #link(link: unknown): unknown {
    if (!isPlainObject(link)) return this.#value(link)
    const once = { ...link }
    const judged = judgeLinkKind(once['kind'], this.#rules.registry)
    if (judged === 'forbidden') this.#leave('link', 'LINK_FORBIDDEN', nameOf(once['kind']))
    else if (judged === 'unknown' && this.#rules.direction === 'export') {
      this.#leave('link', 'LINK_UNKNOWN', nameOf(once['kind']))
    } else return this.#part(once)
    return undefined
  }

  #attachment(attachment: unknown, place: 'attachment' | 'image'): unknown {
    if (!isPlainObject(attachment)) return this.#value(attachment)
    const once = { ...attachment }
    const reason = judgeAttachment(once, { place, confirmed: this.#rules.attachmentsConfirmed })
    if (reason !== undefined) {
      this.#leave('attachment', reason, nameOf(once['name']))
      return undefined
    }
    // Judged above; here it would count as hidden content.
    const { content, ...rest } = once
    const copy = this.#part(rest)
    if (copy === undefined || isEmpty(content)) return copy
    return { ...copy, content }
  }

  /** A link or an attachment; it may carry unknown fields too. */
  #part(fields: Readonly<Record<string, unknown>>): Mutable | undefined {
    const copy = this.#object(fields)
    if (copy !== forbiddenObject) return copy as Mutable | undefined
    this.#leave('document', 'DOCUMENT_EMBEDDED', this.#lastName())
    return undefined
  }

  #status(value: unknown): unknown {
    if (typeof value !== 'string' || this.#rules.invoicedAllowed) return this.#value(value)
    if (!isInvoicedStatus(value)) return this.#value(value)
    this.#leave('status', 'STATUS_INVOICED', 'status')
    return 'closed'
  }

  /** The object that is being read is a forbidden document. Near the root that is the record itself (I-04). */
  #declared(family: NamedFamily): typeof forbiddenObject {
    const depth = this.#path.length
    if (depth === 0 || (this.#path[0] === 'ext' && depth <= 2)) {
      throw new Refusal(reasonOfFamily[family], family, this.list.pathOf(this.#path), this.#lastName())
    }
    return forbiddenObject
  }

  #leave(what: LeftOut['what'], reasonCode: PartReason, name: string): void {
    this.list.add(what, this.#path, cutName(name), reasonCode)
  }

  #lastName(): string {
    for (let index = this.#path.length - 1; index >= 0; index -= 1) {
      const name = this.#path[index]
      if (typeof name === 'string') return cutName(name)
    }
    return ''
  }

  #count(): void {
    this.#nodes += 1
    if (this.#nodes > mostNodes) this.#unreadable()
  }

  #unreadable(): never {
    throw new Refusal('RECORD_UNREADABLE', 'unknown', this.list.pathOf(this.#path), this.#lastName())
  }
}

function nameOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  return Array.isArray(value) && value.length === 0
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // Also plain objects of another realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const addressFields =
  /^(?:street\d?|strasse|address\d?|line[123]|city|town|ort|zip|plz|postalcode|postcode|email|phone|firstname|lastname|company|country|countrycode)$/

/** "Type invoice" on an address means where invoices go. */
function looksLikeAddress(fields: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(fields).some((name) => addressFields.test(name.toLowerCase().replaceAll('_', '')))
}
