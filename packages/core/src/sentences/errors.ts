import type { SentenceTable } from './sentence.js'

/** Errors that are not about the format of a file; those stand in `format.ts`. */
export const errorSentences = {
  'store.unavailable': {
    de: 'Die Datenbank ist nicht erreichbar. Es wurde nichts geändert. Prüfen Sie Pfad, Schreibrecht und freien Platz.',
    en: 'The database cannot be reached. Nothing was changed. Check path, write permission and free space.',
  },
  'store.busy': {
    de: 'Die Datenbank ist durch ein anderes Programm gesperrt. Es wurde nichts geändert. Bitte gleich noch einmal versuchen.',
    en: 'Another program has locked the database. Nothing was changed. Please try again in a moment.',
  },
  'store.corrupt': {
    de: 'Die Datenbank ist beschädigt oder keine Datenbank. Es wurde nichts geändert. Spielen Sie eine Sicherung zurück.',
    en: 'The database is damaged or no database. Nothing was changed. Restore a backup.',
  },
  'store.newer_schema': {
    de: 'Diese Datenbank wurde schon mit einer neueren Version benutzt. Bitte das Programm aktualisieren.',
    en: 'This database has been used by a newer version already. Please update the program.',
  },
  'store.transaction_failed': {
    de: 'Die Datenbank hat die Änderung abgelehnt. Es wurde nichts geändert.',
    en: 'The database rejected the change. Nothing was changed.',
  },
  'transport.unavailable': {
    de: 'Der Übertragungsweg ist gerade nicht erreichbar. Es geht nichts verloren; der nächste Lauf versucht es wieder.',
    en: 'The carrier cannot be reached right now. Nothing is lost; the next run tries again.',
  },
  'transport.missing': {
    de: 'Den Austauschplatz „{place}“ gibt es nicht. Prüfen Sie den Namen und ob das Laufwerk verbunden ist, oder legen Sie ihn an.',
    en: 'The exchange place "{place}" does not exist. Check the name and that the drive is connected, or create it.',
  },
  'transport.in_the_way': {
    de: 'Wo „{place}“ sein soll, ist etwas anderes: eine Datei oder eine Verknüpfung statt eines Ordners, oder ein Ordner statt einer Datei. Benennen Sie es um oder nehmen Sie es weg; danach geht es von selbst weiter.',
    en: 'Where "{place}" should be there is something else: a file or a link instead of a folder, or a folder instead of a file. Rename it or take it away; after that it goes on by itself.',
  },
  'transport.denied': {
    de: 'Auf den Austauschplatz „{place}“ darf nicht zugegriffen werden. Geben Sie Lese- und Schreibrecht.',
    en: 'Access to the exchange place "{place}" is not permitted. Grant read and write permission.',
  },
  'transport.full': {
    de: 'Auf dem Austauschplatz „{place}“ ist kein Platz mehr. Schaffen Sie Platz; danach geht es von selbst weiter.',
    en: 'There is no space left at the exchange place "{place}". Make room; after that it goes on by itself.',
  },
  'transport.busy': {
    de: 'Ein anderes Programm hält eine Datei am Austauschplatz „{place}“ fest ({reason}). Der nächste Lauf versucht es wieder; bleibt es so, nehmen Sie den Ordner vom Virenscanner aus und lassen Sie den Abgleich des Ordners zu Ende laufen.',
    en: 'Another program holds a file at the exchange place "{place}" ({reason}). The next run tries again; if it stays like this, exclude the folder from the virus scanner and let the synchronisation of the folder finish.',
  },
  'transport.unsuitable': {
    de: 'Der Austauschplatz „{place}“ kann nicht, was nötig ist ({reason}). Wählen Sie einen anderen Ordner: auf einem einzigen Laufwerk, mit kurzem Pfad, in dem sich Dateien umbenennen lassen.',
    en: 'The exchange place "{place}" cannot do what is needed ({reason}). Choose another folder: on one single drive, with a short path, where files can be renamed.',
  },
  'transport.too_large': {
    de: 'Eine Sendung ist größer, als der Übertragungsweg trägt ({bytes} Byte, höchstens {limit}).',
    en: 'A bundle is larger than the carrier takes ({bytes} bytes, at most {limit}).',
  },
  'transport.login_refused': {
    de: '{place} hat die Anmeldung abgelehnt ({answer}). Prüfen Sie Benutzer und Passwort in den Einstellungen; es wird eine Weile nicht wieder versucht.',
    en: '{place} has refused the log-in ({answer}). Check user and password in the settings; it is not tried again for a while.',
  },
  'transport.address_unknown': {
    de: 'Für „{station}“ ist keine Adresse eingetragen. Tragen Sie ihr Postfach in den Einstellungen der Station ein, oder unter „addresses“ des eigenen Postfachs.',
    en: 'No address is entered for “{station}”. Enter its mailbox in the settings of the station, or under “addresses” of the own mailbox.',
  },
  'transport.refused': {
    de: 'Die Sendung an {place} wurde abgelehnt: {answer}. Prüfen Sie die Adresse und fragen Sie den Anbieter.',
    en: 'The bundle to {place} was refused: {answer}. Check the address and ask the provider.',
  },
  'transport.clock_wrong': {
    de: '{place} nimmt nichts an, weil die Uhr dieses Computers falsch geht ({answer}). Stellen Sie Datum, Uhrzeit und Zeitzone richtig; danach geht es von selbst weiter.',
    en: '{place} accepts nothing because the clock of this computer is wrong ({answer}). Set date, time and time zone right; after that it goes on by itself.',
  },
  'transport.name_taken': {
    de: 'Bei {place} liegt unter dem Namen {name} etwas anderes; es wurde nicht überschrieben. Der nächste Lauf nimmt einen anderen Namen. Prüfen Sie, wer dort schreiben darf.',
    en: 'At {place} something else lies under the name {name}; it was not overwritten. The next run takes another name. Check who may write there.',
  },
  'usage.not_member': {
    de: 'Diese Datenbank ist noch nicht angeschlossen, oder Dateien, die zu ihr gehören, fehlen. Schließen Sie sie mit Datei und Code aus dem Büro an.',
    en: 'This database has not joined yet, or files that belong to it are missing. Join with the file and the code from the office.',
  },
  'usage.keys_of_other': {
    de: 'Die Zugangsdaten gehören zu einer anderen Datenbank als „{label}“. Es wurde nichts geändert. Legen Sie den Ordner mit den Zugangsdaten zurück, der zu dieser Datenbank gehört; eine Sicherung hat ihn auch.',
    en: 'The access data are those of another database than "{label}". Nothing was changed. Put back the folder with access data that belongs to this database; a backup has it too.',
  },
  'usage.set_back': {
    de: 'Diese Datenbank ist älter als das, was von hier schon gesendet wurde: Sie stammt vermutlich aus einer Sicherung oder ist eine Kopie. Es wurde nichts gesendet und nichts übernommen. Spielen Sie den neuesten Stand zurück; eine Station lassen Sie sonst vom Büro neu einladen.',
    en: 'This database is older than what was sent from here already: it probably comes from a backup or is a copy. Nothing was sent and nothing was taken over. Restore the newest state; a station otherwise asks the office for a new invitation.',
  },
  'usage.station_joined': {
    de: '„{label}“ arbeitet schon (Gerät {device}). Eine neue Einladung gibt seinen Platz einem anderen Gerät: Was es noch nicht gesendet hat, kommt dann nicht mehr an. Gleichen Sie dort zuerst ab. Wenn das Gerät ersetzt werden soll, sagen Sie es ausdrücklich (replace, in der Befehlszeile --replace); für ein weiteres Gerät nehmen Sie einen anderen Namen.',
    en: '"{label}" works already (device {device}). A new invitation gives its place to another device: what it has not sent yet does not arrive any more then. Synchronise there first. If the device is to be replaced, say so (replace, on the command line --replace); for a further device choose another name.',
  },
  'usage.already_running': {
    de: 'Ein anderer Abgleich läuft schon. Bitte warten, bis er fertig ist.',
    en: 'Another synchronisation is running already. Please wait until it has finished.',
  },
  'usage.wrong_code': {
    de: 'Der Code passt nicht zu dieser Einladung. Prüfen Sie ihn Buchstabe für Buchstabe; Groß- und Kleinschreibung und Striche zählen nicht.',
    en: 'The code does not fit this invitation. Check it letter by letter; case and hyphens do not matter.',
  },
  'usage.numbers_exhausted': {
    de: 'Für „{series}“ ist keine Nummer mehr da. Gleichen Sie mit dem Büro ab, dann kommen neue.',
    en: 'There is no number left for "{series}". Synchronise with the office to get new ones.',
  },
  'usage.invalid_argument': {
    de: 'Der Aufruf ist falsch: {field} – erwartet wird {expected}.',
    en: 'The call is wrong: {field} – expected {expected}.',
  },
  'usage.invalid_configuration': {
    de: 'Die Einstellung {field} ist falsch; erwartet wird {expected}. Es wurde nichts davon übernommen.',
    en: 'The setting {field} is wrong; expected {expected}. None of it was taken over.',
  },
  'usage.not_found': { de: 'Nicht gefunden: {what}.', en: 'Not found: {what}.' },
  'usage.closed': {
    de: 'Die Verbindung ist schon geschlossen; bitte neu öffnen.',
    en: 'The connection is closed already; please open it again.',
  },
  'usage.key_exposed': {
    de: 'Die Schlüsseldatei {path} darf nur ihr Besitzer lesen ({expected}). Nehmen Sie allen anderen das Recht daran und prüfen Sie, wer sie gelesen haben kann. Es wurde nichts geändert.',
    en: 'Only its owner may read the key file {path} ({expected}). Take the right to it from everybody else, and check who may have read it. Nothing was changed.',
  },
  'usage.key_denied': {
    de: 'Die Schlüsseldatei {path} gehört einem anderen Benutzer dieses Rechners. Starten Sie das Programm als der Benutzer, unter dem es eingerichtet wurde. Es wurde nichts geändert.',
    en: 'The key file {path} belongs to another user of this computer. Start the program as the user that set it up. Nothing was changed.',
  },
  'usage.not_permitted': {
    de: 'Das ist nicht erlaubt ({action}, Benutzer: {by}). Es wurde nichts geändert.',
    en: 'This is not permitted ({action}, user: {by}). Nothing was changed.',
  },
  'usage.kind_not_kept': {
    de: 'Sätze der Art {kind} werden in dieser Datenbank nicht geführt. Nennen Sie eine Art, die es hier gibt.',
    en: 'Records of the kind {kind} are not kept in this database. Name a kind that is kept here.',
  },
  'usage.forbidden_kind': {
    de: 'Belege der Art {kind} werden nie übertragen: Rechnungen, Gutschriften und Mahnungen bleiben, wo sie sind. Das lässt sich nicht einstellen.',
    en: 'Documents of the kind {kind} are never transferred: invoices, credit notes and reminders stay where they are. No setting changes that.',
  },
  'usage.local_only': {
    de: '{kind} bleibt in dieser Datenbank und wird nicht übertragen.',
    en: '{kind} stays in this database and is not transferred.',
  },
  'usage.not_undoable': {
    de: 'Der Lauf {job} lässt sich nicht rückgängig machen: Er ist es schon, oder er hat selbst etwas rückgängig gemacht.',
    en: 'Job {job} cannot be undone: it has been undone already, or it is an undo itself.',
  },
  'usage.numbers_blocked': {
    de: 'Es wird keine Nummer vergeben: {station} kennt Sendungen von hier, die diese Datenbank nicht kennt. Sie stammt aus einer Sicherung, oder eine Kopie von ihr läuft, und eine Nummer könnte zweimal vergeben werden. Spielen Sie den neuesten Stand zurück; eine Station lassen Sie sonst vom Büro neu einladen.',
    en: 'No number is given: {station} knows of bundles from here that this database does not know. It comes from a backup, or a copy of it runs, and a number might be given twice. Restore the newest state; a station otherwise asks the office for a new invitation.',
  },
  'usage.run_not_undoable': {
    de: 'Der Lauf {job} ist ein Abgleich; was er brachte, lässt sich nicht als Ganzes rückgängig machen. Nehmen Sie eine Antwort zurück, indem Sie deren Lauf rückgängig machen, und ändern Sie alles andere wie gewohnt: Es geht mit dem nächsten Abgleich hinaus.',
    en: 'Job {job} is a run of the synchronisation; what it brought cannot be undone as a whole. Take an answer back by undoing the job of that answer, and change anything else as usual: it goes out with the next run.',
  },
  'usage.not_ready': {
    de: 'Die Daten haben sich seit der Vorschau geändert. Es wurde nichts übernommen; bitte die Vorschau neu ansehen.',
    en: 'The data have changed since the preview. Nothing was taken over; please look at the preview again.',
  },
} as const satisfies SentenceTable
