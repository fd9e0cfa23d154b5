/** Countries and languages by code or by name in our five languages; names from the platform's `Intl` tables. */

/** Ours, and what neighbours call their own countries. */
const languages = ['nl', 'it', 'es', 'pl', 'cs', 'fi', 'fr', 'de', 'da', 'sv', 'nb', 'en']

let countries: ReadonlyMap<string, string> | undefined

const otherNames: Readonly<Record<string, string>> = {
  brd: 'DE',
  d: 'DE',
  ger: 'DE',
  a: 'AT',
  f: 'FR',
  i: 'IT',
  usa: 'US',
  'u.s.a.': 'US',
  uk: 'GB',
  england: 'GB',
  'great britain': 'GB',
  großbritannien: 'GB',
  storbritannia: 'GB',
  holland: 'NL',
  tschechien: 'CZ',
  'czech republic': 'CZ',
  'tschechische republik': 'CZ',
  'česká republika': 'CZ',
  'slovak republic': 'SK',
  'slowakische republik': 'SK',
  'u.k.': 'GB',
  scotland: 'GB',
  schottland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  nordirland: 'GB',
  'the netherlands': 'NL',
  'republic of ireland': 'IE',
  eire: 'IE',
  'bundesrepublik deutschland': 'DE',
  'united states of america': 'US',
  'vereinigte staaten von amerika': 'US',
  'russian federation': 'RU',
  'russische föderation': 'RU',
  'republic of korea': 'KR',
  'viet nam': 'VN',
  'ivory coast': 'CI',
  turkey: 'TR',
  weißrussland: 'BY',
  moldawien: 'MD',
  mazedonien: 'MK',
  macedonia: 'MK',
  bosnien: 'BA',
  lichtenstein: 'LI',
  hongkong: 'HK',
  'hong kong': 'HK',
  macao: 'MO',
  macau: 'MO',
  vae: 'AE',
  schweiz: 'CH',
  suisse: 'CH',
  dk: 'DK',
  n: 'NO',
  s: 'SE',
  deu: 'DE',
  aut: 'AT',
  che: 'CH',
  dnk: 'DK',
  swe: 'SE',
  nor: 'NO',
  gbr: 'GB',
  fra: 'FR',
  ita: 'IT',
  nld: 'NL',
  bel: 'BE',
  fin: 'FI',
  esp: 'ES',
  pol: 'PL',
}

let known: ReadonlySet<string> | undefined

function codeSet(): ReadonlySet<string> {
  return (known ??= new Set(isoCodes()))
}

function table(): ReadonlyMap<string, string> {
  if (countries !== undefined) return countries
  const names = new Map<string, string>()
  const codes = codeSet()
  for (const language of languages) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const code of codes) {
      const name = display.of(code)
      if (name !== undefined) setName(names, name.toLowerCase(), code)
    }
  }
  for (const [name, code] of Object.entries(otherNames)) setName(names, name, code)
  for (const code of codes) {
    names.set(code.toLowerCase(), code)
    names.set(code, code)
  }
  countries = names
  return names
}

/** Also as typed without umlauts, and with the words that programs write out. */
function setName(names: Map<string, string>, name: string, code: string): void {
  names.set(name, code)
  if (/[äöüßåæø]/.test(name)) {
    names.set(
      name
        .replace(/[äæ]/g, 'ae')
        .replace(/[öø]/g, 'oe')
        .replace(/ü/g, 'ue')
        .replace(/ß/g, 'ss')
        .replace(/å/g, 'aa'),
      code,
    )
  }
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '')
  if (plain !== name) names.set(plain, code)
  if (name.includes('&')) names.set(name.replace('&', 'and'), code)
}

/** Two letters that the platform has an English name for, and that ISO 3166-1 gives to a country. */
function isoCodes(): readonly string[] {
  const display = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const notIso = new Set([
    'EU',
    'EZ',
    'UN',
    'XA',
    'XB',
    'XK',
    'ZZ',
    'QO',
    'AC',
    'CP',
    'CQ',
    'DG',
    'EA',
    'IC',
    'TA',
    'AN',
    'BU',
    'CS',
    'DD',
    'FX',
    'NT',
    'QU',
    'SU',
    'TP',
    'YD',
    'YU',
    'ZR',
    'FQ',
    'JT',
    'MI',
    'NQ',
    'PC',
    'PU',
    'PZ',
    'VD',
    'WK',
    'CT',
    'DY',
    'HV',
    'NH',
    'RH',
    'VD',
    'UK',
    'NA_',
  ])
  const codes: string[] = []
  for (let a = 65; a <= 90; a++) {
    for (let b = 65; b <= 90; b++) {
      const code = String.fromCharCode(a, b)
      if (!notIso.has(code) && display.of(code) !== undefined) codes.push(code)
    }
  }
  return codes
}

/** ISO 3166-1 alpha-2 for a code or name; `undefined` when it is none. */
export function countryCode(text: string): string | undefined {
  // Names in six languages are asked for only by those who write names.
  if (text.length === 2 && codeSet().has(text)) return text
  const names = table()
  return names.get(text) ?? names.get(text.trim().toLowerCase())
}

const languageNames: Readonly<Record<string, string>> = {
  deutsch: 'de',
  german: 'de',
  tysk: 'de',
  tyska: 'de',
  dänisch: 'da',
  dansk: 'da',
  danska: 'da',
  danish: 'da',
  schwedisch: 'sv',
  svensk: 'sv',
  svenska: 'sv',
  swedish: 'sv',
  norwegisch: 'no',
  norsk: 'no',
  norska: 'no',
  norwegian: 'no',
  englisch: 'en',
  engelsk: 'en',
  engelska: 'en',
  english: 'en',
  französisch: 'fr',
  fransk: 'fr',
  french: 'fr',
  d: 'de',
  dk: 'da',
  e: 'en',
  se: 'sv',
  uk: 'en',
  gb: 'en',
}

/** BCP 47 for a code or name. */
export function languageCode(text: string): string | undefined {
  const plain = text.trim().toLowerCase()
  if (Object.hasOwn(languageNames, plain)) return languageNames[plain]
  return /^[a-z]{2,3}(?:[-_][a-z0-9]{2,4})?$/.test(plain)
    ? plain.replace('_', '-').replace(/-(\w{2})$/, (_, part: string) => `-${part.toUpperCase()}`)
    : undefined
}
