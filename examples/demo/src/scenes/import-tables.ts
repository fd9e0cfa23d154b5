/** Tables that several scenes print about an import. */
import { outcomes } from '@ordersync/core'
import type { ImportReport, RecordResult } from '@ordersync/core'
import type { Printer } from '../output/printer.ts'
import { wordFor } from '../output/words.ts'
import type { Phrase } from '../output/words.ts'

export function kindName(printer: Printer, kind: string): string {
  return wordFor('kinds', kind, printer.language)
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
    return [
      [wordFor('outcomes', outcome, printer.language), ...byKind, total, printer.describe({ code: outcome })],
    ]
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
    de: `  Artikelverweise, die wegfielen: ${dropped} (Artikel fehlt hier oder ist ein anderer); die Zeilen sind vollständig.`,
    en: `  Article links dropped: ${dropped} (not here, or another article); the lines are complete.`,
  })
}

/** The file's own notices, then how often each notice of a record occurred, with one example. */
export function printNotices(printer: Printer, reports: readonly ImportReport[]): void {
  const sentences = [
    ...new Set(reports.flatMap((report) => report.notices).map((notice) => printer.describe(notice))),
  ]
  for (const sentence of sentences) printer.say(`  • ${sentence}`)
  const groups = new Map<string, { count: number; example: string; label: string; kinds: Set<string> }>()
  for (const { kind, label, notices } of reports.flatMap((report) => report.records)) {
    for (const notice of notices) {
      const group = groups.get(notice.code) ?? {
        count: 0,
        example: printer.describe(notice),
        label,
        kinds: new Set(),
      }
      group.count += 1
      group.kinds.add(kind)
      groups.set(notice.code, group)
    }
  }
  for (const { count, example, label, kinds } of groups.values()) {
    const text = `${label}: ${example}`
    if (count === 1) printer.say(`  • ${text}`)
    else printer.say(printer.word(someOf(count, kinds, text)))
  }
}

/** “20 customers, for example …”. A document may have several lines with the same notice. */
function someOf(count: number, kinds: ReadonlySet<string>, example: string): Phrase {
  const customers = kinds.size === 1 && kinds.has('party')
  return {
    de: `  • ${count} ${customers ? 'Kunden' : 'Hinweise zu Belegen'}, zum Beispiel ${example}`,
    en: `  • ${count} ${customers ? 'customers' : 'notices on documents'}, for example ${example}`,
  }
}

/** Records that ended badly, each with its sentence. */
export function printReasons(printer: Printer, records: readonly RecordResult[]): void {
  for (const { kind, label, outcome, reason } of records) {
    if (reason !== undefined) {
      const word = wordFor('outcomes', outcome, printer.language)
      printer.say(`  ${word}: ${[kindName(printer, kind), label].filter(Boolean).join(' ')}`)
      printer.say(`    ${printer.describe(reason)}`)
    }
  }
}
