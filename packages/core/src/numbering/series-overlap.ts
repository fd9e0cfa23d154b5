/** Can two series print the same number (N-02)? */
import { type Series, splitAtYear } from './series.js'

/** One place of a printed number: a character, or any digit. */
type Place = string | typeof digit
const digit = Symbol('any digit')

/** Printed form of all numbers that have so many digits. */
interface Shape {
  readonly places: readonly Place[]
  /** Where the number begins. */
  readonly from: number
  readonly digits: number
}

const mostDigits = 16

/**
 * A text that both series can print, whatever the case of its letters; `undefined` when there is none. Numbers count from
 * each series' `start` on, years from 2000 to 2099. The kinds of the two are not looked at.
 */
export function seriesOverlap(a: Series, b: Series): string | undefined {
  const widths = Array.from({ length: mostDigits }, (_, index) => index + 1)
  const shapesOfB = widths.map((width) => shapeOf(b, width))
  for (const width of widths) {
    const one = shapeOf(a, width)
    const other = shapesOfB.find((shape) => shape?.places.length === one?.places.length)
    const text = one && other && commonText(one, a, other, b)
    if (text !== undefined) return text
  }
  return undefined
}

function shapeOf({ format }: Series, width: number): Shape | undefined {
  const { prefix, digits = 0, suffix, year } = format
  if (width < digits) return undefined
  const yearPlaces: readonly Place[] = year === 'yyyy' ? ['2', '0', digit, digit] : [digit, digit]
  const fixed = (part: string | undefined): readonly Place[] => {
    const [before = '', after] = splitAtYear(part)
    return after === undefined ? fold(before) : [...fold(before), ...yearPlaces, ...fold(after)]
  }
  const front = fixed(prefix)
  // 16 digits has only one number: 10^15.
  const number: readonly Place[] =
    width === mostDigits ? [...'1000000000000000'] : Array<Place>(width).fill(digit)
  return { places: [...front, ...number, ...fixed(suffix)], from: front.length, digits: width }
}

/** As business numbers are compared: without case, NFC. Spaces in the middle count. */
function fold(text: string): readonly string[] {
  return text.toLowerCase().normalize('NFC').split('')
}

/** The smallest text of both shapes whose two numbers are neither below their start nor led by a zero too many. */
function commonText(one: Shape, a: Series, other: Shape, b: Series): string | undefined {
  const places: Place[] = []
  for (const [index, place] of one.places.entries()) {
    const common = commonPlace(place, other.places[index]!)
    if (common === undefined) return undefined
    places.push(common)
  }
  // With nines in all open places both numbers are as high as they can be, so a place is settled by trying.
  const text = (open: readonly Place[]) => open.map((place) => (place === digit ? '9' : place)).join('')
  const fits = (open: readonly Place[]) => printed(text(open), one, a) && printed(text(open), other, b)
  if (!fits(places)) return undefined
  for (const [index, place] of places.entries()) {
    if (place !== digit) continue
    for (let value = 0; value <= 9; value += 1) {
      const settled = places.with(index, String(value))
      if (!fits(settled)) continue
      places[index] = String(value)
      break
    }
  }
  return text(places)
}

function commonPlace(a: Place, b: Place): Place | undefined {
  if (a === b) return a
  if (a === digit) return /^\d$/.test(b as string) ? b : undefined
  if (b === digit) return /^\d$/.test(a) ? a : undefined
  return undefined
}

function printed(text: string, { from, digits }: Shape, { format, start }: Series): boolean {
  const number = text.slice(from, from + digits)
  if (digits > Math.max(1, format.digits ?? 0) && number.startsWith('0')) return false
  return Number(number) >= start
}
