import type { SentenceTable } from './sentence.js'

/** What is wrong with the profile of a station, or has no effect. Nothing of a profile with a fault is taken over (SKY-32). */
export const profileSentences = {
  PROFILE_UNREADABLE: {
    de: 'Das Stationsprofil lässt sich nicht lesen (Stelle: „{path}“); erwartet wird {expected}. Bitte die Datei als JSON prüfen.',
    en: 'The station profile cannot be read (at "{path}"); expected {expected}. Check that the file is valid JSON.',
  },
  PROFILE_NEWER: {
    de: 'Das Stationsprofil stammt von einer neueren Version. Bitte diese Station aktualisieren; bis dahin gilt das bisherige Profil.',
    en: 'The station profile was made by a newer version. Update this station; until then the former profile holds.',
  },
  PROFILE_FIELD_MISSING: {
    de: 'Im Stationsprofil fehlt {path}. Bitte ergänzen; erwartet wird {expected}.',
    en: 'The station profile lacks {path}. Add it; expected {expected}.',
  },
  PROFILE_FIELD_UNKNOWN: {
    de: 'Das Stationsprofil kennt kein Feld {path}. Bitte die Schreibweise prüfen oder das Feld entfernen.',
    en: 'The station profile has no field {path}. Check the spelling or remove the field.',
  },
  PROFILE_VALUE: {
    de: 'Der Wert von {path} im Stationsprofil passt nicht. Bitte ändern; erwartet wird {expected}.',
    en: 'The value of {path} in the station profile does not fit. Change it; expected {expected}.',
  },
  PROFILE_KIND_FORBIDDEN: {
    de: 'Rechnungen und Ähnliches („{kind}“) werden nie übertragen; kein Profil schaltet das frei. Bitte {path} entfernen.',
    en: 'Invoices and the like ("{kind}") are never transferred; no profile opens that. Remove {path}.',
  },
  PROFILE_KIND_UNKNOWN: {
    de: 'Die Art „{kind}“ ist hier nicht bekannt ({path}). Bitte eine von diesen wählen: {expected}.',
    en: 'The kind "{kind}" is not known here ({path}). Choose one of these: {expected}.',
  },
  PROFILE_KIND_LOCAL: {
    de: 'Die Art „{kind}“ bleibt in diesem System und wird nicht übertragen. Bitte {path} entfernen.',
    en: 'The kind "{kind}" stays in this system and is not transferred. Remove {path}.',
  },
  PROFILE_NOT_INCLUDED: {
    de: '{path} ist eingeschaltet, aber „{kind}“ ist in dieser Richtung nicht einbezogen. Bitte einbeziehen oder ausschalten.',
    en: '{path} is on, but "{kind}" is not included in this direction. Include it or switch it off.',
  },
  PROFILE_STOCK_UPWARD: {
    de: 'Bestände gehen nur von der Zentrale zur Station. Bitte {path} ausschalten; Bewegungen der Station kommen als Belege.',
    en: 'Stock levels go from the host to the station only. Switch {path} off; movements at the station come as documents.',
  },
  PROFILE_HOST_OWNED: {
    de: 'Einstellungen und Vorlagen („{kind}“) gibt nur die Zentrale vor. Bitte {path} ausschalten.',
    en: 'Settings and templates ("{kind}") are made by the host alone. Switch {path} off.',
  },
  PROFILE_NOT_A_DOCUMENT: {
    de: '„{kind}“ ist keine Belegart, {path} gilt aber nur für Belege. Bitte entfernen.',
    en: '"{kind}" is no kind of document, but {path} is for documents only. Remove it.',
  },
  PROFILE_FILTER_SIZE: {
    de: 'Der Filter {path} ist zu umfangreich. Bitte vereinfachen; erlaubt sind {expected}.',
    en: 'The filter {path} is too large. Simplify it; allowed are {expected}.',
  },
  PROFILE_FILTER_DECIMAL: {
    de: 'Der Filter {path} vergleicht die Zahl {field} als Text. Bitte "as": "decimal" ergänzen.',
    en: 'The filter {path} compares the number {field} as text. Add "as": "decimal".',
  },
  PROFILE_MASK_REQUIRED: {
    de: 'Ohne das Feld {field} wird der Datensatz nicht angenommen. Bitte {path} aus der Liste der zurückgehaltenen Felder nehmen.',
    en: 'Without the field {field} the record is not accepted. Take {path} off the list of fields that stay behind.',
  },
  PROFILE_FIXED: {
    de: '{path} eines Stationsprofils bleibt {expected}. Für eine andere Station bitte das Profil kopieren.',
    en: '{path} of a station profile stays {expected}. For another station, copy the profile.',
  },
  PROFILE_MOVED: {
    de: 'Das Stationsprofil wurde inzwischen geändert (jetzt Fassung {revision}). Bitte neu öffnen und die Änderung wiederholen.',
    en: 'The station profile was changed meanwhile (now revision {revision}). Open it again and repeat the change.',
  },
  PROFILE_RULE_IDLE: {
    de: '„{kind}“ ist einbezogen, aber es wird nichts angenommen ({path}). Bitte neue oder geänderte Datensätze zulassen oder nicht einbeziehen.',
    en: '"{kind}" is included, but nothing is accepted ({path}). Accept new or changed records, or do not include it.',
  },
  PROFILE_PART_IDLE: {
    de: '{path} bewirkt nichts, solange {needs} ausgeschaltet ist. Bitte einschalten oder {path} entfernen.',
    en: '{path} does nothing while {needs} is off. Switch that on, or remove {path}.',
  },
  PROFILE_KIND_WITHOUT_RULE: {
    de: 'Für „{kind}“ steht nichts unter {path}; diese Art reist nicht. Wenn sie reisen soll, bitte eine Zeile ergänzen.',
    en: 'Nothing is said of "{kind}" under {path}; this kind does not travel. Add a row if it should.',
  },
  PROFILE_PATH_UNKNOWN: {
    de: 'Das Feld {field} ({path}) gehört nicht zu den bekannten Feldern dieser Art. Ist es kein eigenes Feld, bitte die Schreibweise prüfen.',
    en: 'The field {field} ({path}) is none of the known fields of this kind. Unless it is a field of your own, check the spelling.',
  },
  PROFILE_CREATABLE_STAYS: {
    de: 'Die Station darf „{kind}“ anlegen, die Zentrale nimmt neue aber nicht an ({path}). Bitte beides angleichen.',
    en: 'The station may make "{kind}", but the host takes no new ones ({path}). Make the two agree.',
  },
  PROFILE_FIRST_LOAD_IDLE: {
    de: '„{kind}“ soll beim Einrichten mitgehen ({path}), ist zur Station aber nicht einbezogen. Bitte beides angleichen.',
    en: '"{kind}" is to go along at the first load ({path}) but is not included towards the station. Make the two agree.',
  },
  PROFILE_ONE_WAY_IDLE: {
    de: '{path} braucht den Rückweg, die Verbindung geht aber nur in eine Richtung. Bitte ausschalten oder beide Richtungen zulassen.',
    en: '{path} needs the way back, but the link goes one way only. Switch it off or allow both ways.',
  },
} as const satisfies SentenceTable
