/** Loaded records into the generic records of a database of our own. */
import type { StoreTransaction } from '@ordersync/core'
import { createHash } from 'node:crypto'
import { CliError } from '../cli-error.js'
import { ownKeyPrefix } from './load-target.js'
import type { LoadTarget } from './load-target.js'

const numberFields: Readonly<Record<string, string>> = {
  party: 'customerNumber',
  article: 'articleNumber',
  quote: 'number',
  salesOrder: 'number',
  orderConfirmation: 'number',
  deliveryNote: 'number',
}

const needsTables = 'interface tables (ordersync setup --tables)'

/** A record is known by the key under which it was loaded before, else by its business number. */
export function recordsTarget(tx: StoreTransaction): LoadTarget {
  const byNumber = async (kind: string, number: unknown) => {
    if (typeof number !== 'string' || !tx.records.kinds.includes(kind)) return undefined
    return (await tx.records.findByNumber(kind, [number]))[0]?.[0]
  }
  /** The row of this key, if it is still there. */
  const existing = async (kind: string, row: string | undefined) => {
    if (row === undefined || !tx.records.kinds.includes(kind)) return undefined
    return (await tx.records.get(kind, [row]))[0] ? row : undefined
  }
  const byKey = async (kind: string, key: string) => {
    const own = key.startsWith(ownKeyPrefix)
    return existing(kind, own ? key.slice(ownKeyPrefix.length) : await remembered(tx, kind, key))
  }
  return {
    resolve: async (kind, key) => (await byKey(kind, key)) ?? (await byNumber(kind, key)),
    async upsert(kind, key, fields) {
      if (!tx.records.kinds.includes(kind)) {
        throw new CliError('cli.notOneOf', { field: 'kind', value: kind, expected: tx.records.kinds })
      }
      const field = numberFields[kind]
      const known = await byKey(kind, key)
      const found = known ?? (field === undefined ? undefined : await byNumber(kind, fields[field]))
      const before = found === undefined ? undefined : (await tx.records.get(kind, [found]))[0]
      const changed = before === undefined || JSON.stringify(before) !== JSON.stringify(fields)
      const id = changed ? (await tx.records.put(kind, [{ key: found, fields }]))[0]! : found!
      if (known !== id && !key.startsWith(ownKeyPrefix)) await remember(tx, kind, key, id)
      return { id, changed }
    },
    mark() {
      throw new CliError('cli.optionField', { field: 'send', expected: needsTables })
    },
    receipt() {
      throw new CliError('cli.optionField', { field: 'inbox', expected: needsTables })
    },
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Our rows beside core's, whose tags are one letter. Hashed, because a key of the state is at most 512 bytes long. */
function stateKey(kind: string, key: string): Uint8Array {
  return encoder.encode(
    ['cli', 'loaded', kind, createHash('sha256').update(key).digest('hex')].join('\u0000'),
  )
}

async function remembered(tx: StoreTransaction, kind: string, key: string): Promise<string | undefined> {
  const [row] = await tx.state.get([stateKey(kind, key)])
  return row && decoder.decode(row)
}

async function remember(tx: StoreTransaction, kind: string, key: string, row: string): Promise<void> {
  await tx.state.put([{ key: stateKey(kind, key), value: encoder.encode(row) }])
}
