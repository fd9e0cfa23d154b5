import type { SentenceTable } from './sentence.js'

/** What is wrong with a record, and what the invoice ban left out or refused: `path` and `name` are cut, content is never quoted. */
export const recordSentences = {
  FIELD_MISSING: {
    de: 'Das Feld {path} fehlt. Bitte im Absendersystem ausfüllen und erneut senden.',
    en: 'The field {path} is missing. Fill it in in the sending system and send again.',
  },
  FIELD_TYPE: {
    de: 'Das Feld {path} hat die falsche Art von Wert. Bitte die Übergabe im Absendersystem prüfen.',
    en: 'The field {path} holds the wrong type of value. Check what the sending system hands over.',
  },
  FIELD_TOO_LONG: {
    de: 'Das Feld {path} ist zu lang. Bitte kürzen und erneut senden.',
    en: 'The field {path} is too long. Shorten it and send again.',
  },
  FIELD_TOO_SHORT: {
    de: 'Das Feld {path} ist leer oder zu kurz. Bitte ausfüllen und erneut senden.',
    en: 'The field {path} is empty or too short. Fill it in and send again.',
  },
  FIELD_FORMAT: {
    de: 'Das Feld {path} ist nicht in der vorgeschriebenen Form. Bitte Datum, Zahl oder Code berichtigen.',
    en: 'The field {path} is not in the form it must have. Correct the date, number or code.',
  },
  FIELD_VALUE: {
    de: 'Das Feld {path} enthält einen Wert, der nicht vorgesehen ist. Bitte einen der erlaubten Werte wählen.',
    en: 'The field {path} holds a value that is not on the list. Choose one of the allowed values.',
  },
  FIELD_INCONSISTENT: {
    de: 'Das Feld {path} passt nicht zu den übrigen Angaben. Bitte die Positionen des Belegs prüfen.',
    en: 'The field {path} does not fit the rest. Check the lines of the document.',
  },
  FIELD_NOT_JSON: {
    de: 'Das Feld {path} lässt sich nicht übertragen: Erlaubt sind Texte, ganze Zahlen, Ja/Nein und Listen davon.',
    en: 'The field {path} cannot be transferred: only texts, whole numbers, yes/no and lists of them can.',
  },
  RECORD_TOO_DEEP: {
    de: 'Der Datensatz ist bei {path} zu tief verschachtelt. Bitte die eigenen Felder flacher aufbauen.',
    en: 'The record is nested too deep at {path}. Make your own fields flatter.',
  },
  RECORD_TOO_LARGE: {
    de: 'Der Datensatz ist bei {path} zu groß. Bitte aufteilen oder kürzen.',
    en: 'The record is too large at {path}. Split or shorten it.',
  },
  TOTALS_DIFFER: {
    de: 'Im Beleg steht bei {field} {stated}, gerechnet ergibt sich {computed}. Der Beleg bleibt, wie er gesendet wurde; bitte prüfen.',
    en: 'The document states {stated} for {field}, the calculation gives {computed}. The document stays as sent; please check it.',
  },
  FORBIDDEN_INVOICE: {
    de: 'Rechnungen werden nicht übertragen. Bitte die Rechnung auf dem üblichen Weg verschicken.',
    en: 'Invoices are not transferred. Send the invoice the way you always do.',
  },
  FORBIDDEN_CREDIT_NOTE: {
    de: 'Gutschriften werden nicht übertragen. Bitte die Gutschrift auf dem üblichen Weg verschicken.',
    en: 'Credit notes are not transferred. Send the credit note the way you always do.',
  },
  FORBIDDEN_DEBIT_NOTE: {
    de: 'Belastungsanzeigen werden nicht übertragen. Bitte auf dem üblichen Weg verschicken.',
    en: 'Debit notes are not transferred. Send the debit note the way you always do.',
  },
  FORBIDDEN_REMINDER: {
    de: 'Mahnungen werden nicht übertragen. Bitte die Mahnung auf dem üblichen Weg verschicken.',
    en: 'Reminders of payment are not transferred. Send the reminder the way you always do.',
  },
  FORBIDDEN_PAYMENT: {
    de: 'Zahlungsbelege und Kontoauszüge werden nicht übertragen. Bitte das Bankprogramm verwenden.',
    en: 'Payment advices and statements of account are not transferred. Use the banking program.',
  },
  FORBIDDEN_RECEIPT: {
    de: 'Kassenbelege werden nicht übertragen. Bitte im Kassensystem belassen.',
    en: 'Sales receipts are not transferred. Leave them in the point-of-sale system.',
  },
  KIND_UNKNOWN: {
    de: 'Die Art „{name}“ ist hier nicht bekannt und wird nicht übertragen. Bitte prüfen, ob beide Seiten auf dem gleichen Stand sind.',
    en: 'The kind "{name}" is not known here and is not transferred. Check that both sides have the same version.',
  },
  KIND_LOCAL_ONLY: {
    de: 'Die Art „{name}“ ist nur für dieses System bestimmt und wird nicht übertragen.',
    en: 'The kind "{name}" is meant for this system only and is not transferred.',
  },
  MESSAGE_UNKNOWN: {
    de: 'Die Datei ist keiner der Belege, die übernommen werden. Bitte beim Absender nachfragen, was er gesendet hat.',
    en: 'The file is none of the documents that are taken in. Ask the sender what was sent.',
  },
  TYPE_CODE_UNKNOWN: {
    de: 'Die Belegart in der Datei passt nicht zu ihrem Inhalt. Bitte beim Absender nachfragen.',
    en: 'The type of document in the file does not fit its content. Ask the sender.',
  },
  RECORD_UNREADABLE: {
    de: 'Der Datensatz lässt sich bei „{path}“ nicht lesen und wird nicht übertragen. Bitte den Hersteller der Anbindung fragen.',
    en: 'The record cannot be read at "{path}" and is not transferred. Ask whoever made the connection.',
  },
  LINK_FORBIDDEN: {
    de: 'Der Verweis auf eine Rechnung oder einen ähnlichen Beleg ({path}) reist nie mit; beim Export bleibt er weg, ein Beleg mit ihm wird nicht angenommen.',
    en: 'The link to an invoice or the like ({path}) never travels; an export leaves it out, a document that carries it is not taken.',
  },
  LINK_UNKNOWN: {
    de: 'Der Verweis auf „{name}“ ({path}) wurde weggelassen: Diese Belegart ist nicht bekannt.',
    en: 'The link to "{name}" ({path}) was left out: this kind of document is not known.',
  },
  NAME_FORBIDDEN: {
    de: 'Das Feld „{name}“ ({path}) gehört zu einer Rechnung und reist nie mit; beim Export bleibt es weg, ein Satz mit ihm wird nicht angenommen.',
    en: 'The field "{name}" ({path}) belongs to an invoice and never travels; an export leaves it out, a record that carries it is not taken.',
  },
  DOCUMENT_EMBEDDED: {
    de: 'In {path} steckt eine Rechnung oder ein ähnlicher Beleg. Das wird nicht übertragen; der Absender muss es weglassen.',
    en: 'There is an invoice or the like inside {path}. It is not transferred; the sender has to leave it out.',
  },
  CONTENT_EMBEDDED: {
    de: 'Im Text von {path} steckt eine Datei. Das wird nicht übertragen; bitte als Anlage mit Zweck mitgeben.',
    en: 'There is a file inside the text of {path}. It is not transferred; give it along as an attachment with a purpose.',
  },
  ATTACHMENT_PURPOSE: {
    de: 'Die Anlage „{name}“ hat keinen zulässigen Zweck. Bitte einen Zweck aus der Liste angeben, zum Beispiel Zeichnung oder Foto.',
    en: 'The attachment "{name}" has no purpose from the list. State one, for example drawing or photo.',
  },
  ATTACHMENT_NOT_CONFIRMED: {
    de: 'Die Anlage „{name}“ wurde weggelassen. Wenn Bilder und PDF-Dateien mitgehen sollen, bitte beim Export zustimmen.',
    en: 'The attachment "{name}" was left out. To let images and PDF files come along, say so at the export.',
  },
  ATTACHMENT_TYPE: {
    de: 'Die Anlage „{name}“ ist weder Bild noch PDF und wird nicht übertragen. Bitte als PDF mitgeben.',
    en: 'The attachment "{name}" is neither image nor PDF and is not transferred. Give it along as PDF.',
  },
  ATTACHMENT_MISMATCH: {
    de: 'Die Anlage „{name}“ ist etwas anderes, als angegeben. Bitte die Datei prüfen und neu anhängen.',
    en: 'The attachment "{name}" is something else than stated. Check the file and attach it again.',
  },
  ATTACHMENT_NAME: {
    de: 'Die Anlage „{name}“ heißt wie eine Rechnung und wird nicht übertragen. Ist sie keine, bitte umbenennen.',
    en: 'The attachment "{name}" is named like an invoice and is not transferred. If it is none, rename it.',
  },
  ATTACHMENT_EMBEDDED_FILE: {
    de: 'In der PDF-Datei „{name}“ stecken weitere Dateien. Bitte ohne diese neu erzeugen und anhängen.',
    en: 'There are further files inside the PDF file "{name}". Make it anew without them and attach it again.',
  },
  ATTACHMENT_UNREADABLE: {
    de: 'Die Anlage „{name}“ lässt sich nicht lesen. Bitte neu anhängen.',
    en: 'The attachment "{name}" cannot be read. Attach it again.',
  },
  STATUS_INVOICED: {
    de: 'Der Status „berechnet“ wird nicht übertragen; beim Export wird daraus „abgeschlossen“.',
    en: 'The status "invoiced" is not transferred; at the export it becomes "closed".',
  },
} as const satisfies SentenceTable
