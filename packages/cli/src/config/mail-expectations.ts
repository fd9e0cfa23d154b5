import { mailPresets } from '@ordersync/transport-mail'

type Expected = readonly [german: string, english: string]

const presets = Object.keys(mailPresets).join(', ')

/** What is expected in a field of `sync.mail`, whatever it stands in. German, English. */
const byName: Readonly<Record<string, Expected>> = {
  type: ['mail', 'mail'],
  preset: [presets, presets],
  address: ['eine Mail-Adresse wie buero@example.com', 'a mail address such as office@example.com'],
  label: ['ein Name, höchstens 80 Zeichen', 'a name, at most 80 characters'],
  user: ['der Anmeldename', 'the log-in name'],
  password: ['{ "env": NAME } oder { "file": PFAD }', '{ "env": NAME } or { "file": PATH }'],
  env: ['der Name einer Umgebungsvariablen', 'the name of an environment variable'],
  tokenCommand: ['ein Programm mit Argumenten als Liste', 'a program with arguments as a list'],
  protocol: ['imap oder pop3', 'imap or pop3'],
  host: ['ein Servername, ohne https://', 'the name of a server, without https://'],
  port: ['eine Zahl von 1 bis 65535, ohne Anführungszeichen', 'a number from 1 to 65535, without quotes'],
  tls: ['implicit, starttls oder none', 'implicit, starttls or none'],
  caFile: ['der Pfad einer Datei mit Zertifikat (PEM)', 'the path of a file with a certificate (PEM)'],
  serverName: ['der Name im Zertifikat', 'the name in the certificate'],
  folders: [
    'inbox, archive, error und unrecognised; alle vier verschieden, mit / wie in OrderSync/Archive',
    'inbox, archive, error and unrecognised; all four different, with / as in OrderSync/Archive',
  ],
  createFolders: ['true oder false', 'true or false'],
  pollInterval: ['Millisekunden, 100 bis 86400000', 'milliseconds, 100 to 86400000'],
  keepDays: ['eine Zahl von 0 bis 3650', 'a number from 0 to 3650'],
  connections: ['eine ganze Zahl von 1 bis 10', 'a whole number from 1 to 10'],
  saveTo: ['der Pfad eines Ordners', 'the path of a folder'],
  addresses: ['je Station ihre Mail-Adresse', 'by station its mail address'],
  shared: [
    '{ "tags": {} } und, wenn gewünscht, others: leave oder unrecognised',
    '{ "tags": {} } and, if wanted, others: leave or unrecognised',
  ],
  extension: ['ein Punkt und 1 bis 8 Zeichen a–z oder 0–9', 'a dot and 1 to 8 characters a–z or 0–9'],
  maxBytes: ['eine ganze Zahl von 10000 bis 25165824', 'a whole number from 10000 to 25165824'],
  resendAfter: ['Millisekunden, 1000 bis 2592000000', 'milliseconds, 1000 to 2592000000'],
  timeout: ['Millisekunden, 100 bis 600000', 'milliseconds, 100 to 600000'],
}

const ofServers: readonly string[] = ['host', 'port', 'tls', 'caFile', 'serverName']
const ofReceiving: readonly string[] = ['protocol', 'folders', 'createFolders', 'pollInterval', 'keepDays']

/**
 * @param path - Within `sync.mail`; an unknown field is its last part.
 * @param isUnknown - The field has no place there.
 */
export function mailExpectation(path: readonly string[], isUnknown: boolean): Expected {
  const name = path.at(-1) ?? ''
  if (isUnknown) return elsewhere(path, name)
  const known = path.filter((part) => Object.hasOwn(byName, part)).at(-1)
  return known === undefined ? anyField : byName[known]!
}

const anyField: Expected = ['ein Feld aus docs/adapters/mail.md', 'a field of docs/adapters/mail.md']

function elsewhere(path: readonly string[], name: string): Expected {
  if (path.length === 1 && ofServers.includes(name))
    return ['dieses Feld in receive und in send', 'this field in receive and in send']
  if (path.length === 1 && ofReceiving.includes(name))
    return ['dieses Feld in receive', 'this field in receive']
  if (path[0] === 'receive' && (name === 'folders' || name === 'createFolders' || name === 'pollInterval'))
    return [
      'dieses Feld nur bei imap; POP3 kennt keine Ordner',
      'this field with imap only; POP3 knows no folders',
    ]
  if (path[0] === 'receive' && name === 'keepDays')
    return ['dieses Feld nur bei pop3', 'this field with pop3 only']
  return anyField
}
