/** Tables that several scenes print about an import. */
import { outcomes } from '@ordersync/core'
import type { ImportReport, RecordResult } from '@ordersync/core'
import type { Phrase, Printer } from '../output/printer.ts'

const kindNames: Readonly<Record<string, Phrase>> = {
  party: { de: 'Kunde', en: 'customer' },
  article: { de: 'Artikel', en: 'article' },
  priceEntry: { de: 'Preis', en: 'price' },
  stockLevel: { de: 'Bestand', en: 'stock level' },
  quote: { de: 'Angebot', en: 'quote' },
  salesOrder: { de: 'Auftrag', en: 'sales order' },
  orderConfirmation: { de: 'Auftragsbestätigung', en: 'order confirmation' },
  deliveryNote: { de: 'Lieferschein', en: 'delivery note' },
}

export function kindName(printer: Printer, kind: string): string {
  const name = kindNames[kind]
  return name === undefined ? kind : printer.word(name)
}

const right = 'right' as const

/** Records by outcome, all kinds in one table; outcomes that did not occur are left away. */
export function printOutcomes(printer: Printer, reports: readonly ImportReport[]): void {
  const records = reports.flatMap((report) => report.records)
  const kinds = [...new Set(records.map(({ kind }) => kind))]
  const rows = outcomes.flatMap((outcome) => {
    const total = reports.reduce((sum, report) => sum + report.counts[outcome], 0)
    if (total === 0) return []
    const byKind = kinds.map(
      (kind) => records.filter((one) => one.kind === kind && one.outcome === outcome).length,
    )
    return [[outcome, ...byKind, total, printer.describe({ code: outcome })]]
  })
  printer.table(
    [
      { title: { de: 'Ergebnis', en: 'outcome' } },
      ...kinds.map((kind) => ({ title: kindName(printer, kind), align: right })),
      { title: { de: 'alle', en: 'all' }, align: right },
      { title: { de: 'heißt', en: 'means' } },
    ],
    rows,
  )
}

/** Links to articles that were dropped, over all lines (M-L2). */
export function printDroppedLinks(printer: Printer, reports: readonly ImportReport[]): void {
  const dropped = reports.reduce((sum, report) => sum + report.articleLinksDropped, 0)
  printer.say({
    de: `  Artikelverweise, die es hier nicht gibt: ${dropped}; die Zeilen sind vollständig.`,
    en: `  Article links dropped: ${dropped}; the lines are complete.`,
  })
}

/** The file's own notices, then how often each notice of a record occurred, with one example. */
export function printNotices(printer: Printer, reports: readonly ImportReport[]): void {
  const sentences = [
    ...new Set(reports.flatMap((report) => report.notices).map((notice) => printer.describe(notice))),
  ]
  for (const sentence of sentences) printer.say(`  • ${sentence}`)
  const groups = new Map<string, { count: number; example: string; label: string }>()
  for (const { label, notices } of reports.flatMap((report) => report.records)) {
    for (const notice of notices) {
      const group = groups.get(notice.code)
      if (group) group.count += 1
      else groups.set(notice.code, { count: 1, example: printer.describe(notice), label })
    }
  }
  for (const { count, example, label } of groups.values()) printer.say(`  • ${count} × ${label}: ${example}`)
}

/** Records that ended badly, each with its sentence. */
export function printReasons(printer: Printer, records: readonly RecordResult[]): void {
  for (const { kind, label, outcome, reason } of records) {
    if (reason !== undefined) {
      printer.say(`  ${outcome}: ${[kindName(printer, kind), label].filter(Boolean).join(' ')}`)
      printer.say(`    ${printer.describe(reason)}`)
    }
  }
}
