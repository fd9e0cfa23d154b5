import type { SentenceTable } from './sentence.js'

/** What buckets and their servers have to say to "test connection". */
export const s3Sentences = {
  S3_BUCKET_MISSING: {
    de: 'Den Speicher {place} gibt es nicht ({answer}). Prüfen Sie den Namen des Buckets und den Server, oder legen Sie den Bucket an.',
    en: 'There is no bucket {place} ({answer}). Check the name of the bucket and the server, or create the bucket.',
  },
  S3_KEYS_REFUSED: {
    de: 'Der Server von {place} lehnt den Zugangsschlüssel ab ({answer}). Prüfen Sie Schlüssel-Id und geheimen Schlüssel, oder lassen Sie sich einen neuen Schlüssel geben.',
    en: 'The server of {place} refuses the access key ({answer}). Check key id and secret key, or have a new key made.',
  },
  S3_NO_KEYS: {
    de: 'Für {place} ist kein Zugangsschlüssel eingetragen ({answer}). Tragen Sie accessKeyId und secretAccessKey ein.',
    en: 'No access key is entered for {place} ({answer}). Enter accessKeyId and secretAccessKey.',
  },
  S3_DENIED: {
    de: 'Der Zugangsschlüssel darf bei {place} nicht, was er müsste ({answer}). Geben Sie ihm die Rechte aus docs/adapters/s3.md.',
    en: 'The access key may not do what it must at {place} ({answer}). Give it the permissions of docs/adapters/s3.md.',
  },
  S3_WRONG_REGION: {
    de: '{place} liegt in einer anderen Region als eingestellt ({answer}). Tragen Sie die Region des Buckets ein.',
    en: '{place} lies in another region than is set ({answer}). Enter the region of the bucket.',
  },
  S3_HOST_UNKNOWN: {
    de: 'Den Server von {place} gibt es nicht ({answer}). Prüfen Sie seinen Namen, pathStyle und ob dieser Computer im Internet ist.',
    en: 'There is no server for {place} ({answer}). Check its name, pathStyle and whether this computer is connected to the internet.',
  },
  S3_NO_ANSWER: {
    de: 'Der Server von {place} antwortet nicht ({answer}). Prüfen Sie Adresse und Port; ist er nur vorübergehend weg, geht es danach von selbst weiter.',
    en: 'The server of {place} does not answer ({answer}). Check address and port; if it is away for a while only, it goes on by itself afterwards.',
  },
  S3_OTHER_SERVER: {
    de: 'Was unter der Adresse von {place} antwortet, ist kein S3-Server ({answer}). Prüfen Sie die Adresse und ob sich dieser Computer erst beim WLAN oder am Proxy anmelden muss; danach geht es von selbst weiter.',
    en: 'What answers at the address of {place} is no S3 server ({answer}). Check the address and whether this computer must log in to the wireless network or a proxy first; after that it goes on by itself.',
  },
  S3_CERTIFICATE: {
    de: 'Das Zertifikat des Servers von {place} ist nicht vertrauenswürdig ({answer}). Fragen Sie den Betreiber; ein eigenes Zertifikat machen Sie mit NODE_EXTRA_CA_CERTS bekannt.',
    en: 'The certificate of the server of {place} is not trusted ({answer}). Ask who runs it; make a certificate of your own known by NODE_EXTRA_CA_CERTS.',
  },
  S3_REFUSED: {
    de: 'Der Server von {place} lehnt die Anfrage ab ({answer}). Prüfen Sie Server, Region und pathStyle, oder fragen Sie den Betreiber.',
    en: 'The server of {place} refuses the request ({answer}). Check server, region and pathStyle, or ask who runs it.',
  },
  S3_NO_CONDITIONS: {
    de: 'Der Server von {place} kennt kein bedingtes Schreiben (If-None-Match). Es geht auch so: Jede Station schreibt nur unter eigenen Namen.',
    en: 'The server of {place} knows no conditional writes (If-None-Match). It works without: each station writes under names of its own only.',
  },
  S3_CANNOT_REMOVE: {
    de: 'Bei {place} darf nichts gelöscht werden: Bestätigte Sendungen bleiben liegen. Geben Sie das Recht s3:DeleteObject, oder lassen Sie alte Objekte vom Server löschen (Lifecycle).',
    en: 'Nothing can be removed at {place}: confirmed bundles stay there. Give the permission s3:DeleteObject, or let the server remove old objects (lifecycle).',
  },
  S3_CLOCKS_DIFFER: {
    de: 'Die Uhr dieses Computers und die des Servers von {place} weichen um {minutes} Minuten ab. Stellen Sie Datum, Uhrzeit und Zeitzone richtig.',
    en: 'The clock of this computer and that of the server of {place} differ by {minutes} minutes. Set date, time and time zone right.',
  },
  S3_FOREIGN_OBJECTS: {
    de: 'Unter {place} liegen mindestens {count} fremde Objekte; sie werden nicht gelesen und nicht verändert. Nehmen Sie sie heraus.',
    en: 'At least {count} foreign objects lie under {place}; they are neither read nor changed. Take them out.',
  },
} as const satisfies SentenceTable
