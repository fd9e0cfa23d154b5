/** Words for codes that stand alone in tables or inside sentences; the sentences themselves are OrderSync's. */
export type Language = 'de' | 'en'

/** The same in both languages. */
export interface Phrase {
  readonly de: string
  readonly en: string
}

type Words = Readonly<Record<string, Phrase>>

const kinds: Words = {
  party: { de: 'Kunde', en: 'customer' },
  article: { de: 'Artikel', en: 'article' },
  priceEntry: { de: 'Preis', en: 'price' },
  stockLevel: { de: 'Bestand', en: 'stock level' },
  quote: { de: 'Angebot', en: 'quote' },
  salesOrder: { de: 'Auftrag', en: 'sales order' },
  orderConfirmation: { de: 'Auftragsbestätigung', en: 'order confirmation' },
  deliveryNote: { de: 'Lieferschein', en: 'delivery note' },
  invoice: { de: 'Rechnung', en: 'invoice' },
  creditNote: { de: 'Gutschrift', en: 'credit note' },
}

const outcomes: Words = {
  created: { de: 'angelegt', en: 'created' },
  refreshed: { de: 'erneuert', en: 'refreshed' },
  unchanged: { de: 'unverändert', en: 'unchanged' },
  stale: { de: 'veraltet', en: 'stale' },
  linked: { de: 'verknüpft', en: 'linked' },
  pending: { de: 'offen', en: 'pending' },
  conflict: { de: 'Konflikt', en: 'conflict' },
  refused: { de: 'abgelehnt', en: 'refused' },
  quarantined: { de: 'beiseitegelegt', en: 'quarantined' },
  skipped: { de: 'ausgelassen', en: 'skipped' },
}

const undoActions: Words = {
  removed: { de: 'entfernt', en: 'removed' },
  restored: { de: 'zurückgesetzt', en: 'restored' },
  unlinked: { de: 'Verknüpfung gelöst', en: 'unlinked' },
  kept: { de: 'behalten', en: 'kept' },
}

const inclusions: Words = {
  normal: { de: 'ja', en: 'yes' },
  optional: { de: 'wahlweise', en: 'optional' },
  alternative: { de: 'alternativ', en: 'alternative' },
}

const roundings: Words = {
  halfUp: { de: 'kaufmännisch', en: 'half up' },
  halfEven: { de: 'zur geraden Ziffer', en: 'half to even' },
  document: { de: 'Steuer je Beleg', en: 'tax per document' },
  line: { de: 'Steuer je Zeile', en: 'tax per line' },
  includingTax: { de: 'Bruttopreise', en: 'prices with tax' },
}

/** By what a customer was recognised. */
const identities: Words = {
  vatId: { de: 'USt-IdNr.', en: 'VAT id' },
  registrationNumber: { de: 'Registernummer', en: 'registration number' },
  gln: { de: 'GLN', en: 'GLN' },
  number: { de: 'Kundennummer', en: 'customer number' },
  remembered: { de: 'frühere Antwort', en: 'earlier answer' },
  uid: { de: 'frühere Übernahme', en: 'earlier import' },
}

const lists = { kinds, outcomes, undoActions, inclusions, roundings, identities }

/** The word for a code; the code itself when the list does not know it. */
export function wordFor(list: keyof typeof lists, code: string, language: Language): string {
  const words: Words = lists[list]
  return (Object.hasOwn(words, code) ? words[code] : undefined)?.[language] ?? code
}

export type Parameters = Readonly<Record<string, string | number | readonly string[]>>

/** The values that are codes, as a person says them. */
export function wordedParameters(parameters: Parameters, language: Language): Parameters {
  const worded = { ...parameters }
  const { kind, by } = parameters
  if (typeof kind === 'string') worded['kind'] = wordFor('kinds', kind, language)
  if (typeof by === 'string') worded['by'] = wordFor('identities', by, language)
  return worded
}
