/** What the checker looks at, in German; it names its findings in English. */
export const germanFindings: Readonly<Record<string, string>> = {
  'every document sent is in the office exactly once': 'Jeder gesendete Beleg ist genau einmal im Büro',
  'its lines are the same, in the same order': 'Seine Zeilen sind gleich, in gleicher Reihenfolge',
  'its totals and taxes are the same to the cent': 'Seine Summen und Steuern sind auf den Cent gleich',
  'its header and addresses are the same': 'Sein Kopf und seine Anschriften sind gleich',
  'no document, customer or article number is there twice':
    'Keine Beleg-, Kunden-, Artikelnummer ist doppelt',
  'a line links its article exactly where number and GTIN agree':
    'Zeilen verweisen auf Artikel genau bei gleicher Nummer und GTIN',
  'the customers of the documents are there': 'Die Kunden der Belege sind da',
  'a new customer is as at home, one the office had is as it was':
    'Neue Kunden sind wie zu Hause, vorhandene wie vorher',
  'no invoice number of the home office stands anywhere':
    'Nirgends steht eine Rechnungsnummer des Homeoffice',
  'no record, link, field or attachment is of an invoice':
    'Kein Satz, Verweis, Feld, Anhang gehört zu einer Rechnung',
  'nothing came that was not marked': 'Nichts kam, was nicht markiert war',
  'what the office had of its own is as it was': 'Was das Büro schon hatte, ist wie vorher',
  'the import taken back is gone, what was changed since is kept':
    'Zurückgenommenes ist weg, seitdem Geändertes ist da',
  'nothing else of it is left, nothing else went away':
    'Sonst blieb nichts davon, sonst ging nichts verloren',
}
