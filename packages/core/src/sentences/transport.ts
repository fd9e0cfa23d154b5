import type { SentenceTable } from './sentence.js'

/** What "test connection" finds beyond the errors of a carrier; those stand in `errors.ts`. */
export const transportSentences = {
  TRANSPORT_PLACE_TO_BE_CREATED: {
    de: 'Den Austauschplatz „{place}“ gibt es noch nicht; der nächste Abgleich legt ihn an. Prüfen Sie, ob der Name stimmt.',
    en: 'The exchange place "{place}" does not exist yet; the next synchronisation creates it. Check that the name is right.',
  },
  TRANSPORT_ENTRY_TOO_LARGE: {
    de: 'Die Datei „{name}“ am Austauschplatz ist zu groß und wird nicht gelesen ({bytes} Byte, höchstens {limit}). Fragen Sie, wer sie abgelegt hat.',
    en: 'The file "{name}" at the exchange place is too large and is not read ({bytes} bytes, at most {limit}). Ask who put it there.',
  },
  TRANSPORT_ENTRY_NOT_FOLLOWED: {
    de: '„{name}“ am Austauschplatz ist keine gewöhnliche Datei und wird nicht gelesen. Fragen Sie, wer es abgelegt hat.',
    en: '"{name}" at the exchange place is no ordinary file and is not read. Ask who put it there.',
  },
  TRANSPORT_ENTRY_INCOMPLETE: {
    de: 'Die Datei „{name}“ am Austauschplatz ist nicht vollständig angekommen. Sie wird gelesen, sobald sie ganz da ist; bleibt es so, lassen Sie die andere Seite noch einmal senden.',
    en: 'The file "{name}" at the exchange place has not arrived completely. It is read as soon as it is whole; if it stays like this, have the other side send again.',
  },
  TRANSPORT_ENTRY_UNREADABLE: {
    de: '„{name}“ am Austauschplatz ließ sich nicht lesen ({reason}). Der nächste Lauf versucht es wieder; bleibt es so, sehen Sie nach, ob ein anderes Programm die Datei offen hält, stellen Sie einen Cloud-Ordner auf „immer auf diesem Gerät behalten“, oder lassen Sie die andere Seite noch einmal senden.',
    en: '"{name}" at the exchange place could not be read ({reason}). The next run tries again; if it stays like this, see whether another program holds the file open, set a cloud folder to "always keep on this device", or have the other side send again.',
  },
  TRANSPORT_ENTRY_NOT_DOWNLOADED: {
    de: 'Die Datei „{name}“ liegt nur in der Cloud. Sie wird gelesen, sobald sie heruntergeladen ist; stellen Sie den Ordner auf „immer auf diesem Gerät behalten“.',
    en: 'The file "{name}" is only in the cloud. It is read as soon as it is downloaded; set the folder to "always keep on this device".',
  },
  TRANSPORT_TOO_MANY_COPIES: {
    de: 'Am Austauschplatz „{place}“ liegen {count} Dateien mit fremden Namen; nur {limit} davon werden angesehen. Nehmen Sie heraus, was nicht dorthin gehört. Sendungen kommen weiter an.',
    en: 'There are {count} files with foreign names at the exchange place "{place}"; only {limit} of them are looked at. Take out what does not belong there. Bundles still arrive.',
  },
  TRANSPORT_PATH_LONG: {
    de: 'Der Pfad „{place}“ ist so lang, dass Dateien darin {length} Zeichen erreichen; manche Programme unter Windows enden bei {limit}. Wählen Sie einen kürzeren Pfad.',
    en: 'The path "{place}" is so long that files in it reach {length} characters; some programs on Windows end at {limit}. Choose a shorter path.',
  },
  TRANSPORT_ENTRY_LEFT: {
    de: 'Die Datei „{name}“ am Austauschplatz bleibt unverändert liegen ({reason}). Gehört sie nicht dorthin, nehmen Sie sie heraus.',
    en: 'The file "{name}" at the exchange place is left there unchanged ({reason}). If it does not belong there, take it out.',
  },
} as const satisfies SentenceTable
