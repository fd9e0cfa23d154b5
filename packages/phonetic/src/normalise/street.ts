/** Floor, door and flat behind a house number: they tell no house from another. */
const unit =
  /[\s,]+(?:(?:\d{1,2}\.?\s*(?:sal|etg|etage|og|stock|stk|obergeschoss|tr|tv|th|mf)\b.*)|(?:st\.?\s*(?:tv|th|mf)?\.?$)|(?:kl\.?\s*(?:tv|th|mf)?\.?$)|(?:(?:lgh|lägenhet|leil|whg|wohnung|top|apt|apartment|app|flat|unit|zi|zimmer|hinterhaus|hh|vh|vorderhaus|eg|erdgeschoss|og|dg)\b.*)|(?:\d{1,2}\.?\s*(?:tv|th|mf)\.?$))/u

const trailing =
  /^(.*?\D)[\s,]*?(?:nr\.?|no\.?|hausnr\.?|hausnummer)?\s*(\d{1,5}\s?[a-z]?(?:\s?[-/+&–]\s?\d{1,5}\s?[a-z]?)*)\.?$/u
const leading =
  /^(?:(?:flat|unit|apt|apartment)\s*\w+[\s,]+)?(\d{1,5}[a-z]?(?:\s?[-/]\s?\d{1,5}[a-z]?)?)[\s,]+(\D.*)$/u

/** A village without names of streets: `83`, `Nr. 83`, `Haus Nr. 4 a`. */
const numberOnly =
  /^(?:(?:haus)?\s?-?(?:nr|no|nummer)?\.?\s?)?\d{1,5}\s?[a-z]?(?:\s?[-/+&–]\s?\d{1,5}\s?[a-z]?)*$/u

export interface StreetAndNumber {
  readonly street: string
  readonly houseNumber: string
}

/** Part street and house number, wherever the number stands. Both as given, cleaned and in small letters. */
export function splitStreet(street: string, houseNumber: string): StreetAndNumber {
  let name = street
  let number = houseNumberOf(houseNumber)
  if (name !== '' && hasDigit(name)) {
    name = name.replace(unit, '').trim()
    if (numberOnly.test(name)) {
      const found = houseNumberOf(name)
      // With a number in its own field too, this may be a square of Mannheim or a mistake: it stays the street.
      if (number === '' || number === found) return { street: '', houseNumber: found }
    }
    const behind = trailing.exec(name)
    if (behind !== null) {
      const found = houseNumberOf(behind[2]!)
      if (number === '' || found === number || sameStart(found, number)) {
        name = behind[1]!.replace(/[\s,]+$/, '')
        if (number === '') number = found
      }
    } else if (number === '') {
      const front = leading.exec(name)
      if (front !== null) {
        number = houseNumberOf(front[1]!)
        name = front[2]!
      }
    }
  }
  return { street: name, houseNumber: number }
}

/** `78 c`, `78C` → `78c`; `15 - 17` → `15-17`; `Nr. 5` → `5`; without a digit `''`. */
export function houseNumberOf(text: string): string {
  if (isPlainNumber(text)) return text
  if (text === '' || !hasDigit(text)) return ''
  const bare = ` ${text}`.replace(unit, '').trim()
  const found = /\d{1,6}\s?[a-z]?(?![a-z])(?:\s?[-/+&–]\s?\d{1,6}\s?[a-z]?)*/u.exec(bare === '' ? text : bare)
  return found === null
    ? ''
    : found[0]
        .replace(/\s+/g, '')
        .replace(/[–/+&]/g, '-')
        .replace(/^0+(?=\d)/, '')
}

/** One to six digits, the first no zero, and at most one small letter: as most house numbers are written. */
function isPlainNumber(text: string): boolean {
  const first = text.charCodeAt(0)
  if (!(first >= 49 && first <= 57)) return false
  let i = 1
  while (i < text.length && i < 6 && isDigit(text.charCodeAt(i))) i++
  if (i === text.length) return true
  const letter = text.charCodeAt(i)
  return i + 1 === text.length && letter >= 97 && letter <= 122
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57
}

function sameStart(a: string, b: string): boolean {
  return parseInt(a, 10) === parseInt(b, 10)
}

export function hasDigit(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (isDigit(text.charCodeAt(i))) return true
  }
  return false
}
