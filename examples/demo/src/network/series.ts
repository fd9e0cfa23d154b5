/** Numbers of the network: what is numbered, where each series starts, and which ranges were given to whom. */
import type { Series, SeriesFill } from '@ordersync/core'
import type { SeededRandom } from '../business/random.ts'

/** Numbers that a station gets at once. */
const block = 10

/** All above what the business has numbered before OrderSync came. */
export function createSeries(random: SeededRandom): readonly Series[] {
  const start = (low: number): number => low + random.integer(0, 400) * 10
  return [
    {
      id: 'quotes',
      kind: 'quote',
      format: { prefix: 'AN-', digits: 6 },
      start: start(30_000),
      block,
      exhaustion: 'temporary',
    },
    {
      id: 'orders',
      kind: 'salesOrder',
      format: { prefix: 'AU-', digits: 6 },
      start: start(50_000),
      block,
      exhaustion: 'temporary',
    },
    {
      id: 'customers',
      kind: 'party',
      format: { prefix: 'KD-' },
      start: start(70_000),
      block,
      exhaustion: 'temporary',
    },
  ]
}

/** Numbers first to last of one series, given to one member. */
export interface NumberRange {
  readonly member: string
  readonly series: string
  readonly kind: string
  readonly prefix: string
  readonly digits: number
  readonly first: number
  readonly last: number
}

export function rangesOf(
  series: readonly Series[],
  member: string,
  fills: readonly SeriesFill[],
): readonly NumberRange[] {
  return fills.flatMap((fill) => {
    const definition = series.find(({ id }) => id === fill.series)
    if (definition?.kind === undefined) return []
    const { prefix = '', digits = 0 } = definition.format
    const kind = definition.kind
    return fill.leases.map(({ first, last }) => ({
      member,
      series: definition.id,
      kind,
      prefix,
      digits,
      first: Number(first),
      last: Number(last),
    }))
  })
}

export function printed({ prefix, digits }: NumberRange, number: number): string {
  return `${prefix}${String(number).padStart(digits, '0')}`
}
