/** Articles, prices and stock of an electrician's wholesaler: by the metre and per 100, by the piece, by the hour. */
import type { Article, PriceEntry, StockLevel } from '@ordersync/core'
import type { BusinessRecord } from './business.ts'
import { withCheckDigit } from './check-digit.ts'
import { exact, multiply, print, round } from './exact.ts'
import type { SeededRandom } from './random.ts'
import type { Unit } from './shapes.ts'

export const units = {
  piece: { code: 'H87', label: 'Stk' },
  metre: { code: 'MTR', label: 'm' },
  hour: { code: 'HUR', label: 'Std' },
  lumpSum: { code: 'LS', label: 'psch' },
  pack: { code: 'NMP', label: 'VPE' },
} as const satisfies Readonly<Record<string, Unit>>

/** Number, name, unit, price in cents, quantity the price is for, tax rate. */
type Row = readonly [string, string, keyof typeof units, number, number, '19' | '7']

const cables = ['3x1,5', '3x2,5', '5x1,5', '5x2,5', '5x4', '5x6', '5x10'].map((size, index): Row => [
  `NYM-J ${size}`,
  `Mantelleitung NYM-J ${size} mm² grau`,
  'metre',
  5_990 + index * 8_415,
  100,
  '19',
])
const wires = ['blau', 'schwarz', 'grüngelb', 'braun'].map((colour, index): Row => [
  `0741${index}`,
  `Aderleitung H07V-K 1,5 mm² ${colour}`,
  'metre',
  2_745,
  100,
  '19',
])
const screws = ['4x40', '4x60', '5x80', '6x100'].map((size, index): Row => [
  `0041${index}`,
  `Schraube ${size} mm, Torx, verzinkt`,
  'piece',
  389 + index * 217,
  100,
  '19',
])
const plugs = ['6', '8', '10'].map((size, index): Row => [
  `0083${index}`,
  `Dübel ${size} mm, Nylon`,
  'piece',
  245 + index * 130,
  100,
  '19',
])
const frames = [1, 2, 3, 4, 5].map((gangs): Row => [
  `R-${gangs}FACH`,
  `Abdeckrahmen ${gangs}fach, reinweiß`,
  'piece',
  185 + gangs * 162,
  1,
  '19',
])
const breakers = ['B10', 'B13', 'B16', 'C16', 'C20', 'C32'].map((type, index): Row => [
  `LS-${type}`,
  `Leitungsschutzschalter ${type}, 1-polig`,
  'piece',
  312 + index * 48,
  1,
  '19',
])
const tubes = ['M16', 'M20', 'M25', 'M32'].map((size, index): Row => [
  `ROHR ${size}`,
  `Installationsrohr ${size}, biegsam`,
  'metre',
  4_150 + index * 1_790,
  100,
  '19',
])
const single: readonly Row[] = [
  ['00100', 'Schukosteckdose, reinweiß', 'piece', 489, 1, '19'],
  ['00101', 'Schukosteckdose mit Klappdeckel', 'piece', 899, 1, '19'],
  ['00102', 'Aus-/Wechselschalter', 'piece', 612, 1, '19'],
  ['00103', 'Serienschalter', 'piece', 1_045, 1, '19'],
  ['00104', 'Kreuzschalter', 'piece', 1_389, 1, '19'],
  ['00105', 'Dimmer für LED, 3–100 W', 'piece', 5_490, 1, '19'],
  ['00106', 'Bewegungsmelder 180°', 'piece', 6_725, 1, '19'],
  ['00107', 'Raumthermostat für Fußbodenheizung', 'piece', 7_980, 1, '19'],
  ['FI-40/0,03', 'Fehlerstromschutzschalter 40 A, 30 mA', 'piece', 4_399, 1, '19'],
  ['UV-2', 'Kleinverteiler, 2-reihig, Unterputz', 'piece', 8_450, 1, '19'],
  ['UV-3', 'Kleinverteiler, 3-reihig, Unterputz', 'piece', 11_290, 1, '19'],
  ['DOSE-UP', 'Unterputzdose, tief', 'piece', 4_200, 100, '19'],
  ['DOSE-AB', 'Abzweigdose, Aufputz, IP54', 'piece', 219, 1, '19'],
  ['WAGO-3', 'Verbindungsklemme, 3-polig', 'pack', 2_490, 1, '19'],
  ['LED-600', 'LED-Einbauleuchte 60 × 60 cm, 36 W', 'piece', 7_495, 1, '19'],
  ['LED-SPOT', 'LED-Einbaustrahler, schwenkbar', 'piece', 1_895, 1, '19'],
  ['LED-FR', 'Feuchtraumleuchte 1500 mm', 'piece', 4_650, 1, '19'],
  ['CAT7', 'Datenleitung CAT7, duplex', 'metre', 13_900, 100, '19'],
  ['WB-11', 'Wallbox 11 kW', 'piece', 79_900, 1, '19'],
  ['BUCH-01', 'Fachbuch „Prüfen nach Norm“', 'piece', 4_206, 1, '7'],
  ['BUCH-02', 'Tabellenbuch Elektrotechnik', 'piece', 2_897, 1, '7'],
  ['LOHN-M', 'Meisterstunde', 'hour', 7_850, 1, '19'],
  ['LOHN-G', 'Gesellenstunde', 'hour', 6_240, 1, '19'],
  ['LOHN-H', 'Helferstunde', 'hour', 4_475, 1, '19'],
  ['ANFAHRT', 'Anfahrt bis 30 km', 'lumpSum', 3_500, 1, '19'],
  ['PRUEF', 'Prüfung mit Protokoll', 'lumpSum', 12_000, 1, '19'],
]

const rows: readonly Row[] = [
  ...cables,
  ...wires,
  ...screws,
  ...plugs,
  ...frames,
  ...breakers,
  ...tubes,
  ...single,
]

export interface Range {
  readonly articles: readonly BusinessRecord[]
  readonly prices: readonly BusinessRecord[]
  readonly stock: readonly BusinessRecord[]
}

export function createRange(random: SeededRandom): Range {
  const articles = rows.map((row, index) => ({ id: `a${index + 1}`, fields: article(random, row, index) }))
  const goods = articles.filter(({ fields }) => fields.kind === 'goods')
  return {
    articles,
    prices: articles.flatMap((one, index) => priceEntries(one, rows[index]!)),
    stock: goods.map((one) => stockLevel(random, one)),
  }
}

/** Price of an article as the line of a document carries it. */
export function salePrice(range: Range, articleId: string): PriceEntry {
  const entry = range.prices.find(({ fields }) => fields['articleKey'] === articleId)
  if (!entry) throw new Error(`no price for ${articleId}`)
  return entry.fields as PriceEntry
}

function article(random: SeededRandom, [number, name, unit, , , taxRate]: Row, index: number): Article {
  const service = unit === 'hour' || unit === 'lumpSum'
  return {
    articleNumber: number,
    name,
    ...(service ? {} : { gtin: withCheckDigit(`4098765${String(index * 7 + 100).padStart(5, '0')}`) }),
    unit: units[unit],
    taxCategory: 'S',
    taxRate,
    kind: service ? 'service' : 'goods',
    group: service ? ['Leistungen'] : ['Material', taxRate === '7' ? 'Bücher' : 'Elektro'],
    ...(random.chance(30) ? { manufacturer: random.pick(['Jürß', 'Hällström', 'Voltana']) } : {}),
    ...(random.chance(10) ? { description: `${name}\nLieferung solange der Vorrat reicht.` } : {}),
  }
}

function priceEntries(
  { id, fields }: { readonly id: string; readonly fields: Article },
  [, , unit, priceInCents, perQuantity]: Row,
): readonly BusinessRecord[] {
  const price = { units: BigInt(priceInCents), scale: 100n }
  const base: PriceEntry = {
    articleKey: id,
    articleNumber: fields.articleNumber,
    priceList: 'Standard',
    amount: print(price, 2),
    currency: 'EUR',
    ...(perQuantity === 1 ? {} : { perQuantity: String(perQuantity) }),
    unit: units[unit],
    validFrom: '2026-01-01',
  }
  if (perQuantity === 1) return [{ id: `${id}-price`, fields: base }]
  const scaled = print(round(multiply(price, exact('0.92')), 4, 'halfUp'), 4)
  return [
    { id: `${id}-price`, fields: base },
    { id: `${id}-price-1000`, fields: { ...base, amount: scaled, minQty: '1000' } },
  ]
}

function stockLevel(
  random: SeededRandom,
  { id, fields }: { readonly id: string; readonly fields: Article },
): BusinessRecord {
  const onHand = random.integer(0, 900)
  const reserved = random.integer(0, Math.min(onHand, 50))
  const level: StockLevel = {
    articleKey: id,
    articleNumber: fields.articleNumber,
    warehouse: 'Hauptlager',
    ...(fields.unit ? { unit: fields.unit } : {}),
    onHand: String(onHand),
    reserved: String(reserved),
    available: String(onHand - reserved),
    asOf: '2026-11-20T18:00:00+01:00',
  }
  return { id: `${id}-stock`, fields: level }
}
