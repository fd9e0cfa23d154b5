import type { Fields, Totals } from '@ordersync/core'
import { text } from '../business/business.ts'
import { readDocuments } from '../databases/plain-sql.ts'
import { wordFor } from '../output/words.ts'
import type { Language } from '../output/words.ts'
import { expect, named } from './stage.ts'
import type { Stage } from './stage.ts'

const shownRows = 12

/** Totals of what was sent and of what is stored, compared as text: nobody recalculates a received document. */
export function showTotals({ printer, home, office, story }: Stage): void {
  printer.heading({ de: 'Summen auf den Cent', en: 'Totals to the cent' })
  const stored = new Map(
    readDocuments(office.path).map((one) => [`${one.kind} ${text(one.fields, 'number')}`, one.fields]),
  )
  const rows = readDocuments(home.path)
    .filter(({ kind, fields }) =>
      named(story.marked, { kind: kind as 'quote', number: text(fields, 'number') }),
    )
    .map(({ kind, fields }) => {
      const number = text(fields, 'number')
      const [sent, arrived] = [payable(fields), payable(stored.get(`${kind} ${number}`) ?? {})]
      return {
        number,
        currency: text(fields, 'currency'),
        rule: ruleOf(fields, printer.language),
        sent,
        arrived,
        equal: sent === arrived,
      }
    })
  const priced = rows.filter(({ sent }) => sent !== undefined)
  // Those furthest apart in kind first: one of each rounding rule, then the rest.
  const rules = [...new Set(priced.map(({ rule }) => rule))]
  const firsts = rules.map((rule) => priced.find((row) => row.rule === rule)!)
  const shown = [...firsts, ...priced.filter((row) => !firsts.includes(row))].slice(
    0,
    Math.max(shownRows, firsts.length),
  )
  printer.table(
    [
      { title: { de: 'Nummer', en: 'number' } },
      { title: { de: 'Rundung', en: 'rounding' } },
      { title: { de: 'gesendet', en: 'sent' }, align: 'right' },
      { title: { de: 'gespeichert', en: 'stored' }, align: 'right' },
      { title: { de: 'Währung', en: 'currency' } },
      { title: { de: 'gleich', en: 'equal' } },
    ],
    shown.map(({ number, currency, rule, sent, arrived, equal }) => [
      number,
      rule,
      sent,
      arrived,
      currency,
      equal,
    ]),
  )
  const equal = priced.filter((row) => row.equal).length
  printer.say({
    de: `${equal} von ${priced.length} Belegen mit Summen sind gleich (gezeigt: ${shown.length}).`,
    en: `${equal} of ${priced.length} documents with totals are equal (${shown.length} shown).`,
  })
  expect(equal === priced.length, 'all totals are equal')
}

function payable(fields: Fields): string | undefined {
  return (fields['totals'] as Totals | undefined)?.payable
}

function ruleOf(fields: Fields, language: Language): string {
  const rule = fields['rounding'] as { mode: string; taxLevel: string; pricesIncludeTax: boolean } | undefined
  if (rule === undefined) return ''
  const parts = [rule.mode, rule.taxLevel, ...(rule.pricesIncludeTax ? ['includingTax'] : [])]
  return parts.map((part) => wordFor('roundings', part, language)).join(', ')
}
