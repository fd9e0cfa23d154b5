import type { SentenceTable } from './sentence.js'

/** Reasons, notices, question causes and effects of options of the merge rules: what happened and what to do. */
export const mergeSentences = {
  KIND_CHANGED: {
    de: 'Derselbe Beleg war hier ein anderer Belegtyp ({stored}, jetzt {incoming}). Legen Sie beim Absender einen neuen Beleg mit Bezug auf den alten an.',
    en: 'The same document is of another kind here ({stored}, now {incoming}). At the sender, make a new document that refers to the old one.',
  },
  NUMBERED_NOT_DELETABLE: {
    de: 'Der Beleg {number} hat eine Nummer und wird nicht gelöscht. Stornieren Sie ihn stattdessen.',
    en: 'Document {number} has a number and is not deleted. Cancel it instead.',
  },
  NOT_OWNER: {
    de: 'Nur {owner} oder die Zentrale darf diesen Beleg ändern. Lassen Sie ihn übergeben oder dort ändern.',
    en: 'Only {owner} or the host may change this document. Have it handed over, or changed there.',
  },
  REV_REUSED: {
    de: 'Die Fassung {revision} gibt es schon mit anderem Inhalt. Vermutlich läuft der Absender doppelt oder aus einer Rücksicherung; prüfen Sie ihn, bevor Sie den Beleg freigeben.',
    en: 'Revision {revision} exists already with other content. The sender probably runs twice or from a backup; check it before you release the document.',
  },
  NUMBER_REMOVED: {
    de: 'Der Beleg hat hier die Nummer {number}, kam aber ohne Nummer. Senden Sie ihn mit seiner Nummer neu.',
    en: 'The document has the number {number} here but came without one. Send it again with its number.',
  },
  DRAFTS_NOT_ALLOWED: {
    de: 'Belege ohne Nummer werden hier nicht angenommen. Geben Sie dem Beleg eine Nummer und senden Sie ihn neu.',
    en: 'Documents without a number are not taken here. Give the document a number and send it again.',
  },
  NUMBER_CLASH: {
    de: 'Die Nummer {number} trägt hier schon ein anderer Beleg (von {storedOrigin}; dieser kommt von {incomingOrigin}). Entscheiden Sie: abgelehnt lassen, unter neuer Nummer übernehmen oder als denselben Beleg erklären.',
    en: 'Another document here has the number {number} already (from {storedOrigin}; this one comes from {incomingOrigin}). Decide: keep it refused, import it under a new number, or declare both the same.',
  },
  NUMBER_NOT_LEASED: {
    de: 'Die Nummer {number} liegt außerhalb der Nummernkreise von {origin}. Prüfen Sie den Absender und geben Sie den Beleg frei oder lehnen Sie ihn ab.',
    en: 'The number {number} is outside the number ranges of {origin}. Check the sender, then release the document or reject it.',
  },
  NUMBER_OF_OTHER_BLOCK: {
    de: 'Die Nummer {number} liegt im Nummernblock von {holder} und würde dort noch einmal vergeben. Übernehmen Sie den Beleg von {origin} im Büro unter einer neuen Nummer oder lassen Sie ihn abgelehnt.',
    en: 'The number {number} lies in the block of {holder}, which would give it a second time. In the office, import the document of {origin} under a new number, or keep it refused.',
  },
  NUMBER_REVOKED: {
    de: 'Die Nummer {number} stammt aus einem Nummernkreis, der {origin} entzogen wurde. Entscheiden Sie, ob der Beleg übernommen wird.',
    en: 'The number {number} comes from a range that was taken from {origin}. Decide whether the document is taken.',
  },
  LOCKED_AT_HOST: {
    de: 'Der Beleg ist in der Zentrale schon weiterverarbeitet; die neue Fassung liegt dort als Vorschlag. Bitte klären Sie die Änderung mit der Zentrale.',
    en: 'The host has continued with this document; the new revision lies there as a proposal. Please settle the change with the host.',
  },
  CHANGED_HERE: {
    de: 'Der Beleg wurde hier geändert, und Fassung {revision} ist eingetroffen. Entscheiden Sie, welche gilt.',
    en: 'The document was changed here, and revision {revision} has arrived. Decide which one holds.',
  },
  BASE_MOVED: {
    de: 'Fassung {revision} baut auf Fassung {base} auf, hier gilt aber {stored}. Entscheiden Sie, welche gilt.',
    en: 'Revision {revision} was made upon {base}, but {stored} is in force here. Decide which one holds.',
  },
  EDIT_AGAINST_DELETE: {
    de: 'Dort gelöscht, hier inzwischen geändert. Entscheiden Sie, ob der Satz bleibt.',
    en: 'Deleted there, changed here meanwhile. Decide whether the record stays.',
  },
  REVISIONS_SKIPPED: {
    de: 'Fassung {revision} folgt auf {stored}; die Fassungen dazwischen kamen nicht an und fehlen nur im Verlauf.',
    en: 'Revision {revision} follows {stored}; those in between did not arrive and are missing in the history only.',
  },
  DOCUMENT_CHANGED_BOTH: {
    de: 'Hier und dort verschieden geändert: {places}. Bis zur Entscheidung gilt der Stand hier.',
    en: 'Changed differently here and there: {places}. What is here holds until you decide.',
  },
  FIELDS_CHANGED_BOTH: {
    de: 'Hier und dort verschieden geändert: {fields}. Bis zur Entscheidung gilt der Stand der Zentrale.',
    en: 'Changed differently here and there: {fields}. The value of the host holds until you decide.',
  },
  TOTALS_RECOMPUTED: {
    de: 'Die Summen wurden nach der Rundungsregel des Belegs neu berechnet, weil Änderungen zusammengeführt wurden.',
    en: 'Totals were recomputed by the rounding rule of the document, because changes were merged.',
  },
  TOTALS_NOT_RECOMPUTED: {
    de: 'Änderungen wurden zusammengeführt, die Summen ließen sich aber nicht neu berechnen. Prüfen Sie die Beträge.',
    en: 'Changes were merged, but the totals could not be recomputed. Check the figures.',
  },
  LINK_OPEN: {
    de: 'Der verknüpfte Beleg {number} ({kind}) ist noch nicht hier; die Verknüpfung schließt sich, sobald er kommt.',
    en: 'The linked document {number} ({kind}) is not here yet; the link closes as soon as it comes.',
  },
  LINK_AMBIGUOUS: {
    de: 'Mehrere Belege haben die Nummer {number} ({kind}); wählen Sie den gemeinten aus.',
    en: 'Several documents have the number {number} ({kind}); choose the one that is meant.',
  },
  ARTICLE_UNKNOWN: {
    de: 'Zeile {line}: Den Artikel {number} gibt es hier nicht. Text, Menge und Preis sind erhalten; verknüpfen Sie die Zeile bei Bedarf.',
    en: 'Line {line}: there is no article {number} here. Text, quantity and price are kept; link the line if you need to.',
  },
  ARTICLE_MISMATCH: {
    de: 'Zeile {line}: Der Artikel {number} hat hier eine andere GTIN oder Einheit und wurde nicht verknüpft. Prüfen Sie, welcher gemeint ist.',
    en: 'Line {line}: article {number} has another GTIN or unit here and was not linked. Check which one is meant.',
  },
  ARTICLE_AMBIGUOUS: {
    de: 'Zeile {line}: Mehrere Artikel passen zu {number}; keiner wurde verknüpft. Wählen Sie den gemeinten aus.',
    en: 'Line {line}: several articles fit {number}; none was linked. Choose the one that is meant.',
  },
  TAX_UNKNOWN: {
    de: 'Zeile {line}: Der Steuersatz {rate} % ({category}) ist hier unbekannt. Die Beträge bleiben; ordnen Sie den Satz zu, bevor Sie den Beleg weiterführen.',
    en: 'Line {line}: the tax {rate} % ({category}) is unknown here. The figures stay; map the tax before you continue the document.',
  },
  LINES_FAILED: {
    de: 'Die Zeilen {lines} sind fehlerhaft; der Beleg wurde ganz abgelehnt. Berichtigen Sie ihn beim Absender und senden Sie ihn neu.',
    en: 'Lines {lines} are faulty; the whole document was refused. Correct it at the sender and send it again.',
  },
  LINES_MISSING: {
    de: 'Die Zeilen {lines} fehlen; der Beleg wurde ganz abgelehnt. Senden Sie ihn neu.',
    en: 'Lines {lines} are missing; the whole document was refused. Send it again.',
  },
  PARTY_UNKNOWN: {
    de: 'Dieser Kunde ist hier nicht bekannt. Wählen Sie einen vorhandenen aus oder legen Sie ihn an.',
    en: 'This customer is not known here. Choose an existing one or create it.',
  },
  PARTY_CANDIDATES: {
    de: 'Dieser Kunde könnte schon da sein ({count} ähnliche). Wählen Sie einen aus oder legen Sie ihn neu an.',
    en: 'This customer may be here already ({count} similar). Choose one or create it.',
  },
  PARTY_AMBIGUOUS: {
    de: 'Mehrere Kunden hier haben dieselbe Kennung ({count}). Wählen Sie den gemeinten aus.',
    en: 'Several customers here have the same identification ({count}). Choose the one that is meant.',
  },
  PARTY_CLAIMED_TWICE: {
    de: 'Zwei Kunden derselben Sendung passen zu demselben Kunden hier. Entscheiden Sie bei beiden, wer gemeint ist.',
    en: 'Two customers of one delivery match the same customer here. Decide for both which one is meant.',
  },
  SAME_VAT_ID: { de: 'Gleiche USt-IdNr.', en: 'Same VAT id.' },
  SAME_REGISTRATION_NUMBER: { de: 'Gleiche Registernummer.', en: 'Same registration number.' },
  SAME_GLN: { de: 'Gleiche GLN.', en: 'Same GLN.' },
  SAME_CUSTOMER_NUMBER: { de: 'Gleiche Kundennummer.', en: 'Same customer number.' },
  SAME_TYPED_NUMBER: {
    de: 'Gleiche Kundennummer, beim Absender von Hand eingetragen; für sich kein Beweis.',
    en: 'Same customer number, typed by hand at the sender; no proof by itself.',
  },
  KEPT_INACTIVE: {
    de: 'Statt gelöscht nur stillgelegt, weil andere Sätze darauf verweisen.',
    en: 'Set inactive instead of deleted, because other records refer to it.',
  },
  PRICE_OVERLAP: {
    de: 'Der Preis für {number} ab {from} überschneidet sich mit einem anderen für denselben Fall ({uid} und {clashesWith}). Beenden Sie den einen am Tag vor dem Beginn des anderen.',
    en: 'The price of {number} from {from} overlaps another one for the same case ({uid} and {clashesWith}). End one on the day before the other begins.',
  },
  STOCK_ONE_WAY: {
    de: 'Bestände kommen nur von der Zentrale. Melden Sie Bewegungen mit Belegen.',
    en: 'Stock levels come from the host only. Report movements by documents.',
  },
  STOCK_WITHOUT_MOMENT: {
    de: 'Dem Bestand fehlt der Zeitpunkt, zu dem er galt. Senden Sie ihn mit Datum, Uhrzeit und Zeitzone.',
    en: 'The stock level lacks the moment at which it was true. Send it with date, time and zone.',
  },
  STOCK_OLDER: {
    de: 'Der Bestand vom {incoming} ist älter als der hier ({stored}).',
    en: 'The stock level of {incoming} is older than the one here ({stored}).',
  },
  FIELD_SHORTENED: {
    de: '{field} wurde auf {length} Zeichen gekürzt; es fehlt „{lost}“.',
    en: '{field} was cut to {length} characters; “{lost}” is missing.',
  },
  FIELD_ALTERED: {
    de: '{field} steht in der Datenbank anders als gesendet; gesendet war „{lost}“.',
    en: '{field} stands in the database otherwise than sent; sent was “{lost}”.',
  },
  FIELD_NOT_FITTING: {
    de: '{field} passt nicht in die Datenbank ({length} Zeichen; „{lost}“ ginge verloren). Nummern und Adressen werden nie gekürzt: Verbreitern Sie das Feld oder ändern Sie den Wert beim Absender.',
    en: '{field} does not fit into the database ({length} characters; “{lost}” would be lost). Numbers and addresses are never cut: widen the field, or change the value at the sender.',
  },
  LIST_SHORTENED: {
    de: 'In {field} hat die Datenbank {lost} Einträge nicht behalten.',
    en: 'In {field} the database did not keep {lost} entries.',
  },
  LINES_LOST: {
    de: 'Die Datenbank hat {lost} Zeilen des Belegs nicht behalten; er wurde nicht übernommen. Lassen Sie die Anbindung prüfen.',
    en: 'The database did not keep {lost} lines of the document; it was not taken. Have the connection checked.',
  },
  JOIN_DIFFERS: {
    de: 'Die Zentrale hat {number} ({kind}) mit anderem Inhalt. Entscheiden Sie, welche Werte gelten.',
    en: 'The host has {number} ({kind}) with other content. Decide which values hold.',
  },
  JOIN_DOCUMENT_DIFFERS: {
    de: 'Die Zentrale hat einen Beleg {number} ({kind}) mit anderem Inhalt. Entscheiden Sie, ob es derselbe ist.',
    en: 'The host has a document {number} ({kind}) with other content. Decide whether it is the same.',
  },
  JOIN_NUMBER_TWICE: {
    de: 'Die Nummer {number} ({kind}) gibt es mehrfach. Bereinigen Sie sie oder entscheiden Sie, welcher Satz gemeint ist.',
    en: 'The number {number} ({kind}) exists several times. Clean it up, or decide which record is meant.',
  },
  OPTION_UNKNOWN: {
    de: 'Die Antwort „{option}“ gehört nicht zu dieser Frage. Wählen Sie eine der angebotenen.',
    en: 'The answer “{option}” does not belong to this question. Choose one of those offered.',
  },
  VALUES_MISSING: {
    de: 'Zur Antwort „{option}“ fehlen die Angaben. Ergänzen Sie sie.',
    en: 'The answer “{option}” needs values. Add them.',
  },
  EFFECT_KEEP_LOCAL: { de: 'Der Beleg bleibt, wie er hier ist.', en: 'The document stays as it is here.' },
  EFFECT_TAKE_INCOMING: {
    de: 'Die eingetroffene Fassung gilt; die hiesige bleibt im Verlauf.',
    en: 'The revision that arrived holds; the one here stays in the history.',
  },
  EFFECT_KEEP_REFUSED: {
    de: 'Der Beleg bleibt abgelehnt.',
    en: 'The document stays refused.',
  },
  EFFECT_IMPORT_UNDER_NEW_NUMBER: {
    de: 'Der Beleg bekommt hier eine neue Nummer; die ursprüngliche bleibt vermerkt.',
    en: 'The document gets a new number here; the original one stays on record.',
  },
  EFFECT_DECLARE_SAME: {
    de: 'Beide gelten als derselbe Beleg; der hier bleibt, wie er ist.',
    en: 'Both count as the same document; the one here stays as it is.',
  },
  EFFECT_TAKE_WITH_ITS_NUMBER: {
    de: 'Der Beleg wird mit seiner Nummer übernommen.',
    en: 'The document is taken with its number.',
  },
  EFFECT_KEEP_LOCAL_FIELDS: { de: 'Die Werte hier bleiben.', en: 'The values here stay.' },
  EFFECT_TAKE_INCOMING_FIELDS: {
    de: 'Die eingetroffenen Werte gelten.',
    en: 'The values that arrived hold.',
  },
  EFFECT_TAKE_CHOSEN_FIELDS: {
    de: 'Es gelten die Werte, die Sie wählen.',
    en: 'The values you choose hold.',
  },
  EFFECT_USE_EXISTING: {
    de: 'Verknüpfen; der vorhandene Kunde bleibt, wie er ist.',
    en: 'Link; the existing customer stays as it is.',
  },
  EFFECT_USE_IMPORTED: { de: 'Den Kunden neu anlegen.', en: 'Create the customer.' },
  EFFECT_LINK_AND_TAKE_FIELDS: {
    de: 'Verknüpfen und die gewählten Werte in den vorhandenen Kunden übernehmen.',
    en: 'Link, and take the chosen values into the existing customer.',
  },
} as const satisfies SentenceTable
