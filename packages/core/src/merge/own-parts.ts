/**
 * Parts of a record that never leave this database, because the invoice ban or a mask holds them back: what comes back from those
 * who never saw them must not take them away.
 */
import type { Fields } from '../store/store.js'
import { isAbsent, isEmpty, isPlainObject, own, sameValue, withKey } from './plain-value.js'
import { residueOf } from './residue.js'
import type { Residue, ResidueStep } from './residue.js'

/** @param travelled - What of `here` goes out. */
export function ownPartsOf(here: Fields, travelled: Fields): readonly Residue[] {
  return here === travelled ? [] : residueOf(here, travelled)
}

/**
 * Put them back into what came in. Where what came differs from what went out, it stands; what is around a part is made again
 * where it is gone, except for the line of a document.
 * @returns `incoming` itself when nothing is to be put back.
 */
export function keepOwnParts(incoming: Fields, parts: readonly Residue[]): Fields {
  let result: unknown = incoming
  for (const part of parts) result = putBack(result, part.path, part)
  return result as Fields
}

function putBack(value: unknown, path: readonly ResidueStep[], part: Residue): unknown {
  const [step, ...rest] = path
  if (step === undefined) return ending(value, part)
  if (typeof step !== 'string') {
    if (!Array.isArray(value)) return value
    return value.map((line: unknown) =>
      isPlainObject(line) && own(line, 'lineId') === step.lineId ? putBack(line, rest, part) : line,
    )
  }
  if (isAbsent(value)) {
    const after = putBack(undefined, rest, part)
    return isAbsent(after) ? value : { [step]: after }
  }
  if (!isPlainObject(value)) return value
  const before = own(value, step)
  const after = putBack(before, rest, part)
  return after === before ? value : withKey(value, step, after)
}

function ending(value: unknown, { written, readBack }: Residue): unknown {
  if (sameValue(value, readBack)) return written
  if (Array.isArray(written) && Array.isArray(value)) {
    return putBackItems(value, written, Array.isArray(readBack) ? readBack : [])
  }
  return value
}

/** A list whose items have no id: what was left out of it as a whole follows at the end, what was cut down is found by what it has in common. */
function putBackItems(
  value: readonly unknown[],
  written: readonly unknown[],
  travelled: readonly unknown[],
): readonly unknown[] {
  if (written.length === travelled.length) {
    const places = placesOf(value, travelled)
    return value.map((item, i) => {
      const [whole, cut] = [written[places[i] ?? -1], travelled[places[i] ?? -1]]
      if (sameValue(item, cut)) return whole
      if (!isPlainObject(item)) return item
      return isPlainObject(whole) && isPlainObject(cut) ? keepOwnParts(item, residueOf(whole, cut)) : item
    })
  }
  const gone = [...travelled]
  const leftOut = written.filter((item) => {
    const at = gone.findIndex((one) => sameValue(one, item))
    if (at < 0) return true
    gone.splice(at, 1)
    return false
  })
  return [...value, ...leftOut]
}

/**
 * Which item that went out each of these is: the same one, else the one with most fields in common, else, where the list is as long
 * as it was, the one at its place. Nobody gets what belongs to another. `undefined`: a new one.
 */
function placesOf(value: readonly unknown[], travelled: readonly unknown[]): readonly (number | undefined)[] {
  const places: (number | undefined)[] = value.map(() => undefined)
  const left = new Set(travelled.keys())
  const take = (i: number, at: number): void => {
    places[i] = at
    left.delete(at)
  }
  for (const [i, item] of value.entries()) {
    // Of several that are the same the one at its place.
    const found = [i, ...left].find((at) => left.has(at) && sameValue(item, travelled[at]))
    if (found !== undefined) take(i, found)
  }
  const pairs = value.flatMap((item, i) =>
    places[i] !== undefined ? [] : [...left].map((at) => ({ i, at, alike: inCommon(item, travelled[at]) })),
  )
  const far = ({ i, at }: { readonly i: number; readonly at: number }): number => Math.abs(i - at)
  for (const { i, at, alike } of pairs.sort((a, b) => b.alike - a.alike || far(a) - far(b))) {
    const isThat = alike > 0 || (i === at && value.length === travelled.length)
    if (isThat && places[i] === undefined && left.has(at)) take(i, at)
  }
  return places
}

/** Fields that are filled and the same in both. */
function inCommon(a: unknown, b: unknown): number {
  if (!isPlainObject(a) || !isPlainObject(b)) return 0
  return Object.keys(a).filter((key) => !isEmpty(own(a, key)) && sameValue(own(a, key), own(b, key))).length
}
