import type { Fields } from '@ordersync/core'

/** Fields that hold the key of another record, with its kind. In `links`, `key` stands beside its own `kind`. */
const keyFields: Readonly<Record<string, string>> = { partyKey: 'party', articleKey: 'article' }

/**
 * Exchange the keys of other records; everything else stays as it is.
 * @param change - New key; `undefined` leaves the reference away, the business number beside it stays.
 */
export function mapReferences(
  fields: Fields,
  change: (kind: string, key: string) => string | undefined,
): Fields {
  return mapObject(fields, change)
}

function mapObject(value: Fields, change: (kind: string, key: string) => string | undefined): Fields {
  const mapped: Record<string, unknown> = {}
  for (const [name, child] of Object.entries(value)) {
    const kind = Object.hasOwn(keyFields, name) ? keyFields[name] : undefined
    if (kind !== undefined && typeof child === 'string') {
      const key = change(kind, child)
      if (key !== undefined) mapped[name] = key
    } else if (name === 'links' && Array.isArray(child)) {
      mapped[name] = child.map((link: unknown) => (isObject(link) ? mapLink(link, change) : link))
    } else {
      // A vendor's own fields may be called as they like.
      mapped[name] = name === 'ext' ? child : mapValue(child, change)
    }
  }
  return mapped
}

function mapValue(value: unknown, change: (kind: string, key: string) => string | undefined): unknown {
  if (Array.isArray(value)) return value.map((child: unknown) => mapValue(child, change))
  return isObject(value) ? mapObject(value, change) : value
}

function mapLink(link: Fields, change: (kind: string, key: string) => string | undefined): Fields {
  const { key, kind, ...rest } = link
  if (typeof key !== 'string' || typeof kind !== 'string') return link
  const mapped = change(kind, key)
  return mapped === undefined ? { kind, ...rest } : { kind, ...rest, key: mapped }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
