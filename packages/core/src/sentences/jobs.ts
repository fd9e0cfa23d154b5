import type { SentenceTable } from './sentence.js'

/** Reasons, notices and question texts of export, import, decisions and undo. */
export const jobSentences = {
  FILE_ALREADY_IMPORTED: {
    de: 'Diese Datei wurde schon übernommen (Lauf {job}). Gleiches bleibt, wie es ist.',
    en: 'This file was imported before (job {job}). What is the same stays as it is.',
  },
  ORIGIN_NOT_PROVEN: {
    de: 'Die Herkunft ist nicht bewiesen: Die Datei nennt „{from}“ als Absender, ist aber nicht von einem bekannten Absender unterschrieben.',
    en: 'The origin is not proven: the file names “{from}” as its sender but is not signed by a sender you know.',
  },
  KIND_NOT_KEPT: {
    de: 'Diese Datenbank führt keine Sätze der Art {kind}.',
    en: 'This database keeps no records of the kind {kind}.',
  },
  KIND_NOT_INCLUDED: {
    de: 'Sätze der Art {kind} werden laut Einstellung nicht übernommen.',
    en: 'Records of the kind {kind} are not taken over, as the settings say.',
  },
  NEW_NOT_ACCEPTED: {
    de: 'Neue Sätze der Art {kind} werden laut Einstellung nicht angelegt.',
    en: 'New records of the kind {kind} are not created, as the settings say.',
  },
  CHANGED_NOT_ACCEPTED: {
    de: 'Geänderte Sätze der Art {kind} werden laut Einstellung nicht übernommen.',
    en: 'Changed records of the kind {kind} are not taken over, as the settings say.',
  },
  DELETED_NOT_ACCEPTED: {
    de: 'Löschungen der Art {kind} werden laut Einstellung nicht übernommen.',
    en: 'Deletions of the kind {kind} are not taken over, as the settings say.',
  },
  DELETION_TAKEN: {
    de: 'Die Station hat den Satz gelöscht; hier ist er es damit auch.',
    en: 'The station has deleted the record; with that it is deleted here too.',
  },
  DELETION_BLOCKED: {
    de: 'Die Station hat den Satz gelöscht; hier ist er nur gesperrt, wie es die Einstellung sagt.',
    en: 'The station has deleted the record; here it is only blocked, as the settings say.',
  },
  OTHER_COMPANY: {
    de: 'Der Satz gehört zum Mandanten „{company}“, diese Datenbank führt „{own}“.',
    en: 'The record belongs to the client “{company}”, this database keeps “{own}”.',
  },
  VALUE_INVALID: {
    de: 'Der angegebene Wert passt nicht bei {path}: {message}. Die Frage bleibt offen; bitte mit einem anderen Wert beantworten.',
    en: 'The value given does not fit at {path}: {message}. The question stays open; answer it with another value.',
  },
  RECORD_INVALID: {
    de: 'Der Satz ist fehlerhaft bei {path}: {message}. Bitte beim Absender berichtigen und neu senden.',
    en: 'The record is wrong at {path}: {message}. Please correct it at the sender and send it again.',
  },
  REVISION_TOO_HIGH: {
    de: 'Die Fassungsnummer dieses Satzes ist am Ende ihres Bereichs; er reist nicht mehr. Bitte den Hersteller fragen.',
    en: 'The revision number of this record is at the end of its range; it does not travel any more. Please ask the vendor.',
  },
  RECORD_TOO_LONG: {
    de: 'Der Beleg ist mit seinen Anhängen größer als {bytes} Byte und passt in keine Datei. Bitte Anhänge weglassen.',
    en: 'With its attachments the document is larger than {bytes} bytes and fits no file. Please leave attachments out.',
  },
  RECORD_TOO_LARGE_FOR_CARRIER: {
    de: 'Der Satz braucht mit seinen Anhängen {bytes} Byte, der Austauschweg trägt höchstens {limit} je Sendung. Bitte Anhänge weglassen oder einen Weg wählen, der mehr trägt.',
    en: 'With its attachments the record needs {bytes} bytes, the carrier takes at most {limit} per bundle. Please leave attachments out, or choose a carrier that takes more.',
  },
  NUMBER_AMBIGUOUS: {
    de: 'Mehrere Sätze hier haben die Nummer {number}; keiner wurde verknüpft. Bitte hier bereinigen und neu einlesen.',
    en: 'Several records here have the number {number}; none was linked. Please tidy up here and import again.',
  },
  RECORD_HASH_WRONG: {
    de: 'Inhalt und Prüfsumme des Satzes passen nicht zusammen. Bitte neu senden lassen.',
    en: 'Content and checksum of the record do not agree. Please have it sent again.',
  },
  STORE_REFUSED: {
    de: 'Die Datenbank hat diesen Satz abgelehnt: {message}',
    en: 'The database rejected this record: {message}',
  },
  OPERATION_NOT_IN_FILES: {
    de: 'Diese Angabe ({operation}) gehört nicht in eine von Hand gemachte Datei.',
    en: 'This entry ({operation}) does not belong in a file made by hand.',
  },
  PARTY_LINK_OPEN: {
    de: 'Der Kunde ist noch nicht zugeordnet ({role}); Name und Anschrift stehen im Beleg.',
    en: 'The customer is not assigned yet ({role}); name and address stand in the document.',
  },
  PARTY_NOT_CREATED: {
    de: 'Der Kunde ist hier nicht angelegt ({role}); Name und Anschrift stehen im Beleg.',
    en: 'The customer is not in this database ({role}); name and address stand in the document.',
  },
  CUSTOMER_NUMBER_NOT_TAKEN: {
    de: 'Die fremde Kundennummer {number} wurde nicht als eigene übernommen.',
    en: 'The foreign customer number {number} was not taken as one of ours.',
  },
  NUMBER_ASSIGNED: {
    de: 'Hat hier die Nummer {number} bekommen.',
    en: 'Was given the number {number} here.',
  },
  NUMBER_STILL_TEMPORARY: {
    de: 'Trägt noch die vorläufige Nummer {number}: Für diese Belegart gibt es hier keinen Nummernkreis mit freien Nummern. Richten Sie einen ein; die nächste Änderung des Belegs bekommt dann eine Nummer.',
    en: 'Still has the temporary number {number}: there is no series with free numbers for this kind of document here. Define one; the next change of the document then gets a number.',
  },
  SPLIT_INTO_FILES: {
    de: 'Zu groß für eine Datei; es wurden {count} Dateien daraus, jede für sich vollständig.',
    en: 'Too large for one file; it became {count} files, each complete in itself.',
  },
  UNDO_CHANGED_SINCE: {
    de: 'Bleibt: seitdem geändert.',
    en: 'Kept: changed since then.',
  },
  UNDO_REFERRED_TO: {
    de: 'Bleibt: {count} andere Sätze verweisen darauf.',
    en: 'Kept: {count} other records refer to it.',
  },
  UNDO_GONE: { de: 'Schon nicht mehr da.', en: 'Gone already.' },
  UNDO_STORE_REFUSED: {
    de: 'Bleibt: Die Datenbank gibt den Satz nicht her ({message}).',
    en: 'Kept: the database does not give the record up ({message}).',
  },
  UNDO_LATER_JOB: {
    de: 'Bleibt: der Lauf {job} hat den Satz danach geschrieben.',
    en: 'Kept: job {job} has written the record since.',
  },
  UNDO_LINK_USED: {
    de: 'Die Verknüpfung bleibt: {count} andere Sätze benutzen sie.',
    en: 'The link is kept: {count} other records use it.',
  },
  UNDO_WINDOW_OVER: {
    de: 'Die Frist zum Rückgängigmachen ist seit {date} vorbei.',
    en: 'The time for undoing ended on {date}.',
  },
  QUESTION_SETTLED: {
    de: 'Die Frage hat sich inzwischen erledigt; es wurde nichts geschrieben. Der Satz kommt wieder, sobald er beim Absender geändert oder noch einmal eingelesen wird.',
    en: 'The question has settled itself meanwhile; nothing was written. The record comes again once it is changed at the sender, or imported once more.',
  },
  TARGET_CHANGED: {
    de: 'Der Satz hat sich geändert, seit die Frage gezeigt wurde. Bitte mit den neuen Werten entscheiden.',
    en: 'The record changed since the question was shown. Please decide with the new values.',
  },
  DECIDED_KEEP_LOCAL: { de: 'Entschieden: Der Stand hier bleibt.', en: 'Decided: what is here stays.' },
  DECIDED_KEEP_REFUSED: { de: 'Entschieden: bleibt abgelehnt.', en: 'Decided: stays refused.' },
  DECIDED_SAME: {
    de: 'Entschieden: beide sind derselbe Beleg; der hier bleibt, wie er ist.',
    en: 'Decided: both are the same document; the one here stays as it is.',
  },
  NUMBER_NOT_FREE: {
    de: 'Die Nummer {number} ist hier schon vergeben. Geben Sie eine freie an.',
    en: 'The number {number} is taken here already. Give one that is free.',
  },
  NUMBER_IN_BLOCK: {
    de: 'Die Nummer {number} liegt im Nummernblock von {holder} und würde dort noch einmal vergeben. Geben Sie eine andere an.',
    en: 'The number {number} lies in the block of {holder}, which would give it a second time. Give another one.',
  },
  MATCH_PROBABILITY: {
    de: 'Zu {percent} % derselbe Kunde.',
    en: 'The same customer with {percent} %.',
  },
  MATCH_IMPROBABLE: {
    de: 'Wahrscheinlich ein anderer Kunde (derselbe zu höchstens {percent} %).',
    en: 'Probably another customer (the same with {percent} % at most).',
  },
  SAME_NAME: { de: 'Gleicher Name.', en: 'Same name.' },
  SAME_POSTAL_CODE: { de: 'Gleiche Postleitzahl.', en: 'Same postal code.' },
  PARTY_LINKED: {
    de: 'Mit dem vorhandenen Kunden verknüpft (erkannt an: {by}).',
    en: 'Linked to the customer that is here (recognised by: {by}).',
  },
  PARTY_CHOICE_MISSING: {
    de: 'Die Antwort nennt keinen der vorgeschlagenen Kunden. Bitte einen davon angeben.',
    en: 'The answer names none of the customers offered. Please name one of them.',
  },
  DOCUMENT_CHOICE_MISSING: {
    de: 'Mehrere Belege hier haben die Nummer {number}, und die Antwort nennt keinen davon. Geben Sie in values.key den Schlüssel des gemeinten an, einen von: {keys}.',
    en: 'Several documents here have the number {number}, and the answer names none of them. Give the key of the one that is meant in values.key, one of: {keys}.',
  },
  NUMBER_NEEDED: {
    de: 'Für den Import unter neuer Nummer fehlt die Nummer. Geben Sie eine freie Nummer an.',
    en: 'Importing under a new number needs a number. Give one that is free.',
  },
} as const satisfies SentenceTable
