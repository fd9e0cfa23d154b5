import type { SqliteConnection, SqliteRow } from '@ordersync/store-sqlite'
import type { ErpTable } from './erp-table.ts'
import { listOf, objectOf, stated, toFlag, toText } from './values.ts'

const address = (row: SqliteRow) => ({
  street: row['strasse'],
  postalCode: row['plz'],
  city: row['ort'],
  countryCode: row['land'],
})

export function customers(db: SqliteConnection): ErpTable {
  const row = db.prepare('SELECT * FROM kunden WHERE id = ?')
  const delivery = db.prepare('SELECT * FROM lieferadressen WHERE kunde_id = ? ORDER BY id')
  const contact = db.prepare('SELECT * FROM ansprechpartner WHERE kunde_id = ? ORDER BY id')
  const insertDelivery = db.prepare(
    'INSERT INTO lieferadressen (kunde_id, name, strasse, plz, ort, land) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const insertContact = db.prepare(
    'INSERT INTO ansprechpartner (kunde_id, vorname, nachname, telefon, email, hauptkontakt) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const addressValues = (fields: Readonly<Record<string, unknown>>) =>
    [fields['street'], fields['postalCode'], fields['city'], fields['countryCode']].map(toText)

  return {
    table: 'kunden',
    numberColumn: 'kunde_nr',
    below: { lieferadressen: 'kunde_id', ansprechpartner: 'kunde_id' },
    read: (id) => {
      const kunde = row.get(id)
      if (!kunde) return undefined
      const main = stated(address(kunde))
      const addresses = delivery
        .all(id)
        .map((one) => stated({ usage: 'delivery', name: one['name'], ...address(one) }))
      if (main) addresses.unshift({ usage: 'main', ...main })
      const contacts = contact.all(id).map((one) =>
        stated({
          givenName: one['vorname'],
          familyName: one['nachname'],
          phone: one['telefon'],
          email: one['email'],
          isPrimary: one['hauptkontakt'] === 'J' ? true : undefined,
        }),
      )
      const days = kunde['zahlungsziel_tage']
      return stated({
        customerNumber: kunde['kunde_nr'],
        name: kunde['name1'],
        name2: kunde['name2'],
        addresses: addresses.length > 0 ? addresses : undefined,
        phone: kunde['telefon'],
        email: kunde['email'],
        vatId: kunde['ust_id'],
        paymentTerms: typeof days === 'number' ? { netDays: days } : undefined,
        blocked: kunde['gesperrt'] === 'J' ? { blocked: true } : undefined,
        contacts: contacts.length > 0 ? contacts : undefined,
      })
    },
    columns: (fields) => {
      const main =
        listOf(fields['addresses']).find(({ usage }) => usage === undefined || usage === 'main') ?? {}
      const [strasse, plz, ort, land] = addressValues(main) as [string, string, string, string]
      const days = objectOf(fields['paymentTerms'])['netDays']
      return {
        kunde_nr: toText(fields['customerNumber']),
        name1: toText(fields['name']),
        name2: toText(fields['name2']),
        ...{ strasse, plz, ort, land },
        telefon: toText(fields['phone']),
        email: toText(fields['email']),
        ust_id: toText(fields['vatId']),
        zahlungsziel_tage: typeof days === 'number' ? days : null,
        gesperrt: toFlag(objectOf(fields['blocked'])['blocked']),
      }
    },
    writeBelow: (id, fields) => {
      for (const one of listOf(fields['addresses'])) {
        if (one['usage'] === 'delivery') insertDelivery.run(id, toText(one['name']), ...addressValues(one))
      }
      for (const one of listOf(fields['contacts'])) {
        const values = [one['givenName'], one['familyName'], one['phone'], one['email']].map(toText)
        insertContact.run(id, ...values, toFlag(one['isPrimary']))
      }
    },
  }
}
