/**
 * Articles, prices and stock: the office is master of them (M-E5), and yet everybody changes them. Nord has its own under the
 * same keys before it joins. Drawn from a chance of its own, beside that of the other users.
 */
import type { Fields, StoreTransaction } from '../../packages/core/src/store/store.js'
import type { Remote } from '../../packages/core/src/sync/sync.js'
import { articleNumbers, masterKinds, valueField, valueOf } from './master-fields.ts'
import { everybody, office, stations } from './members.ts'
import type { MasterEdit } from './model.ts'
import type { Chance } from './random.ts'
import type { World } from './world.ts'

interface MasterRow {
  readonly key: string
  readonly kind: string
  readonly fields: Fields
}

async function masterRows(tx: StoreTransaction): Promise<readonly MasterRow[]> {
  const rows: MasterRow[] = []
  for (const kind of masterKinds) {
    const { keys } = await tx.records.changes(kind, undefined, 10_000)
    const found = await tx.records.get(kind, keys)
    keys.forEach((key, i) => {
      if (found[i] !== undefined) rows.push({ key, kind, fields: found[i] })
    })
  }
  return rows
}

/** Somebody changes or, at a station, deletes one of them. */
export async function actOnMaster(world: World, chance: Chance, id: string): Promise<void> {
  const { master } = world.model
  const value = valueOf(200_000 + master.length)
  const isDeletion = id !== office && chance.is(0.1)
  let edit: MasterEdit | undefined
  await world.userTransaction(id, async (tx) => {
    edit = undefined
    const rows = await masterRows(tx)
    if (rows.length === 0) return
    const { key, kind, fields } = chance.pick(rows)
    edit = { place: id, kind, article: String(fields['articleNumber']), value: isDeletion ? '' : value }
    if (isDeletion) return tx.records.remove(kind, [key])
    await tx.records.put(kind, [{ key, fields: { ...fields, [valueField[kind]!]: value } }])
  })
  if (edit === undefined) return
  world.say(`${id} ${isDeletion ? 'deletes' : 'edits'} ${edit.kind} ${edit.article} ${edit.value}`)
  master.push(edit)
}

/** Everybody has what the office has, one of each, and what a station typed last is there or kept aside. */
export async function checkMaster(world: World): Promise<void> {
  const shown = new Map<string, readonly string[]>()
  for (const id of everybody) {
    const rows = await world.member(id).database.store.transaction((tx) => masterRows(tx))
    const texts = rows.map(({ kind, fields }) =>
      [kind, fields['articleNumber'], fields[valueField[kind]!]].join(' '),
    )
    shown.set(id, texts.sort())
  }
  const here = shown.get(office)!
  if (here.length !== masterKinds.length * articleNumbers.length) {
    world.violation(`the office has ${here.length} master records: ${here.join(', ')}`)
  }
  for (const id of stations) {
    const there = shown.get(id)!
    if (there.join() !== here.join()) {
      world.violation(`${id} and the office differ in master data: ${there.join(', ')} / ${here.join(', ')}`)
    }
    const kept = JSON.stringify(await ((await world.open(id)) as Remote).keptAside())
    const last = new Map(
      world.model.master
        .filter(({ place }) => place === id)
        .map((edit) => [`${edit.kind} ${edit.article}`, edit.value]),
    )
    for (const [what, value] of last) {
      if (value === '' || kept.includes(`"${value}"`) || world.model.atOffice.has(value)) continue
      world.violation(`lost: ${what} ${value} of ${id}, neither taken nor kept aside`)
    }
  }
}
