import type { DocumentLine } from '@ordersync/core'
import { outcomes } from '@ordersync/core'
import { text } from '../../business/business.ts'
import { findRow } from '../../databases/vendor-tables.ts'
import { wordFor } from '../../output/words.ts'
import { expect } from '../stage.ts'
import { printRecords } from './joining.ts'
import { membersOf } from './network-stage.ts'
import type { NetworkStage } from './network-stage.ts'
import { noteRanges, printRanges } from './numbers.ts'

/** What came of it, in tables and sentences. */
export async function showOutcome(stage: NetworkStage): Promise<void> {
  const { printer } = stage
  printer.heading({ de: 'Was daraus wurde', en: 'What came of it' })
  printOutcomes(stage)
  printer.say('')
  printRecords(stage)
  printer.say('')
  await noteRanges(stage)
  printer.say({ de: 'Nummern nach Station:', en: 'Numbers by station:' })
  printRanges(stage)
  await showSharedOrder(stage)
  await showDecided(stage)
  await showReceipts(stage)
}

/** All runs since the stations joined, by who took the records in. */
function printOutcomes(stage: NetworkStage): void {
  const { printer, runs } = stage
  const members = membersOf(stage)
  const right = 'right' as const
  printer.table(
    [
      { title: { de: 'Ergebnis', en: 'outcome' } },
      ...members.map(({ label }) => ({ title: label, align: right })),
      { title: { de: 'heißt', en: 'means' } },
    ],
    outcomes.flatMap((name) => {
      const counts = members.map((member) =>
        runs
          .filter((run) => run.member === member)
          .reduce((sum, run) => sum + (run.report?.counts[name] ?? 0), 0),
      )
      if (counts.every((count) => count === 0)) return []
      return [[wordFor('outcomes', name, printer.language), ...counts, printer.describe({ code: name })]]
    }),
  )
}

/** One order, changed by both sides: quantity and serial numbers at the site, the date at the office. */
async function showSharedOrder(stage: NetworkStage): Promise<void> {
  const { printer, story } = stage
  printer.say('')
  printer.say({
    de: `Auftrag ${story.shared}: von beiden geändert, ohne Frage zusammengeführt`,
    en: `Order ${story.shared}: changed by both, merged without a question`,
  })
  const rows: (readonly (string | undefined)[])[] = []
  for (const { store, label } of membersOf(stage)) {
    const { fields } = await findRow(
      store,
      'salesOrder',
      story.shared,
      (one) => text(one, 'number') === story.shared,
    )
    const line = (fields['lines'] as readonly DocumentLine[]).find(({ type }) => type === 'article')
    const delivery = fields['requestedDelivery'] as { readonly from?: string; readonly to?: string }
    rows.push([
      label,
      line?.quantity,
      line?.serials?.join(', '),
      `${delivery.from} – ${delivery.to}`,
      (fields['totals'] as { readonly payable?: string }).payable,
    ])
  }
  printer.table(
    [
      { title: { de: 'bei', en: 'at' } },
      { title: { de: 'Menge', en: 'quantity' }, align: 'right' },
      { title: { de: 'Seriennummern', en: 'serial numbers' } },
      { title: { de: 'Liefertermin', en: 'delivery date' } },
      { title: { de: 'zu zahlen', en: 'payable' }, align: 'right' },
    ],
    rows,
  )
  expect(
    new Set(rows.map(([, ...rest]) => JSON.stringify(rest))).size === 1,
    'the order is the same everywhere',
  )
}

async function showDecided(stage: NetworkStage): Promise<void> {
  const { printer, decided, born, branches } = stage
  const names = [...decided.map(({ label }) => label), ...branches.flatMap(({ id }) => born.get(id) ?? [])]
  const members = membersOf(stage)
  const rows: (readonly (string | undefined)[])[] = []
  for (const name of names) {
    const found = await Promise.all(
      members.map(({ store }) => findRow(store, 'party', name, (fields) => text(fields, 'name') === name)),
    )
    const what = decided.some(({ label }) => label === name) ? 'phone' : 'customerNumber'
    rows.push([
      name,
      printer.word(
        what === 'phone'
          ? { de: 'Telefon, entschieden', en: 'phone, decided' }
          : { de: 'Kundennummer vom Büro', en: 'customer number of the office' },
      ),
      ...found.map(({ fields }) => text(fields, what) || undefined),
    ])
  }
  printer.say('')
  printer.table(
    [
      { title: { de: 'Kunde', en: 'customer' } },
      { title: { de: 'Angabe', en: 'what' } },
      ...members.map(({ label }) => ({ title: label })),
    ],
    rows,
  )
}

/** What a person at the station reads when his work has arrived. */
async function showReceipts({ printer, branches, desks }: NetworkStage): Promise<void> {
  for (const { label, id, remote } of branches) {
    const receipts = await remote.receipts()
    printer.say('')
    printer.say({ de: `Quittungen für ${label}:`, en: `Receipts for ${label}:` })
    const sentences = new Set(receipts.map(({ notice }) => printer.describe(notice)))
    for (const sentence of sentences) printer.say(`  • ${sentence}`)
    for (const number of [...desks.get(id)!.taken.values()].flat()) {
      expect(
        receipts.some((receipt) => receipt.number === number || receipt.label.includes(number)),
        `${number} has a receipt`,
      )
    }
  }
}
