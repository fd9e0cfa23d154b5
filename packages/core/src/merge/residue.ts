/**
 * What a vendor's tables cannot hold: kept beside them, and laid over what they give back, so that nothing of a received
 * record is lost because a column is missing, too short or rounds.
 */
import type { Fields } from '../store/store.js'
import { isAbsent, isPlainObject, keysOf, own, ownText, sameValue, withKey } from './plain-value.js'

/** One step into a value: a field, or the line with this `lineId`. */
export type ResidueStep = string | { readonly lineId: string }

/** One place where the store gave back something else than was written. An absent side is empty. */
export interface Residue {
  readonly path: readonly ResidueStep[]
  readonly written?: unknown
  readonly readBack?: unknown
}

/**
 * Where `readBack` differs from `written`, as deep as it can be told apart. Objects are compared field by field. Lists whose
 * entries all have their own `lineId` are compared line by line when both sides have the same lines in the same order; all
 * other lists as a whole. Plain data, may be stored as JSON.
 */
export function residueOf(written: Fields, readBack: Fields): Residue[] {
  const entries: Residue[] = []
  compare(written, readBack, [], entries)
  return entries
}

/**
 * Lay the residue over what the store gives now. Where the store still gives what it gave back then, the written value
 * returns; where somebody changed it meanwhile, his change stands. What he removed stays removed.
 *
 * `applyResidue(readBack, residueOf(written, readBack))` equals `written` (an empty field is absent).
 * @returns A new value; `current` itself when nothing is to be laid over.
 */
export function applyResidue(current: Fields, residue: readonly Residue[]): Fields {
  let result: unknown = current
  for (const entry of residue) result = restore(result, entry.path, entry)
  return result as Fields
}

function compare(
  written: unknown,
  readBack: unknown,
  path: readonly ResidueStep[],
  entries: Residue[],
): void {
  if (sameValue(written, readBack)) return
  if (isPlainObject(written) && isPlainObject(readBack)) {
    for (const key of keysOf(written, readBack))
      compare(own(written, key), own(readBack, key), [...path, key], entries)
    return
  }
  const [lines, linesBack] = [linesOf(written), linesOf(readBack)]
  if (lines !== undefined && linesBack !== undefined && sameValue([...lines.keys()], [...linesBack.keys()])) {
    for (const [lineId, line] of lines) compare(line, linesBack.get(lineId), [...path, { lineId }], entries)
    return
  }
  entries.push({ path, ...side('written', written), ...side('readBack', readBack) })
}

function side(name: 'written' | 'readBack', value: unknown): Partial<Residue> {
  return isAbsent(value) ? {} : { [name]: value }
}

function restore(value: unknown, path: readonly ResidueStep[], entry: Residue): unknown {
  const [step, ...rest] = path
  if (step === undefined) return sameValue(value, entry.readBack) ? entry.written : value
  if (typeof step !== 'string') {
    const lines = linesOf(value)
    if (lines === undefined || !lines.has(step.lineId)) return value
    return [...lines].map(([lineId, line]) => (lineId === step.lineId ? restore(line, rest, entry) : line))
  }
  // The object around it is gone: somebody removed it, and with it what it held.
  if (!isPlainObject(value)) return value
  const before = own(value, step)
  const after = restore(before, rest, entry)
  return after === before ? value : withKey(value, step, after)
}

/** Lines by id, `undefined` when an entry has none or two have the same. */
function linesOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (!Array.isArray(value)) return undefined
  const lines = new Map<string, unknown>()
  for (const line of value as readonly unknown[]) {
    const lineId = isPlainObject(line) ? ownText(line, 'lineId') : undefined
    if (lineId === undefined || lines.has(lineId)) return undefined
    lines.set(lineId, line)
  }
  return lines
}
