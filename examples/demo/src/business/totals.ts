/**
 * Figures of a document by its own rounding rule (domain rules: line, taxes, totals), on integers. Written a second time on
 * purpose: the amounts that core compares with its own rule come from somewhere else.
 */
import type { DocumentLine, Totals } from '@ordersync/core'
import { add, divide, exact, multiply, print, round, subtract, zero } from './exact.ts'
import type { Exact } from './exact.ts'
import type { Allowance, Rounding, TaxSubtotal } from './shapes.ts'

const cents = 2
const hundred = exact('100')

/** Amount of one line after discounts, surcharges and allowances. */
export function lineNet(line: DocumentLine, rounding: Rounding): string {
  let amount = multiply(exact(line.quantity ?? '1'), exact(line.unitPrice ?? '0'))
  amount = divide(amount, exact(line.perQuantity ?? '1'))
  for (const { percent, amount: off } of line.discounts ?? []) {
    amount =
      percent === undefined
        ? subtract(amount, exact(off ?? '0'))
        : divide(multiply(amount, subtract(hundred, exact(percent))), hundred)
  }
  for (const allowance of line.allowances ?? []) amount = subtract(amount, taken(allowance))
  return print(round(amount, cents, rounding.mode), cents)
}

/** Optional and alternative lines and lines without an amount do not count. */
export function counts(line: DocumentLine): boolean {
  return (line.inclusion ?? 'normal') === 'normal' && line.net !== undefined && line.type !== 'subtotal'
}

/** What goes off; a charge is the negative of it. */
function taken(allowance: Allowance): Exact {
  const amount = exact(allowance.amount)
  return allowance.charge === true ? subtract(zero, amount) : amount
}

interface TaxGroup {
  readonly category: string
  readonly rate: string
  readonly amounts: Exact[]
}

export interface Figures {
  readonly taxes: readonly TaxSubtotal[]
  readonly totals: Totals
}

export function figures(
  lines: readonly DocumentLine[],
  allowances: readonly Allowance[],
  rounding: Rounding,
): Figures {
  const groups = new Map<string, TaxGroup>()
  const into = (category: string, rate: string, amount: Exact): void => {
    const key = `${category} ${rate}`
    const group = groups.get(key) ?? { category, rate, amounts: [] }
    group.amounts.push(amount)
    groups.set(key, group)
  }
  const counted = lines.filter(counts)
  for (const line of counted) into(line.tax?.category ?? 'S', line.tax?.rate ?? '0', exact(line.net ?? '0'))
  for (const one of allowances)
    into(one.tax?.category ?? 'S', one.tax?.rate ?? '0', subtract(zero, taken(one)))
  const taxes = [...groups.values()].map((group) => ({ ...group, ...taxOf(group, rounding) }))
  const sum = (values: readonly Exact[]): Exact => add(zero, ...values)
  const charges = allowances.filter((one) => one.charge === true).map((one) => exact(one.amount))
  const reductions = allowances.filter((one) => one.charge !== true).map((one) => exact(one.amount))
  const net = sum(taxes.map((one) => one.base))
  const tax = sum(taxes.map((one) => one.tax))
  const gross = add(net, tax)
  return {
    taxes: taxes.map(({ category, rate, base, tax: amount }) => ({
      category,
      rate,
      base: print(base, cents),
      amount: print(amount, cents),
    })),
    totals: {
      lines: print(sum(counted.map((line) => exact(line.net ?? '0'))), cents),
      ...(reductions.length > 0 ? { allowances: print(sum(reductions), cents) } : {}),
      ...(charges.length > 0 ? { charges: print(sum(charges), cents) } : {}),
      net: print(net, cents),
      tax: print(tax, cents),
      gross: print(gross, cents),
      payable: print(gross, cents),
    },
  }
}

/** Tax of one category and rate: rounded per amount, or once for the whole. */
function taxOf(group: TaxGroup, rounding: Rounding): { readonly base: Exact; readonly tax: Exact } {
  const rate = exact(group.rate)
  const divisor = rounding.pricesIncludeTax ? add(hundred, rate) : hundred
  const part = (amount: Exact): Exact => round(divide(multiply(amount, rate), divisor), cents, rounding.mode)
  const sum = add(zero, ...group.amounts)
  const tax = rounding.taxLevel === 'line' ? add(zero, ...group.amounts.map(part)) : part(sum)
  return { base: rounding.pricesIncludeTax ? subtract(sum, tax) : sum, tax }
}
