/** Do two units measure the same thing? Part of rule M-L4. */
import { type UnitDimension, unitDimension } from '../records/units.js'

/** Says nothing about the thing: a lump sum or a percentage of a piece is still that piece. */
const silent: readonly UnitDimension[] = ['lumpSum', 'percent']

/**
 * True when the two UN/ECE codes cannot mean the same goods: a piece against a metre, a kilogram against a litre.
 *
 * Cartons and pallets count as pieces. A code that is not in everyday use, `ZZ`, a lump sum and a percentage contradict
 * nothing, and neither does a missing unit.
 */
export function unitsContradict(a: string | undefined, b: string | undefined): boolean {
  const [one, other] = [measured(a), measured(b)]
  return one !== undefined && other !== undefined && one !== other
}

function measured(code: string | undefined): UnitDimension | undefined {
  const dimension = code === undefined ? undefined : unitDimension(code)
  if (dimension === undefined || silent.includes(dimension)) return undefined
  return dimension === 'packaging' ? 'count' : dimension
}
