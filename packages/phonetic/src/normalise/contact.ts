import type { PackTables } from '../packs/pack-tables.js'

/** Digits a phone number has at least to count, and at most (ITU-T E.164: 15). */
const minDigits = 5
const maxDigits = 15

/** National digits without prefix and trunk zero: `+49 (0)2442 109041` and `02442/109041` are `2442109041`. `''` for none. */
export function phoneDigits(text: string, country: string, tables: PackTables): string {
  if (text === '') return ''
  const withoutTrunk = text.includes('(0)') ? text.replaceAll('(0)', '') : text
  let digits = withoutTrunk.replace(/\D/g, '')
  const international = /^\s*(?:\+|00)/.test(withoutTrunk)
  if (international) {
    digits = digits.replace(/^0+/, '')
    digits = withoutPrefix(digits, country, tables)
  }
  digits = digits.replace(/^0+/, '')
  return digits.length < minDigits ? '' : digits.slice(0, maxDigits)
}

function withoutPrefix(digits: string, country: string, tables: PackTables): string {
  const own = tables.callingCodes.get(country)
  if (own !== undefined && digits.startsWith(own)) return digits.slice(own.length)
  let best = ''
  for (const code of tables.callingCodes.values()) {
    if (code.length > best.length && digits.startsWith(code)) best = code
  }
  return digits.slice(best.length)
}

/** Local part and domain; `undefined` for what is no address. A label behind a plus does not count. */
export function mailParts(text: string): { local: string; domain: string } | undefined {
  if (!text.includes('@')) return undefined
  const match = /([^\s<>@,;:]+)@([a-z0-9äöüæøå.-]+\.[a-zäöü]{2,})/u.exec(text)
  if (match === null) return undefined
  return { local: match[1]!.split('+')[0]! || match[1]!, domain: match[2]! }
}
