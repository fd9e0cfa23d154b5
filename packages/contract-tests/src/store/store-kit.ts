import { shippedRegistry } from '@ordersync/core'
import type { Fields, OperationOptions, Store, StoreTransaction, VendorKey, Watermark } from '@ordersync/core'
import { check } from '../check.js'
import type { ContractCase } from '../contract-case.js'
import { sampleFields, shippedTextFields } from './samples.js'
import type { OpenTemporaryStore, TemporaryStore, VendorTransaction } from './temporary-store.js'

/** What a case may need beyond the plain seam. */
export type StoreNeed =
  | 'changeTracking'
  | 'storesExactly'
  | 'durable'
  | 'enlist'
  | 'synchronous'
  | 'openSecondHandle'
  | 'vendorWrite'
  | 'beginVendorTransaction'
  | 'refusedFields'

export type StoreContractCase = ContractCase<OpenTemporaryStore>

/** Make a case of a body that works on an opened store. */
export function storeCase(
  name: string,
  needs: readonly StoreNeed[],
  body: (kit: StoreKit) => Promise<void>,
): StoreContractCase {
  return {
    name,
    needs,
    run: async (open) => {
      const temporary = await open()
      const missing = needs.filter((need) => !has(temporary, need))
      try {
        if (missing.length === 0) await body(await StoreKit.over(temporary))
      } catch (error) {
        // What the case found matters more than what cleaning up after it finds.
        await temporary.dispose().catch(() => undefined)
        throw error
      }
      await temporary.dispose()
      return missing.length > 0 ? { missing } : undefined
    },
  }
}

function has(temporary: TemporaryStore, need: StoreNeed): boolean {
  switch (need) {
    case 'durable':
      return temporary.store.capabilities?.durable ?? true
    case 'changeTracking':
    case 'storesExactly':
    case 'enlist':
    case 'synchronous':
      return temporary.store.capabilities?.[need] ?? false
    default:
      return temporary[need] !== undefined
  }
}

/** The store under test with what most cases do. */
export class StoreKit {
  readonly temporary: TemporaryStore
  /** Kinds the store keeps. */
  readonly kinds: readonly string[]
  /** The one most cases use: with a number and a text field, if there is such a kind. */
  readonly kind: string
  store: Store

  private constructor(temporary: TemporaryStore, kinds: readonly string[]) {
    this.temporary = temporary
    this.store = temporary.store
    this.kinds = kinds
    const numbered = kinds.filter((kind) => this.numberField(kind) !== undefined)
    const kind = numbered.find((one) => this.textField(one) !== undefined) ?? numbered[0] ?? kinds[0]
    check(kind !== undefined, 'the store keeps at least one kind of record')
    this.kind = kind
  }

  static async over(temporary: TemporaryStore): Promise<StoreKit> {
    const kinds = await temporary.store.transaction(async (tx) => tx.records.kinds)
    return new StoreKit(temporary, kinds)
  }

  transaction<T>(work: (tx: StoreTransaction) => Promise<T>, options?: OperationOptions): Promise<T> {
    return this.store.transaction(work, options)
  }

  async reopen(): Promise<void> {
    this.store = await this.temporary.reopen()
  }

  sample(n: number, size: 'full' | 'small' = 'full', kind = this.kind): Fields {
    return this.temporary.sampleFields?.(kind, n, size) ?? sampleFields(kind, n, size)
  }

  numberField(kind = this.kind): string | undefined {
    return this.temporary.numberFields?.[kind] ?? shippedRegistry.get(kind)?.numberField
  }

  textField(kind = this.kind): string | undefined {
    return this.temporary.textFields?.[kind] ?? shippedTextFields[kind]
  }

  /** A sample with this business number. */
  numbered(n: number, number: string): Fields {
    const field = this.numberField()
    check(field !== undefined, `kind ${this.kind} has no field for its number: state it in numberFields`)
    return { ...this.sample(n, 'small'), [field]: number }
  }

  /** New rows, each with its fields, in one transaction. */
  insert(...rows: readonly Fields[]): Promise<readonly VendorKey[]> {
    return this.transaction((tx) => insertInto(tx, this.kind, rows))
  }

  read(...keys: readonly VendorKey[]): Promise<readonly (Fields | undefined)[]> {
    return this.transaction((tx) => tx.records.get(this.kind, keys))
  }

  putState(entries: Readonly<Record<string, string>>): Promise<void> {
    return this.transaction((tx) => putText(tx, entries))
  }

  /** Value of a row of state as text, `undefined` where there is none. */
  readState(key: string): Promise<string | undefined> {
    return this.transaction((tx) => getText(tx, key))
  }

  /** Work in a transaction the vendor has open; ends it if `work` fails, because disposing would wait for it. */
  async inVendorTransaction(
    work: (tx: StoreTransaction, vendor: VendorTransaction) => Promise<void>,
  ): Promise<void> {
    const vendor = await this.temporary.beginVendorTransaction!()
    try {
      await work(this.store.enlist(vendor.native), vendor)
    } catch (error) {
      await vendor.rollback().catch(() => undefined)
      throw error
    }
  }

  /** All keys changed since, page by page, and where that ends. */
  changedSince(
    watermark: Watermark | undefined,
    limit = 1000,
  ): Promise<{ readonly keys: readonly VendorKey[]; readonly watermark: Watermark }> {
    return this.transaction((tx) => changedSince(tx, this.kind, watermark, limit))
  }
}

export async function insertInto(
  tx: StoreTransaction,
  kind: string,
  rows: readonly Fields[],
): Promise<readonly VendorKey[]> {
  return tx.records.put(
    kind,
    rows.map((fields) => ({ key: undefined, fields })),
  )
}

/** More pages than any case has: a store that never says `more: false` must not run for ever. */
const maxPages = 10_000

export async function changedSince(
  tx: StoreTransaction,
  kind: string,
  since: Watermark | undefined,
  limit: number,
): Promise<{ readonly keys: readonly VendorKey[]; readonly watermark: Watermark }> {
  const keys: VendorKey[] = []
  let watermark = since
  for (let page = 0; page < maxPages; page++) {
    const changed = await tx.records.changes(kind, watermark, limit)
    check(changed.keys.length <= limit, `changes answers at most ${limit} keys, got ${changed.keys.length}`)
    keys.push(...changed.keys)
    watermark = changed.watermark
    if (!changed.more) return { keys, watermark }
  }
  throw new Error(`changes did not come to an end in ${maxPages} pages`)
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function bytes(text: string): Uint8Array {
  return encoder.encode(text)
}

export async function putText(
  tx: StoreTransaction,
  entries: Readonly<Record<string, string>>,
): Promise<void> {
  await tx.state.put(
    Object.entries(entries).map(([key, value]) => ({ key: bytes(key), value: bytes(value) })),
  )
}

export async function getText(tx: StoreTransaction, key: string): Promise<string | undefined> {
  const [value] = await tx.state.get([bytes(key)])
  return value && decoder.decode(value)
}

/** How long a case gives another transaction to go ahead, in turns of the event loop. */
const turns = 50

/**
 * Wait until `other` is settled, but not for ever: in a store that lets writers wait for each other it cannot settle
 * before the caller goes on.
 */
export async function giveWay(other: Promise<unknown>): Promise<void> {
  let settled = false
  const settle = () => {
    settled = true
  }
  other.then(settle, settle)
  for (let turn = 0; turn < turns && !settled; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}
