/** Units as people write them → code of UN/ECE Recommendation 20, or `ZZ`; the word is kept as the label. */
const words: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    H87: 'stk|stück|stueck|stck|st|styck|stykk|pce|pcs|pc|piece|pieces|ea|each',
    C62: 'one|einheit|unit|units',
    HUR: 'std|stunde|stunden|h|hr|hrs|time|timer|timme|timmar|hour|hours',
    MIN: 'min|minute|minuten|minutes',
    DAY: 'tag|tage|dag|dage|dagar|day|days',
    MTR: 'm|lfm|lfdm|meter|metre',
    CMT: 'cm',
    MMT: 'mm',
    KMT: 'km',
    MTK: 'm²|m2|qm|kvm|sqm',
    MTQ: 'm³|m3|cbm',
    KGM: 'kg|kilo',
    GRM: 'g|gr|gramm|gram',
    TNE: 't|tonne|ton',
    LTR: 'l|ltr|liter|litre',
    MLT: 'ml',
    LS: 'psch|pausch|pauschal|pauschale|lump sum',
    NMP: 'vpe|pack|pakke|förp|förpackning|pck|pkg',
    XCT: 'karton|carton|kartong|kt',
    XPX: 'palette|pallet|palle|pall',
    XBX: 'box|kiste',
    PR: 'paar|par|pair',
    SET: 'set|satz|sæt|sats',
    DZN: 'dtzd|dutzend|dusin|dussin|dozen',
    P1: '%|prozent|procent|percent',
    KWH: 'kwh',
  }).flatMap(([code, list]) => list.split('|').map((word) => [word, code])),
)
const codes = new Set(Object.values(words))

export function unitOf(text: string): { readonly code: string; readonly label: string } {
  const label = text.trim()
  const word = label.normalize('NFC').toLowerCase().replace(/\.+$/, '')
  const upper = label.toUpperCase()
  const code = Object.hasOwn(words, word) ? words[word]! : codes.has(upper) ? upper : 'ZZ'
  return { code, label }
}
