/**
 * Do the stated figures agree? Answered in plain integers, for the many documents whose numbers are small enough to be exact
 * in them; everything else is left to `compareTotals` with the decimal library. A `true` is as sure as there.
 */
import { minorUnit } from './currencies.js'
import type { Document, Rounding, TaxSubtotal } from './document.js'
import type { DocumentLine } from './document-line.js'

/** A decimal as `units` × 10^-`scale`; both exact. */
interface Small {
  readonly units: number
  readonly scale: number
}

/** Thrown when a number is too large for exact integers, or the document has something rare. One for all: no stack is needed. */
class Undecided extends Error {
  override readonly name = 'Undecided'
}
const undecided = new Undecided('left to the decimal library')

const powers = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000]

function exact(value: number): number {
  if (Number.isSafeInteger(value)) return value
  throw undecided
}

function power(exponent: number): number {
  const value = powers[exponent]
  if (value === undefined) throw undecided
  return value
}

function small(text: string): Small {
  const point = text.indexOf('.')
  if (point < 0) return { units: exact(Number(text)), scale: 0 }
  return {
    units: exact(Number(text.slice(0, point) + text.slice(point + 1))),
    scale: text.length - point - 1,
  }
}

/** `text` in units of 10^-`digits`, which it must fit. */
function units(text: string, digits: number): number {
  const { units, scale } = small(text)
  if (scale <= digits) return exact(units * power(digits - scale))
  const factor = power(scale - digits)
  if (units % factor !== 0) throw undecided
  return units / factor
}

/** numerator ÷ denominator as an integer; `denominator` > 0. Half away from zero, or half to even. */
function divide(numerator: number, denominator: number, mode: Rounding['mode']): number {
  const size = Math.abs(exact(numerator))
  let whole = Math.floor(size / exact(denominator))
  const rest = size - whole * denominator
  const twice = exact(rest * 2)
  if (twice > denominator || (twice === denominator && (mode === 'halfUp' || whole % 2 === 1))) whole += 1
  return numerator < 0 ? -whole : whole
}

/**
 * @param document - A valid document.
 * @returns `true`: all stated figures agree with the computed ones. `undefined`: not decided here.
 */
export function statedTotalsAgree(document: Document): true | undefined {
  try {
    return new SmallTotals(document).agree() ? true : undefined
  } catch (error) {
    if (error === undecided) return undefined
    throw error
  }
}

interface Group {
  readonly category: string | undefined
  readonly rate: Small
  base: number
}

class SmallTotals {
  readonly #document: Document
  readonly #mode: Rounding['mode']
  readonly #digits: number
  readonly #groups = new Map<string, Group>()

  constructor(document: Document) {
    const { rounding } = document
    // Rare: tax per line, prices with tax, allowances. The decimal library does those.
    if (rounding !== undefined && (rounding.taxLevel !== 'document' || rounding.pricesIncludeTax))
      throw undecided
    if ((document.allowances?.length ?? 0) > 0) throw undecided
    this.#document = document
    this.#mode = rounding?.mode ?? 'halfUp'
    this.#digits = minorUnit(document.currency)
  }

  agree(): boolean {
    let sum = 0
    for (const line of this.#document.lines) {
      const net = this.#net(line)
      if (net === undefined) continue
      if (line.net !== undefined && units(line.net, this.#digits) !== net) return false
      sum = exact(sum + net)
      this.#add(line, net)
    }
    return this.#totalsAgree(sum)
  }

  /** In minor units. */
  #net(line: DocumentLine): number | undefined {
    if (line.inclusion !== undefined && line.inclusion !== 'normal') throw undecided
    if (line.parent !== undefined || line.type === 'set' || line.type === 'component') throw undecided
    if (line.allowances !== undefined || line.priceIncludesTax === true) throw undecided
    if (line.type === 'text' || line.type === 'heading' || line.type === 'subtotal') {
      if (line.net !== undefined || line.unitPrice !== undefined) throw undecided
      return undefined
    }
    const quantityText = line.quantity ?? line.delivered
    if (line.unitPrice === undefined || quantityText === undefined) {
      return line.net === undefined ? undefined : units(line.net, this.#digits)
    }
    const quantity = small(quantityText)
    const price = small(line.unitPrice)
    const per = small(line.perQuantity ?? '1')
    if (per.units <= 0) throw undecided
    let amount = exact(quantity.units * price.units)
    let scale = quantity.scale + price.scale
    for (const { percent } of line.discounts ?? []) {
      if (percent === undefined) throw undecided
      const left = small(percent)
      amount = exact(amount * exact(100 * power(left.scale) - left.units))
      scale += left.scale + 2
    }
    // amount × 10^-scale ÷ (per × 10^-per.scale), in minor units
    const numerator = exact(amount * power(this.#digits + per.scale))
    return divide(numerator, exact(power(scale) * per.units), this.#mode)
  }

  #add(line: DocumentLine, net: number): void {
    const rate = line.tax?.rate ?? '0'
    const key = `${line.tax?.category ?? ''} ${rate}`
    const group = this.#groups.get(key)
    if (group) group.base = exact(group.base + net)
    else this.#groups.set(key, { category: line.tax?.category, rate: small(rate), base: net })
  }

  #tax({ base, rate }: Group): number {
    return divide(exact(base * rate.units), exact(power(rate.scale) * 100), this.#mode)
  }

  #totalsAgree(net: number): boolean {
    const { totals, taxes } = this.#document
    const groups = [...this.#groups.values()]
    // The same rate written in two ways is one group; that is for the decimal library.
    if (
      groups.length > 1 &&
      new Set(groups.map(({ category, rate }) => `${category} ${rate.units / power(rate.scale)}`)).size <
        groups.length
    ) {
      throw undecided
    }
    const tax = groups.reduce((sum, group) => exact(sum + this.#tax(group)), 0)
    const gross = net + tax
    const payable = gross - this.#stated(totals?.prepaid, 0) + this.#stated(totals?.rounding, 0)
    const figures = { lines: net, allowances: 0, charges: 0, net, tax, gross, payable }
    for (const [field, computed] of Object.entries(figures)) {
      if (this.#stated(totals?.[field as keyof typeof figures], computed) !== computed) return false
    }
    return (taxes ?? []).every((one) => this.#taxAgrees(one, groups))
  }

  #taxAgrees(stated: TaxSubtotal, groups: readonly Group[]): boolean {
    const rate = small(stated.rate ?? '0')
    const group = groups.find(
      (one) =>
        one.category === stated.category &&
        one.rate.units * power(rate.scale) === rate.units * power(one.rate.scale),
    )
    if (group === undefined) return false
    return (
      this.#stated(stated.base, group.base) === group.base &&
      this.#stated(stated.amount, this.#tax(group)) === this.#tax(group)
    )
  }

  #stated(text: string | undefined, otherwise: number): number {
    return text === undefined ? otherwise : units(text, this.#digits)
  }
}
