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
  'a station that has joined has what the office has': 'Wer beigetreten ist, hat, was das Büro hat',
  'the three databases hold the same records': 'Die drei Datenbanken haben dieselben Sätze',
  'nothing of the work done off line is lost': 'Nichts von der Arbeit ohne Verbindung ging verloren',
  'what both sides changed differently was decided': 'Was beide verschieden änderten, wurde entschieden',
  'what the office deleted is gone everywhere': 'Was das Büro löschte, ist überall weg',
  'an order changed by both sides has the changes of both':
    'Ein von beiden geänderter Auftrag hat beide Änderungen',
  'every number lies in a range that its writer had': 'Jede Nummer liegt in einem Bereich ihres Schreibers',
  'no number of the network is there twice': 'Keine Nummer im Verbund ist doppelt',
  'customers of the stations have a number of the office': 'Kunden der Stationen haben Nummern des Büros',
  'nothing that stays at the office is in the file of a station':
    'Was im Büro bleibt, ist in keiner Datei einer Station',
  'the stations have no record, link or field of an invoice':
    'Stationen haben keinen Satz, Verweis, kein Feld einer Rechnung',
  'nothing readable ever lay in the shared folder': 'Im gemeinsamen Ordner lag nie etwas Lesbares',
  'the office still has what stayed with it': 'Das Büro hat noch, was bei ihm blieb',
}
