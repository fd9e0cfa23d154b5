import type { Contribution } from './contribution.js'
import type { WordLevel } from './weights.js'
import type { NameWord } from './words.js'

export type Agreement = 'agrees' | 'partly' | 'different' | 'missing'

/** What the names say, before caps. */
export interface NameEvidence {
  readonly contributions: Contribution[]
  readonly kind: 'person' | 'company' | 'mixed' | 'none'
  /** Family name, or the rarest word of the company. */
  readonly main: Agreement
  /** Given name, or the other words of the company. */
  readonly rest: Agreement
  /** Bits that tell one person of a household from another, or one company of a group from another. */
  readonly distinguishing: number
  /** Companies: what they share is no word that many firms have, so they may belong together. */
  readonly kin: boolean
  /** Companies: both tell a legal form, and not the same. */
  readonly forms?: boolean
}

const order: readonly WordLevel[] = [
  'equal',
  'folded',
  'sound',
  'typo',
  'nickname',
  'shortened',
  'similar',
  'initial',
  'otherName',
  'different',
]

/** The level that says less for one and the same. */
export function worse(a: WordLevel, b: WordLevel): WordLevel {
  return order.indexOf(a) >= order.indexOf(b) ? a : b
}

export function text(words: readonly NameWord[]): string {
  return words.map((word) => word.text).join(' ')
}
