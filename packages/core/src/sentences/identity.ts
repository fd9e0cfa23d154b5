import type { SentenceTable } from './sentence.js'

/**
 * Joining, and who belongs to the network. Read by people who joined with a file and a code: none of these sentences needs
 * the words of cryptography, and a test keeps it so.
 */
export const identitySentences = {
  'usage.invitation_expired': {
    de: 'Diese Einladung ist abgelaufen. Prüfen Sie Datum und Uhrzeit dieses Rechners; stimmen sie, lassen Sie sich eine neue geben.',
    en: 'This invitation has expired. Check date and time of this computer; if they are right, ask for a new one.',
  },
  'store.keys_damaged': {
    de: 'Die Zugangsdaten dieses Arbeitsplatzes ({name}) sind beschädigt. Holen Sie sie aus einer Sicherung, oder laden Sie den Arbeitsplatz neu ein.',
    en: 'The access data of this station ({name}) are damaged. Restore them from a backup, or invite the station again.',
  },
  'store.witness_damaged': {
    de: 'Der Merkzettel neben der Datenbank ({file}) ist nicht lesbar. Bis dahin wird nichts gesendet und keine Nummer vergeben. Holen Sie ihn aus einer Sicherung, oder verschieben Sie ihn; danach fragt das Programm nach der höchsten vergebenen Nummer.',
    en: 'The note beside the database ({file}) cannot be read. Until then nothing is sent and no number is given. Restore it from a backup, or move it away; the program then asks for the highest number given.',
  },
  ROSTER_UNREADABLE: {
    de: 'Die Mitgliederliste ist beschädigt angekommen und wurde nicht übernommen. Sie wird noch einmal angefordert.',
    en: 'The list of members arrived damaged and was not taken. It is asked for again.',
  },
  ROSTER_NEWER_VERSION: {
    de: 'Die Mitgliederliste stammt von einer neueren Version. Bitte das Programm aktualisieren.',
    en: 'The list of members was made by a newer version. Please update the program.',
  },
  ROSTER_OTHER_NETWORK: {
    de: 'Die Mitgliederliste gehört zu einem anderen Netz und wurde nicht übernommen.',
    en: 'The list of members belongs to another network and was not taken.',
  },
  ROSTER_BAD_SIGNATURE: {
    de: 'Die Mitgliederliste ist nicht vom Büro unterschrieben und wurde nicht übernommen. Bitte im Büro anrufen.',
    en: 'The list of members is not signed by the office and was not taken. Please call the office.',
  },
  ROSTER_INVALID: {
    de: 'Die Mitgliederliste widerspricht sich selbst und wurde nicht übernommen. Bitte im Büro anrufen.',
    en: 'The list of members contradicts itself and was not taken. Please call the office.',
  },
  ROSTER_JUMP: {
    de: 'Die Mitgliederliste ist der bekannten um mehr als 10.000 Änderungen voraus und wurde nicht übernommen. Bitte im Büro anrufen.',
    en: 'The list of members is more than 10,000 changes ahead of the known one and was not taken. Please call the office.',
  },
  ROSTER_FORK: {
    de: 'Es gibt zwei verschiedene Mitgliederlisten mit demselben Stand. Läuft das Büro doppelt, etwa nach einem Zurückspielen oder Kopieren? Schalten Sie eines von beiden ab.',
    en: 'There are two different lists of members of the same state. Does the office run twice, for example after a restore or a copy? Switch one of them off.',
  },
  ROSTER_FLOOR_LOWERED: {
    de: 'Die Mitgliederliste verlangt weniger Sicherheit als die bisherige und wurde nicht übernommen. Bitte im Büro anrufen.',
    en: 'The list of members demands less security than the one before and was not taken. Please call the office.',
  },
  ROSTER_RETIRED_MEMBER: {
    de: 'Die Mitgliederliste lässt einen früher gesperrten Zugang wieder zu und wurde nicht übernommen. Bitte im Büro anrufen.',
    en: 'The list of members lets in an access that was locked before and was not taken. Please call the office.',
  },
  ENROL_TOKEN_WRONG: {
    de: 'Jemand wollte beitreten, ohne dass seine Einladung passt. Er wurde nicht aufgenommen. War es ein Kollege, laden Sie ihn neu ein.',
    en: 'Somebody wanted to join whose invitation does not fit. He was not taken in. If it was a colleague, invite him again.',
  },
  ENROL_EXPIRED: {
    de: 'Die Einladung gilt nicht mehr: Sie ist abgelaufen oder wurde zurückgenommen. Bitte eine neue ausstellen.',
    en: 'The invitation is no longer valid: it has expired or was taken back. Please make a new one.',
  },
  ENROL_USED_TWICE: {
    de: 'Achtung: Eine schon benutzte Einladung wurde auf einem zweiten Gerät benutzt. Das zweite wurde nicht aufgenommen. Fragen Sie nach, ob das erste Gerät das richtige ist; wenn nicht, schalten Sie die Station ab (active: false) und laden Sie neu ein.',
    en: 'Attention: an invitation that was used already has been used on a second device. The second was not taken in. Ask whether the first device is the right one; if not, switch the station off (active: false) and invite again.',
  },
  ENROL_BAD_KEY: {
    de: 'Ein Gerät wollte mit unbrauchbaren Zugangsdaten beitreten und wurde nicht aufgenommen. Bitte dort das Programm aktualisieren und neu einladen.',
    en: 'A device wanted to join with unusable access data and was not taken in. Please update the program there and invite it again.',
  },
} as const satisfies SentenceTable
