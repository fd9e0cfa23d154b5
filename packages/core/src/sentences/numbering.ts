import type { SentenceTable } from './sentence.js'

/** Number ranges: wrong settings, leases that were not taken, reports that contradict each other. */
export const numberingSentences = {
  'usage.series_overlap': {
    de: 'Die Nummernkreise „{one}“ und „{other}“ könnten beide die Nummer {number} drucken. Geben Sie einem eine andere Vorsilbe.',
    en: 'The series "{one}" and "{other}" could both print the number {number}. Give one of them another prefix.',
  },
  'usage.series_started': {
    de: 'In „{series}“ sind Nummern bis {last} schon ausgegeben; bei {start} kann der Kreis nicht mehr beginnen. Es wurde nichts geändert. Nennen Sie {next} oder eine höhere Nummer, oder legen Sie einen neuen Kreis mit anderer Vorsilbe an.',
    en: 'Numbers of "{series}" are handed out up to {last} already; the series cannot begin at {start} any more. Nothing was changed. Give {next} or a higher number, or define a new series with another prefix.',
  },
  'usage.series_form': {
    de: 'Aus „{series}“ sind schon Nummern ausgegeben: Art, Form und Jahreszählung bleiben, wie sie sind. Es wurde nichts geändert. Legen Sie für andere Nummern einen neuen Kreis an.',
    en: 'Numbers of "{series}" are handed out already: kind, form and counting by years stay as they are. Nothing was changed. Define a new series for other numbers.',
  },
  'usage.ranges_overlap': {
    de: 'In „{series}“ haben {one} und {other} beide die Nummern {overlap}. Ändern Sie einen der Bereiche.',
    en: 'In "{series}" both {one} and {other} have the numbers {overlap}. Change one of the ranges.',
  },
  'usage.range_open': {
    de: 'Der Bereich ab {first} in „{series}“ ({station}) hat kein Ende. Nennen Sie die letzte Nummer.',
    en: 'The range from {first} in "{series}" ({station}) has no end. Name its last number.',
  },
  'usage.number_settled': {
    de: 'Die Nummer {number} in „{series}“ ist schon vergeben oder entwertet; das bleibt so. Nehmen Sie eine neue.',
    en: 'The number {number} in "{series}" is used or void already, and stays so. Take a new one.',
  },
  LEASE_INCONSISTENT: {
    de: 'Der Nummernblock ab {first} mit {count} Nummern in „{series}“ ist in sich nicht stimmig und wurde nicht angenommen. Bitte das Büro verständigen.',
    en: 'The block of {count} numbers from {first} in "{series}" contradicts itself and was not taken. Please tell the office.',
  },
  LEASE_OTHER_STATION: {
    de: 'Der Nummernblock ab {first} in „{series}“ gehört der Station {station} und wurde hier nicht angenommen. Bitte das Büro verständigen.',
    en: 'The block from {first} in "{series}" belongs to station {station} and was not taken here. Please tell the office.',
  },
  LEASE_OTHER_INCARNATION: {
    de: 'Der Nummernblock ab {first} in „{series}“ war für einen früheren Stand dieser Datenbank; er wird nicht benutzt. Neue Nummern kommen mit dem nächsten Abgleich.',
    en: 'The block from {first} in "{series}" was for an earlier state of this database; it is not used. New numbers come with the next synchronisation.',
  },
  LEASE_OVERLAPS: {
    de: 'Der Nummernblock ab {first} in „{series}“ überschneidet sich mit einem, der schon hier ist, und wurde nicht angenommen. Bitte das Büro verständigen.',
    en: 'The block from {first} in "{series}" overlaps one that is here already and was not taken. Please tell the office.',
  },
  NUMBER_TOLD_TWICE: {
    de: 'Über die Nummer {number} in „{series}“ hat {station} zweierlei gemeldet. Prüfen Sie dort beide Belege.',
    en: '{station} has reported two different things about the number {number} in "{series}". Check both documents there.',
  },
} as const satisfies SentenceTable
