/**
 * Totals of a document by its own rounding rule (docs/format/records.md). The sender's figures travel and stay as sent; what is
 * computed here is compared with them, and a difference is a remark (BEY-28).
 */
import Big from 'big.js'
import type { Notice } from '../jobs/outcome.js'
import { minorUnit } from './currencies.js'
import type { Document, Rounding, TaxSubtotal } from './document.js'
import { statedTotalsAgree } from './small-totals.js'
import type { Allowance, Discount, DocumentLine, Tax } from './document-line.js'

type Amount = Big

/** A constructor of our own: settings of the library are shared otherwise. 40 digits behind the point in divisions. */
const Decimal = Big()
Decimal.DP = 40

export interface LineNet {
  readonly lineId: string
  /** Decimal with the digits of the currency. */
  readonly net: string
}

export interface RecomputedTotals {
  /** Of every line with figures, also of those that do not count. */
  readonly lines: readonly LineNet[]
  readonly totals: Readonly<Record<ComputedField, string>>
  /** Per category and rate, in order of first appearance. */
  readonly taxes: readonly TaxSubtotal[]
}

/** Totals that are computed; `prepaid` and `rounding` are taken from the document. */
export const computedFields = ['lines', 'allowances', 'charges', 'net', 'tax', 'gross', 'payable'] as const
type ComputedField = (typeof computedFields)[number]

/** The rule of a document that states none. */
export const defaultRounding: Rounding = Object.freeze({
  mode: 'halfUp',
  taxLevel: 'document',
  pricesIncludeTax: false,
})

/** What the figures of one document are rounded by. */
interface Rule {
  readonly rounding: Rounding
  readonly digits: number
  round(amount: Amount): Amount
}

function ruleOf(document: Pick<Document, 'rounding' | 'currency'>): Rule {
  const rounding = document.rounding ?? defaultRounding
  const digits = minorUnit(document.currency)
  const mode = rounding.mode === 'halfEven' ? Decimal.roundHalfEven : Decimal.roundHalfUp
  return { rounding, digits, round: (amount) => amount.round(digits, mode) }
}

/**
 * Amount of one line: quantity × unitPrice ÷ perQuantity, less discounts one after the other, less allowances, plus charges;
 * rounded once, at the end.
 *
 * @param line - Decimals as the schema demands.
 * @param document - Its rounding rule and currency.
 * @returns The stated `net` where quantity or price is absent; `undefined` where there are no figures.
 */
export function lineNet(
  line: DocumentLine,
  document: Pick<Document, 'rounding' | 'currency'>,
): string | undefined {
  const rule = ruleOf(document)
  return netOf(line, rule)?.toFixed(rule.digits)
}

function netOf(line: DocumentLine, rule: Rule): Amount | undefined {
  const quantity = line.quantity ?? line.delivered
  if (line.unitPrice === undefined || quantity === undefined) {
    return line.net === undefined ? undefined : new Decimal(line.net)
  }
  const per = new Decimal(line.perQuantity ?? '1')
  if (per.eq(0)) return line.net === undefined ? undefined : new Decimal(line.net)
  // Divided last, so that 3 at 10.00 per 100 loses nothing on the way.
  const gross = new Decimal(quantity).times(line.unitPrice)
  const discounted = (line.discounts ?? []).reduce(
    (left, discount) => applyDiscount(left, discount, per),
    gross,
  )
  return rule.round(discounted.div(per).plus(sumAllowances(line.allowances)))
}

function applyDiscount(left: Amount, discount: Discount, per: Amount): Amount {
  if (discount.percent !== undefined)
    return left.times(new Decimal(100).minus(discount.percent)).times('0.01')
  return discount.amount === undefined ? left : left.minus(new Decimal(discount.amount).times(per))
}

/** Charges less allowances. */
function sumAllowances(allowances: readonly Allowance[] | undefined): Amount {
  return (allowances ?? []).reduce(
    (sum, { amount, charge }) => (charge === true ? sum.plus(amount) : sum.minus(amount)),
    new Decimal(0),
  )
}

const withoutFigures: ReadonlySet<string> = new Set(['text', 'heading', 'subtotal'])

/**
 * Lines that count in totals: not optional, not alternative, not inside such a line, no texts; of a set with a price of its
 * own the set, else its components.
 */
export function countingLines(lines: readonly DocumentLine[]): readonly DocumentLine[] {
  const byId = new Map(lines.map((line) => [line.lineId, line]))
  return lines.filter((line) => !withoutFigures.has(line.type) && everyAncestorCounts(line, byId))
}

function everyAncestorCounts(line: DocumentLine, byId: ReadonlyMap<string, DocumentLine>): boolean {
  let current: DocumentLine | undefined = line
  // As many steps as there are lines: a circle of parents must not hang us.
  for (let steps = 0; current !== undefined && steps <= byId.size; steps += 1) {
    if (current.inclusion === 'optional' || current.inclusion === 'alternative') return false
    const parent: DocumentLine | undefined =
      current.parent === undefined ? undefined : byId.get(current.parent)
    if (parent?.type === 'set' && isPriced(parent)) return false
    current = parent
  }
  return true
}

function isPriced(line: DocumentLine): boolean {
  return line.unitPrice !== undefined || line.net !== undefined
}

/** Amounts of one category and rate. */
interface TaxGroup {
  readonly tax: Tax
  /** Sum in the document's prices: with or without tax. */
  amount: Amount
  /** Sum of the taxes of single lines. */
  lineTax: Amount
}

/**
 * Totals by the stated rule: tax per line or per category and rate, prices with or without tax.
 *
 * In a document whose prices include tax, `lines`, `allowances` and `charges` include it too, and
 * gross = lines − allowances + charges; else net is that sum. payable = gross − prepaid + rounding.
 *
 * @param document - As the schema demands; not modified. A line without tax counts with rate 0.
 */
export function recomputeTotals(document: Document): RecomputedTotals {
  const rule = ruleOf(document)
  const nets = new Map<DocumentLine, Amount>()
  for (const line of document.lines) {
    const net = netOf(line, rule)
    if (net !== undefined) nets.set(line, net)
  }
  const groups = new Map<string, TaxGroup>()
  let lines = new Decimal(0)
  for (const line of countingLines(document.lines)) {
    const net = nets.get(line)
    if (net === undefined) continue
    const amount = inDocumentPrices(net, line, rule)
    lines = lines.plus(amount)
    addToGroup(groups, line.tax, amount, rule)
  }
  let allowances = new Decimal(0)
  let charges = new Decimal(0)
  for (const { charge, amount, tax } of document.allowances ?? []) {
    if (charge === true) charges = charges.plus(amount)
    else allowances = allowances.plus(amount)
    addToGroup(groups, tax, charge === true ? new Decimal(amount) : new Decimal(amount).neg(), rule)
  }
  const taxes = [...groups.values()].map((group) => subtotal(group, rule))
  const tax = taxes.reduce((sum, each) => sum.plus(each.amount), new Decimal(0))
  const sum = lines.minus(allowances).plus(charges)
  const net = rule.rounding.pricesIncludeTax ? sum.minus(tax) : sum
  const gross = net.plus(tax)
  const payable = gross.minus(document.totals?.prepaid ?? 0).plus(document.totals?.rounding ?? 0)
  const text = (amount: Amount) => amount.toFixed(rule.digits)
  return {
    lines: [...nets].map(([line, amount]) => ({ lineId: line.lineId, net: text(amount) })),
    totals: {
      lines: text(lines),
      allowances: text(allowances),
      charges: text(charges),
      net: text(net),
      tax: text(tax),
      gross: text(gross),
      payable: text(payable),
    },
    taxes,
  }
}

/** A line may say otherwise than the document whether its price includes tax. */
function inDocumentPrices(net: Amount, line: DocumentLine, rule: Rule): Amount {
  const documentIncludes = rule.rounding.pricesIncludeTax
  const lineIncludes = line.priceIncludesTax ?? documentIncludes
  if (lineIncludes === documentIncludes) return net
  const factor = new Decimal(100).plus(line.tax?.rate ?? 0)
  return rule.round(documentIncludes ? net.times(factor).div(100) : net.times(100).div(factor))
}

function addToGroup(groups: Map<string, TaxGroup>, tax: Tax | undefined, amount: Amount, rule: Rule): void {
  const rate = new Decimal(tax?.rate ?? 0)
  const key = `${tax?.category ?? ''} ${rate.toString()}`
  const group = groups.get(key) ?? {
    tax: tax ?? {},
    amount: new Decimal(0),
    lineTax: new Decimal(0),
  }
  group.amount = group.amount.plus(amount)
  group.lineTax = group.lineTax.plus(taxOf(amount, rate, rule))
  groups.set(key, group)
}

function taxOf(amount: Amount, rate: Amount, rule: Rule): Amount {
  const whole = rule.rounding.pricesIncludeTax ? rate.plus(100) : new Decimal(100)
  return rule.round(amount.times(rate).div(whole))
}

function subtotal(group: TaxGroup, rule: Rule): TaxSubtotal {
  const { category, rate } = group.tax
  const tax =
    rule.rounding.taxLevel === 'line' ? group.lineTax : taxOf(group.amount, new Decimal(rate ?? 0), rule)
  const base = rule.rounding.pricesIncludeTax ? group.amount.minus(tax) : group.amount
  return {
    ...(category === undefined ? {} : { category }),
    ...(rate === undefined ? {} : { rate }),
    base: base.toFixed(rule.digits),
    amount: tax.toFixed(rule.digits),
  }
}

/**
 * Compare the stated figures with the computed ones. Only stated figures are compared.
 *
 * @returns Remarks `TOTALS_DIFFER` `{ field, stated, computed }`, at most 20, lines first; empty when all agrees. Never a
 * reason to hold a document up: somebody may have rounded by hand.
 */
export function compareTotals(document: Document): readonly Notice[] {
  return statedTotalsAgree(document) === true ? [] : compareInDecimals(document)
}

/** {@link compareTotals} without the short cut; what the short cut is tested against. */
export function compareInDecimals(document: Document): readonly Notice[] {
  const computed = recomputeTotals(document)
  const notices: Notice[] = []
  const compare = (field: string, stated: string | undefined, value: string | undefined) => {
    if (stated === undefined || value === undefined || new Decimal(stated).eq(value)) return
    notices.push({ code: 'TOTALS_DIFFER', parameters: { field, stated, computed: value } })
  }
  const nets = new Map(computed.lines.map(({ lineId, net }) => [lineId, net]))
  for (const line of document.lines) compare(`lines/${line.lineId}/net`, line.net, nets.get(line.lineId))
  for (const field of computedFields)
    compare(`totals/${field}`, document.totals?.[field], computed.totals[field])
  compareTaxes(document.taxes ?? [], computed.taxes, compare)
  return notices.slice(0, 20)
}

type Compare = (field: string, stated: string | undefined, computed: string | undefined) => void

function compareTaxes(
  stated: readonly TaxSubtotal[],
  computed: readonly TaxSubtotal[],
  compare: Compare,
): void {
  for (const tax of stated) {
    const same = computed.find(
      ({ category, rate }) => category === tax.category && new Decimal(rate ?? 0).eq(tax.rate ?? 0),
    )
    const name = `taxes/${tax.category ?? ''}${tax.rate ?? ''}`
    compare(`${name}/base`, tax.base, same?.base ?? '0')
    compare(`${name}/amount`, tax.amount, same?.amount ?? '0')
  }
}
