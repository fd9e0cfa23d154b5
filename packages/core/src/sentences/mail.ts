import type { SentenceTable } from './sentence.js'

/** What mailboxes and mail servers have to say: "test connection", the journal of mails, the service that fetches. */
export const mailSentences = {
  MAIL_HOST_UNKNOWN: {
    de: 'Den Server {place} gibt es nicht. Prüfen Sie den Namen und ob dieser Computer im Internet ist.',
    en: 'There is no server {place}. Check the name and whether this computer is connected to the internet.',
  },
  MAIL_NO_ANSWER: {
    de: '{place} antwortet nicht ({answer}). Prüfen Sie Server und Port; vielleicht sperrt eine Firewall die Verbindung.',
    en: '{place} does not answer ({answer}). Check server and port; a firewall may block the connection.',
  },
  MAIL_WRONG_PORT: {
    de: '{place} spricht anders als eingestellt („{tls}“). Verschlüsselung und Port gehören zusammen: Empfang 993 (POP3: 995) mit „implicit“, Versand 465 mit „implicit“ oder 587 mit „starttls“.',
    en: '{place} speaks another way than is set (“{tls}”). Encryption and port belong together: receiving 993 (POP3: 995) with “implicit”, sending 465 with “implicit” or 587 with “starttls”.',
  },
  MAIL_NO_STARTTLS: {
    de: '{place} kann die Verbindung nicht nachträglich verschlüsseln. Stellen Sie „implicit“ mit dem Port des Anbieters ein.',
    en: '{place} cannot encrypt the connection afterwards. Set “implicit” with the port of the provider.',
  },
  MAIL_NOT_ENCRYPTED: {
    de: 'Die Verbindung zu {place} ist nicht verschlüsselt: Jeder unterwegs kann das Passwort lesen. Stellen Sie „implicit“ oder „starttls“ ein.',
    en: 'The connection to {place} is not encrypted: everybody on the way can read the password. Set “implicit” or “starttls”.',
  },
  MAIL_CERTIFICATE: {
    de: 'Das Zertifikat von {place} ist nicht vertrauenswürdig oder abgelaufen ({answer}). Fragen Sie den Anbieter; bei einem eigenen Server tragen Sie sein Zertifikat ein (caFile).',
    en: 'The certificate of {place} is not trusted or has expired ({answer}). Ask the provider; for a server of your own enter its certificate (caFile).',
  },
  MAIL_CERTIFICATE_NAME: {
    de: 'Das Zertifikat von {place} gilt für einen anderen Namen. Tragen Sie den Servernamen ein, den der Anbieter nennt.',
    en: 'The certificate of {place} is for another name. Enter the server name that the provider gives.',
  },
  MAIL_LOGIN_REFUSED: {
    de: '{place} hat Benutzer oder Passwort abgelehnt ({answer}). Benutzer ist meist die ganze Mail-Adresse; melden Sie sich zur Probe beim Webmail des Anbieters an.',
    en: '{place} has refused user or password ({answer}). The user mostly is the whole mail address; try to log in to the webmail of the provider.',
  },
  MAIL_APP_PASSWORD: {
    de: '{place} verlangt ein App-Passwort ({answer}). Erzeugen Sie eines in den Sicherheitseinstellungen des Kontos und tragen Sie es statt des gewöhnlichen Passworts ein.',
    en: '{place} demands an app password ({answer}). Make one in the security settings of the account and enter it instead of the usual password.',
  },
  MAIL_PASSWORDS_OFF: {
    de: 'Der Anbieter von {place} lässt Passwörter nicht mehr zu ({answer}). Stellen Sie die Anmeldung auf OAuth2 um, oder lassen Sie sie vom Administrator freigeben.',
    en: 'The provider of {place} does not allow passwords any more ({answer}). Change the log-in to OAuth2, or have the administrator permit it.',
  },
  MAIL_TOKEN_REFUSED: {
    de: '{place} hat das Zugriffstoken abgelehnt ({answer}). Melden Sie das Konto neu an und prüfen Sie, ob es Mail lesen und senden darf.',
    en: '{place} has refused the access token ({answer}). Log the account in anew and check that it may read and send mail.',
  },
  MAIL_FOLDER_MISSING: {
    de: 'Den Mailordner „{place}“ gibt es auf dem Server nicht. Legen Sie ihn dort an, nicht unter den lokalen Ordnern des Mailprogramms.',
    en: 'There is no mail folder “{place}” on the server. Make it there, not among the local folders of the mail program.',
  },
  MAIL_FOLDER_TO_BE_CREATED: {
    de: 'Den Mailordner „{place}“ gibt es noch nicht; er entsteht, sobald die erste Mail hineingehört.',
    en: 'The mail folder “{place}” is not there yet; it is made as soon as the first mail belongs there.',
  },
  MAIL_FOLDER_READ_ONLY: {
    de: 'In den Mailordner „{place}“ darf nicht geschrieben werden. Geben Sie dem Konto das Recht dazu.',
    en: 'The mail folder “{place}” cannot be written. Give the account the right to do so.',
  },
  MAIL_POP3_WITHOUT_UIDL: {
    de: '{place} gibt Mails keine dauerhaften Namen (UIDL). Nehmen Sie IMAP oder ein anderes Postfach.',
    en: '{place} gives mails no lasting names (UIDL). Use IMAP or another mailbox.',
  },
  MAIL_FULL: {
    de: 'Das Postfach bei {place} ist voll ({answer}). Schaffen Sie Platz; danach geht es von selbst weiter.',
    en: 'The mailbox at {place} is full ({answer}). Make room; after that it goes on by itself.',
  },
  MAIL_NEARLY_FULL: {
    de: 'Das Postfach bei {place} ist zu {percent} % voll. Räumen Sie alte Mails aus den Archivordnern.',
    en: 'The mailbox at {place} is {percent} % full. Clear old mails out of the archive folders.',
  },
  MAIL_SENDER_REFUSED: {
    de: '{place} lässt die Absenderadresse {address} nicht zu ({answer}). Tragen Sie die Adresse ein, die zum Konto gehört.',
    en: '{place} does not permit the sender address {address} ({answer}). Enter the address that belongs to the account.',
  },
  MAIL_RECIPIENT_REFUSED: {
    de: '{place} nimmt keine Mail an {address} an ({answer}). Prüfen Sie die Adresse.',
    en: '{place} takes no mail to {address} ({answer}). Check the address.',
  },
  MAIL_SIZE_LIMIT: {
    de: '{place} nimmt Mails bis {limit} Byte, gebraucht werden {bytes}. Stellen Sie maxBytes auf höchstens {maximum}.',
    en: '{place} takes mails up to {limit} bytes, {bytes} are needed. Set maxBytes to at most {maximum}.',
  },
  MAIL_BOUNCED: {
    de: 'Eine Mail an {place} kam zurück ({answer}). Prüfen Sie die Adresse und ob das Postfach voll ist; die Sendung wird wieder versucht.',
    en: 'A mail to {place} came back ({answer}). Check the address and whether the mailbox is full; the bundle is tried again.',
  },
  MAIL_PUT_ASIDE: {
    de: 'Nicht lesbare Mails im Fehlerordner: {count}. Zum Wiederholen schieben Sie sie in den Eingang, sonst löschen Sie sie.',
    en: 'Unreadable mails in the error folder: {count}. Move them back to the inbox to try again, or delete them.',
  },
  MAIL_LEFT: {
    de: 'Die Mail „{name}“ ist nicht lesbar und liegt in „{place}“. Die andere Seite sendet von selbst noch einmal; zum Wiederholen schieben Sie die Mail in den Eingang, sonst löschen Sie sie.',
    en: 'The mail “{name}” cannot be read and lies in “{place}”. The other side sends once more by itself; move the mail back to the inbox to try again, or delete it.',
  },
  MAIL_ATTACHMENT_GONE: {
    de: 'Die Mail „{name}“ kam ohne ihren Anhang und liegt in „{place}“: Ein Virenscanner oder Mail-Gateway hat ihn entfernt. Lassen Sie dort Anhänge mit {extension} zu; die andere Seite sendet von selbst noch einmal.',
    en: 'The mail “{name}” came without its attachment and lies in “{place}”: a virus scanner or mail gateway has taken it out. Have attachments ending in {extension} let through there; the other side sends once more by itself.',
  },
  MAIL_NOT_OURS: {
    de: 'Diese Mail enthält keine Sendung für diese Station; sie bleibt, wie sie ist.',
    en: 'This mail holds no bundle for this station; it stays as it is.',
  },
  MAIL_UNREADABLE: {
    de: 'Diese Mail konnte mehrmals nicht gelesen werden und liegt im Fehlerordner. Lassen Sie sie noch einmal senden.',
    en: 'This mail could not be read several times and lies in the error folder. Have it sent once more.',
  },
  MAIL_IS_MSG: {
    de: 'Dateien von Outlook (.msg) werden nicht gelesen. Ziehen Sie den Anhang heraus, oder machen Sie eine .eml daraus (msgconvert; docs/adapters/mail.md).',
    en: 'Files of Outlook (.msg) are not read. Drag the attachment out, or make an .eml of it (msgconvert; docs/adapters/mail.md).',
  },
} as const satisfies SentenceTable
