import type { SentenceTable } from './sentence.js'

/** Why a file was refused and what to do, one per code of `FormatErrorCode`. */
export const formatSentences = {
  'format.not_a_bundle': {
    de: 'Das ist keine OrderSync-Datei. Bitte prüfen, ob die richtige Datei ausgewählt wurde.',
    en: 'This is not an OrderSync file. Please check whether the right file was chosen.',
  },
  'format.incomplete': {
    de: 'Die Datei ist unvollständig oder beschädigt. Bitte warten, bis sie ganz übertragen ist, oder sie noch einmal senden lassen.',
    en: 'The file is incomplete or damaged. Please wait until it has arrived completely, or have it sent again.',
  },
  'format.too_large': {
    de: 'Die Datei überschreitet eine Grenze ({limit} = {maximum}). Bitte den Absender, weniger auf einmal zu senden.',
    en: 'The file is above a limit ({limit} = {maximum}). Please ask the sender to send less at once.',
  },
  'format.wrong_key': {
    de: 'Die Datei lässt sich hier nicht öffnen: Sie ist für einen anderen Empfänger bestimmt, oder das Kennwort stimmt nicht.',
    en: 'The file cannot be opened here: it is meant for another recipient, or the passphrase is not right.',
  },
  'format.unsigned': {
    de: 'Die Datei ist nicht unterschrieben und wurde deshalb nicht übernommen. Bitte den Absender fragen.',
    en: 'The file is not signed and therefore was not taken. Please ask the sender.',
  },
  'format.bad_signature': {
    de: 'Die Unterschrift der Datei stimmt nicht. Nichts wurde übernommen. Bitte den Absender auf anderem Weg fragen.',
    en: 'The signature of the file does not hold. Nothing was taken. Please ask the sender by another way.',
  },
  'format.newer_version': {
    de: 'Die Datei stammt von einer neueren Version. Sie bleibt aufgehoben; bitte das Programm aktualisieren.',
    en: 'The file was made by a newer version. It is kept; please update the program.',
  },
  'format.manifest': {
    de: 'Die Datei ließ sich öffnen, ihre Angaben sind aber nicht gültig. Bitte den Absender, sie neu zu erzeugen.',
    en: 'The file could be opened, but what it says about itself is not valid. Please ask the sender to make it again.',
  },
  'format.body': {
    de: 'Die Datei ließ sich öffnen, ihr Inhalt ist aber nicht gültig. Nichts wurde übernommen. Bitte den Absender, sie neu zu erzeugen.',
    en: 'The file could be opened, but its content is not valid. Nothing was taken. Please ask the sender to make it again.',
  },
  'format.not_for_us': {
    de: 'Die Datei ist für eine andere Stelle oder ein anderes Netz bestimmt. Nichts wurde übernommen.',
    en: 'The file is meant for another station or another network. Nothing was taken.',
  },
} as const satisfies SentenceTable
