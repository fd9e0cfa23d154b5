import type { SqliteConnection } from '@ordersync/store-sqlite'
import type { ErpTable } from './erp-table.ts'
import { fromUnits, objectOf, stated, toFlag, toText, toUnits } from './values.ts'

export function articles(db: SqliteConnection): ErpTable {
  const row = db.prepare('SELECT * FROM artikel WHERE id = ?')
  return {
    table: 'artikel',
    numberColumn: 'artikel_nr',
    below: {},
    read: (id) => {
      const artikel = row.get(id)
      if (!artikel) return undefined
      return stated({
        articleNumber: artikel['artikel_nr'],
        name: artikel['bezeichnung'],
        description: artikel['langtext'],
        unit: stated({ code: artikel['einheit_code'], label: artikel['einheit'] }),
        taxRate: fromUnits(artikel['mwst_satz']),
        active: artikel['aktiv'] === 'N' ? false : undefined,
      })
    },
    columns: (fields) => {
      const unit = objectOf(fields['unit'])
      return {
        artikel_nr: toText(fields['articleNumber']),
        bezeichnung: toText(fields['name']),
        langtext: toText(fields['description']),
        einheit_code: toText(unit['code']),
        einheit: toText(unit['label']),
        mwst_satz: toUnits(fields['taxRate']),
        aktiv: toFlag(fields['active'] !== false),
      }
    },
  }
}
