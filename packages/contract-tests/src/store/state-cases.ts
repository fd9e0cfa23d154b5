import type { StateEntry } from '@ordersync/core'
import { check, checkEqual } from '../check.js'
import { SeededRandom } from '../seeded-random.js'
import { bytes, getText, putText, storeCase } from './store-kit.js'
import type { StoreContractCase, StoreKit } from './store-kit.js'

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i)
const maxKeyBytes = 512
const maxValueBytes = 4 * 1024 * 1024

async function keepsBytes(kit: StoreKit, entry: StateEntry): Promise<void> {
  const { key, value } = { key: entry.key.slice(), value: entry.value.slice() }
  await kit.transaction((tx) => tx.state.put([entry]))
  const [found] = await kit.transaction((tx) => tx.state.get([key]))
  checkEqual(found, value, `value of ${value.length} bytes`)
  const listed = await kit.transaction((tx) => tx.state.range({ prefix: key, limit: 1 }))
  checkEqual(listed, [{ key, value }], 'the row as range lists it')
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  for (let i = 0; i < Math.min(one.length, other.length); i++) {
    if (one[i] !== other[i]) return one[i]! - other[i]!
  }
  return one.length - other.length
}

async function listedKeys(kit: StoreKit, prefix: Uint8Array, after?: Uint8Array, limit = 10_000) {
  const rows = await kit.transaction((tx) =>
    tx.state.range({ prefix, limit, ...(after === undefined ? {} : { after }) }),
  )
  return rows.map(({ key }) => key)
}

export const stateCases: readonly StoreContractCase[] = [
  storeCase('state: answers undefined for a missing key', [], async (kit) => {
    await kit.putState({ there: 'yes' })
    checkEqual(await kit.readState('ther'), undefined, 'a key that only begins alike')
    checkEqual(await kit.readState('there'), 'yes', 'the key that is there')
  }),

  storeCase('state: tells an empty value from a missing row', [], async (kit) => {
    await keepsBytes(kit, { key: bytes('empty'), value: new Uint8Array() })
  }),

  storeCase('state: keeps every byte value in keys and values', [], async (kit) => {
    await keepsBytes(kit, { key: everyByte.slice(), value: everyByte.slice().reverse() })
    for (const byte of [0x00, 0x7f, 0x80, 0xff]) {
      await keepsBytes(kit, { key: Uint8Array.of(byte), value: Uint8Array.of(byte) })
    }
  }),

  storeCase('state: keeps of a view only what the view shows', [], async (kit) => {
    const around = new SeededRandom(5).bytes(300)
    await keepsBytes(kit, { key: around.subarray(20, 52), value: around.subarray(60, 260) })
    // Later rows of one call lie in the same memory.
    const rows = [0, 1, 2].map((i) => ({
      key: around.subarray(i * 100, i * 100 + 8),
      value: around.subarray(i * 100 + 8, i * 100 + 40),
    }))
    await kit.transaction((tx) => tx.state.put(rows))
    const found = await kit.transaction((tx) => tx.state.get(rows.map(({ key }) => key.slice())))
    checkEqual(
      found,
      rows.map(({ value }) => value.slice()),
      'values of three rows in one piece of memory',
    )
  }),

  storeCase('state: keeps keys of 512 bytes', [], async (kit) => {
    const random = new SeededRandom(1)
    const key = random.bytes(maxKeyBytes)
    const twin = key.slice()
    twin[maxKeyBytes - 1]! ^= 1
    await kit.transaction((tx) => tx.state.put([{ key: twin, value: bytes('twin') }]))
    await keepsBytes(kit, { key, value: bytes('long') })
  }),

  storeCase('state: keeps values of 1 MiB and of 4 MiB', [], async (kit) => {
    const value = new SeededRandom(2).bytes(maxValueBytes)
    await keepsBytes(kit, { key: bytes('large'), value: value.slice(0, maxValueBytes / 4) })
    await keepsBytes(kit, { key: bytes('largest'), value })
  }),

  storeCase('state: answers get in the order asked', [], async (kit) => {
    await kit.putState({ a: '1', b: '2', c: '3' })
    const values = await kit.transaction((tx) => tx.state.get(['c', 'x', 'a', 'c'].map(bytes)))
    checkEqual(values, [bytes('3'), undefined, bytes('1'), bytes('3')], 'values of c, x, a, c')
  }),

  storeCase('state: replaces values, deletes rows and ignores unknown keys', [], async (kit) => {
    await kit.putState({ a: '1', b: '2' })
    await kit.transaction(async (tx) => {
      await putText(tx, { a: 'new' })
      await tx.state.delete(['b', 'unknown'].map(bytes))
    })
    checkEqual(await kit.readState('a'), 'new', 'the replaced value')
    checkEqual(await kit.readState('b'), undefined, 'the deleted row')
    checkEqual(await listedKeys(kit, new Uint8Array()), [bytes('a')], 'all keys')
  }),

  storeCase('state: lists rows in the order of their bytes', [], async (kit) => {
    const random = new SeededRandom(3)
    const keys = Array.from({ length: 200 }, () => random.bytes(1 + random.integer(6)))
    // What text comparison, signed bytes, C strings or a length prefix would order otherwise.
    keys.push(bytes('a'), bytes('B'), bytes('ä'), Uint8Array.of(0), Uint8Array.of(0, 0), Uint8Array.of(0xff))
    keys.push(Uint8Array.of(0x61, 0x00), Uint8Array.of(0x61, 0xff), Uint8Array.of(0x7f), Uint8Array.of(0x80))
    await kit.transaction((tx) => tx.state.put(keys.map((key) => ({ key, value: key }))))
    const expected = [...keys]
      .sort(compareBytes)
      .filter((key, i, all) => i === 0 || compareBytes(all[i - 1]!, key) !== 0)
    checkEqual(await listedKeys(kit, new Uint8Array()), expected, 'all keys (seed 3)')
  }),

  storeCase('state: lists only keys that begin with the prefix', [], async (kit) => {
    const separated = Uint8Array.of(0x61, 0x00, 0x31)
    const high = Uint8Array.of(0x61, 0xff, 0x31)
    const highest = Uint8Array.of(0xff, 0xff, 0x31)
    const others = ['A', 'a', 'ab', 'ab1', 'abc', 'b', 'a%', 'a_'].map(bytes)
    const keys = [...others, separated, high, highest]
    await kit.transaction((tx) => tx.state.put(keys.map((key) => ({ key, value: key }))))
    const withPrefix = (prefix: Uint8Array) => listedKeys(kit, prefix)
    checkEqual(await withPrefix(Uint8Array.of(0x61, 0x00)), [separated], 'prefix a, 0x00: not a, not ab')
    checkEqual(await withPrefix(bytes('ab')), ['ab', 'ab1', 'abc'].map(bytes), 'prefix ab')
    checkEqual(await withPrefix(bytes('a%')), [bytes('a%')], 'prefix a%')
    checkEqual(await withPrefix(Uint8Array.of(0x61, 0xff)), [high], 'prefix a, 0xff')
    checkEqual(await withPrefix(Uint8Array.of(0xff, 0xff)), [highest], 'prefix 0xff, 0xff')
    checkEqual(await withPrefix(bytes('x')), [], 'a prefix that nothing has')
  }),

  storeCase('state: pages with after and limit without repeating or skipping', [], async (kit) => {
    const keys = Array.from({ length: 25 }, (_, i) => bytes(`p${String(i).padStart(2, '0')}`))
    await kit.transaction((tx) =>
      tx.state.put([bytes('o'), ...keys, bytes('q')].map((key) => ({ key, value: key }))),
    )
    const found: Uint8Array[] = []
    for (let page = 0; page < 10; page++) {
      const next = await listedKeys(kit, bytes('p'), found.at(-1), 7)
      check(next.length <= 7, `at most 7 rows were asked for, got ${next.length}`)
      found.push(...next)
      if (next.length < 7) break
    }
    checkEqual(found, keys, 'all pages together')
    checkEqual(await listedKeys(kit, bytes('p'), bytes('a'), 1), [keys[0]], 'after a key before the prefix')
    checkEqual(await listedKeys(kit, bytes('p'), bytes('q')), [], 'after a key behind the prefix')
    checkEqual(
      await listedKeys(kit, bytes('p'), bytes('p22x')),
      keys.slice(23),
      'after a key that is not there',
    )
  }),

  storeCase('state: shows a transaction what it has written itself', [], async (kit) => {
    await kit.putState({ a: 'old', b: 'old' })
    await kit.transaction(async (tx) => {
      await putText(tx, { a: 'new', c: 'new' })
      await tx.state.delete([bytes('b')])
      checkEqual(await getText(tx, 'a'), 'new', 'a replaced value')
      const rows = await tx.state.range({ prefix: new Uint8Array(), limit: 10 })
      checkEqual(
        rows.map(({ key }) => key),
        [bytes('a'), bytes('c')],
        'keys as range lists them',
      )
    })
  }),

  storeCase('state: keeps nothing of the caller’s arrays and gives none of its own', [], async (kit) => {
    const entry = { key: bytes('key'), value: bytes('value') }
    await kit.transaction(async (tx) => {
      await tx.state.put([entry])
      entry.key.fill(0x78)
      entry.value.fill(0x78)
      const [value] = await tx.state.get([bytes('key')])
      value?.fill(0x79)
      const [row] = await tx.state.range({ prefix: bytes('key'), limit: 1 })
      row?.value.fill(0x7a)
      row?.key.fill(0x7a)
    })
    checkEqual(await kit.readState('key'), 'value', 'the value after all arrays were overwritten')
    checkEqual(await listedKeys(kit, new Uint8Array()), [bytes('key')], 'keys')
  }),

  storeCase('state: takes 2,500 rows in one call', [], async (kit) => {
    const entries = Array.from({ length: 2500 }, (_, i) => ({ key: bytes(`n${i}`), value: bytes(`v${i}`) }))
    const keys = entries.map(({ key }) => key)
    await kit.transaction((tx) => tx.state.put(entries))
    const values = await kit.transaction((tx) => tx.state.get(keys))
    checkEqual(
      values,
      entries.map(({ value }) => value),
      'all values',
    )
    checkEqual((await listedKeys(kit, bytes('n'))).length, 2500, 'rows listed')
    await kit.transaction((tx) => tx.state.delete(keys.slice(1)))
    checkEqual(await listedKeys(kit, bytes('n')), [bytes('n0')], 'what is left')
  }),
]
