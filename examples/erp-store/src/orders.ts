import type { Fields } from '@ordersync/core'
import type { SqliteConnection, SqliteRow, SqliteValue } from '@ordersync/store-sqlite'
import type { ErpTable } from './erp-table.ts'
import {
  fromDay,
  fromId,
  fromUnits,
  listOf,
  objectOf,
  stated,
  toDay,
  toId,
  toText,
  toUnits,
} from './values.ts'

/** Quotes are `A` (Angebot), orders `B` (Auftragsbestätigung des Hauses). */
export function orders(db: SqliteConnection, typ: 'A' | 'B'): ErpTable {
  const row = db.prepare('SELECT * FROM belege WHERE id = ? AND typ = ?')
  const lines = db.prepare('SELECT * FROM belegpositionen WHERE beleg_id = ? ORDER BY lfd_nr')
  const insertLine = db.prepare(
    `INSERT INTO belegpositionen (beleg_id, lfd_nr, pos_id, art, artikel_id, artikel_nr, bezeichnung, menge,
       einheit_code, einheit, einzelpreis, preis_je, rabatt, netto, mwst_satz) VALUES (${Array(15).fill('?').join(', ')})`,
  )
  return {
    table: 'belege',
    numberColumn: 'beleg_nr',
    condition: `typ = '${typ}'`,
    below: { belegpositionen: 'beleg_id' },
    read: (id) => {
      const beleg = row.get(id, typ)
      return beleg && stated({ ...headFields(beleg), lines: lines.all(id).map(lineFields) })
    },
    columns: (fields) => ({ typ, ...headColumns(fields) }),
    writeBelow: (id, fields) => {
      listOf(fields['lines']).forEach((line, i) => insertLine.run(id, i + 1, ...lineColumns(line)))
    },
  }
}

function headFields(beleg: SqliteRow): Fields {
  const snapshot = stated({
    name: beleg['name1'],
    name2: beleg['name2'],
    street: beleg['strasse'],
    postalCode: beleg['plz'],
    city: beleg['ort'],
    countryCode: beleg['land'],
  })
  // The reference is the vendor's own key; OrderSync translates it for the others.
  const orderedBy = stated({
    partyKey: fromId(beleg['kunde_id']),
    customerNumber: beleg['kunde_nr'],
    snapshot,
  })
  const amount = (column: string) => fromUnits(beleg[column], 2)
  return {
    number: beleg['beleg_nr'],
    date: fromDay(beleg['datum']),
    validUntil: fromDay(beleg['gueltig_bis']),
    currency: beleg['waehrung'],
    status: beleg['status'],
    customerReference: beleg['bestellzeichen'],
    parties: stated({ orderedBy }),
    totals: stated({ net: amount('netto'), tax: amount('steuer'), gross: amount('brutto') }),
  }
}

function headColumns(fields: Fields): Record<string, SqliteValue> {
  const orderedBy = objectOf(objectOf(fields['parties'])['orderedBy'])
  const snapshot = objectOf(orderedBy['snapshot'])
  const totals = objectOf(fields['totals'])
  return {
    beleg_nr: toText(fields['number']),
    datum: toDay(fields['date']),
    gueltig_bis: toDay(fields['validUntil']),
    waehrung: toText(fields['currency']),
    status: toText(fields['status']),
    bestellzeichen: toText(fields['customerReference']),
    kunde_id: toId(orderedBy['partyKey']),
    kunde_nr: toText(orderedBy['customerNumber']),
    name1: toText(snapshot['name']),
    name2: toText(snapshot['name2']),
    strasse: toText(snapshot['street']),
    plz: toText(snapshot['postalCode']),
    ort: toText(snapshot['city']),
    land: toText(snapshot['countryCode']),
    netto: toUnits(totals['net']),
    steuer: toUnits(totals['tax']),
    brutto: toUnits(totals['gross']),
  }
}

function lineFields(line: SqliteRow): Fields | undefined {
  const discount = fromUnits(line['rabatt'])
  const rate = fromUnits(line['mwst_satz'])
  return stated({
    lineId: line['pos_id'],
    type: line['art'],
    articleKey: fromId(line['artikel_id']),
    articleNumber: line['artikel_nr'],
    text: line['bezeichnung'],
    quantity: fromUnits(line['menge']),
    unit: stated({ code: line['einheit_code'], label: line['einheit'] }),
    unitPrice: fromUnits(line['einzelpreis'], 2),
    perQuantity: fromUnits(line['preis_je']),
    discounts: discount === undefined ? undefined : [{ percent: discount }],
    net: fromUnits(line['netto'], 2),
    tax: stated({ rate }),
  })
}

/** In the order of the INSERT above, from `pos_id` on. */
function lineColumns(line: Fields): SqliteValue[] {
  const unit = objectOf(line['unit'])
  return [
    toText(line['lineId']),
    toText(line['type']),
    toId(line['articleKey']),
    toText(line['articleNumber']),
    toText(line['text']),
    toUnits(line['quantity']),
    toText(unit['code']),
    toText(unit['label']),
    toUnits(line['unitPrice']),
    toUnits(line['perQuantity']),
    toUnits(listOf(line['discounts'])[0]?.['percent']),
    toUnits(line['net']),
    toUnits(objectOf(line['tax'])['rate']),
  ]
}
