/** Foreign messages, judged by what they are: root element or message type first, then the code inside (I-02 to I-04). */
import { allowedKinds, orderXRoot, type AllowedKind } from './allowed-kinds.js'
import { familyOfTypeCode } from './forbidden-codes.js'
import { familyOfKindWord } from './judge-name.js'
import { reasonOfFamily, type ForbiddenFamily, type NamedFamily, type RefusalReason } from './verdict.js'

export interface ForeignMessage {
  /** Name of the XML root element, with or without prefix. Case counts. */
  readonly rootElement?: string | undefined
  /** EDIFACT message type (`ORDERS`) or X12 transaction set (`850`). */
  readonly messageType?: string | undefined
  /** UNTDID 1001 code or the like that the message states. */
  readonly typeCode?: string | number | undefined
}

export type MessageVerdict =
  | { readonly verdict: 'allowed'; /** Kind in OrderSync. */ readonly kind: string }
  | { readonly verdict: 'refused'; readonly reasonCode: RefusalReason; readonly family: ForbiddenFamily }

/** Transaction sets of X12 that are refused by name (docs/format/records.md). */
const refusedX12: ReadonlyMap<string, NamedFamily> = new Map([
  ['810', 'invoice'],
  ['812', 'creditNote'],
  ['820', 'payment'],
  ['880', 'invoice'],
])

function index(column: (entry: AllowedKind) => readonly string[]): ReadonlyMap<string, AllowedKind> {
  return new Map(allowedKinds.flatMap((entry) => column(entry).map((name) => [name, entry] as const)))
}

const byRoot = index((entry) => entry.roots)
const byType = index((entry) => [...entry.edifact, ...entry.x12])
const byOrderXCode = index((entry) => entry.orderX)

/**
 * May this foreign message be taken in?
 *
 * Allow-list: a message without root element and message type is refused, whatever its code. A stated code must belong to the
 * root; words instead of codes are ignored unless they name a forbidden kind.
 */
export function judgeMessage(message: ForeignMessage): MessageVerdict {
  const { rootElement, messageType, typeCode } = message
  const root = rootElement === undefined ? undefined : localName(rootElement)
  const named = root ?? messageType?.trim()
  if (named === undefined || named === '') return unknown('MESSAGE_UNKNOWN')
  const coded = familyOfTypeCode(typeCode) ?? wordFamily(typeCode)
  if (coded !== undefined) return forbidden(coded)
  if (root !== undefined && messageType !== undefined) return contradiction(root, messageType)
  if (root === orderXRoot) return judgeOrderX(typeCode)
  const entry = root === undefined ? byType.get(named) : byRoot.get(root)
  if (entry === undefined) return refusedByName(named, root === undefined)
  const code = numericCode(typeCode)
  if (code !== undefined && !entry.typeCodes.includes(code)) return unknown('TYPE_CODE_UNKNOWN')
  return { verdict: 'allowed', kind: entry.kind }
}

/** XML that also claims an EDI type is no message anybody sends. */
function contradiction(root: string, messageType: string): MessageVerdict {
  const family = familyOfKindWord(root) ?? familyOfKindWord(messageType)
  return family === undefined ? unknown('MESSAGE_UNKNOWN') : forbidden(family)
}

function judgeOrderX(typeCode: string | number | undefined): MessageVerdict {
  const entry = byOrderXCode.get(numericCode(typeCode) ?? '')
  return entry === undefined ? unknown('TYPE_CODE_UNKNOWN') : { verdict: 'allowed', kind: entry.kind }
}

function refusedByName(name: string, isType: boolean): MessageVerdict {
  const family = (isType ? refusedX12.get(name) : undefined) ?? familyOfKindWord(name)
  return family === undefined ? unknown('MESSAGE_UNKNOWN') : forbidden(family)
}

function wordFamily(typeCode: string | number | undefined): NamedFamily | undefined {
  return typeof typeCode === 'string' ? familyOfKindWord(typeCode) : undefined
}

/** Digits without leading zeros; `undefined` where the code is a word or absent. */
function numericCode(typeCode: string | number | undefined): string | undefined {
  if (typeCode === undefined) return undefined
  return /^0*(\d{1,6})$/.exec(String(typeCode).trim())?.[1]
}

function localName(qualified: string): string {
  const name = qualified.slice(0, 200).trim()
  return name.slice(name.lastIndexOf(':') + 1)
}

function forbidden(family: NamedFamily): MessageVerdict {
  return { verdict: 'refused', reasonCode: reasonOfFamily[family], family }
}

function unknown(reasonCode: 'MESSAGE_UNKNOWN' | 'TYPE_CODE_UNKNOWN'): MessageVerdict {
  return { verdict: 'refused', reasonCode, family: 'unknown' }
}
