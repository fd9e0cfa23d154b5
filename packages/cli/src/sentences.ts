/** Sentences that only the command says. What core can say stands in core's catalogue. */
import { describe } from '@ordersync/core'
import type { SentenceParameters, SentenceTable } from '@ordersync/core'

export type Language = 'de' | 'en'

export const cliSentences = {
  'cli.usage': {
    de: 'So geht der Aufruf nicht: {message}. Hilfe gibt: {help}',
    en: 'The call is not possible like this: {message}. For help: {help}',
  },
  'cli.unexpected': {
    de: 'Unerwarteter Fehler: {message}. Es wurde nichts geändert. Bitte melden; mit ORDERSYNC_DEBUG=1 erscheint die Stelle.',
    en: 'Unexpected error: {message}. Nothing was changed. Please report it; ORDERSYNC_DEBUG=1 shows the place.',
  },
  'cli.stopped': { de: 'Abgebrochen. Es wurde nichts geändert.', en: 'Stopped. Nothing was changed.' },
  'cli.stoppedExchange': {
    de: 'Abgebrochen. Fertige Dateien bleiben übernommen; die unterbrochene hat nichts geändert.',
    en: 'Stopped. Files already done stay taken over; the interrupted one has changed nothing.',
  },
  'cli.databaseMissing': {
    de: 'Die Datenbank {path} gibt es nicht. Prüfen Sie den Pfad (--db), oder legen Sie sie an: mit „ordersync join“ als Station, mit „ordersync init“ als Büro, mit „ordersync setup“ für einzelne Dateien.',
    en: 'There is no database {path}. Check the path (--db), or create it: with "ordersync join" as a station, with "ordersync init" as an office, with "ordersync setup" for single files.',
  },
  'cli.notSetUp': {
    de: '{path} ist keine Datenbank für OrderSync. „ordersync setup“ richtet sie ein; prüfen Sie vorher den Pfad.',
    en: '{path} is no database for OrderSync. "ordersync setup" prepares it; check the path first.',
  },
  'cli.foreignDatabase': {
    de: '{path} ist die Datenbank eines anderen Programms. Für ein ERP mit Schnittstellentabellen geben Sie --tables an; sonst nennen Sie mit --db eine neue Datei.',
    en: '{path} is the database of another program. For an ERP with interface tables give --tables; otherwise name a new file with --db.',
  },
  'cli.setupDone': {
    de: 'Eingerichtet. Einstellungen: {config} – Datenbank: {db} – Schlüssel: {keys}. Auf dem anderen Rechner dasselbe Firmenkennwort eingeben.',
    en: 'Set up. Settings: {config} – database: {db} – keys: {keys}. Enter the same company passphrase on the other computer.',
  },
  'cli.outboxRecordGone': {
    de: 'Den markierten Satz gibt es in ordersync_share nicht mehr. Schreiben Sie ihn dort hinein und markieren Sie ihn neu.',
    en: 'The marked record is not in ordersync_share any more. Write it there and mark it again.',
  },
  'cli.questionsOpen': {
    de: 'Offene Fragen: {count}. „ordersync questions“ zeigt sie.',
    en: 'Open questions: {count}. "ordersync questions" shows them.',
  },
  'cli.loaded': {
    de: 'Geladene Sätze: {records} (neu oder geändert: {changed}). Zum Senden markiert: {marked}. Quittungen: {receipts}.',
    en: 'Records loaded: {records} (new or changed: {changed}). Marked to be sent: {marked}. Receipts: {receipts}.',
  },
  'cli.referenceUnknown': {
    de: '{kind} {key} verweist auf {to} {target}, das weder in der Datei noch in der Datenbank steht. Es wurde nichts geladen.',
    en: '{kind} {key} refers to {to} {target}, which is neither in the file nor in the database. Nothing was loaded.',
  },
  'cli.receiptUnknown': {
    de: 'Die Quittung für Eingang {inbox} passt zu keiner wartenden Zeile. Es wurde nichts geladen.',
    en: 'The receipt for inbox {inbox} fits no waiting row. Nothing was loaded.',
  },
  'cli.noDatabase': {
    de: 'Es ist keine Datenbank genannt. Geben Sie --db an, oder legen Sie eine an: mit „ordersync join“ als Station, mit „ordersync init“ als Büro, mit „ordersync setup“ für einzelne Dateien.',
    en: 'No database is named. Give --db, or create one: with "ordersync join" as a station, with "ordersync init" as an office, with "ordersync setup" for single files.',
  },
  'cli.noStation': {
    de: 'Diese Datenbank hat noch keinen Namen. Geben Sie --station an, oder richten Sie sie mit „ordersync setup“ ein.',
    en: 'This database has no name yet. Give --station, or set it up with "ordersync setup".',
  },
  'cli.setupNeedsDatabase': {
    de: 'Nennen Sie mit --db die Datei der Datenbank, zum Beispiel --db buero.sqlite. Gibt es sie noch nicht, wird sie angelegt.',
    en: 'Name the file of the database with --db, for example --db office.sqlite. It is created if there is none.',
  },
  'cli.setupNeedsStation': {
    de: 'Geben Sie dieser Datenbank mit --station einen Namen, zum Beispiel --station buero. Jede Datenbank braucht ihren eigenen.',
    en: 'Give this database a name with --station, for example --station office. Each database needs one of its own.',
  },
  'cli.passphraseFileLong': {
    de: '{path} ist zu groß für eine Datei mit dem Firmenkennwort. Sie enthält nur das Kennwort, in einer Zeile.',
    en: '{path} is too large for a file with the company passphrase. It holds only the passphrase, in one line.',
  },
  'cli.noPassphrase': {
    de: 'Es ist kein Firmenkennwort hinterlegt. Hinterlegen Sie es mit „ordersync setup“, oder geben Sie --passphrase-file an.',
    en: 'No company passphrase is kept. Enter it with "ordersync setup", or give --passphrase-file.',
  },
  'cli.passphraseShort': {
    de: 'Das Firmenkennwort ist zu kurz: mindestens 12 Zeichen. Es wurde nichts angelegt.',
    en: 'The company passphrase is too short: at least 12 characters. Nothing was created.',
  },
  'cli.passphraseDiffers': {
    de: 'Die beiden Eingaben sind verschieden. Es wurde nichts angelegt.',
    en: 'The two entries differ. Nothing was created.',
  },
  'cli.passphrasePrompt': {
    de: 'Firmenkennwort (mindestens 12 Zeichen): ',
    en: 'Company passphrase (at least 12 characters): ',
  },
  'cli.passphraseAgain': { de: 'Noch einmal: ', en: 'Once more: ' },
  'cli.passphraseNoTerminal': {
    de: 'Ohne Bildschirm kann niemand das Firmenkennwort eingeben. Geben Sie --passphrase-file an, oder setzen Sie die Umgebungsvariable ORDERSYNC_PASSPHRASE.',
    en: 'Without a terminal nobody can enter the company passphrase. Give --passphrase-file, or set the environment variable ORDERSYNC_PASSPHRASE.',
  },
  'cli.fileMissing': { de: 'Die Datei {path} gibt es nicht.', en: 'There is no file {path}.' },
  'cli.fileUnreadable': {
    de: 'Die Datei {path} lässt sich nicht lesen ({reason}).',
    en: 'The file {path} cannot be read ({reason}).',
  },
  'cli.fileUnwritable': {
    de: '{path} lässt sich nicht schreiben ({reason}). Es wurde keine Datei angelegt.',
    en: '{path} cannot be written ({reason}). No file was created.',
  },
  'cli.folderMissing': { de: 'Den Ordner {path} gibt es nicht.', en: 'There is no folder {path}.' },
  'cli.outExists': {
    de: '{path} gibt es schon; es wurde nicht überschrieben. Wählen Sie einen anderen Namen.',
    en: '{path} exists already and was not overwritten. Choose another name.',
  },
  'cli.outNeedsFolder': {
    de: 'Es wurden {count} Dateien; dafür muss --out ein Ordner sein.',
    en: 'It became {count} files; --out must be a folder for that.',
  },
  'cli.configMissing': {
    de: 'Die Einstellungsdatei {path} gibt es nicht. „ordersync setup“ legt sie an.',
    en: 'There is no configuration file {path}. "ordersync setup" creates it.',
  },
  'cli.configSyntax': {
    de: 'Die Einstellungsdatei {path} ist kein gültiges JSON ({reason}). Es wurde nichts davon übernommen.',
    en: 'The configuration file {path} is no valid JSON ({reason}). None of it was taken over.',
  },
  'cli.configField': {
    de: 'Einstellung {field} in {path} ist falsch: erwartet wird {expected}. Es wurde nichts davon übernommen.',
    en: 'The setting {field} in {path} is wrong: expected {expected}. None of it was taken over.',
  },
  'cli.configUnknown': {
    de: 'Eine Einstellung {field} gibt es nicht ({path}); möglich sind {expected}. Es wurde nichts davon übernommen.',
    en: 'There is no setting {field} ({path}); possible are {expected}. None of it was taken over.',
  },
  'cli.configShape': {
    de: 'Die Einstellungsdatei {path} muss ein JSON-Objekt sein: { … }. Es wurde nichts davon übernommen.',
    en: 'The configuration file {path} must be one JSON object: { … }. None of it was taken over.',
  },
  'cli.optionField': {
    de: '{field} ist falsch: erwartet wird {expected}.',
    en: '{field} is wrong: expected {expected}.',
  },
  'cli.configExists': {
    de: '{path} gibt es schon; es wurde nichts geändert. Mit --force wird sie ersetzt.',
    en: '{path} exists already; nothing was changed. --force replaces it.',
  },
  'cli.notOneOf': {
    de: '{field}: „{value}“ gibt es nicht; möglich sind {expected}.',
    en: '{field}: "{value}" is not one of {expected}.',
  },
  'cli.kindUnknown': {
    de: 'Es gibt keine Art „{kind}“; möglich sind {kinds}.',
    en: 'There is no kind "{kind}"; possible are {kinds}.',
  },
  'cli.selectionSyntax': {
    de: '„{value}“ bezeichnet keinen Beleg. Erwartet wird Art:Nummer, zum Beispiel quote:AN-1001; „ordersync list“ zeigt alle.',
    en: '"{value}" names no document. Expected is kind:number, for example quote:AN-1001; "ordersync list" shows all.',
  },
  'cli.answerSyntax': {
    de: '„{value}“ ist keine Antwort. Erwartet wird <Frage>=<Möglichkeit>, wenn nötig mit :<Wert>, zum Beispiel 67fa153afd=keepLocal.',
    en: '"{value}" is no answer. Expected is <question>=<option>, with :<value> where needed, for example 67fa153afd=keepLocal.',
  },
  'cli.questionUnknown': {
    de: 'Es gibt keine offene Frage {id}. „ordersync questions“ zeigt die offenen.',
    en: 'There is no open question {id}. "ordersync questions" shows the open ones.',
  },
  'cli.questionAmbiguous': {
    de: 'Mehrere Fragen beginnen mit {id}; geben Sie mehr Zeichen an.',
    en: 'Several questions begin with {id}; give more characters.',
  },
  'cli.optionUnknown': {
    de: 'Die Frage {id} kennt die Möglichkeit „{option}“ nicht; möglich sind: {options}.',
    en: 'The question {id} has no option "{option}"; possible are: {options}.',
  },
  'cli.valueMissing': {
    de: 'Zu „{option}“ gehört ein Wert, zum Beispiel {expected}.',
    en: '"{option}" needs a value, for example {expected}.',
  },
  'cli.questionIdShort': {
    de: 'Die Kennung „{id}“ ist zu kurz: von der Kennung einer Frage braucht es mindestens {minimum} Zeichen.',
    en: 'The id "{id}" is too short: at least {minimum} characters of the id of a question are needed.',
  },
  'cli.keyMissing': {
    de: 'Bei „{option}“ gibt es mehrere Vorhandene. Nennen Sie mit "key" den gemeinten; möglich sind {expected}.',
    en: 'There are several candidates for "{option}". Name the one that is meant with "key"; possible are {expected}.',
  },
  'cli.needsYes': {
    de: 'Ohne Bildschirm wird nichts ungefragt übernommen. Prüfen Sie mit „ordersync preview“, dann rufen Sie mit --yes auf.',
    en: 'Without a terminal nothing is taken over unasked. Check with "ordersync preview", then call with --yes.',
  },
  'cli.confirmImport': { de: 'So übernehmen? [j/N] ', en: 'Take over like this? [y/N] ' },
  'cli.declined': { de: 'Nichts übernommen.', en: 'Nothing was taken over.' },
  'cli.noUnattended': {
    de: 'Unbeaufsichtigter Austausch ist nicht eingeschaltet. Setzen Sie in {path} "unattended": true, wenn Dateien ohne Ansicht übernommen werden sollen.',
    en: 'Unattended exchange is not switched on. Set "unattended": true in {path} if files shall be taken over unseen.',
  },
  'cli.needsTables': {
    de: 'In {path} gibt es keine Schnittstellentabellen. „ordersync setup --tables“ legt sie an.',
    en: 'There are no interface tables in {path}. "ordersync setup --tables" creates them.',
  },
  'cli.tablesIncomplete': {
    de: 'Die Schnittstellentabellen in {path} sind unvollständig; es fehlt {table}. „ordersync setup --tables“ ergänzt sie.',
    en: 'The interface tables in {path} are incomplete; {table} is missing. "ordersync setup --tables" completes them.',
  },
  'cli.sameFolder': {
    de: 'Eingang und Ausgang müssen verschiedene Ordner sein.',
    en: 'The folders for incoming and outgoing files must differ.',
  },
  'cli.nothingToExchange': {
    de: 'Es ist weder ein Ordner für den Eingang (--in) noch für den Ausgang (--out) genannt.',
    en: 'Neither a folder for incoming (--in) nor for outgoing files (--out) is named.',
  },
  'cli.lineInvalid': {
    de: 'Zeile {line} ist falsch bei {field}: erwartet wird {expected}. Es wurde nichts geladen.',
    en: 'Line {line} is wrong at {field}: expected {expected}. Nothing was loaded.',
  },
  'cli.lineWithoutKey': {
    de: 'Zeile {line} hat keinen Schlüssel. „key“ nennt den Satz so, wie Ihr Programm ihn kennt; nur so findet ihn ein zweites Laden wieder. Es wurde nichts geladen.',
    en: 'Line {line} has no key. "key" names the record as your program knows it; only so a second load finds it again. Nothing was loaded.',
  },
  'cli.lineTooLong': {
    de: 'Zeile {line} ist länger als {limit} Zeichen. Es wurde nichts geladen.',
    en: 'Line {line} is longer than {limit} characters. Nothing was loaded.',
  },
  'cli.lockedRow': {
    de: 'Das ERP hat den Satz gesperrt ({key}).',
    en: 'The ERP has locked the record ({key}).',
  },
  'cli.initDone': {
    de: 'Diese Datenbank ist jetzt das Büro „{label}“: {db}. Gemeinsamer Ordner: {folder}. Einstellungen: {config}. Als Nächstes „ordersync invite NAME“ für den ersten Arbeitsplatz.',
    en: 'This database is the office "{label}" now: {db}. Shared folder: {folder}. Settings: {config}. Next: "ordersync invite NAME" for the first station.',
  },
  'cli.initDoneMail': {
    de: 'Diese Datenbank ist jetzt das Büro „{label}“: {db}. Postfach: {folder}. Einstellungen: {config}. Als Nächstes „ordersync check“, dann „ordersync invite NAME --address POSTFACH“ für den ersten Arbeitsplatz.',
    en: 'This database is the office "{label}" now: {db}. Mailbox: {folder}. Settings: {config}. Next: "ordersync check", then "ordersync invite NAME --address MAILBOX" for the first station.',
  },
  'cli.initDoneShared': {
    de: 'Diese Datenbank ist jetzt das Büro „{label}“: {db}. Gemeinsames Postfach: {folder}. Einstellungen: {config}. Als Nächstes „ordersync check“, dann „ordersync invite NAME“ für den ersten Arbeitsplatz.',
    en: 'This database is the office "{label}" now: {db}. Shared mailbox: {folder}. Settings: {config}. Next: "ordersync check", then "ordersync invite NAME" for the first station.',
  },
  'cli.initDoneS3': {
    de: 'Diese Datenbank ist jetzt das Büro „{label}“: {db}. Speicher: {folder}. Einstellungen: {config}. Als Nächstes „ordersync check“, dann „ordersync invite NAME“ für den ersten Arbeitsplatz.',
    en: 'This database is the office "{label}" now: {db}. Bucket: {folder}. Settings: {config}. Next: "ordersync check", then "ordersync invite NAME" for the first station.',
  },
  'cli.joinDoneS3': {
    de: 'Diese Datenbank ist jetzt der Arbeitsplatz „{label}“: {db}. Speicher: {folder}. Einstellungen: {config}. „ordersync sync“ meldet sie im Büro an; nach dessen nächstem Abgleich kommen die Daten.',
    en: 'This database is the station "{label}" now: {db}. Bucket: {folder}. Settings: {config}. "ordersync sync" registers it with the office; after the office has synchronised, the data arrive.',
  },
  'cli.joinNeedsS3': {
    de: 'Das Büro gleicht über den Speicher „{bucket}“ ab. Tragen Sie ihn mit dem eigenen Zugangsschlüssel in ordersync.json ein: "sync": { "s3": … }, siehe docs/adapters/s3.md.',
    en: 'The office synchronises through the bucket "{bucket}". Write it with your own access key into ordersync.json: "sync": { "s3": … }, see docs/adapters/s3.md.',
  },
  'cli.initNeedsFolder': {
    de: 'Nennen Sie mit --folder den Ordner, den alle erreichen, zum Beispiel --folder Z:\\OrderSync.',
    en: 'Name the folder that all can reach with --folder, for example --folder Z:\\OrderSync.',
  },
  'cli.joinDoneMail': {
    de: 'Diese Datenbank ist jetzt der Arbeitsplatz „{label}“: {db}. Postfach: {folder}. Einstellungen: {config}. „ordersync sync“ meldet sie im Büro an; nach dessen nächstem Abgleich kommen die Daten.',
    en: 'This database is the station "{label}" now: {db}. Mailbox: {folder}. Settings: {config}. "ordersync sync" registers it with the office; after the office has synchronised, the data arrive.',
  },
  'cli.joinNeedsMail': {
    de: 'Das Büro gleicht über Postfächer ab. Tragen Sie das eigene Postfach in ordersync.json ein: "sync": { "mail": … }, siehe docs/recipes/five-mailboxes.md.',
    en: 'The office synchronises through mailboxes. Write your own mailbox into ordersync.json: "sync": { "mail": … }, see docs/recipes/five-mailboxes.md.',
  },
  'cli.severalInMail': {
    de: 'Die Mail {path} enthält {count} Sendungen. Speichern Sie die Anhänge einzeln und übernehmen Sie eine nach der anderen.',
    en: 'The mail {path} holds {count} bundles. Save the attachments and take over one after the other.',
  },
  'cli.takesNoFile': {
    de: 'Dateien von Hand nehmen nur ein Postfach ("sync": { "mail": … }) und der Weg über Dateien ("sync": { "file": … }) an. Legen Sie die Datei sonst in den gemeinsamen Ordner.',
    en: 'Only a mailbox ("sync": { "mail": … }) and the way by files ("sync": { "file": … }) take files by hand. Otherwise put the file into the shared folder.',
  },
  'cli.fileNotTaken': {
    de: '{path} wurde nicht übernommen. {why} Die Datei bleibt, wie sie ist; ist sie von der Gegenseite, lassen Sie sich sie noch einmal geben.',
    en: '{path} was not taken over. {why} The file stays as it is; if it comes from the other side, have it given to you once more.',
  },
  'cli.joinNeedsFolder': {
    de: 'Die Einladung nennt keinen gemeinsamen Ordner. Nennen Sie ihn mit --folder.',
    en: 'The invitation names no shared folder. Name it with --folder.',
  },
  'cli.noFolder': {
    de: 'Es ist kein gemeinsamer Ordner eingestellt. Tragen Sie ihn in ordersync.json ein: "sync": { "folder": … }, ein Postfach: "sync": { "mail": … }, einen Speicher: "sync": { "s3": … }, oder Dateien von Hand: "sync": { "file": … }.',
    en: 'No shared folder is set. Write it into ordersync.json: "sync": { "folder": … }, a mailbox: "sync": { "mail": … }, a bucket: "sync": { "s3": … }, or files carried by hand: "sync": { "file": … }.',
  },
  'cli.sharedFolderMissing': {
    de: 'Den gemeinsamen Ordner {path} gibt es auf diesem Rechner nicht. Legen Sie ihn an, verbinden Sie das Laufwerk, oder nennen Sie den Ordner mit --folder. Es wurde nichts geändert.',
    en: 'The shared folder {path} is not there on this computer. Create it, connect the drive, or name the folder with --folder. Nothing was changed.',
  },
  'cli.memberAlready': {
    de: '{path} gehört schon zu einem Netz. Es wurde nichts geändert. „ordersync status“ zeigt, zu welchem; für einen weiteren Arbeitsplatz nennen Sie mit --db eine neue Datei.',
    en: '{path} belongs to a network already. Nothing was changed. "ordersync status" shows which; for another station name a new file with --db.',
  },
  'cli.notMember': {
    de: '{path} gehört noch zu keinem Netz. „ordersync init“ macht daraus das Büro, „ordersync join“ einen Arbeitsplatz. Es wurde nichts geändert.',
    en: '{path} does not belong to a network yet. "ordersync init" makes it the office, "ordersync join" a station. Nothing was changed.',
  },
  'cli.officeOnly': {
    de: 'Das geht nur im Büro; diese Datenbank ist ein Arbeitsplatz. Es wurde nichts geändert.',
    en: 'This is possible at the office only; this database is a station. Nothing was changed.',
  },
  'cli.stationOnly': {
    de: 'Das gibt es nur an einem Arbeitsplatz; diese Datenbank ist das Büro.',
    en: 'This is possible at a station only; this database is the office.',
  },
  'cli.stationUnknown': {
    de: 'Eine Station „{station}“ gibt es nicht; bekannt sind {expected}. Es wurde nichts geändert.',
    en: 'There is no station "{station}"; known are {expected}. Nothing was changed.',
  },
  'cli.otherStation': {
    de: 'Diese Datenbank heißt nicht „{station}“. Lassen Sie --station weg, oder nennen Sie die Einstellungsdatei mit --config.',
    en: 'This database is not called "{station}". Leave --station out, or name the configuration file with --config.',
  },
  'cli.accessDataMissing': {
    de: 'Die Zugangsdaten dieser Datenbank fehlen ({path}). Holen Sie den Ordner aus einer Sicherung; ein Arbeitsplatz kann auch neu eingeladen werden. Es wurde nichts geändert.',
    en: 'The access data of this database are missing ({path}). Restore the folder from a backup; a station can be invited again as well. Nothing was changed.',
  },
  'cli.inviteDone': {
    de: 'Einladung für „{label}“: {file} (gültig bis {expires}). Der Code dazu:',
    en: 'Invitation for "{label}": {file} (valid until {expires}). Its code:',
  },
  'cli.inviteNext': {
    de: 'Geben Sie die Datei weiter und sagen Sie den Code am Telefon. Dort: ordersync join DATEI --code CODE',
    en: 'Hand over the file and tell the code by phone. There: ordersync join FILE --code CODE',
  },
  'cli.inviteNeedsAddress': {
    de: 'Das Postfach des Arbeitsplatzes fehlt. Nennen Sie es mit --address NAME@ANBIETER. Es wurde nichts geändert.',
    en: 'The mailbox of the station is missing. Name it with --address NAME@PROVIDER. Nothing was changed.',
  },
  'cli.joinDone': {
    de: 'Diese Datenbank ist jetzt der Arbeitsplatz „{label}“: {db}. Gemeinsamer Ordner: {folder}. Einstellungen: {config}. „ordersync sync“ meldet sie im Büro an; nach dessen nächstem Abgleich kommen die Daten.',
    en: 'This database is the station "{label}" now: {db}. Shared folder: {folder}. Settings: {config}. "ordersync sync" registers it with the office; after the office has synchronised, the data arrive.',
  },
  'cli.codeMissing': {
    de: 'Es fehlt der Code zur Einladung. Geben Sie --code an; das Büro sagt ihn Ihnen.',
    en: 'The code of the invitation is missing. Give --code; the office tells it.',
  },
  'cli.codePrompt': { de: 'Code der Einladung: ', en: 'Code of the invitation: ' },
  'cli.lineKind': {
    de: 'Zeile {line}: Sätze der Art „{value}“ werden hier nicht geführt. Es wurde nichts geladen. Möglich sind: {expected}.',
    en: 'Line {line}: records of the kind "{value}" are not kept here. Nothing was loaded. Possible are: {expected}.',
  },
  'cli.resendOnce': {
    de: '--resend gilt für einen Lauf. Lassen Sie --loop weg.',
    en: '--resend is for one run. Leave --loop out.',
  },
  'cli.keptAside': {
    de: 'Änderungen, die das Büro nicht übernommen hat: {count}. „ordersync receipts --kept“ zeigt sie mit Ihren Werten.',
    en: 'Changes that the office did not take: {count}. "ordersync receipts --kept" shows them with your values.',
  },
  'cli.keptUnknown': {
    de: 'Unter „{id}“ ist nichts aufgehoben. „ordersync receipts --kept“ zeigt, was es gibt.',
    en: 'Nothing is kept aside under "{id}". "ordersync receipts --kept" shows what there is.',
  },
  'cli.syncDone': {
    de: 'Fertig. Sendungen empfangen: {received}, gesendet: {sent} (Sätze: {records}).',
    en: 'Done. Bundles received: {received}, sent: {sent} (records: {records}).',
  },
  'cli.syncNothing': { de: 'Fertig: nichts Neues.', en: 'Done: nothing new.' },
  'cli.syncQuarantined': {
    de: 'Beiseitegelegte Sendungen: {count}. „ordersync quarantine“ zeigt sie.',
    en: 'Bundles kept aside: {count}. "ordersync quarantine" shows them.',
  },
  'cli.stoppedSync': {
    de: 'Abgebrochen. Fertige Sendungen bleiben; der nächste Lauf macht dort weiter.',
    en: 'Stopped. Bundles already done stay; the next run goes on from there.',
  },
  'cli.loopBegins': {
    de: 'Abgleich alle {seconds} Sekunden und sobald etwas eintrifft; Strg+C beendet.',
    en: 'Synchronising every {seconds} seconds and whenever something arrives; Ctrl+C ends it.',
  },
  'cli.loopEnds': { de: 'Beendet nach {runs} Läufen.', en: 'Ended after {runs} runs.' },
  'cli.statusOffice': { de: 'Büro „{label}“ ({station})', en: 'Office "{label}" ({station})' },
  'cli.statusStation': { de: 'Arbeitsplatz „{label}“ ({station})', en: 'Station "{label}" ({station})' },
  'cli.noStations': {
    de: 'Noch kein Arbeitsplatz. „ordersync invite NAME“ lädt einen ein.',
    en: 'No station yet. "ordersync invite NAME" invites one.',
  },
  'cli.checkTells': {
    de: 'Woran es liegt und was zu tun ist, sagt „ordersync check“.',
    en: '"ordersync check" says what is the matter and what to do.',
  },
  'cli.addressTells': {
    de: 'Im Büro: ordersync profile {station} --address NAME@ANBIETER',
    en: 'At the office: ordersync profile {station} --address NAME@PROVIDER',
  },
  'cli.checkOk': {
    de: 'Die Verbindung ist in Ordnung: Lesen und Schreiben sind möglich.',
    en: 'The connection is fine: reading and writing are possible.',
  },
  'cli.oneAtATime': {
    de: 'Bitte nur eines auf einmal: {expected}.',
    en: 'Only one at a time, please: {expected}.',
  },
  'cli.saveNeedsFile': {
    de: 'Zum Speichern gehört beides: ordersync quarantine --save KENNUNG DATEI',
    en: 'Saving needs both: ordersync quarantine --save ID FILE',
  },
  'cli.quarantineUnknown': {
    de: 'Es gibt keine beiseitegelegte Sendung {id}. „ordersync quarantine“ zeigt sie; mindestens 6 Zeichen.',
    en: 'There is no bundle {id} kept aside. "ordersync quarantine" shows them; at least 6 characters.',
  },
  'cli.moreValues': {
    de: '… und {count} weitere Werte (alle mit --json)',
    en: '… and {count} more values (all with --json)',
  },
  'cli.keptDropped': {
    de: 'Die aufgehobenen Werte {id} sind verworfen; es gilt der Stand des Büros.',
    en: 'The values kept aside as {id} are dropped; what the office has holds.',
  },
  'cli.lineNotSendable': {
    de: 'Zeile {line}, {kind} {key}: geladen, kann so aber nicht gesendet werden. {why}',
    en: 'Line {line}, {kind} {key}: loaded, but cannot be sent like this. {why}',
  },
  'cli.inviteReplaced': {
    de: 'Die frühere Einladung für „{label}“ gilt nicht mehr; {file} ist durch die neue ersetzt.',
    en: 'The former invitation for "{label}" is void; {file} is replaced by the new one.',
  },
  'cli.inviteVoid': {
    de: 'Die frühere Einladung für „{label}“ gilt nicht mehr. Löschen Sie ihre Datei, wo sie noch liegt.',
    en: 'The former invitation for "{label}" is void. Delete its file where it still lies.',
  },
  'cli.discarded': {
    de: 'Die Sendung {id} ist verworfen.',
    en: 'The bundle {id} is dropped.',
  },
  'cli.askedAgain': {
    de: 'Frage {id}: Eine Antwort davor hat geändert, worum es geht; sie ist noch offen. Sehen Sie sie mit „ordersync questions“ an, und antworten Sie noch einmal.',
    en: 'Question {id}: an answer before it changed what it is about; it is still open. Look at it with "ordersync questions" and answer again.',
  },
  'cli.noSeriesAtStation': {
    de: 'Diese Station hat noch keine Nummernkreise. Gleichen Sie ab („ordersync sync“); kommt danach keiner, legt das Büro ihn an oder gibt ihn für diese Station frei.',
    en: 'This station has no number series yet. Synchronise ("ordersync sync"); if none comes then, the office has to define one or to allow it for this station.',
  },
  'cli.noSeries': {
    de: 'Keine Nummernkreise. Im Büro: ordersync numbers define salesOrder=AB-01000',
    en: 'No number series. At the office: ordersync numbers define salesOrder=AB-01000',
  },
  'cli.seriesSyntax': {
    de: '„{value}“ ist kein Nummernkreis. Erwartet wird Art=erste Nummer, zum Beispiel salesOrder=AB-01000 oder party=10482.',
    en: '"{value}" is no number series. Expected is kind=first number, for example salesOrder=AB-01000 or party=10482.',
  },
  'cli.seriesInvalid': {
    de: 'Der Nummernkreis {value} ist falsch: {faults}. Es wurde nichts geändert.',
    en: 'The number series {value} is wrong: {faults}. Nothing was changed.',
  },
  'cli.seriesUnknown': {
    de: 'Einen Nummernkreis „{series}“ gibt es hier nicht; bekannt sind {expected}.',
    en: 'There is no number series "{series}" here; known are {expected}.',
  },
  'cli.noSeriesYet': {
    de: 'Einen Nummernkreis „{series}“ gibt es nicht, und auch noch keinen anderen. Legen Sie einen an: ordersync numbers define salesOrder=AB-01000',
    en: 'There is no number series "{series}", and no other one yet. Define one: ordersync numbers define salesOrder=AB-01000',
  },
  'cli.noSeriesHere': {
    de: 'Diese Station hat noch keine Nummernkreise, auch nicht „{series}“. Gleichen Sie ab; kommt danach keiner, legt das Büro ihn an oder gibt ihn für diese Station frei.',
    en: 'This station has no number series yet, nor "{series}". Synchronise; if none comes then, the office has to define it or to allow it for this station.',
  },
  'cli.numbersAsked': {
    de: 'Nummern aus „{series}“ für {year} kommen mit der Antwort auf den nächsten Abgleich.',
    en: 'Numbers of "{series}" for {year} come with the answer to the next synchronisation.',
  },
  'cli.seriesDefined': { de: 'Festgelegt: {series}.', en: 'Defined: {series}.' },
  'cli.numberTemporary': {
    de: 'Das ist eine vorläufige Nummer; das Büro ersetzt sie. Neue Nummern kommen mit dem nächsten Abgleich.',
    en: 'This is a temporary number; the office replaces it. New numbers come with the next synchronisation.',
  },
  'cli.profileNeedsStation': {
    de: 'Nennen Sie die Station: ordersync profile STATION. „ordersync status“ zeigt alle.',
    en: 'Name the station: ordersync profile STATION. "ordersync status" shows all.',
  },
  'cli.profileInvalid': {
    de: 'Die Einstellungen sind fehlerhaft ({count}, siehe oben). Es wurde nichts davon übernommen.',
    en: 'The settings are wrong (faults: {count}, see above). Nothing of them was taken over.',
  },
  'cli.profileChanged': {
    de: 'Geändert; „{station}“ bekommt es mit dem nächsten Abgleich.',
    en: 'Changed; "{station}" gets it with the next synchronisation.',
  },
  'cli.profileUnchanged': {
    de: '„{station}“ war schon so eingestellt.',
    en: '"{station}" was set like this already.',
  },
  'cli.noProfileYet': {
    de: 'Das Büro hat noch nicht geantwortet. Rufen Sie „ordersync sync“ auf, wenn im Büro abgeglichen wurde.',
    en: 'The office has not answered yet. Call "ordersync sync" when the office has synchronised.',
  },
  'cli.documentMissing': {
    de: 'Den Beleg {value} gibt es nicht. „ordersync list“ zeigt alle.',
    en: 'There is no document {value}. "ordersync list" shows all.',
  },
  'cli.handoverByNumber': {
    de: '„{value}“ geht hier nicht. Nennen Sie den Beleg mit seiner Nummer, zum Beispiel quote:AN-1001.',
    en: '"{value}" is not possible here. Name the document by its number, for example quote:AN-1001.',
  },
  'cli.handoverDone': {
    de: '{document} darf ab jetzt von „{station}“ geändert werden; alle erfahren es mit dem nächsten Abgleich.',
    en: '{document} may be changed by "{station}" from now on; everybody learns it with the next synchronisation.',
  },
  'cli.jsonSyntax': {
    de: '{path} ist kein gültiges JSON ({reason}). Es wurde nichts geändert.',
    en: '{path} is no valid JSON ({reason}). Nothing was changed.',
  },
  'cli.jsonTooLong': {
    de: '{path} ist zu groß für eine Datei mit Einstellungen.',
    en: '{path} is too large for a file with settings.',
  },
  'cli.jobUnknown': {
    de: 'Es gibt keinen Lauf {id}. „ordersync jobs“ zeigt die letzten.',
    en: 'There is no job {id}. "ordersync jobs" shows the latest.',
  },
} as const satisfies SentenceTable

const table: SentenceTable = cliSentences

/** The sentence of a code, ours or core's. */
export function say(code: string, parameters: SentenceParameters, language: Language): string {
  const own = Object.hasOwn(table, code) ? table[code] : undefined
  if (!own) return describe(code, parameters, language)
  return own[language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (value === undefined) return whole
    return Array.isArray(value) ? value.join(', ') : String(value as string | number)
  })
}
