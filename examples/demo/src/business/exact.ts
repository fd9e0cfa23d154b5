/** Exact decimal arithmetic on integers, for the figures a business prints: no binary fractions anywhere. */
export type RoundingMode = 'halfUp' | 'halfEven'

/** `units / scale`, e.g. 12.5 as 125 / 10. The scale is positive. */
export interface Exact {
  readonly units: bigint
  readonly scale: bigint
}

export const zero: Exact = { units: 0n, scale: 1n }

export function exact(text: string): Exact {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) throw new Error(`not a decimal: ${text}`)
  const fraction = match[3] ?? ''
  const units = BigInt(`${match[2]}${fraction}`)
  return { units: match[1] === '-' ? -units : units, scale: 10n ** BigInt(fraction.length) }
}

export function add(...values: readonly Exact[]): Exact {
  return values.reduce((sum, value) => ({
    units: sum.units * value.scale + value.units * sum.scale,
    scale: sum.scale * value.scale,
  }))
}

export function subtract(a: Exact, b: Exact): Exact {
  return add(a, { units: -b.units, scale: b.scale })
}

export function multiply(a: Exact, b: Exact): Exact {
  return { units: a.units * b.units, scale: a.scale * b.scale }
}

export function divide(a: Exact, b: Exact): Exact {
  if (b.units === 0n) throw new Error('division by zero')
  const sign = b.units < 0n ? -1n : 1n
  return { units: a.units * b.scale * sign, scale: a.scale * b.units * sign }
}

/** Half up is away from zero, as on an order. */
export function round(value: Exact, digits: number, mode: RoundingMode): Exact {
  const scale = 10n ** BigInt(digits)
  const negative = value.units < 0n
  const numerator = (negative ? -value.units : value.units) * scale
  const whole = numerator / value.scale
  const twice = (numerator % value.scale) * 2n
  const up = twice > value.scale || (twice === value.scale && (mode === 'halfUp' || whole % 2n === 1n))
  const units = up ? whole + 1n : whole
  return { units: negative ? -units : units, scale }
}

/** With exactly so many digits behind the point; the value must already fit. */
export function print(value: Exact, digits: number): string {
  const { units, scale } = round(value, digits, 'halfUp')
  if (units * value.scale !== value.units * scale) throw new Error('more digits than are printed')
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0')
  const body = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return units < 0n ? `-${body}` : body
}
