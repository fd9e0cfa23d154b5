import { check, checkEqual } from '../check.js'
import { insertInto, storeCase } from './store-kit.js'
import type { StoreContractCase } from './store-kit.js'

/** Outside Latin-1 and the basic plane, composed and decomposed, with what SQL and LIKE take for themselves. */
const text = "Ærø “größer” \u{1F69A} 日本 n\u0303 ñ '; DROP TABLE x -- \\ % _ ?"

export const recordCases: readonly StoreContractCase[] = [
  storeCase('records: gives back what was put, in every kind', [], async (kit) => {
    for (const kind of kit.kinds) {
      const samples = [kit.sample(1, 'full', kind), kit.sample(2, 'small', kind)]
      const keys = await kit.transaction((tx) => insertInto(tx, kind, samples))
      const found = await kit.transaction((tx) => tx.records.get(kind, keys))
      checkEqual(found, samples, `records of kind ${kind}`)
    }
  }),

  storeCase('records: what is absent in the fields is empty in the row afterwards', [], async (kit) => {
    for (const kind of kit.kinds) {
      const [key] = await kit.transaction((tx) => insertInto(tx, kind, [kit.sample(1, 'full', kind)]))
      const small = kit.sample(1, 'small', kind)
      await kit.transaction((tx) => tx.records.put(kind, [{ key, fields: small }]))
      const found = await kit.transaction((tx) => tx.records.get(kind, [key!]))
      checkEqual(found, [small], `${kind} after replacing a full record by a small one`)
    }
  }),

  storeCase('records: answers the keys of new and replaced rows in order', [], async (kit) => {
    const [old] = await kit.insert(kit.sample(1))
    const keys = await kit.transaction((tx) =>
      tx.records.put(kit.kind, [
        { key: undefined, fields: kit.sample(2) },
        { key: old, fields: kit.sample(3) },
        { key: undefined, fields: kit.sample(4) },
      ]),
    )
    checkEqual(keys[1], old, 'the key of the replaced row')
    checkEqual(new Set(keys).size, 3, 'number of different keys')
    checkEqual(
      await kit.read(...keys),
      [kit.sample(2), kit.sample(3), kit.sample(4)],
      'the rows behind the keys',
    )
  }),

  storeCase(
    'records: answers get in the order asked, undefined where there is no such row',
    [],
    async (kit) => {
      const [first, second, removed] = await kit.insert(kit.sample(1), kit.sample(2), kit.sample(3))
      await kit.transaction((tx) => tx.records.remove(kit.kind, [removed!]))
      const found = await kit.read(second!, removed!, first!, 'no such key', '', second!)
      const expected = [kit.sample(2), undefined, kit.sample(1), undefined, undefined, kit.sample(2)]
      checkEqual(found, expected, 'second, removed, first, unknown, empty, second')
    },
  ),

  storeCase('records: shows a transaction what it has written itself', [], async (kit) => {
    const [old] = await kit.insert(kit.sample(1))
    await kit.transaction(async (tx) => {
      const [fresh] = await insertInto(tx, kit.kind, [kit.sample(2)])
      await tx.records.put(kit.kind, [{ key: old, fields: kit.sample(3) }])
      checkEqual(await tx.records.get(kit.kind, [fresh!, old!]), [kit.sample(2), kit.sample(3)], 'own writes')
      await tx.records.remove(kit.kind, [fresh!])
      checkEqual(await tx.records.get(kit.kind, [fresh!]), [undefined], 'a row it has removed')
    })
  }),

  storeCase('records: keeps nothing of the caller’s objects and gives none of its own', [], async (kit) => {
    const field = kit.numberField() ?? Object.keys(kit.sample(1, 'small'))[0]!
    const mine = { ...kit.sample(1) } as Record<string, unknown>
    const nested = Object.values(mine).filter((value) => typeof value === 'object' && value !== null)
    const [key] = await kit.insert(mine)
    mine[field] = 'changed'
    for (const value of nested) Object.assign(value as object, { changed: 'yes' })
    const [first] = await kit.read(key!)
    if (first) Object.assign(first, { [field]: 'changed too' })
    checkEqual(await kit.read(key!), [kit.sample(1)], 'the record after the caller changed his objects')
  }),

  storeCase(
    'records: finds numbers trimmed, in any case and composition; leading zeros count',
    [],
    async (kit) => {
      const numbers = ['Ab-1', '007', '7', 'GRÖSSE 5']
      const keys = await kit.insert(...numbers.map((number, i) => kit.numbered(i + 1, number)))
      const asked = [' aB-1 ', '007', '7', '07', 'gro\u0308sse 5', 'Ab-']
      const found = await kit.transaction((tx) => tx.records.findByNumber(kit.kind, asked))
      const expected = [[keys[0]], [keys[1]], [keys[2]], [], [keys[3]], []]
      checkEqual(found, expected, `keys for ${JSON.stringify(asked)}`)
    },
  ),

  storeCase('records: finds by the number a row has now', [], async (kit) => {
    const [changed, removed] = await kit.insert(kit.numbered(1, 'OLD-1'), kit.numbered(2, 'OLD-2'))
    await kit.transaction(async (tx) => {
      await tx.records.put(kit.kind, [{ key: changed, fields: kit.numbered(1, 'NEW-1') }])
      await tx.records.remove(kit.kind, [removed!])
    })
    const found = await kit.transaction((tx) =>
      tx.records.findByNumber(kit.kind, ['OLD-1', 'OLD-2', 'NEW-1']),
    )
    checkEqual(found, [[], [], [changed]], 'keys for OLD-1, OLD-2, NEW-1')
  }),

  storeCase('records: finds a number only in its own kind', [], async (kit) => {
    await kit.insert(kit.numbered(1, 'SAME-1'))
    for (const kind of kit.kinds.filter((one) => one !== kit.kind)) {
      const found = await kit.transaction((tx) => tx.records.findByNumber(kind, ['SAME-1', 'x']))
      checkEqual(found, [[], []], `keys in kind ${kind}`)
    }
  }),

  storeCase('records: removes rows and ignores unknown keys', [], async (kit) => {
    const [first, second] = await kit.insert(kit.sample(1), kit.sample(2))
    await kit.transaction((tx) => tx.records.remove(kit.kind, ['no such key', first!, first!, '']))
    checkEqual(await kit.read(first!, second!), [undefined, kit.sample(2)], 'what is left')
  }),

  storeCase('records: writes a row again whose key is gone', [], async (kit) => {
    const [gone] = await kit.insert(kit.sample(1))
    await kit.transaction((tx) => tx.records.remove(kit.kind, [gone!]))
    const [other] = await kit.insert(kit.sample(2))
    const [key] = await kit.transaction((tx) =>
      tx.records.put(kit.kind, [{ key: gone, fields: kit.sample(1) }]),
    )
    checkEqual(await kit.read(key!, other!), [kit.sample(1), kit.sample(2)], 'the row under the answered key')
    check(key !== other, 'it has not taken the place of another row')
  }),

  storeCase('records: never gives the key of a removed row to another', [], async (kit) => {
    const [gone] = await kit.insert(kit.sample(1))
    await kit.transaction((tx) => tx.records.remove(kit.kind, [gone!]))
    const [next] = await kit.insert(kit.sample(2))
    check(next !== gone, `a new row got the key ${gone} of a removed one: it would be taken for that record`)
  }),

  storeCase('records: keeps text byte for byte', [], async (kit) => {
    const field = kit.textField() ?? kit.numberField()
    check(field !== undefined, `kind ${kit.kind} has no text field: state one in textFields`)
    const longest = kit.store.capabilities?.maxLengths?.[kit.kind]?.[field] ?? Infinity
    const fields = { ...kit.sample(1, 'small'), [field]: [...text].slice(0, longest).join('') }
    const [key] = await kit.insert(fields)
    checkEqual(await kit.read(key!), [fields], `${kit.kind} with unusual text in ${field}`)
  }),

  storeCase('records: keeps fields it has never heard of', ['storesExactly'], async (kit) => {
    const unknown = {
      ext: { 'example.com': { list: [1, -2, 2 ** 53 - 1, true, false, '', []], deep: { '': {} } } },
      'Straße in "Anführung"': '0010.50',
      __proto: 'x',
    }
    for (const kind of kit.kinds) {
      const fields = { ...kit.sample(1, 'full', kind), ...unknown }
      const [key] = await kit.transaction((tx) => insertInto(tx, kind, [fields]))
      checkEqual(
        await kit.transaction((tx) => tx.records.get(kind, [key!])),
        [fields],
        `${kind} with unknown fields`,
      )
    }
  }),

  storeCase('records: takes 1,500 in one call', [], async (kit) => {
    const samples = Array.from({ length: 1500 }, (_, i) => kit.sample(i + 1, 'small'))
    const keys = await kit.insert(...samples)
    checkEqual(new Set(keys).size, 1500, 'number of different keys')
    checkEqual(await kit.read(...keys), samples, 'all records')
    const field = kit.numberField()
    if (field !== undefined) {
      const numbers = samples.map((sample) => String(sample[field]))
      const found = await kit.transaction((tx) => tx.records.findByNumber(kit.kind, numbers))
      checkEqual(
        found,
        keys.map((key) => [key]),
        'keys by number',
      )
    }
    await kit.transaction((tx) => tx.records.remove(kit.kind, keys.slice(1)))
    checkEqual(
      (await kit.changedSince(undefined, 10_000)).keys.includes(keys[0]!),
      true,
      'the first row is listed',
    )
    checkEqual((await kit.read(...keys)).filter((row) => row !== undefined).length, 1, 'rows left')
  }),
]
