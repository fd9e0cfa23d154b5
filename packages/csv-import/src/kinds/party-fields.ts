/** Fields of customers, suppliers, leads and contacts. Names of 24SevenOffice stand as they are written there, mistakes too. */
import { field } from './import-kind.js'
import type { FieldDefinition, PathStep } from './import-kind.js'

/** Address of one usage, with what its columns are called before the name of the field. */
interface AddressNames {
  readonly usage: 'main' | 'billing' | 'delivery' | 'visit'
  readonly label: readonly [de: string, da: string, sv: string, no: string, en: string]
  readonly before: readonly string[]
}

const addresses: readonly AddressNames[] = [
  { usage: 'main', label: ['', '', '', '', ''], before: ['', 'post', 'companypost', 'postal', 'postadress'] },
  {
    usage: 'billing',
    label: ['Rechnung', 'Faktura', 'Faktura', 'Faktura', 'Billing'],
    before: [
      'rechnungs',
      'rechnung',
      'rechnungsadresse',
      'faktura',
      'fakturaadresse',
      'billing',
      'invoice',
      'companyinvoice',
      'bill to',
      'fakturerings',
    ],
  },
  {
    usage: 'delivery',
    label: ['Lieferung', 'Levering', 'Leverans', 'Levering', 'Delivery'],
    before: [
      'liefer',
      'lieferung',
      'lieferadresse',
      'versand',
      'levering',
      'leverings',
      'leverans',
      'leveransadress',
      'delivery',
      'companydelivery',
      'shipping',
      'ship to',
    ],
  },
  {
    usage: 'visit',
    label: ['Besuch', 'Besøg', 'Besök', 'Besøk', 'Visit'],
    before: ['besuchs', 'besuch', 'besøgs', 'besöks', 'besøks', 'visit', 'companyvisit', 'visiting'],
  },
]

/** Part, type, labels, other names. Names alone stand for the main address; with a word before them for the others. */
const addressParts: readonly (readonly [string, FieldDefinition['type'], string, string])[] = [
  [
    'street',
    'text',
    'Straße|Adresse|Gatuadress|Gateadresse|Street',
    'strasse|str|straße und hausnummer|strasse/nr|adresse|adresse 1|adresse1|anschrift|adress|gata|gate|gade|vej|address|address 1|address1|address line 1|addressline1|street address|streetaddress|postadresse|postadress|gatuadress|adresselinje 1|adressrad 1|obere strasse',
  ],
  [
    'houseNumber',
    'text',
    'Hausnummer|Husnummer|Husnummer|Husnummer|House number',
    'hausnr|haus-nr|hnr|husnr|house no|houseno',
  ],
  [
    'line2',
    'text',
    'Adresszusatz|Adresse 2|Adressrad 2|Adresse 2|Address line 2',
    'adresszusatz 1|zusatz|adresse2|adressrad2|adresselinje 2|address 2|address2|addressline2|c/o|co adresse|supplement',
  ],
  ['poBox', 'text', 'Postfach|Postboks|Postbox|Postboks|PO box', 'p.o. box|pobox|boks|box'],
  [
    'postalCode',
    'postcode',
    'PLZ|Postnummer|Postnummer|Postnummer|Postal code',
    'postleitzahl|post code|postcode|postnr|post nr|zip|zip code|zipcode|postal|postalcode|postnummer|plz/ort plz',
  ],
  [
    'city',
    'text',
    'Ort|By|Ort|Poststed|City',
    'stadt|wohnort|town|postort|post area|postarea|poststed|bynavn|stad|ziparea|zip area|city name|postby',
  ],
  [
    'region',
    'text',
    'Bundesland|Region|Län|Fylke|State',
    'region|kanton|county|province|landkreis|state/province|landsdel',
  ],
  [
    'country',
    'country',
    'Land|Land|Land|Land|Country',
    'ländercode|laendercode|länderkennzeichen|landkode|landekode|landskod|country code|countrycode|lkz|iso land|nation|staat',
  ],
  ['name', 'text', 'Empfänger|Navn|Namn|Navn|Name', 'empfaenger|recipient|firma|company'],
]

function addressFields(): readonly FieldDefinition[] {
  return addresses.flatMap(({ usage, label, before }) =>
    addressParts.flatMap(([part, type, labels, synonyms]) => {
      // The name of the main address is the name of the party.
      if (usage === 'main' && part === 'name') return []
      const own = labels.split('|')
      const words = [...own, ...synonyms.split('|')]
      const names = before.flatMap((prefix) => words.map((word) => `${prefix} ${word}`.trim()))
      const path: PathStep[] = ['addresses', { where: { usage } }, part === 'country' ? 'countryCode' : part]
      return [
        {
          name: usage === 'main' ? part : `${usage}.${part}`,
          path,
          type,
          labels: {
            de: [label[0], own[0]].join(' ').trim(),
            da: [label[1], own[1]].join(' ').trim(),
            sv: [label[2], own[2]].join(' ').trim(),
            no: [label[3], own[3]].join(' ').trim(),
            en: [label[4], own[4]].join(' ').trim(),
          },
          synonyms: [...new Set(names)],
          maxLength: part === 'postalCode' ? 20 : part === 'houseNumber' || part === 'poBox' ? 40 : 500,
        } satisfies FieldDefinition,
      ]
    }),
  )
}

const personChoices = {
  company: 'company',
  firma: 'company',
  unternehmen: 'company',
  '1': 'company',
  '2': 'company',
  virksomhed: 'company',
  företag: 'company',
  bedrift: 'company',
  erhverv: 'company',
  person: 'person',
  privat: 'person',
  private: 'person',
  '0': 'person',
  privatperson: 'person',
  'natürliche person': 'person',
}

/** Fields of the firm or person itself. @param number - Which of the numbers `Nr.` alone means. */
export function partyFields(number: 'customer' | 'supplier' | 'any'): readonly FieldDefinition[] {
  const plain = 'nr|nummer|number|no|id|konto|kontonr|kontonummer'
  return [
    field(
      'customerNumber',
      'customerNumber',
      'number',
      'Kundennummer|Kundenummer|Kundnummer|Kundenummer|Customer number',
      `kundennr|kunden-nr|kd-nr|kdnr|kunden nr|kundnr|kundenr|kunde nr|customer no|customer no.|customerno|customer id|customerid|customer nr|client number|debitor|debitornummer|debitorennummer|debitor nr|debitor no|debtor no|debtor number|companyid|contactcustomerid|account number${number === 'supplier' ? '' : `|${plain}`}`,
      { maxLength: 60 },
    ),
    field(
      'supplierNumber',
      'supplierNumber',
      'number',
      'Lieferantennummer|Leverandørnummer|Leverantörsnummer|Leverandørnummer|Supplier number',
      `lieferantennr|lieferanten-nr|lief-nr|lieferant nr|kreditor|kreditornummer|kreditorennummer|leverandørnr|leverandør nr|leverantörsnr|supplier no|supplierid|supplier id|vendor number|vendor id|creditor number${number === 'supplier' ? `|${plain}` : ''}`,
      { maxLength: 60 },
    ),
    field(
      'ourNumberAtPartner',
      'ourNumberAtPartner',
      'number',
      'Unsere Nummer dort|Vores nummer|Vårt nummer|Vårt nummer|Our number there',
      'unsere kundennummer|our account number|eigene nummer',
      { maxLength: 60 },
    ),
    field(
      'name',
      'name',
      'text',
      'Name|Navn|Namn|Navn|Name',
      'firma|firmenname|firmenbezeichnung|firma 1|firma1|name 1|name1|unternehmen|kunde|kundenname|kundenavn|kundnamn|kund|lieferant|lieferantenname|leverandør|leverantör|virksomhed|virksomhedsnavn|firmanavn|företag|företagsnamn|bedrift|bedriftsnavn|selskap|company|companyname|company name|customer name|customer|supplier name|supplier|vendor|vendor name|organisation|organization|firmabezeichnung|name (adressattyp unternehmen)|name (adressatentyp unternehmen)|display name',
      { required: true, maxLength: 500 },
    ),
    field(
      'name2',
      'name2',
      'text',
      'Name 2|Navn 2|Namn 2|Navn 2|Name 2',
      'firma 2|firma2|name2|namenszusatz|firmenzusatz|zusatz firma|companynickname|abteilung',
      { maxLength: 500 },
    ),
    field('name3', 'name3', 'text', 'Name 3|Navn 3|Namn 3|Navn 3|Name 3', 'firma 3|firma3|name3', {
      maxLength: 500,
    }),
    field(
      'type',
      'type',
      'choice',
      'Art (Firma oder Person)|Type|Typ|Type|Type (company or person)',
      'adressattyp|adressatentyp|companyiscorporate|contactisconsumer|kundentyp|kundetype|customer type|is company|kundtyp',
      { choices: personChoices },
    ),
    field(
      'salutation',
      'salutation',
      'text',
      'Anrede|Tiltale|Tilltal|Tiltale|Salutation',
      'anrede 1|briefanrede',
      { maxLength: 100 },
    ),
    field('title', 'title', 'text', 'Titel|Titel|Titel|Tittel|Title', 'akademischer titel|academic title', {
      maxLength: 100,
    }),
    field(
      'givenName',
      'givenName',
      'text',
      'Vorname|Fornavn|Förnamn|Fornavn|First name',
      'vornamen|given name|firstname|forename|vorname (adressattyp natürl. person)|companyconsumername',
      { maxLength: 500 },
    ),
    field(
      'familyName',
      'familyName',
      'text',
      'Nachname|Efternavn|Efternamn|Etternavn|Last name',
      'familienname|zuname|surname|family name|lastname|name (adressattyp natürl. person)',
      { maxLength: 500 },
    ),
    field(
      'shortName',
      'shortName',
      'text',
      'Kurzname|Kortnavn|Kortnamn|Kortnavn|Short name',
      'kurzbezeichnung|matchcode|suchbegriff|suchname|alias|search name',
      { maxLength: 100 },
    ),
    ...addressFields(),
    field(
      'vatId',
      'vatId',
      'vatId',
      'USt-IdNr.|Momsnummer|Momsregistreringsnummer|MVA-nummer|VAT number',
      'ustid|ust-id|ust id|ust-idnr|ustidnr|umsatzsteuer id|umsatzsteuer-id|umsatzsteuer-identifikationsnummer|uid|uid-nummer|vat|vat id|vat no|vatno|vatnumber|vat registration|vat reg no|tax id|moms nr|momsnr|momsregnr|mva nr|eu-ustid|eu ust-id|btw',
      { maxLength: 40 },
    ),
    field(
      'taxNumber',
      'taxNumber',
      'text',
      'Steuernummer|Skattenummer|Skattenummer|Skattenummer|Tax number',
      'steuer-nr|steuernr|st-nr|tax no',
      { maxLength: 100 },
    ),
    field(
      'registrationNumber',
      ['registrationNumber', 'value'],
      'text',
      'Handelsregister-Nr.|CVR-nummer|Organisationsnummer|Organisasjonsnummer|Registration number',
      'handelsregister|hrb|hr-nummer|cvr|cvr nr|cvr-nr|cvrnr|ci no|cino|orgnr|org nr|org.nr|org-nr|org.nummer|orgnummer|organisationsnr|organisasjonsnr|company registration number|registration no|company number|companygovno|corporateidentificationnumber|corporate identification number|se-nr',
      { maxLength: 100 },
    ),
    field(
      'gln',
      'gln',
      'gln',
      'GLN|EAN-nummer|GLN|GLN|GLN',
      'iln|gln nummer|gln number|ean lokationsnummer|ean no|ean nr (kunde)|location number',
      { maxLength: 13 },
    ),
    field(
      'phone',
      'phone',
      'phone',
      'Telefon|Telefon|Telefon|Telefon|Phone',
      'tel|tel.|telefon 1|telefonnummer|telefonnr|telefon geschäftlich|telefon privat|rufnummer|festnetz|telephone|telephone number|phone number|phone 1|tlf|tlf.|tlf nr|companyphone|contactphone|business phone|work phone',
      { maxLength: 100 },
    ),
    field(
      'mobile',
      'mobile',
      'phone',
      'Mobil|Mobil|Mobil|Mobil|Mobile',
      'handy|mobiltelefon|mobilnummer|mobile phone|cell|cell phone|cellphone|companymobile|contactmobile|mobil nr|mobilnr|mobilfunk',
      { maxLength: 100 },
    ),
    field(
      'fax',
      'fax',
      'phone',
      'Telefax|Fax|Fax|Faks|Fax',
      'faxnummer|fax nr|faxnr|telefaxnummer|companyfax|contactfax|fax number|telefaks',
      { maxLength: 100 },
    ),
    field(
      'email',
      'email',
      'email',
      'E-Mail|E-mail|E-post|E-post|Email',
      'e-mail-adresse|mail|mailadresse|mail adresse|email adresse|emailadresse|email address|e-mail address|emailaddress|companyemail|contactemail|epost|e-postadress|e-postadresse|e mail 1|email 1|email1',
      { maxLength: 254 },
    ),
    field(
      'invoiceEmail',
      'ext/import/billingEmail',
      'email',
      'Rechnungs-E-Mail|Faktura e-mail|Faktura e-post|Faktura e-post|Invoice email',
      'rechnung per mail an|e-mail rechnung|companyinvoiceemail|contactinvoiceemail|billing email|fakturamail|faktura mail',
      { maxLength: 254 },
    ),
    field(
      'web',
      'web',
      'web',
      'Internet|Hjemmeside|Webbplats|Nettside|Website',
      'webseite|homepage|web|www|url|internetadresse|website url|hjemmeside url|hemsida|companywebsite|web site|home page',
      { maxLength: 500 },
    ),
    field(
      'language',
      'language',
      'language',
      'Sprache|Sprog|Språk|Språk|Language',
      'sprachcode|language code|sprogkode',
      { maxLength: 35 },
    ),
    field(
      'currency',
      'currency',
      'currency',
      'Währung|Valuta|Valuta|Valuta|Currency',
      'waehrung|währungscode|currency code|valutakode|iso-währung',
      { maxLength: 3 },
    ),
    field(
      'customerGroup',
      'customerGroup',
      'text',
      'Kundengruppe|Kundegruppe|Kundgrupp|Kundegruppe|Customer group',
      'gruppe|kategorie|kundenkategorie|group|customergroup|category|companycategory|customer category|kundekategori|kundkategori|segment|branche',
      { maxLength: 100, listed: 'customerGroup' },
    ),
    field(
      'priceList',
      'priceList',
      'text',
      'Preisliste|Prisliste|Prislista|Prisliste|Price list',
      'preisgruppe|preiskategorie|prisgruppe|price group|pricelist|pricelistid',
      { maxLength: 100, listed: 'priceList' },
    ),
    field(
      'paymentTerms',
      ['paymentTerms', 'text'],
      'text',
      'Zahlungsbedingung|Betalingsbetingelser|Betalningsvillkor|Betalingsbetingelser|Payment terms',
      'zahlungsbedingungen|zahlungskondition|zahlungsart|payment term|betalingsvilkår|terms',
    ),
    field(
      'paymentDays',
      ['paymentTerms', 'netDays'],
      'integer',
      'Zahlungsziel (Tage)|Betalingsfrist|Betalningsfrist|Betalingsfrist|Payment days',
      'zahlungsziel|zahlungsfrist|netto tage|net days|credit days|kredittid|forfaldsdage|days net',
    ),
    field(
      'discountDays',
      ['paymentTerms', 'discountDays'],
      'integer',
      'Skontotage|Kontantrabat dage|Kassarabatt dagar|Kontantrabatt dager|Cash discount days',
      'skonto tage|skontofrist|discount days',
    ),
    field(
      'discountPercent',
      ['paymentTerms', 'discountPercent'],
      'percent',
      'Skonto %|Kontantrabat %|Kassarabatt %|Kontantrabatt %|Cash discount %',
      'skonto|skontosatz|skonto prozent|cash discount',
    ),
    field(
      'taxTreatment',
      'taxTreatment',
      'choice',
      'Steuerzone|Momszone|Momszon|MVA-sone|Tax zone',
      'vatzone|vat zone|steuerbehandlung|besteuerung|momsområde',
      {
        choices: {
          inland: 'domestic',
          domestic: 'domestic',
          indland: 'domestic',
          inrikes: 'domestic',
          innland: 'domestic',
          deutschland: 'domestic',
          '1': 'domestic',
          eu: 'eu',
          'eu-ausland': 'eu',
          '2': 'eu',
          drittland: 'thirdCountry',
          'third country': 'thirdCountry',
          abroad: 'thirdCountry',
          udland: 'thirdCountry',
          utland: 'thirdCountry',
          '3': 'thirdCountry',
          'reverse charge': 'reverseCharge',
          'omvendt betalingspligt': 'reverseCharge',
        },
      },
    ),
    field(
      'creditLimit',
      'creditLimit',
      'decimal',
      'Kreditlimit|Kreditmaksimum|Kreditgräns|Kredittgrense|Credit limit',
      'kreditlinie|kreditrahmen|kreditmax|kredittmaks',
    ),
    field(
      'blocked',
      ['blocked', 'blocked'],
      'flag',
      'Gesperrt|Spærret|Spärrad|Sperret|Blocked',
      'sperre|barred|liefersperre|inaktiv|deactivated|deaktiveret',
    ),
    field(
      'salesperson',
      'salesperson',
      'text',
      'Vertreter|Sælger|Säljare|Selger|Salesperson',
      'außendienst|verkäufer|betreuer|sachbearbeiter|kundenbetreuer|owner|companyowner|contactowner|sales rep|account manager|kundeansvarlig|kundansvarig|supportrepid',
      { maxLength: 500 },
    ),
    field(
      'iban',
      'ext/import/iban',
      'iban',
      'IBAN|IBAN|IBAN|IBAN|IBAN',
      'iban nr|iban-nr|iban nummer|kontonummer iban|bankkonto iban',
      { maxLength: 42 },
    ),
    field('bic', 'ext/import/bic', 'text', 'BIC|BIC|BIC|BIC|BIC', 'swift|swift code|bic/swift|swift/bic', {
      maxLength: 11,
    }),
    field(
      'notes',
      'notes',
      'longText',
      'Notiz|Noter|Anteckning|Notat|Notes',
      'notizen|bemerkung|bemerkungen|kommentar|info|anmerkung|companynote|contactnote|comment|comments|remark|remarks|memo|note|merknad|bemærkning|beskrivelse',
      { maxLength: 100_000 },
    ),
    field(
      'industry',
      'ext/import/industry',
      'text',
      'Branchenschlüssel|Branchekode|Branschkod|Bransjekode|Industry',
      'companyindustry|branchencode|wz code',
      { maxLength: 100 },
    ),
    field(
      'employees',
      'ext/import/employees',
      'integer',
      'Mitarbeiterzahl|Antal ansatte|Antal anställda|Antall ansatte|Number of employees',
      'companynrofemp|anzahl mitarbeiter|employees',
    ),
    field(
      'turnover',
      'ext/import/turnover',
      'decimal',
      'Jahresumsatz|Omsætning|Omsättning|Omsetning|Annual turnover',
      'companyturnover|turnover|annual revenue',
    ),
    field(
      'profit',
      'ext/import/profit',
      'decimal',
      'Gewinn|Overskud|Vinst|Overskudd|Profit',
      'companyprofit|jahresgewinn',
    ),
    field(
      'isSupplier',
      'ext/import/isSupplier',
      'flag',
      'Auch Lieferant|Også leverandør|Även leverantör|Også leverandør|Also supplier',
      'companysupplier|ist lieferant|is supplier',
    ),
    field(
      'registeredAt',
      'ext/import/registeredOn',
      'date',
      'Angelegt am|Oprettet|Registrerad|Registrert|Registered',
      'companydateregistrered|contactdateregistrered|anlagedatum|kunde seit|customer since|created|created at|creation date|oprettelsesdato',
    ),
    field(
      'changedAt',
      'ext/import/changedOn',
      'date',
      'Geändert am|Ændret|Ändrad|Endret|Changed',
      'companydatechanged|contactdatechanged|änderungsdatum|last modified|modified',
    ),
  ]
}

/** Fields of a person at the firm; each row may bring another one (T4S-10). */
export function contactFields(isOwnKind: boolean): readonly FieldDefinition[] {
  const own = (synonyms: string): string => (isOwnKind ? synonyms : '')
  const at = (part: string): readonly PathStep[] => ['contacts', part]
  const contact = (
    part: string,
    type: FieldDefinition['type'],
    labels: string,
    synonyms: string,
    more: Partial<FieldDefinition> = {},
  ): FieldDefinition =>
    field(`contact.${part}`, at(part), type, labels, synonyms, { child: 'contacts', ...more })
  return [
    contact(
      'salutation',
      'text',
      'Ansprechpartner Anrede|Kontakt tiltale|Kontakt tilltal|Kontakt tiltale|Contact salutation',
      `ap anrede|anrede ansprechpartner|contact salutation|${own('anrede|salutation')}`,
      { maxLength: 100 },
    ),
    contact(
      'title',
      'text',
      'Ansprechpartner Titel|Kontakt titel|Kontakt titel|Kontakt tittel|Contact title',
      `titel ansprechpartner|${own('titel|academic title')}`,
      { maxLength: 100 },
    ),
    contact(
      'givenName',
      'text',
      'Ansprechpartner Vorname|Kontakt fornavn|Kontakt förnamn|Kontakt fornavn|Contact first name',
      `vorname ansprechpartner|ap vorname|contactfirstname|contact first name|contact given name|kontaktperson fornavn|${own('vorname|first name|given name|firstname|fornavn|förnamn')}`,
      { maxLength: 500 },
    ),
    contact(
      'familyName',
      'text',
      'Ansprechpartner Nachname|Kontakt efternavn|Kontakt efternamn|Kontakt etternavn|Contact last name',
      `nachname ansprechpartner|ap nachname|contactlastname|contact last name|contact family name|kontaktperson efternavn|${own('nachname|last name|surname|family name|lastname|efternavn|efternamn|etternavn')}`,
      { maxLength: 500 },
    ),
    contact(
      'fullName',
      'text',
      'Ansprechpartner|Kontaktperson|Kontaktperson|Kontaktperson|Contact person',
      `ansprechpartner name|kontakt|kontaktperson|contact|contact name|contactname|attention|att|z. hd.|${own('name|navn|namn|person')}`,
      { maxLength: 1000 },
    ),
    contact(
      'function',
      'text',
      'Ansprechpartner Funktion|Kontakt stilling|Kontakt befattning|Kontakt stilling|Contact function',
      `funktion|position|abteilung ansprechpartner|contacttitle|contact title|contact position|job title|jobtitle|stilling|befattning|role|contactroleposition`,
      { maxLength: 500 },
    ),
    contact(
      'phone',
      'phone',
      'Ansprechpartner Telefon|Kontakt telefon|Kontakt telefon|Kontakt telefon|Contact phone',
      `telefon ansprechpartner|durchwahl|ap telefon|contactrolephone|contact phone|direct phone|${own('telefon|tel|phone|telephone|contactphone|tlf')}`,
      { maxLength: 100 },
    ),
    contact(
      'mobile',
      'phone',
      'Ansprechpartner Mobil|Kontakt mobil|Kontakt mobil|Kontakt mobil|Contact mobile',
      `mobil ansprechpartner|ap mobil|contactrolemobile|contact mobile|${own('mobil|mobile|handy|contactmobile')}`,
      { maxLength: 100 },
    ),
    contact(
      'fax',
      'phone',
      'Ansprechpartner Fax|Kontakt fax|Kontakt fax|Kontakt faks|Contact fax',
      `fax ansprechpartner|contactrolefax|contact fax|${own('fax|contactfax')}`,
      { maxLength: 100 },
    ),
    contact(
      'email',
      'email',
      'Ansprechpartner E-Mail|Kontakt e-mail|Kontakt e-post|Kontakt e-post|Contact email',
      `e-mail ansprechpartner|ap mail|ap e-mail|contactroleemail|contact email|kontaktperson mail|${own('e-mail|email|mail|contactemail|e-post|epost')}`,
      { maxLength: 254 },
    ),
    contact(
      'language',
      'language',
      'Ansprechpartner Sprache|Kontakt sprog|Kontakt språk|Kontakt språk|Contact language',
      '',
      { maxLength: 35 },
    ),
  ]
}
