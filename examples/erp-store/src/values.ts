/** Between the vendor's column types and the fields of OrderSync, where decimals and dates are strings. */
import type { Fields } from '@ordersync/core'
import type { SqliteValue } from '@ordersync/store-sqlite'

/** Money, quantities and percents are INTEGER in 1/10,000: SQLite has no decimal, and REAL would not give back 0.1. */
const decimals = 4

/** `'12.5'` → 125000. Digits beyond the fourth are cut; OrderSync notices and keeps them for the others. */
export function toUnits(decimal: unknown): number | null {
  if (typeof decimal !== 'string') return null
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.')
  const units = Number(whole + fraction.padEnd(decimals, '0').slice(0, decimals))
  if (!Number.isSafeInteger(units)) throw new RangeError(`${decimal} is too large for this database`)
  return decimal.startsWith('-') ? -units : units
}

/** 125000 → `'12.5'`, with at least so many digits behind the point. */
export function fromUnits(units: SqliteValue | undefined, digits = 0): string | undefined {
  if (typeof units !== 'number') return undefined
  const padded = String(Math.abs(units)).padStart(decimals + 1, '0')
  const fraction = padded.slice(-decimals).replace(/0+$/, '').padEnd(digits, '0')
  const sign = units < 0 ? '-' : ''
  return `${sign}${padded.slice(0, -decimals)}${fraction === '' ? '' : `.${fraction}`}`
}

/** `'2026-03-01'` → 20260301. */
export function toDay(date: unknown): number | null {
  return typeof date === 'string' ? Number(date.replaceAll('-', '')) : null
}

export function fromDay(day: SqliteValue | undefined): string | undefined {
  return typeof day === 'number' ? String(day).replace(/^(....)(..)(..)$/, '$1-$2-$3') : undefined
}

export function toFlag(value: unknown): 'J' | 'N' {
  return value === true ? 'J' : 'N'
}

export function toText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** A reference: the vendor's key as text ↔ his integer. */
export function toId(key: unknown): number | null {
  return typeof key === 'string' ? Number(key) : null
}

export function fromId(id: SqliteValue | undefined): string | undefined {
  return typeof id === 'number' ? String(id) : undefined
}

/** Only what is there: an empty column is an absent field. Empty when nothing is there: `undefined`. */
export function stated(fields: Readonly<Record<string, unknown>>): Fields | undefined {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  return there.length > 0 ? Object.fromEntries(there) : undefined
}

export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? (value as readonly Fields[]) : []
}

export function objectOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
