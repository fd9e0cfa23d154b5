/** Orders as a field office writes them, out of a seed: the same seed gives the same bytes. */
import type { PutLine } from '@ordersync/core'

const surnames = [
  'Müller',
  'Schmidt',
  'Großmann',
  'Weiß',
  'Köhler',
  'Krause',
  'Öztürk',
  'Nowak',
  'Peters',
  'Lang',
]
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
const streets = [
  'Hauptstraße',
  'Am Mühlbach',
  'Gewerbering',
  'Bahnhofstraße',
  'Lindenallee',
  'Industriestraße',
]
const cities = ['Ahlen', 'Bünde', 'Celle', 'Döbeln', 'Eutin', 'Fürth', 'Görlitz', 'Husum']
const goods = [
  'Spanplatte',
  'Kugelhahn',
  'Kabelkanal',
  'Dachziegel',
  'Winkelprofil',
  'Pflasterstein',
  'Lasur',
  'Scharnier',
]
const traits = [
  'verzinkt',
  'DIN 933',
  '10 x 60 mm',
  'Eiche hell',
  'halbrund',
  'IP 54',
  '2,5 l',
  'links',
  'mit Dichtung',
]

type Draw = (below: number) => number

/** xorshift32, Marsaglia 2003. */
function createDraw(seed: number): Draw {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

const pick = (draw: Draw, words: readonly string[]): string => words[draw(words.length)] ?? ''
const hex = (draw: Draw, digits: number): string =>
  Array.from({ length: digits }, () => draw(16).toString(16)).join('')
const uid = (draw: Draw): string =>
  `0193${hex(draw, 4)}-${hex(draw, 4)}-7${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`
const money = (cents: number): string => (cents / 100).toFixed(2)

/** Orders until their lines take `bytes` as JSON. */
export function makeOrders(bytes: number, seed = 20261): PutLine[] {
  const draw = createDraw(seed)
  const orders: PutLine[] = []
  for (let size = 0; size < bytes;) {
    const order = makeOrder(draw, orders.length + 1)
    orders.push(order)
    size += Buffer.byteLength(JSON.stringify(order)) + 1
  }
  return orders
}

function makeOrder(draw: Draw, n: number): PutLine {
  const lines = Array.from({ length: 2 + draw(12) }, (_, at) => makeLine(draw, at + 1))
  const net = lines.reduce((sum, line) => sum + Math.round(Number(line.net) * 100), 0)
  const tax = Math.round(net * 0.19)
  const name = `${pick(draw, firms)} ${pick(draw, surnames)} GmbH`
  return {
    op: 'put',
    uid: uid(draw),
    kind: 'salesOrder',
    origin: {
      station: `r${String(1 + draw(8)).padStart(2, '0')}`,
      incarnation: 'mfrggzdfmztwq2lknnwg23tpoa',
    },
    revision: 1 + draw(3),
    hash: hex(draw, 64),
    changedAt: `2026-0${String(1 + draw(9))}-1${String(draw(10))}T0${String(draw(10))}:4${String(draw(10))}:1${String(draw(10))}Z`,
    changedBy: pick(draw, surnames),
    fields: {
      number: `AB-2026-${String(n).padStart(6, '0')}`,
      date: `2026-0${String(1 + draw(9))}-1${String(draw(10))}`,
      status: 'issued',
      currency: 'EUR',
      customerReference: `Bestellung ${String(draw(100_000))}`,
      salesperson: pick(draw, surnames),
      parties: {
        orderedBy: {
          partyUid: uid(draw),
          customerNumber: String(10_000 + draw(40_000)),
          snapshot: {
            name,
            street: `${pick(draw, streets)} ${String(1 + draw(120))}`,
            postalCode: String(10_000 + draw(89_999)),
            city: pick(draw, cities),
            countryCode: 'DE',
            email: `einkauf@${String(draw(50_000))}.example`,
          },
        },
      },
      requestedDelivery: { from: `2026-1${String(draw(3))}-0${String(1 + draw(9))}` },
      paymentTerms: {
        text: '14 Tage 2 % Skonto, 30 Tage netto',
        netDays: 30,
        discountDays: 14,
        discountPercent: '2',
      },
      introText: `Sehr geehrte Damen und Herren,\nwir danken für Ihren Auftrag vom 1${String(draw(10))}. des Monats.`,
      lines,
      taxes: [{ category: 'S', rate: '19', base: money(net), amount: money(tax) }],
      totals: {
        lines: money(net),
        net: money(net),
        tax: money(tax),
        gross: money(net + tax),
        payable: money(net + tax),
      },
    },
  }
}

function makeLine(draw: Draw, position: number) {
  const quantity = 1 + draw(40)
  const price = 95 + draw(40_000)
  return {
    lineId: String(position),
    position: String(position),
    type: 'article',
    articleUid: uid(draw),
    articleNumber: `${String(1000 + draw(9000))}-${String(draw(100)).padStart(2, '0')}`,
    text: `${pick(draw, goods)} ${pick(draw, traits)}, ${pick(draw, traits)}`,
    quantity: String(quantity),
    unit: { code: 'C62' },
    unitPrice: money(price),
    net: money(price * quantity),
    tax: { category: 'S', rate: '19' },
  }
}
