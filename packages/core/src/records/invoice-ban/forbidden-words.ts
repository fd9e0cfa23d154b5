/**
 * Words that name a forbidden document (docs/format/records.md), folded: lower case, no marks, no spaces, ß as ss, ø as o, æ as ae.
 */
import type { NamedFamily } from './verdict.js'

/** A kind of exactly this name is refused. Also what is harmless as part of a longer name: receipt, bill, reminder. */
const kindWords: Readonly<Record<NamedFamily, string>> = {
  invoice:
    'invoice invoices invoic salesinvoice taxinvoice purchaseinvoice commercialinvoice proforma proformainvoice bill billing ' +
    'billingdocument rechnung rechnungen schlussrechnung abschlagsrechnung teilrechnung anzahlungsrechnung sammelrechnung ' +
    'stornorechnung rechnungskorrektur faktura fakturaer fakturor fakturering samlefaktura samlingsfaktura forskottsfaktura ' +
    'forskudsfaktura invoicelist invoicedetailrequest selfbilledinvoice selfbilling selfbilled freightinvoice ' +
    'utilitystatement crossindustryinvoice crossindustrydocument fatturaelettronica facturae finvoice invfil ' +
    'invoice01 invoice02 invoic01 invoic02 facture fattura factura factuur',
  creditNote:
    'creditnote creditnotes creditmemo credit gutschrift gutschriften kreditnota kreditnotaer kreditnotor kreditnote ' +
    'kreditfaktura selfbilledcreditnote creditinvoice creadv',
  debitNote: 'debitnote debitnotes debitmemo debadv belastungsanzeige selfbilleddebitnote',
  reminder:
    'reminder paymentreminder dunning dunningnotice mahnung mahnungen zahlungserinnerung rykker rykkere pamindelse ' +
    'paamindelse paminnelse paaminnelse betalningspaminnelse betalingspamindelse',
  payment: 'remittanceadvice remadv statement accountstatement statac payord paymul comdis paymentorder',
  receipt: 'receipt salesreceipt kassenbon kassebon kassenbeleg kvittering kvitto bon',
}

/** Folded word → family. */
export const familyByKindWord: ReadonlyMap<string, NamedFamily> = new Map(
  Object.entries(kindWords).flatMap(([family, words]) =>
    words.split(' ').map((word) => [word, family as NamedFamily] as const),
  ),
)

export interface Stem {
  readonly family: NamedFamily
  /** Without anchors; matched in the folded name. */
  readonly pattern: string
  /** Only where a word of the name begins, not inside a compound. */
  readonly atWordStart?: boolean
  /** The letters right before, within the same word, that make it another word: Berechnung, Manufaktur. */
  readonly notAfter?: RegExp
}

/** Stems that mean the document wherever they stand, unless what follows is about a person, a place or a habit. */
export const stems: readonly Stem[] = Object.freeze([
  { family: 'invoice', pattern: 'invoic(?:e|ing)?' },
  {
    family: 'invoice',
    pattern: 'rechnung',
    notAfter: /(?:be|ab|ver|(?<!dat)um|hoch)$|^(?:an|auf|aus|zu|er|ein|gegen|nach|vor|durch)$/,
  },
  { family: 'invoice', pattern: 'faktur', notAfter: /manu$/ },
  { family: 'invoice', pattern: 'fact(?:ure|ura|uur)', atWordStart: true },
  { family: 'invoice', pattern: 'fattur[ae]', atWordStart: true },
  { family: 'invoice', pattern: '(?:self|selbst)bill(?:ed|ing)' },
  { family: 'invoice', pattern: 'proforma', atWordStart: true },
  { family: 'invoice', pattern: 'billingdoc', atWordStart: true },
  { family: 'invoice', pattern: 'zugferd|facturx|xrechnung' },
  {
    family: 'invoice',
    pattern: '(?:rgn(?:r|o|um)|rgnummer|rechn?r|renr|rechnnr)(?![a-z])',
    atWordStart: true,
  },
  { family: 'creditNote', pattern: 'credit(?:note|memo)' },
  { family: 'creditNote', pattern: 'kreditnot[ae]' },
  { family: 'creditNote', pattern: 'gutschrift' },
  { family: 'debitNote', pattern: 'debit(?:note|memo)' },
  { family: 'debitNote', pattern: 'belastungsanzeige' },
  { family: 'reminder', pattern: 'mahnung', notAfter: /(?:er|ab)$/ },
  { family: 'reminder', pattern: 'zahlungserinnerung' },
  { family: 'reminder', pattern: 'dunning', atWordStart: true },
  { family: 'reminder', pattern: 'rykker', atWordStart: true },
  { family: 'payment', pattern: 'remittanceadvice|remadv' },
  { family: 'receipt', pattern: 'kass(?:en|e)bon', atWordStart: true },
])

export interface WeakWord {
  readonly family: NamedFamily
  readonly words: ReadonlySet<string>
  /** Words before it that make the document of it; with none before, only {@link identifying} words after it do. */
  readonly before: ReadonlySet<string>
  /** Forbidden also when it is the whole name. */
  readonly alone: boolean
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}

/** Words with an everyday meaning too: judged by their neighbours. */
export const weakWords: readonly WeakWord[] = Object.freeze([
  {
    family: 'invoice',
    words: set('bill bills'),
    before: set('customer sales supplier vendor final tax our'),
    alone: true,
  },
  {
    family: 'receipt',
    words: set('receipt receipts kvitto kvittering'),
    before: set('sales payment cash till pos fiscal tax'),
    alone: true,
  },
  {
    family: 'reminder',
    words: set('reminder reminders paminnelse pamindelse paamindelse'),
    before: set('payment overdue account betalning betalings betaling'),
    alone: false,
  },
  { family: 'payment', words: set('statement statements'), before: set('account bank'), alone: false },
])

/** What follows a weak word when the document itself is meant. */
export const identifying: ReadonlySet<string> = set(
  'number numbers no nr num nummer id ids amount total sum betrag belob belopp pdf xml document lines',
)

/**
 * What follows a stem in an honest name: a person, a place, a way to reach him, a habit (I-11: "billing address, invoice
 * e-mail and payment terms are not invoices"). Words of four letters and more, matched at the beginning of what follows.
 */
const honestLong =
  'adress|address|anschrift|recipient|empfaenger|empfanger|mottaker|mottagar|modtager|receiver|buyer|debtor|debitor|' +
  'tradeparty|party|partei|partner|customer|client|kunde|kund|account|konto|contact|kontakt|ansprechpartner|person|' +
  'email|mail|epost|payment(?:term|method|condition)|zahlungs?(?:bedingung|art|weise|ziel)|betaling|phone|telefon|street|strasse|city|stadt|country|region|postal|postcode|zipcode|postnummer|postnr|' +
  'term|villkor|betingelse|bedingung|method|language|sprache|sprak|sprog|currency|waehrung|wahrung|valuta|format|' +
  'template|vorlage|layout|channel|kanal|versand|interval|rhythm|cycle|frequency|schedule|rule|policy|regel|group|' +
  'gruppe|gebyr|gebuehr|gebuhr|avgift|discount|rabatt|block|sperre|lock|allowed|enabled|agreement|procedure|verfahren|' +
  'level|stufe|kauf|wesen|legung|kreis|profile|profil|company|firma|organisation|organization|department|abteilung|' +
  'kostenstelle|costcent|name|copies|kopien'

/** Short ones must be a word of their own, or the end of the name. */
const honestShort = 'to|zip|plz|ort|land|gln|ean|vat|ust|fee|fax'

/** Endings and joints of the stem: Rechnung-en, Rechnung-s-, invoice-s, fakturer-ings-, faktur-a-. */
const ending = '(?:a|an|as|d|en|ens|er|ering|erings|ierung|ierungs|or|s)?'
const filler = '(?:default|standard|main|primary|haupt|the|for|of|to)?'

export const honestAfter = new RegExp(`^${ending}${filler}(?:${honestLong})`)
export const honestShortAfter = new RegExp(`^${ending}${filler}(?:${honestShort})`)
/** Nothing but the ending of the stem, or `id`. */
export const nothingAfter = new RegExp(`^${ending}(?:ids?)?$`)

/** The party that gets or makes it: invoicee, invoicer. */
export const honestRole = /^(?:ee|er)(?:$|s$|trade|party|id|gln|name|address|contact|number|ref)/

/** What stands before a stem that ends the name (or is followed by `id`): `addressInvoice`, Odoo's `partner_invoice_id`. */
export const honestBefore =
  /(?:partner|address|adresse|anschrift|adress|email|mail|epost|contact|kontakt|recipient|empfanger|empfaenger|mottaker|modtager)(?:of|for|til|fur|fuer|an|zur|der|die|av)?$/

/** Ways to pay: `payByInvoice`, `kaufAufRechnung`, `purchase_on_invoice`. Only as words of their own. */
export const honestWayToPay: ReadonlySet<string> = set('by on auf per pa pr mot mod')
