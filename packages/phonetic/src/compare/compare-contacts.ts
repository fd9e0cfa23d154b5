import type { Comparable } from './comparable.js'
import type { Contribution } from './contribution.js'
import { editDistance } from './distance.js'
import type { Frequencies } from './frequencies.js'
import type { MatchWeights } from './weights.js'

export interface ContactEvidence {
  readonly contributions: Contribution[]
  readonly bits: number
  /** Bits that point at one person: a whole mail address. A telephone is shared by a household. */
  readonly personal: number
}

/** Phone and e-mail: the best pair counts. Shared ones (`info@`, a switchboard) weigh little because they are frequent. */
export function compareContacts(
  a: Comparable,
  b: Comparable,
  w: MatchWeights,
  f: Frequencies,
): ContactEvidence {
  const contributions: Contribution[] = []
  let bits = 0
  let personal = 0
  if (a.phones.length > 0 && b.phones.length > 0) {
    let best: Contribution = {
      field: 'phone',
      level: 'different',
      bits: w.phoneDifferent,
      query: a.phones[0],
      candidate: b.phones[0],
    }
    for (const x of a.phones) {
      for (const y of b.phones) {
        const level = phoneLevel(x, y)
        if (level === 'different') continue
        const own =
          level === 'equal'
            ? Math.max(1, Math.min(w.phoneCap, Math.log2((f.size + 2) / (f.phone(y) + 0.5))))
            : w.phoneSimilar
        if (own > best.bits) best = { field: 'phone', level, bits: own, query: x, candidate: y }
      }
    }
    contributions.push(best)
    bits += best.bits
    if (best.bits > 0) personal += 1
  }
  if (a.mails.length > 0 && b.mails.length > 0) {
    const show = (one: { local: string; domain: string }): string => `${one.local}@${one.domain}`
    let best: Contribution = {
      field: 'email',
      level: 'different',
      bits: w.mailDifferent,
      query: show(a.mails[0]!),
      candidate: show(b.mails[0]!),
    }
    for (const x of a.mails) {
      for (const y of b.mails) {
        let own = w.mailDifferent
        let level = 'different'
        if (x.local === y.local && x.domain === y.domain) {
          level = 'equal'
          own = Math.max(1, Math.min(w.mailCap, Math.log2((f.size + 2) / (f.mail(y.local, y.domain) + 0.5))))
        } else if (x.domain === y.domain && x.local.length >= 6 && isSlip(x.local, y.local)) {
          level = 'typo'
          own = w.mailLocalEqual
        } else if (x.local === y.local && x.local.length >= 7) {
          level = 'otherDomain'
          own = w.mailLocalEqual
        } else if (x.domain === y.domain) {
          // A domain of few is a company's own; one of many is a provider's.
          const rarity = Math.log2((f.size + 2) / (f.mailDomain(y.domain) + 1)) - 5
          if (rarity > 0) {
            level = 'sameDomain'
            own = Math.min(w.mailDomainEqual, rarity)
          }
        }
        if (own > best.bits) best = { field: 'email', level, bits: own, query: show(x), candidate: show(y) }
      }
    }
    contributions.push(best)
    bits += best.bits
    if (best.level === 'equal' || best.level === 'otherDomain' || best.level === 'typo')
      personal += best.bits * 0.7
  }
  return { contributions, bits, personal }
}

/** One letter other. Another digit is no slip: einkauf1 and einkauf2 are two mailboxes. */
function isSlip(a: string, b: string): boolean {
  return editDistance(a, b, 1) <= 1 && a.replace(/\D/g, '') === b.replace(/\D/g, '')
}

/** `similar`: one digit other or missing, or the same last seven digits (area code changed or left out). */
function phoneLevel(a: string, b: string): 'equal' | 'similar' | 'different' {
  if (a === b) return 'equal'
  const shorter = Math.min(a.length, b.length)
  if (shorter >= 7 && a.slice(-7) === b.slice(-7)) return 'similar'
  if (shorter >= 7 && editDistance(a, b, 1) <= 1) return 'similar'
  if (
    shorter >= 5 &&
    a.length !== b.length &&
    (a.endsWith(b) || b.endsWith(a) || a.startsWith(b) || b.startsWith(a))
  )
    return 'similar'
  return 'different'
}
