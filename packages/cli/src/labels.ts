/** Words of tables and headings, as the person reads them. */
import type { LinkState } from '@ordersync/core'
import type { Language } from './sentences.js'

const words = {
  kind: ['Art', 'Kind'],
  record: ['Satz', 'Record'],
  number: ['Nummer', 'Number'],
  date: ['Datum', 'Date'],
  party: ['Kunde', 'Customer'],
  total: ['Summe', 'Total'],
  key: ['Schlüssel', 'Key'],
  outcome: ['Ergebnis', 'Outcome'],
  count: ['Anzahl', 'Count'],
  meaning: ['Bedeutung', 'Meaning'],
  reason: ['Grund', 'Reason'],
  remark: ['Hinweis', 'Remark'],
  job: ['Lauf', 'Job'],
  type: ['Typ', 'Type'],
  state: ['Zustand', 'State'],
  started: ['Begonnen', 'Started'],
  from: ['Von', 'From'],
  by: ['Wer', 'By'],
  records: ['Sätze', 'Records'],
  action: ['Aktion', 'Action'],
  file: ['Datei', 'File'],
  leftOut: ['Nicht mitgereist', 'Left out'],
  name: ['Name', 'Name'],
  question: ['Frage', 'Question'],
  answerWith: ['Antworten mit', 'Answer with'],
  candidates: ['Vorhanden', 'Here already'],
  change: ['Änderung', 'Change'],
  field: ['Feld', 'Field'],
  here: ['Hier', 'Here'],
  inFile: ['In der Datei', 'In the file'],
  none: ['(keine)', '(none)'],
  received: ['Empfangen', 'Received'],
  station: ['Station', 'Station'],
  office: ['Büro', 'Office'],
  own: ['Ihr Wert', 'Your value'],
  lastHeard: ['Zuletzt gehört', 'Last heard'],
  waiting: ['Offen', 'Waiting'],
  underWay: ['Unterwegs', 'On the way'],
  problems: ['Probleme', 'Problems'],
  numbersLeft: ['Freie Nummern', 'Numbers left'],
  when: ['Wann', 'When'],
  bundle: ['Sendung', 'Bundle'],
  bytes: ['Byte', 'Bytes'],
  series: ['Nummernkreis', 'Series'],
  left: ['Frei', 'Left'],
  of: ['Von', 'Of'],
  blocks: ['Blöcke', 'Blocks'],
  toStation: ['Zur Station', 'To the station'],
  toOffice: ['Zum Büro', 'To the office'],
  ruleNew: ['neue', 'new'],
  ruleChanged: ['geänderte', 'changed'],
  ruleDeleted: ['gelöschte', 'deleted'],
  ruleFilter: ['mit Filter', 'filtered'],
  ruleMask: ['ohne einzelne Felder', 'without some fields'],
} as const satisfies Record<string, readonly [string, string]>

export type Word = keyof typeof words

export function word(name: Word, language: Language): string {
  return words[name][language === 'de' ? 0 : 1]
}

const kinds: Readonly<Record<string, readonly [string, string]>> = {
  party: ['Adresse', 'Party'],
  article: ['Artikel', 'Article'],
  priceEntry: ['Preis', 'Price'],
  stockLevel: ['Bestand', 'Stock'],
  quote: ['Angebot', 'Quote'],
  salesOrder: ['Auftrag', 'Order'],
  orderConfirmation: ['Auftragsbestätigung', 'Order confirmation'],
  deliveryNote: ['Lieferschein', 'Delivery note'],
  setting: ['Einstellung', 'Setting'],
  template: ['Vorlage', 'Template'],
}

export function kindName(kind: string, language: Language): string {
  return (Object.hasOwn(kinds, kind) ? kinds[kind] : undefined)?.[language === 'de' ? 0 : 1] ?? kind
}

const states: Readonly<Record<string, readonly [string, string]>> = {
  completed: ['fertig', 'completed'],
  completedWithErrors: ['fertig, mit Ablehnungen', 'completed, with refusals'],
  undone: ['rückgängig gemacht', 'undone'],
  partlyUndone: ['teilweise rückgängig gemacht', 'partly undone'],
  import: ['Import', 'import'],
  decision: ['Entscheidung', 'decision'],
  undo: ['Rückgängig', 'undo'],
  removed: ['entfernt', 'removed'],
  restored: ['wiederhergestellt', 'restored'],
  unlinked: ['Verknüpfung gelöst', 'unlinked'],
  kept: ['bleibt', 'kept'],
  created: ['angelegt', 'created'],
  refreshed: ['erneuert', 'refreshed'],
  unchanged: ['unverändert', 'unchanged'],
  stale: ['veraltet', 'stale'],
  linked: ['verknüpft', 'linked'],
  pending: ['wartet', 'pending'],
  conflict: ['Konflikt', 'conflict'],
  refused: ['abgelehnt', 'refused'],
  quarantined: ['beiseitegelegt', 'quarantined'],
  skipped: ['ausgelassen', 'skipped'],
}

/** Name of an outcome, a state or an action. */
export function stateName(state: string, language: Language): string {
  return (Object.hasOwn(states, state) ? states[state] : undefined)?.[language === 'de' ? 0 : 1] ?? state
}

const linkStates = {
  invited: ['eingeladen', 'invited'],
  loading: ['lädt zum ersten Mal', 'first load'],
  active: ['aktiv', 'active'],
  suspended: ['ausgeschaltet', 'switched off'],
  revoked: ['gesperrt', 'locked out'],
} as const satisfies Record<LinkState, readonly [string, string]>

export function linkStateName(state: LinkState, language: Language): string {
  return linkStates[state][language === 'de' ? 0 : 1]
}
