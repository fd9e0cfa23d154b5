import type { SentenceTable } from './sentence.js'

/** Reasons that come from the other side without their parameters, as part of another sentence: `CODE.brief`. */
export const briefSentences = {
  'NOT_OWNER.brief': {
    de: 'nur wer den Beleg angelegt hat oder das Büro darf ihn ändern',
    en: 'only who made the document, or the office, may change it',
  },
  'NUMBER_CLASH.brief': {
    de: 'ein anderer Beleg trägt dort diese Nummer; das Büro entscheidet, was gilt',
    en: 'another document there has this number; the office decides what holds',
  },
  'NUMBER_NOT_LEASED.brief': {
    de: 'die Nummer gehört nicht zu den Nummern dieser Station; das Büro gibt den Beleg frei oder lehnt ihn ab',
    en: 'the number is none of those given to this station; the office releases the document or rejects it',
  },
  'NUMBER_NOT_FREE.brief': {
    de: 'die Nummer ist dort schon vergeben',
    en: 'the number is taken there already',
  },
  'RECORD_INVALID.brief': {
    de: 'ein Feld des Satzes ist fehlerhaft; berichtigen Sie ihn, dann geht er noch einmal hinaus',
    en: 'a field of the record is wrong; correct it, then it goes out again',
  },
  'RECORD_UNREADABLE.brief': {
    de: 'der Satz lässt sich dort nicht lesen',
    en: 'the record cannot be read there',
  },
  'CHANGED_NOT_ACCEPTED.brief': {
    de: 'Änderungen dieser Art nimmt das Büro von dieser Station nicht an',
    en: 'the office does not take changes of this kind from this station',
  },
  'KIND_NOT_CREATABLE.brief': {
    de: 'diese Station darf Belege dieser Art nicht anlegen',
    en: 'this station may not create documents of this kind',
  },
  'EDIT_AGAINST_DELETE.brief': {
    de: 'der Satz wurde inzwischen gelöscht',
    en: 'the record was deleted meanwhile',
  },
  'NAME_FORBIDDEN.brief': {
    de: 'ein Feld gehört zu einer Rechnung und reist nie mit',
    en: 'a field belongs to an invoice and never travels',
  },
  'LINK_FORBIDDEN.brief': {
    de: 'ein Verweis auf eine Rechnung reist nie mit',
    en: 'a link to an invoice never travels',
  },
  'CONTENT_EMBEDDED.brief': {
    de: 'in einem Text steckt eine Datei',
    en: 'there is a file inside a text',
  },
  'DOCUMENT_EMBEDDED.brief': {
    de: 'im Satz steckt eine Rechnung oder ein ähnlicher Beleg',
    en: 'there is an invoice or the like inside the record',
  },
  'KIND_CHANGED.brief': {
    de: 'unter dieser Kennung liegt dort ein Beleg anderer Art',
    en: 'there is a document of another kind under this id',
  },
} satisfies SentenceTable
