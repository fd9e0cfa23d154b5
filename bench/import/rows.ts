/** A sender's rows for the import bench: customers, articles and orders in the form of his own tables, out of a seed. */
import type { Fields } from '@ordersync/core'

/** Ten orders per customer, a few articles in everyday use at any time: what is marked in one go looks like that. */
export const ordersPerParty = 10
const ordersPerSeason = 400
const articleCount = 600

const firms = [
  'Holzbau',
  'Sanitär',
  'Elektro',
  'Dachdeckerei',
  'Metallbau',
  'Gartenbau',
  'Malerbetrieb',
  'Tischlerei',
]
const names = ['Müller', 'Großmann', 'Weiß', 'Köhler', 'Öztürk', 'Nowak', 'Peters', 'Jäger', 'Sørensen']
const forms = ['GmbH', 'GmbH & Co. KG', 'e. K.', 'OHG']
const goods = [
  'Spanplatte',
  'Kugelhahn',
  'Kabelkanal',
  'Dachziegel',
  'Winkelprofil',
  'Pflasterstein',
  'Lasur',
]
const cities = ['Ahlen', 'Bünde', 'Celle', 'Döbeln', 'Eutin', 'Fürth', 'Görlitz', 'Husum']

const pick = (words: readonly string[], n: number): string => words[n % words.length]!
const money = (cents: number): string => (cents / 100).toFixed(2)

/** Not random, only scattered: the same `n` gives the same value below `below`. */
const scatter = (n: number, below: number): number => (Math.imul(n + 1, 2_654_435_761) >>> 8) % below

export function makeParties(orders: number): readonly Fields[] {
  return Array.from({ length: Math.ceil(orders / ordersPerParty) }, (_, n) => makeParty(n))
}

export function makeParty(n: number): Fields {
  return {
    roles: ['customer'],
    type: 'company',
    name: partyName(n),
    vatId: `DE${100_000_000 + n}`,
    email: `einkauf${n}@kunde.example`,
    phone: `0251 ${100_000 + scatter(n, 899_999)}`,
    addresses: [{ usage: 'main', ...place(n) }],
    contacts: [{ salutation: 'Frau', givenName: 'Käthe', familyName: pick(names, n + 3), isPrimary: true }],
    paymentTerms: { text: '14 Tage netto', netDays: 14 },
  }
}

export function makeArticles(): readonly Fields[] {
  return Array.from({ length: articleCount }, (_, n) => ({
    articleNumber: articleNumber(n),
    name: articleName(n),
    unit: { code: 'H87', label: 'Stk' },
    taxCategory: 'S',
    taxRate: '19',
    kind: 'goods',
    group: ['Material', pick(goods, n)],
  }))
}

/** @param partyKeys, articleKeys - Keys of the rows in the sender's tables. */
export function makeOrder(n: number, partyKeys: readonly string[], articleKeys: readonly string[]): Fields {
  const party = Math.floor(n / ordersPerParty)
  const lines = Array.from({ length: 2 + (n % 5) }, (_, at) => makeLine(n, at, articleKeys))
  const net = lines.reduce((sum, line) => sum + line.cents, 0)
  const tax = Math.round(net * 0.19)
  const totals = {
    lines: money(net),
    net: money(net),
    tax: money(tax),
    gross: money(net + tax),
    payable: money(net + tax),
  }
  return {
    number: `AU-2026-${String(n + 1).padStart(6, '0')}`,
    date: `2026-0${1 + (n % 9)}-1${n % 10}`,
    status: 'accepted',
    currency: 'EUR',
    customerReference: `Bestellung ${scatter(n, 100_000)}`,
    parties: {
      orderedBy: { partyKey: partyKeys[party], snapshot: { name: partyName(party), ...place(party) } },
    },
    requestedDelivery: { from: '2026-12-01', to: '2026-12-18' },
    paymentTerms: { text: '14 Tage netto', netDays: 14 },
    introText: 'Sehr geehrte Damen und Herren,\nwir danken für Ihren Auftrag.',
    lines: lines.map(({ fields }) => fields),
    taxes: [{ category: 'S', rate: '19', base: money(net), amount: money(tax) }],
    totals,
    rounding: { mode: 'halfUp', taxLevel: 'document', pricesIncludeTax: false },
  }
}

function makeLine(order: number, at: number, articleKeys: readonly string[]) {
  const season = Math.floor(order / ordersPerSeason) * 7
  const article = (season + scatter(order * 7 + at, 12)) % articleCount
  const quantity = 1 + scatter(order + at, 40)
  const price = 95 + scatter(article, 40_000)
  const cents = price * quantity
  const fields = {
    lineId: String(at + 1),
    position: String(at + 1),
    type: 'article',
    articleKey: articleKeys[article],
    articleNumber: articleNumber(article),
    text: articleName(article),
    quantity: String(quantity),
    unit: { code: 'H87', label: 'Stk' },
    unitPrice: money(price),
    net: money(cents),
    tax: { category: 'S', rate: '19' },
  }
  return { cents, fields }
}

const articleNumber = (n: number): string => `${1000 + n}-${String(n % 100).padStart(2, '0')}`
const articleName = (n: number): string =>
  `${pick(goods, n)} ${pick(['verzinkt', 'DIN 933', 'Eiche hell', 'IP 54'], n >> 2)} ${n}`
const partyName = (n: number): string =>
  `${pick(firms, n)} ${pick(names, n >> 3)} ${n} ${pick(forms, n >> 1)}`

function place(n: number) {
  return {
    street: `Gewerbering ${1 + (n % 120)}`,
    postalCode: String(10_000 + scatter(n, 89_999)),
    city: pick(cities, n),
    countryCode: 'DE',
  }
}
