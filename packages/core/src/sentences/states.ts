import type { SentenceTable } from './sentence.js'

/** States of a job, what an undo does with a record, and what kinds of question there are; codes as in `jobs/exchange.ts`. */
export const stateSentences = {
  completed: { de: 'Abgeschlossen.', en: 'Completed.' },
  completedWithErrors: {
    de: 'Abgeschlossen; einige Sätze wurden abgelehnt oder beiseitegelegt, siehe Liste.',
    en: 'Completed; some records were refused or kept aside, see the list.',
  },
  undone: { de: 'Rückgängig gemacht.', en: 'Undone.' },
  partlyUndone: {
    de: 'Teilweise rückgängig gemacht; was seitdem geändert wurde, blieb, siehe Liste.',
    en: 'Partly undone; what was changed since is kept, see the list.',
  },
  uploaded: { de: 'Die Datei ist da.', en: 'The file is here.' },
  analysed: { de: 'Die Datei ist untersucht.', en: 'The file is analysed.' },
  mapped: { de: 'Die Spalten sind zugeordnet.', en: 'The columns are mapped.' },
  previewed: {
    de: 'Alle Zeilen sind geprüft; es ist noch nichts übernommen.',
    en: 'All rows are checked; nothing is imported yet.',
  },
  running: { de: 'Läuft.', en: 'Is running.' },
  cancelled: { de: 'Angehalten; es kann weitergehen.', en: 'Stopped; it can go on.' },
  failed: {
    de: 'Abgebrochen; es kann weitergehen, wenn die Ursache behoben ist.',
    en: 'Failed; it can go on once the cause is mended.',
  },
  rows: { de: 'Übernahme aus einer Tabelle.', en: 'Import of a spreadsheet.' },
  rowsUndo: {
    de: 'Rückgängig machen einer Übernahme aus einer Tabelle.',
    en: 'Undo of an import of a spreadsheet.',
  },
  removed: { de: 'Wieder entfernt.', en: 'Removed again.' },
  restored: { de: 'Auf den vorigen Stand zurückgesetzt.', en: 'Put back to its former state.' },
  unlinked: { de: 'Verknüpfung gelöst.', en: 'Link taken away.' },
  kept: { de: 'Behalten; der Grund steht dabei.', en: 'Kept; the reason is given.' },
  'party-match': {
    de: 'Ist das einer dieser Kunden? Wählen Sie den vorhandenen oder legen Sie ihn neu an.',
    en: 'Is this one of these customers? Choose the one that is here or create a new one.',
  },
  'document-conflict': {
    de: 'Der Beleg wurde hier und dort geändert. Welcher Stand gilt?',
    en: 'The document was changed here and there. Which state holds?',
  },
  'number-clash': {
    de: 'Die Belegnummer ist schon vergeben. Was soll mit dem Beleg aus der Datei geschehen?',
    en: 'The document number is taken already. What shall become of the document in the file?',
  },
  'locked-document': {
    de: 'Der Beleg ist hier gesperrt. Soll der neuere Stand trotzdem gelten?',
    en: 'The document is locked here. Shall the newer state hold all the same?',
  },
  'row-duplicate': {
    de: 'Der Satz zu dieser Zeile ist schon vorhanden. Sollen die Angaben der Datei gelten?',
    en: 'The record of this row is here already. Shall the values of the file hold?',
  },
  'field-conflict': {
    de: 'Einzelne Angaben wurden hier und dort verschieden geändert. Welche gelten?',
    en: 'Single values were changed differently here and there. Which ones hold?',
  },
} as const satisfies SentenceTable
