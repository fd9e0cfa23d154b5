import type { PackTables } from '../packs/pack-tables.js'
import { cleanField, maxRepeatedValues } from '../text/clean.js'
import { foldDisplay } from '../text/fold.js'
import { role } from './address.js'
import type { Address, NormalisedAddress, Role } from './address.js'
import { mailParts, phoneDigits } from './contact.js'
import { companyWords, personWords } from './names.js'
import { splitStreet } from './street.js'

const nothing: readonly string[] = []

/** Raised whenever an address would be taken apart otherwise; indexes of another version are made anew. */
export const normaliserVersion = 2

/**
 * Take an address apart for comparison. Bounded by the limits of docs/limits.md whatever comes in; never throws.
 *
 * A company in the name field and a person in the company field are recognised where legal form or trade words tell. No address at
 * all is an empty one.
 */
export function normaliseAddress(address: Address | undefined | null, tables: PackTables): NormalisedAddress {
  return takeApart(address ?? {}, tables)
}

function takeApart(address: Address, tables: PackTables): NormalisedAddress {
  const roles: Role[] = []
  const words: string[] = []
  const add = (what: Role, word: string): void => {
    if (word === '') return
    roles.push(what)
    words.push(word)
  }
  const country = countryOf(cleanField(address.country), tables)
  const kind = addNames(address, tables, add)
  const street = splitStreet(
    withoutCareOf(cleanField(address.street), tables),
    cleanField(address.houseNumber),
  )
  add(role.street, street.street)
  add(role.houseNumber, street.houseNumber)
  const place = splitPlace(cleanField(address.postalCode), cleanField(address.town))
  add(role.postalCode, place.postalCode)
  add(role.town, place.town)
  add(role.country, country)
  const phones: string[] = []
  for (const one of listOf(address.phone)) {
    const phone = phoneDigits(cleanField(one), country, tables)
    if (phones.includes(phone)) continue
    phones.push(phone)
    add(role.phone, phone)
  }
  for (const one of listOf(address.email)) {
    const mail = mailParts(cleanField(one))
    if (mail === undefined) continue
    add(role.mailLocal, mail.local)
    add(role.mailDomain, mail.domain)
  }
  add(role.addition, cleanField(address.addition))
  const identity = cleanField(address.identity)
  if (identity !== '') add(role.identity, identity.replace(/[^\p{L}\p{N}]/gu, ''))
  return { roles, words, kind }
}

function addNames(
  address: Address,
  tables: PackTables,
  add: (what: Role, word: string) => void,
): NormalisedAddress['kind'] {
  const company = companyWords(cleanField(address.company), tables)
  const lastText = cleanField(address.lastName)
  const firstText = cleanField(address.firstName)
  const addCompany = (found: { words: readonly string[]; legalForm: string }): void => {
    for (const word of found.words) add(role.company, word)
    add(role.legalForm, found.legalForm)
  }
  const addPerson = (first: string, last: string): void => {
    const given = personWords(first, tables)
    const family = personWords(last, tables)
    for (const word of given) add(role.first, word)
    for (const word of family) add(role.last, word)
  }
  if (company.words.length > 0) {
    addCompany(company)
    addPerson(firstText, lastText)
    return company.certain ? 'company' : 'open'
  }
  for (const [text, other] of [
    [lastText, firstText],
    [firstText, lastText],
  ] as const) {
    if (text === '' || !text.includes(' ')) continue
    const found = companyWords(text, tables)
    if (!found.certain || (found.legalForm === '' && other !== '')) continue
    addCompany(found)
    addPerson(other, '')
    return 'company'
  }
  const comma = firstText === '' ? /^([^,]+),\s*([^,]+)$/.exec(lastText) : null
  if (comma !== null) addPerson(comma[2]!, comma[1]!)
  else addPerson(firstText, lastText)
  return 'person'
}

function countryOf(text: string, tables: PackTables): string {
  if (text === '') return ''
  const folded = foldDisplay(text)
  const known = tables.countries.get(folded)
  if (known !== undefined) return known
  const plain = folded.replace(/[^a-z ]/g, '')
  return tables.countries.get(plain) ?? plain.toUpperCase().slice(0, 20)
}

/** `D-12345` and `205 16` lose what is no part of the code; a town in front of which the code stands gives it up. */
function splitPlace(postalCode: string, town: string): { postalCode: string; town: string } {
  let code = postalCode
  let place = town
  if (isCode(code)) return { postalCode: code, town: place }
  if (code === '' && place !== '') {
    const found = /^(?:[a-z]{1,3}-)?(\d{4,5}|\d{3} \d{2})\s+(\D.*)$/u.exec(place)
    if (found !== null) [, code, place] = found as unknown as [string, string, string]
  }
  const bare = code.replace(/^[a-z]{1,3}-(?=\d)/, '').replace(/[\s-]+/g, '')
  return { postalCode: bare.slice(0, 12), town: place }
}

/** One to twelve digits. */
function isCode(text: string): boolean {
  if (text === '' || text.length > 12) return false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c < 48 || c > 57) return false
  }
  return true
}

function withoutCareOf(street: string, tables: PackTables): string {
  if (!street.includes(',')) return street
  const parts = street.split(',').map((one) => one.trim())
  const kept = parts.filter((part) => !tables.careOf.some((mark) => mark !== 'bei' && part.startsWith(mark)))
  return kept.join(', ')
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (typeof value === 'string') return value === '' ? nothing : [value]
  return Array.isArray(value) ? value.slice(0, maxRepeatedValues) : nothing
}
