import { countRecords } from '../databases/plain-sql.ts'
import { kindName } from './import-tables.ts'
import type { Stage } from './stage.ts'

/** What the two databases hold before anything is exchanged. */
export function showDatabases({ printer, home, office }: Stage, businessName: string): void {
  printer.heading({ de: 'Zwei Datenbanken', en: 'Two databases' })
  printer.say({
    de: `„${businessName}“: links das Homeoffice, rechts das Büro mit eigenen Artikeln, Kunden und Nummern.`,
    en: `“${businessName}”: the home office, and the office with articles, customers and numbers of its own.`,
  })
  const [left, right] = [countRecords(home.path), countRecords(office.path)]
  const kinds = [...new Set([...left.keys(), ...right.keys()])]
  printer.table(
    [
      { title: { de: 'Sätze', en: 'records' } },
      { title: { de: 'Homeoffice', en: 'home office' }, align: 'right' },
      { title: { de: 'Büro', en: 'office' }, align: 'right' },
    ],
    kinds.map((kind) => [kindName(printer, kind), left.get(kind) ?? 0, right.get(kind) ?? 0]),
  )
}
