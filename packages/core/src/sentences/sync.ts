import type { SentenceTable } from './sentence.js'

/** What office and stations tell each other, and what the person in front of the screen should know of it. */
export const syncSentences = {
  KIND_NOT_CREATABLE: {
    de: 'Diese Station darf Belege der Art {kind} nicht anlegen. Fragen Sie das Büro, ob es das freigibt.',
    en: 'This station may not create documents of the kind {kind}. Ask the office to allow it.',
  },
  RECORD_UNKNOWN: {
    de: 'Geändert wurde ein Satz, den es hier nicht gibt. Die Änderung ist aufgehoben; fragen Sie die Station, was gemeint war.',
    en: 'A record was changed that does not exist here. The change is kept aside; ask the station what was meant.',
  },
  RECORD_LEFT_BEHIND: {
    de: '{label} kann nicht an {station} gesendet werden ({reason}). Ist das geschehen, geht er mit dem nächsten Abgleich.',
    en: '{label} cannot be sent to {station} ({reason}). Once that is done, it goes with the next run.',
  },
  RECORDS_LEFT_BEHIND: {
    de: 'Weitere {count} Sätze können nicht an {station} gesendet werden. Die genannten zuerst berichtigen; dann werden die nächsten genannt.',
    en: '{count} more records cannot be sent to {station}. Correct those that are named first; then the next ones are named.',
  },
  PART_LEFT_OUT: {
    de: '{label} ging ohne einen Teil an {station}: {reason} (insgesamt {count}-mal).',
    en: '{label} went to {station} without a part of it: {reason} ({count} in all).',
  },
  PARTS_LEFT_OUT: {
    de: 'Weitere {count} Teile von Sätzen gingen nicht mit an {station}. Das Protokoll nennt sie.',
    en: '{count} more parts of records did not go along to {station}. The log names them.',
  },
  LOCAL_CHANGE_UNDER_WAY: {
    de: 'Hier wurde inzwischen geändert; die Änderung ist zum Büro unterwegs. Der Stand des Büros kommt danach von selbst.',
    en: 'It was changed here meanwhile; the change is on its way to the office. The state of the office follows by itself.',
  },
  STATION_JOINED: {
    de: '{label} ist jetzt angeschlossen. War das nicht beabsichtigt, schalten Sie die Station „{station}“ in ihren Einstellungen ab (active: false).',
    en: '{label} has joined now. If that was not intended, switch the station "{station}" off in its settings (active: false).',
  },
  STATION_SILENT: {
    de: 'Von {station} ist seit {days} Tagen nichts gekommen. Prüfen Sie, ob dort abgeglichen wird.',
    en: 'Nothing has come from {station} for {days} days. Check whether it is synchronising.',
  },
  NUMBERS_NOT_GIVEN: {
    de: '{station} braucht Nummern aus „{series}“, dort ist aber keine mehr frei. Erweitern Sie den Nummernkreis oder den Bereich der Station; die Nummern gehen dann von selbst hinaus.',
    en: '{station} needs numbers of "{series}", but none is left there. Extend the series or the range of the station; the numbers then go out by themselves.',
  },
  NUMBER_CIRCLES_MEET: {
    de: '{below} ist bei {high}, {above} hat bei {low} begonnen: Noch {distance} Nummern, dann vergeben beide dieselbe. Legen Sie im Büro einen Nummernkreis fest, dann bekommt jede Station eigene Nummern, oder geben Sie {above} einen anderen Bereich.',
    en: '{below} has come to {high}, {above} began at {low}: {distance} more and both give the same number. Define a series in the office, so that each station gets numbers of its own, or let {above} begin elsewhere.',
  },
  NUMBER_CIRCLES_OVERLAP: {
    de: '{below} (bis {high}) und {above} (ab {low}) vergeben Nummern aus demselben Bereich; gleiche werden abgewiesen. Legen Sie im Büro einen Nummernkreis fest, dann bekommt jede Station eigene Nummern.',
    en: '{below} (up to {high}) and {above} (from {low}) number in the same range; equal numbers will be refused. Define a series in the office, so that each station gets numbers of its own.',
  },
  OFFICE_SILENT: {
    de: 'Von „{office}“ ist seit {days} Tagen nichts gekommen. Prüfen Sie, ob dort abgeglichen wird und ob diese Station dort noch angeschlossen ist.',
    en: 'Nothing has come from "{office}" for {days} days. Check whether it is synchronising, and whether this station still belongs to it.',
  },
  JOIN_WAITING: {
    de: 'Die Anmeldung ging am {since} hinaus. Die Antwort kommt, wenn das Büro abgeglichen hat und hier danach abgeglichen wird.',
    en: 'The office was asked on {since}. Its answer comes once it has synchronised, and this station after it.',
  },
  JOIN_UNANSWERED: {
    de: '„{office}“ hat auf die Anmeldung vom {since} nicht geantwortet. Fragen Sie dort: Wurde seither abgeglichen? War die Einladung schon benutzt, abgelaufen oder zurückgezogen? Dann lassen Sie sich eine neue geben und schließen Sie die Station damit noch einmal an.',
    en: '"{office}" has not answered since it was asked on {since}. Ask there: has it synchronised since? Was the invitation used already, expired or withdrawn? Then get a new one and join with it once more.',
  },
  STATION_SUSPENDED: {
    de: '„{office}“ hat diese Station ausgeschaltet: Es wird nichts gesendet und nichts empfangen. Was Sie hier ändern, bleibt erhalten und geht hinaus, sobald sie dort wieder eingeschaltet ist.',
    en: '"{office}" has switched this station off: nothing is sent and nothing comes. What you change here is kept and goes out as soon as it is switched on again there.',
  },
  ENROL_NO_LICENCE: {
    de: 'Für {device} ist keine Lizenz frei. Erweitern Sie die Lizenz, oder nehmen Sie eine andere Station heraus, und laden Sie erneut ein.',
    en: 'There is no licence left for {device}. Extend the licence, or take out another station, and invite again.',
  },
  ENROL_LICENCE_UNKNOWN: {
    de: 'Ob für {device} ({station}) eine Lizenz frei ist, ließ sich nicht feststellen. Jeder Abgleich fragt wieder; kommt die Meldung weiter, wenden Sie sich an den Hersteller Ihres Programms.',
    en: 'It could not be found out whether there is a licence for {device} ({station}). Each synchronisation asks again; if this message stays, ask the vendor of your program.',
  },
  PROFILE_NOT_TAKEN: {
    de: 'Neue Einstellungen des Büros passen hier nicht ({reason}); die bisherigen gelten weiter. Aktualisieren Sie das Programm.',
    en: 'New settings of the office do not fit here ({reason}); the former ones stay in force. Update the program.',
  },
  PROFILE_OTHER_STATION: {
    de: 'Diese Einstellungen gelten für eine andere Station.',
    en: 'These settings are those of another station.',
  },
  BUNDLE_IS_A_FILE: {
    de: 'Das ist eine von Hand gesendete Datei. Nehmen Sie sie mit „Vorschau“ und „Übernehmen“ herein.',
    en: 'This is a file that was sent by hand. Take it in by preview and import.',
  },
  BUNDLE_NOT_FOR_US: {
    de: 'Diese Sendung ist für eine andere Stelle bestimmt und bleibt, wo sie ist.',
    en: 'This bundle is meant for another station and stays where it is.',
  },
  LINK_FORKED: {
    de: 'Von {station} kamen zwei verschiedene Sendungen mit der Nummer {seq}: Dort läuft vermutlich eine Kopie. Die zweite ist aufgehoben; klären Sie, welcher Rechner gilt.',
    en: 'Two different bundles with the number {seq} came from {station}: a copy is probably running there. The second is kept aside; find out which computer counts.',
  },
  BUNDLE_TOO_FAR_AHEAD: {
    de: 'Eine Sendung von {station} hat eine unmöglich hohe Nummer ({seq}) und ist aufgehoben. Fragen Sie dort nach.',
    en: 'A bundle of {station} has an impossibly high number ({seq}) and is kept aside. Ask there.',
  },
  PEER_SET_BACK: {
    de: 'Die Datenbank von {station} wurde zurückgesetzt oder ersetzt. Ihre Sendungen sind aufgehoben, bis die Station neu eingeladen ist.',
    en: 'The database of {station} was set back or replaced. Its bundles are kept aside until the station is invited again.',
  },
  CONFIRMED_WHAT_WAS_NEVER_SENT: {
    de: '{station} bestätigt etwas, das hier nie gesendet wurde: Diese Datenbank stammt aus einer Sicherung, oder eine Kopie von ihr läuft auf einem anderen Rechner. Was hier geändert wird, kommt dort nicht an. Arbeiten Sie auf nur einem Rechner weiter und lassen Sie sich für den anderen neu einladen.',
    en: '{station} confirms something that was never sent from here: this database comes from a backup, or a copy of it runs on another computer. What is changed here does not arrive there. Go on with one computer only, and have the other one invited anew.',
  },
  STATION_REPLACED: {
    de: '{office} hat den Platz dieser Station einem anderen Gerät gegeben: Von hier wird nichts mehr angenommen, und es kommt nichts Neues. Was hier noch nicht im Büro ist, geben Sie dort noch einmal ein. Soll dieser Rechner weiterarbeiten, lassen Sie ihn unter einem eigenen Namen neu einladen, mit einer neuen Datenbank.',
    en: '{office} has given the place of this station to another device: nothing from here is taken any more, and nothing new comes. Enter what is not in the office yet there once more. If this computer is to go on, have it invited under a name of its own, with a new database.',
  },
  FORMER_DEVICE_SENT: {
    de: 'Das frühere Gerät von {label} ({device}, ersetzt am {date}) hat noch etwas gesendet. Nichts davon wurde übernommen, es liegt beiseite; das Gerät erfährt davon. Lassen Sie sich zeigen, was dort noch nicht im Büro ist, und erfassen Sie es noch einmal.',
    en: 'The former device of {label} ({device}, replaced on {date}) still sent something. Nothing of it was taken, it is kept aside; the device is told. Ask what is there that is not in the office yet, and enter it once more.',
  },
  OFFICE_SET_BACK: {
    de: '{station} bestätigt etwas, das hier nie gesendet wurde: Die Datenbank des Büros stammt aus einer Sicherung, oder eine Kopie von ihr läuft. Es wird keine Nummer vergeben, niemand eingeladen und nichts umgestellt. Spielen Sie den neuesten Stand des Büros zurück und arbeiten Sie nur mit ihm weiter.',
    en: '{station} confirms something that was never sent from here: the database of the office comes from a backup, or a copy of it runs. No number is given, nobody invited and no setting changed. Restore the newest state of the office and go on with that one only.',
  },
  RECEIPT_ARRIVED: {
    de: '{label} ist im Büro.',
    en: '{label} is in the office.',
  },
  RECEIPT_CUSTOMER_UNNUMBERED: {
    de: '{label} ist im Büro und hat noch keine Kundennummer.',
    en: '{label} is in the office and has no customer number yet.',
  },
  CUSTOMERS_UNNUMBERED: {
    de: 'Kunden ohne Nummer: {count} ({label}). Es ist keine frei; prüfen Sie den Nummernkreis für Kunden. Sie bekommen ihre Nummer mit dem nächsten Abgleich, der eine hat.',
    en: 'Customers without a number: {count} ({label}). None is free; check the series for customers. They get theirs with the next synchronisation that has one.',
  },
  RECEIPT_CUSTOMER_NUMBER: {
    de: '{label} ist im Büro und hat die Nummer {number}.',
    en: '{label} is in the office and has the number {number}.',
  },
  RECEIPT_FINAL_NUMBER: {
    de: '{label} ist im Büro und hat jetzt die endgültige Nummer {number}. Drucken Sie den Beleg neu, wenn der Kunde ihn schon hat.',
    en: '{label} is in the office and has its final number {number} now. Print the document again if the customer has it already.',
  },
  RECEIPT_QUOTE: {
    de: 'Angebot {label} ist im Büro.',
    en: 'Quote {label} is in the office.',
  },
  RECEIPT_QUOTE_CUSTOMER: {
    de: 'Angebot {label} ist im Büro, Kunde hat Nr. {customer}.',
    en: 'Quote {label} is in the office, customer has no. {customer}.',
  },
  RECEIPT_SALES_ORDER: {
    de: 'Auftrag {label} ist im Büro.',
    en: 'Order {label} is in the office.',
  },
  RECEIPT_SALES_ORDER_CUSTOMER: {
    de: 'Auftrag {label} ist im Büro, Kunde hat Nr. {customer}.',
    en: 'Order {label} is in the office, customer has no. {customer}.',
  },
  RECEIPT_ORDER_CONFIRMATION: {
    de: 'Auftragsbestätigung {label} ist im Büro.',
    en: 'Order confirmation {label} is in the office.',
  },
  RECEIPT_ORDER_CONFIRMATION_CUSTOMER: {
    de: 'Auftragsbestätigung {label} ist im Büro, Kunde hat Nr. {customer}.',
    en: 'Order confirmation {label} is in the office, customer has no. {customer}.',
  },
  RECEIPT_DELIVERY_NOTE: {
    de: 'Lieferschein {label} ist im Büro.',
    en: 'Delivery note {label} is in the office.',
  },
  RECEIPT_DELIVERY_NOTE_CUSTOMER: {
    de: 'Lieferschein {label} ist im Büro, Kunde hat Nr. {customer}.',
    en: 'Delivery note {label} is in the office, customer has no. {customer}.',
  },
  RECEIPT_IN_QUESTION: {
    de: '{label} ist im Büro, dort ist aber noch etwas zu entscheiden. Die Antwort kommt von selbst.',
    en: '{label} is in the office, but something has to be decided there. The answer comes by itself.',
  },
  RECEIPT_KEPT_ASIDE: {
    de: '{label} wurde im Büro nicht übernommen ({reason}); dort gilt weiter, was es war. Ihre eigenen Werte sind hier aufgehoben: Sehen Sie sie an und klären Sie es mit dem Büro.',
    en: '{label} was not taken over in the office ({reason}); what it was holds there. Your own values are kept aside here: look at them and settle it with the office.',
  },
  OFFICE_VALUE_HOLDS: {
    de: '{label}: Hier stand etwas anderes als im Büro, und das Büro gibt vor. Sein Wert gilt jetzt; was hier stand, ist aufgehoben. Sehen Sie es an, und lassen Sie es nötigenfalls im Büro ändern.',
    en: '{label}: what stood here differed from the office, and the office decides. Its value holds now; what stood here is kept aside. Look at it, and have it changed in the office where needed.',
  },
  OFFICE_VALUE_HOLDS_MORE: {
    de: 'Bei weiteren {count} Sätzen gilt jetzt der Wert des Büros; was hier stand, ist aufgehoben. Sehen Sie es an, und lassen Sie es nötigenfalls im Büro ändern.',
    en: 'In {count} more cases the value of the office holds now; what stood here is kept aside. Look at it, and have it changed in the office where needed.',
  },
  NUMBER_TWICE_HERE: {
    de: 'Die Nummer {number} gibt es hier jetzt zweimal: auf Ihrem eigenen Beleg und auf einem von „{station}“. Das Büro wird gefragt, was mit Ihrem geschehen soll; ändern Sie ihn bis dahin nicht.',
    en: 'The number {number} is here twice now: on your own document and on one of "{station}". The office is asked what is to become of yours; do not change it until then.',
  },
  NUMBER_TWICE_HERE_MORE: {
    de: 'Weitere {count} Nummern gibt es hier jetzt zweimal. Das Büro wird gefragt, was mit Ihren Belegen geschehen soll.',
    en: '{count} more numbers are here twice now. The office is asked what is to become of your documents.',
  },
  RECORD_NOT_TAKEN: {
    de: '{label} von {station} wurde nicht übernommen ({reason}). Die Station weiß davon und hat ihre Werte noch; geben Sie es frei oder ändern Sie es hier.',
    en: '{label} of {station} was not taken over ({reason}). The station knows and still has its values; allow it, or change it here.',
  },
  RECORDS_NOT_TAKEN: {
    de: 'Weitere {count} Sätze von {station} wurden nicht übernommen. Die Gründe stehen im Lauf dieses Abgleichs.',
    en: '{count} more records of {station} were not taken over. The reasons stand in the job of this run.',
  },
  RECORDS_ARE_ONE: {
    de: '{label} wurde hier neu angelegt und ist im Büro {office}. Hier ist es jetzt auch ein Satz, Belege zeigen darauf; was hier anders stand, liegt beiseite.',
    en: '{label} was made here and is {office} at the office. Here they are one record now too, documents point to it; what stood here otherwise is kept aside.',
  },
  RECORDS_STAY_TWO: {
    de: '{label} ist im Büro derselbe Satz wie {office}, hier stehen beide: Ihr Programm ließ nicht zu, dass sie einer werden. Legen Sie sie dort zusammen.',
    en: '{label} is the same record as {office} at the office, and here are both: your program did not let them become one. Merge them there.',
  },
  RECEIPT_DELETED: {
    de: '{label} ist auch im Büro gelöscht.',
    en: '{label} is deleted at the office too.',
  },
  RECEIPT_BLOCKED: {
    de: '{label} ist im Büro jetzt gesperrt: Es wurde hier gelöscht.',
    en: '{label} is blocked at the office now: it was deleted here.',
  },
  RECEIPT_NOT_DELETED: {
    de: '{label} wurde hier gelöscht, das Büro behält es aber ({reason}). Sendet das Büro Sätze dieser Art, so kommt es von selbst zurück.',
    en: '{label} was deleted here, but the office keeps it ({reason}). Where the office sends records of this kind, it comes back by itself.',
  },
  DELETION_NOT_TAKEN: {
    de: '{station} hat {label} gelöscht. Hier bleibt es ({reason}) und kommt dort zurück. Soll es weg, löschen oder sperren Sie es hier.',
    en: '{station} has deleted {label}. It stays here ({reason}) and comes back there. If it should go, delete or block it here.',
  },
  RECEIPT_NOT_TAKEN: {
    de: '{label} wurde im Büro nicht übernommen ({reason}). Klären Sie es mit dem Büro.',
    en: '{label} was not taken over in the office ({reason}). Settle it with the office.',
  },
  CARRIER_FAILING: {
    de: 'Der Übertragungsweg „{carrier}“ geht gerade nicht ({reason}); ein anderer wird genommen. Prüfen Sie ihn mit „Verbindung testen“.',
    en: 'The carrier "{carrier}" does not work right now ({reason}); another one is used. Check it with "test connection".',
  },
  CARRIER_BACK: {
    de: 'Der Übertragungsweg „{carrier}“ geht wieder.',
    en: 'The carrier "{carrier}" works again.',
  },
} as const satisfies SentenceTable
