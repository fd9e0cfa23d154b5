import type { SentenceTable } from './sentence.js'

/** Spreadsheet import: refusals of `@ordersync/csv-import`, remarks on files, columns, rows and values, and questions about rows. */
export const tableSentences = {
  'csv.encoding': {
    de: 'Ab Byte {byte} ist die Datei kein Text der Kodierung {encoding}. Bitte eine andere Kodierung wählen oder die Datei neu ausgeben.',
    en: 'From byte {byte} on the file is no text in {encoding}. Please choose another encoding or export the file again.',
  },
  'csv.encoding_unknown': {
    de: 'Die Kodierung {encoding} wird nicht gelesen. Bitte die Datei als UTF-8 speichern.',
    en: 'The encoding {encoding} is not read. Please save the file as UTF-8.',
  },
  'csv.letter_missing': {
    de: 'In der Kodierung {encoding} gibt es {letters} nicht (Zeile {row}, Spalte {column}). Bitte als UTF-8 ausgeben.',
    en: 'The encoding {encoding} does not have {letters} (row {row}, column {column}). Please export as UTF-8.',
  },
  'csv.quote_open': {
    de: 'In Zeile {line} beginnt ein Anführungszeichen, das nirgends endet oder erst hinter dem längsten erlaubten Text. Bitte dort berichtigen oder kürzen.',
    en: 'In line {line} a quotation mark begins that ends nowhere, or only behind the longest text allowed. Please correct or shorten it there.',
  },
  'csv.cell_too_long': {
    de: 'Zeile {line}, Spalte {column}: Der Inhalt ist länger als {limit} Zeichen. Bitte kürzen.',
    en: 'Line {line}, column {column}: the content is longer than {limit} characters. Please shorten it.',
  },
  'csv.record_too_long': {
    de: 'Der Datensatz in Zeile {line} ist länger als {limit} Zeichen. Bitte Trennzeichen und Zeilenenden prüfen.',
    en: 'The record in line {line} is longer than {limit} characters. Please check delimiter and line ends.',
  },
  'csv.too_many_columns': {
    de: 'Zeile {line} hat mehr als {limit} Spalten. Bitte das Trennzeichen prüfen.',
    en: 'Line {line} has more than {limit} columns. Please check the delimiter.',
  },
  'csv.empty': {
    de: 'In „{name}“ steht keine Tabelle. Bitte eine andere Datei wählen.',
    en: 'There is no table in “{name}”. Please choose another file.',
  },
  'csv.foreign_file': {
    de: '„{name}“ ist keine Tabelle, sondern eine Datei im Format {what}. Bitte die Liste im Programm, aus dem sie kommt, als CSV oder XLSX ausgeben (ein Archiv vorher entpacken) und diese Datei wählen.',
    en: '“{name}” is no table but a file in the format {what}. Please export the list as CSV or XLSX from the program it comes from (unpack an archive first) and choose that file.',
  },
  'csv.binary': {
    de: '„{name}“ ist kein Text: {percent} % der Bytes kommen in keiner Tabelle vor. Die Datei gehört einem anderen Programm oder ist beschädigt. Bitte die Liste neu als CSV oder XLSX ausgeben.',
    en: '“{name}” is no text: {percent} % of its bytes occur in no table. The file belongs to another program or is damaged. Please export the list again as CSV or XLSX.',
  },
  'csv.header_name': {
    de: 'Spalte {column} heißt „{name}“. So darf keine Spalte heißen, weil Programme damit in die Irre geführt werden. Bitte die Spalte in der Datei umbenennen.',
    en: 'Column {column} is called “{name}”. No column may be called so, because programs can be misled with it. Please rename the column in the file.',
  },
  'csv.dialect': {
    de: 'Mit dem Trennzeichen „{delimiter}“ und dem Anführungszeichen „{quote}“ kann nicht gelesen werden. Bitte andere wählen.',
    en: 'The delimiter “{delimiter}” and the quotation mark “{quote}” cannot be used. Please choose others.',
  },
  'csv.workbook': {
    de: 'Die Arbeitsmappe kann nicht gelesen werden: {reason}. Bitte als XLSX oder CSV neu speichern.',
    en: 'The workbook cannot be read: {reason}. Please save it again as XLSX or CSV.',
  },
  'csv.workbook_too_large': {
    de: 'Die Arbeitsmappe ist zu groß ({what}, höchstens {limit}). Bitte als CSV speichern.',
    en: 'The workbook is too large ({what}, at most {limit}). Please save it as CSV.',
  },
  'csv.sheet_missing': {
    de: 'Das Blatt „{sheet}“ gibt es nicht. Vorhanden: {sheets}. Bitte eines davon wählen.',
    en: 'There is no sheet “{sheet}”. There are: {sheets}. Please choose one of them.',
  },
  'csv.kind_refused': {
    de: '„{kind}“ wird nicht importiert: Rechnungen und Buchhaltung bleiben, wo sie sind. Bitte im Buchhaltungsprogramm übernehmen.',
    en: '“{kind}” is not imported: invoices and accounting stay where they are. Please take them over in the accounting program.',
  },
  'csv.kind_unknown': {
    de: 'Die Art „{kind}“ gibt es nicht. Möglich sind: {kinds}.',
    en: 'There is no kind “{kind}”. Possible are: {kinds}.',
  },
  'csv.field_twice': {
    de: 'Das Feld {field} hat zwei Quellen: „{first}“ und „{second}“. Bitte eine davon lösen oder beide ausdrücklich verbinden.',
    en: 'The field {field} has two sources: “{first}” and “{second}”. Please take one away or join both explicitly.',
  },
  'csv.mapping': {
    de: 'Die Zuordnung ist fehlerhaft bei „{reason}“. Bitte berichtigen.',
    en: 'The mapping is wrong at “{reason}”. Please correct it.',
  },
  'csv.template': {
    de: 'Die Vorlage „{template}“ passt nicht zu dieser Datei und der Art {kind}. Bitte eine andere wählen oder von Hand zuordnen.',
    en: 'The template “{template}” does not fit this file and the kind {kind}. Please choose another or map by hand.',
  },
  'csv.too_many_groups': {
    de: 'Mehr als {limit} Zeilen gehören zu Sätzen, deren Zeilen weit auseinander stehen. Bitte die Datei nach dem Schlüssel sortieren.',
    en: 'More than {limit} rows belong to records whose rows stand far apart. Please sort the file by its key.',
  },
  'csv.source_changed': {
    de: 'Die Datei ist nicht mehr, wie sie war. Bitte neu beginnen.',
    en: 'The file is not as it was. Please begin again.',
  },
  ENCODING_UNSURE: {
    de: 'Die Kodierung {encoding} ist geraten. Bitte die gezeigten Wörter prüfen.',
    en: 'The encoding {encoding} is a guess. Please check the words shown.',
  },
  ENCODING_DOUBLE: {
    de: 'Buchstaben wie „Ã¼“ deuten auf doppelte Kodierung. Sie kann beim Einlesen repariert werden.',
    en: 'Letters like “Ã¼” point to double encoding. It can be repaired while reading.',
  },
  DIALECT_UNSURE: {
    de: 'Das Trennzeichen „{delimiter}“ ist geraten, „{other}“ wäre auch möglich. Bitte die Spalten prüfen.',
    en: 'The delimiter “{delimiter}” is a guess, “{other}” is possible too. Please check the columns.',
  },
  SHEETS_MORE: {
    de: 'Die Mappe hat {sheets} Blätter mit Inhalt; gelesen wird „{sheet}“.',
    en: 'The workbook has {sheets} sheets with content; “{sheet}” is read.',
  },
  ROWS_RAGGED: {
    de: '{rows} der ersten Zeilen haben eine andere Zahl von Spalten. Bitte ansehen.',
    en: '{rows} of the first rows have another number of columns. Please look at them.',
  },
  CSV_NUL: {
    de: 'Die Datei enthält Nullzeichen. Bitte prüfen, ob die Kodierung stimmt.',
    en: 'The file contains null characters. Please check whether the encoding is right.',
  },
  SAMPLE_CUT: {
    de: 'Ein Anführungszeichen am Anfang der Datei endet nicht. Bitte das Anführungszeichen prüfen.',
    en: 'A quotation mark at the start of the file does not end. Please check the quotation mark.',
  },
  TABLE_PREAMBLE: {
    de: '{rows} Zeilen über der Tabelle werden übergangen.',
    en: '{rows} rows above the table are passed over.',
  },
  TABLE_NO_HEADER: {
    de: 'Es gibt keine Kopfzeile. Bitte Spalten von Hand zuordnen oder eine Kopfzeile einfügen.',
    en: 'There is no header row. Please map the columns by hand or insert a header row.',
  },
  TABLE_HEADER_JOINED: {
    de: '{rows} Kopfzeilen wurden zu einer verbunden.',
    en: '{rows} header rows were joined to one.',
  },
  COLUMN_NAME_MISSING: { de: 'Spalte {column} hat keinen Namen.', en: 'Column {column} has no name.' },
  COLUMN_NAME_REPEATED: {
    de: 'Der Name „{name}“ steht über Spalte {first} und {column}.',
    en: 'The name “{name}” stands above columns {first} and {column}.',
  },
  COLUMN_FEEDS_SEVERAL: {
    de: 'Die Spalte „{column}“ füllt {first} und {second}.',
    en: 'The column “{column}” feeds {first} and {second}.',
  },
  KEY_NOT_MAPPED: {
    de: 'Der Schlüssel {field} ist keiner Spalte zugeordnet: Jede Zeile wird neu angelegt.',
    en: 'The key {field} is mapped to no column: every row makes a new record.',
  },
  FIELD_REQUIRED_MISSING: {
    de: 'Das Pflichtfeld {field} fehlt: Vorhandenes kann geändert, Neues nicht angelegt werden.',
    en: 'The required field {field} is missing: what is here can be changed, nothing new can be made.',
  },
  ROW_BLANK: { de: 'Leere Zeile, übergangen.', en: 'Blank row, passed over.' },
  ROW_PREAMBLE: { de: 'Steht über der Tabelle, übergangen.', en: 'Stands above the table, passed over.' },
  ROW_SUM: { de: 'Summenzeile, übergangen.', en: 'Sum row, passed over.' },
  ROW_HEADER_REPEATED: { de: 'Wiederholte Kopfzeile, übergangen.', en: 'Repeated header, passed over.' },
  ROW_NOTE: {
    de: 'Bemerkung, keine Tabellenzeile; übergangen.',
    en: 'A note, no row of the table; passed over.',
  },
  ROWS_ASIDE_SUM: {
    de: 'Als Summen übergangen: {rows} Zeilen (Zeile {lines} der Datei). Ist etwas davon ein Satz, bitte dort die leeren Felder füllen.',
    en: 'Passed over as sums: {rows} rows (line {lines} of the file). If one of them is a record, please fill its empty cells.',
  },
  ROWS_ASIDE_NOTE: {
    de: 'Als Bemerkungen übergangen: {rows} Zeilen mit nur einer Zelle (Zeile {lines} der Datei). Ist eine davon ein abgeschnittener Satz, bitte ihn in der Datei ergänzen.',
    en: 'Passed over as notes: {rows} rows of one cell only (line {lines} of the file). If one of them is a record that was cut off, please complete it in the file.',
  },
  ROWS_ASIDE_HEADER: {
    de: 'Als wiederholte Kopfzeilen übergangen: {rows} Zeilen (Zeile {lines} der Datei).',
    en: 'Passed over as repeated headers: {rows} rows (line {lines} of the file).',
  },
  ROWS_ASIDE: {
    de: 'Übergangen, weil sie keine Sätze sind: {rows} Zeilen (Zeile {lines} der Datei). Bitte ansehen.',
    en: 'Passed over because they are no records: {rows} rows (line {lines} of the file). Please look at them.',
  },
  ROWS_DOUBTFUL: {
    de: '{rows} Sätze werden übernommen, obwohl etwas an ihnen auffällt. Bitte ansehen und, wenn nötig, in der Datei berichtigen.',
    en: '{rows} records are taken although something about them is doubtful. Please look at them and correct the file if needed.',
  },
  ROW_TOO_SHORT: {
    de: 'Die Zeile hat {found} statt {expected} Spalten; vielleicht sind zwei zusammengelaufen. Bitte ergänzen.',
    en: 'The row has {found} instead of {expected} columns; perhaps two ran together. Please complete it.',
  },
  ROW_TOO_LONG: {
    de: 'Die Zeile hat {found} statt {expected} Spalten. Texte mit Trennzeichen bitte in Anführungszeichen setzen.',
    en: 'The row has {found} instead of {expected} columns. Please put texts with delimiters into quotation marks.',
  },
  CSV_STRAY_QUOTE: {
    de: 'Ein Anführungszeichen im Text wurde als Zeichen gelesen.',
    en: 'A quotation mark inside a text was read as a character.',
  },
  CSV_QUOTE_NOT_CLOSED: {
    de: 'Ein Anführungszeichen in dieser Zeile endet nicht. Bitte berichtigen.',
    en: 'A quotation mark in this row does not end. Please correct it.',
  },
  ROW_REPEAT_DIFFERS: {
    de: 'Zeilen desselben Satzes widersprechen sich in der Spalte „{column}“: {first} in Zeile {firstRow}, hier {second}. Bitte angleichen.',
    en: 'Rows of one record contradict each other in column “{column}”: {first} in row {firstRow}, {second} here. Please make them equal.',
  },
  ROW_WITHOUT_KEY: {
    de: 'Die Zeile hat keinen Schlüssel und wird ein eigener Satz.',
    en: 'The row has no key and becomes a record of its own.',
  },
  ROW_KEY_REPEATED: {
    de: 'Der Schlüssel {key} steht schon in Zeile {row}. Bitte eine der Zeilen streichen.',
    en: 'The key {key} stands in row {row} already. Please remove one of the rows.',
  },
  ROW_FIELD_REQUIRED: {
    de: 'Für einen neuen Satz fehlt: {fields}. Bitte ergänzen.',
    en: 'For a new record this is missing: {fields}. Please complete it.',
  },
  ROW_RECORD_MISSING: {
    de: 'Zu {key} gibt es hier keinen Satz. Bitte zuerst anlegen.',
    en: 'There is no record for {key} here. Please create it first.',
  },
  ROW_DUPLICATE: { de: 'Der Satz {key} ist schon vorhanden.', en: 'The record {key} is here already.' },
  ROW_DUPLICATE_IGNORED: { de: 'Schon vorhanden; bleibt, wie es ist.', en: 'Here already; stays as it is.' },
  ROW_SAME_KEY: { de: 'Gleicher Schlüssel.', en: 'The same key.' },
  ROW_KEPT_BY_DECISION: {
    de: 'Bleibt nach Ihrer Antwort, wie es ist.',
    en: 'Stays as it is, as you have answered.',
  },
  ROW_TARGET_CHANGED: {
    de: 'Der Satz wurde seit der Vorschau geändert; diese Zeile wurde nicht übernommen. Bitte neu prüfen.',
    en: 'The record was changed since the preview; this row was not imported. Please check again.',
  },
  ROW_WAS_REFUSED: {
    de: 'Die Vorschau hat diese Zeile abgelehnt; erst seitdem könnte sie übernommen werden. Bitte neu prüfen, am einfachsten mit der Datei der Fehler.',
    en: 'The preview refused this row; only since then it could be imported. Please check again, easiest with the file of errors.',
  },
  ROW_LIST_VALUE_UNKNOWN: {
    de: '„{value}“ gibt es in der Liste {list} nicht. Bitte berichtigen oder das Anlegen erlauben.',
    en: '“{value}” is not in the list {list}. Please correct it or allow it to be created.',
  },
  ROW_OVERWRITE: { de: 'Die Angaben der Datei gelten.', en: 'The values of the file hold.' },
  ROW_KEEP: { de: 'Es bleibt, wie es ist.', en: 'It stays as it is.' },
  ROW_USE_EXISTING: {
    de: 'Die Zeile ergänzt den gewählten vorhandenen Satz.',
    en: 'The row completes the record that was chosen.',
  },
  ROW_USE_IMPORTED: { de: 'Ein neuer Satz wird angelegt.', en: 'A new record is created.' },
  UNDO_FIELDS_KEPT: {
    de: 'Zurückgesetzt bis auf seitdem geänderte Felder: {fields}.',
    en: 'Put back, but for fields changed since: {fields}.',
  },
  VALUE_CONTROL: {
    de: 'Der Wert enthält Steuerzeichen. Bitte entfernen.',
    en: 'The value contains control characters. Please remove them.',
  },
  VALUE_TOO_LONG: {
    de: 'Der Text hat {length} Zeichen, erlaubt sind {limit}. Bitte kürzen.',
    en: 'The text has {length} characters, {limit} are allowed. Please shorten it.',
  },
  VALUE_SCIENTIFIC: {
    de: 'Excel hat die Nummer zu einer Gleitkommazahl gemacht; Ziffern sind verloren. Bitte die Spalte als Text formatieren und neu ausgeben.',
    en: 'Excel has made a floating point number of it; digits are lost. Please format the column as text and export again.',
  },
  VALUE_HASHES: {
    de: 'Excel hat Rauten statt des Wertes gespeichert. Bitte die Spalte verbreitern und neu speichern.',
    en: 'Excel has saved hashes instead of the value. Please widen the column and save again.',
  },
  VALUE_SHEET_ERROR: {
    de: 'In der Zelle steht ein Formelfehler. Bitte in der Tabelle berichtigen.',
    en: 'The cell holds a formula error. Please correct it in the spreadsheet.',
  },
  VALUE_DATE_FOR_NUMBER: {
    de: 'Excel hat aus der Nummer ein Datum gemacht. Bitte die Spalte als Text formatieren und die Nummer neu eingeben.',
    en: 'Excel has made a date of the number. Please format the column as text and enter the number again.',
  },
  VALUE_NUMBER: { de: 'Das ist keine Zahl. Bitte berichtigen.', en: 'This is no number. Please correct it.' },
  VALUE_NUMBER_MARK: {
    de: 'Die Zahl hat ein anderes Dezimalzeichen als die übrige Spalte. Bitte angleichen.',
    en: 'The number has another decimal mark than the rest of the column. Please make it equal.',
  },
  VALUE_NUMBER_AMBIGUOUS: {
    de: 'Die Zahl kann zweierlei bedeuten. Bitte das Dezimalzeichen der Spalte wählen.',
    en: 'The number can mean two things. Please choose the decimal mark of the column.',
  },
  VALUE_NUMBER_TOO_LONG: {
    de: 'Die Zahl ist zu lang: höchstens 15 Stellen vor und 6 nach dem Komma.',
    en: 'The number is too long: at most 15 digits before and 6 behind the mark.',
  },
  VALUE_INTEGER: { de: 'Hier wird eine ganze Zahl erwartet.', en: 'A whole number is expected here.' },
  VALUE_DATE: { de: 'Das ist kein Datum. Bitte berichtigen.', en: 'This is no date. Please correct it.' },
  VALUE_DATE_AMBIGUOUS: {
    de: 'Tag und Monat sind nicht zu unterscheiden. Bitte die Reihenfolge der Spalte wählen.',
    en: 'Day and month cannot be told apart. Please choose the order of the column.',
  },
  VALUE_DATE_SERIAL: {
    de: 'Das ist die innere Zahl eines Datums von Excel. Bitte die Spalte als Datum formatieren und neu ausgeben.',
    en: 'This is the inner number of a date in Excel. Please format the column as a date and export again.',
  },
  VALUE_FLAG: { de: 'Erwartet wird ja oder nein.', en: 'Yes or no is expected.' },
  VALUE_CHOICE: {
    de: 'Dieser Wert ist nicht vorgesehen. Möglich: {choices}.',
    en: 'This value is not provided for. Possible: {choices}.',
  },
  VALUE_COUNTRY: {
    de: 'Dieses Land ist unbekannt. Bitte den Namen oder den zweistelligen Code angeben.',
    en: 'This country is unknown. Please give its name or two-letter code.',
  },
  VALUE_CURRENCY: {
    de: 'Die Währung muss als dreistelliger Code angegeben sein, z. B. EUR.',
    en: 'The currency must be a three-letter code, e.g. EUR.',
  },
  VALUE_LANGUAGE: {
    de: 'Diese Sprache ist unbekannt. Bitte den Code angeben, z. B. de.',
    en: 'This language is unknown. Please give its code, e.g. de.',
  },
  VALUE_EMAIL: {
    de: 'Das ist keine E-Mail-Adresse. Bitte berichtigen.',
    en: 'This is no e-mail address. Please correct it.',
  },
  VALUE_PHONE: {
    de: 'Das ist keine Telefonnummer. Bitte berichtigen.',
    en: 'This is no telephone number. Please correct it.',
  },
  VALUE_PHONE_UNLIKELY: {
    de: 'Die Telefonnummer ist ungewöhnlich; sie wird übernommen, wie sie ist.',
    en: 'The telephone number is unusual; it is taken as it is.',
  },
  VALUE_VAT_ID: {
    de: 'Die USt-IdNr. besteht die Prüfung nicht; sie wird übernommen, wie sie ist.',
    en: 'The VAT number fails its check; it is taken as it is.',
  },
  VALUE_IBAN: { de: 'Die IBAN ist falsch. Bitte berichtigen.', en: 'The IBAN is wrong. Please correct it.' },
  VALUE_POSTCODE: {
    de: 'Die Postleitzahl passt nicht zum Land; sie wird übernommen, wie sie ist.',
    en: 'The postal code does not fit the country; it is taken as it is.',
  },
  VALUE_GTIN: {
    de: 'Eine GTIN hat 8, 12, 13 oder 14 Ziffern. Bitte berichtigen.',
    en: 'A GTIN has 8, 12, 13 or 14 digits. Please correct it.',
  },
  VALUE_GLN: {
    de: 'Eine GLN hat 13 Ziffern. Bitte berichtigen.',
    en: 'A GLN has 13 digits. Please correct it.',
  },
  VALUE_CHECK_DIGIT: {
    de: 'Die Prüfziffer stimmt nicht; die Nummer wird übernommen, wie sie ist.',
    en: 'The check digit is wrong; the number is taken as it is.',
  },
  VALUE_PATH: {
    de: 'Die Gruppe ist zu tief gegliedert oder leer.',
    en: 'The group has too many levels or is empty.',
  },
  VALUE_NOT_IN_TABLE: {
    de: 'Der Wert steht nicht in der Tabelle der Zuordnung. Bitte dort ergänzen.',
    en: 'The value is not in the table of the mapping. Please add it there.',
  },
  VALUE_NO_SUCH_PART: {
    de: 'Der Wert hat nicht so viele Teile. Bitte berichtigen.',
    en: 'The value does not have so many parts. Please correct it.',
  },
} as const satisfies SentenceTable
