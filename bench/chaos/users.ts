/** The people at the four places: they make, change and delete records with the vendor's program, whatever the carrier does. */
import type { Fields } from '../../packages/core/src/store/store.js'
import type { StoreTransaction } from '../../packages/core/src/store/store.js'
import { Crash } from './crash.ts'
import { customerFields, seriesOf } from './members.ts'
import { canary, kinds, recordOf, tracked } from './model.ts'
import type { World } from './world.ts'

interface Row {
  readonly kind: string
  readonly key: string
  readonly fields: Fields
  readonly record: string
}

/** Thrown to take a transaction back. */
class Abandoned extends Error {}

/** @param quiet - In the midst of a run of the member: only what needs nothing of it. */
export async function actAsUser(world: World, id: string, { quiet = false } = {}): Promise<void> {
  const { chance } = world
  const dice = chance.next()
  try {
    if (dice < 0.15) await createParty(world, id)
    else if (dice < 0.3 && !quiet) await createOrder(world, id)
    else if (dice < 0.38) await createQuote(world, id)
    else if (dice < 0.43) await remove(world, id)
    else if (dice < 0.45) await createForbidden(world, id)
    else await edit(world, id)
  } catch (error) {
    if (error instanceof Abandoned) return
    if (!(error instanceof Crash)) throw error
  }
}

async function rowsOf(tx: StoreTransaction, wanted: readonly string[]): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const kind of wanted) {
    const { keys } = await tx.records.changes(kind, undefined, 10_000)
    const found = await tx.records.get(kind, keys)
    keys.forEach((key, i) => {
      const fields = found[i]
      const record = fields === undefined ? undefined : recordOf(kind, fields)
      if (fields !== undefined && record !== undefined) rows.push({ kind, key, fields, record })
    })
  }
  // In the order of their keys as numbers where they are: the same on every store.
  return rows.sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.record < b.record ? -1 : 1))
}

/** The user presses "save"; now and then his computer dies before he sees that it was saved. */
async function save(
  world: World,
  id: string,
  text: string,
  work: (tx: StoreTransaction) => Promise<void>,
  saved: () => void,
): Promise<void> {
  const crash = !world.healed && world.chance.is(0.02)
  const early = world.chance.is(0.5)
  if (crash) world.fault('crash of the program')
  try {
    await world.userTransaction(id, async (tx) => {
      await work(tx)
      if (crash && early) throw new Crash('before the save')
    })
  } catch (error) {
    if (error instanceof Crash) world.say(`${id} ${text}: not saved`)
    throw error
  }
  if (crash) return world.say(`${id} ${text}: saved, not told`)
  saved()
  world.say(`${id} ${text}`)
}

async function create(
  world: World,
  id: string,
  kind: string,
  fieldsOf: (record: string, tx: StoreTransaction) => Promise<Fields> | Fields,
  saved: (record: string) => void = () => undefined,
): Promise<void> {
  const { model } = world
  const nr = model.nextId()
  const record = `t${nr}`
  const action = model.note({
    id: nr,
    place: id,
    type: 'create',
    kind,
    record,
    field: '',
    value: record,
    upon: undefined,
    done: false,
  })
  await save(
    world,
    id,
    `creates ${kind} ${record}`,
    async (tx) => void (await tx.records.put(kind, [{ key: undefined, fields: await fieldsOf(record, tx) }])),
    () => {
      action.done = true
      saved(record)
    },
  )
}

async function createParty(world: World, id: string): Promise<void> {
  await create(world, id, 'party', (record) => customerFields(record))
}

function document(record: string, customer: Row | undefined, extra: Fields): Fields {
  return {
    date: '2026-03-02',
    currency: 'EUR',
    projectReference: record,
    ...(customer === undefined
      ? {}
      : { parties: { billTo: { partyKey: customer.key, snapshot: { name: customer.fields['name'] } } } }),
    lines: [
      {
        lineId: '1',
        position: '1',
        type: 'freeItem',
        text: 'Tür',
        quantity: '1',
        unitPrice: '1.00',
        net: '1.00',
      },
      {
        lineId: '2',
        position: '2',
        type: 'freeItem',
        text: 'Band',
        quantity: '2',
        unitPrice: '1.00',
        net: '2.00',
      },
    ],
    ...extra,
  }
}

function customerKey({ parties }: Fields): unknown {
  return (parties as { readonly billTo?: { readonly partyKey?: unknown } } | undefined)?.billTo?.partyKey
}

async function customerOf(world: World, id: string): Promise<Row | undefined> {
  const customers = await world.userTransaction(id, (tx) => rowsOf(tx, ['party']))
  return customers.length === 0 ? undefined : world.chance.pick(customers)
}

async function createQuote(world: World, id: string): Promise<void> {
  const customer = await customerOf(world, id)
  await create(world, id, 'quote', (record) => document(record, customer, { status: 'draft' }))
}

async function createOrder(world: World, id: string): Promise<void> {
  const customer = await customerOf(world, id)
  const api = await world.open(id)
  const take = async (tx: StoreTransaction): Promise<string> => {
    try {
      const taken = await api.takeNumber(tx, seriesOf['salesOrder']!.id)
      if (!taken.provisional) return taken.number
    } catch (error) {
      // Without a series there is no number yet.
      if ((error as { code?: unknown }).code !== 'usage.not_found') throw error
    }
    throw new Abandoned()
  }
  const early =
    world.options.planted?.numberApart === true
      ? await world.userTransaction(id, (tx) => take(tx))
      : undefined
  let number = ''
  await create(
    world,
    id,
    'salesOrder',
    async (record, tx) => {
      number = early ?? (await take(tx))
      return document(record, customer, { status: 'issued', number })
    },
    (record) => world.model.numbers.push({ place: id, number, record }),
  )
}

/** Something of an invoice: it must stay where it was typed. */
async function createForbidden(world: World, id: string): Promise<void> {
  const { chance, model } = world
  const how = chance.pick(['ext', 'link'])
  await create(world, id, 'quote', (record) => {
    if (how === 'ext') {
      model.forbidden.set(record, id)
      return document(record, undefined, { status: 'draft', ext: { invoiceNumber: canary } })
    }
    model.forbidden.set(record, id)
    return document(record, undefined, {
      status: 'draft',
      links: [{ relation: 'precedes', kind: 'salesInvoice', number: canary }],
    })
  })
}

async function edit(world: World, id: string): Promise<void> {
  const { chance, model } = world
  const rows = await world.userTransaction(id, (tx) => rowsOf(tx, kinds))
  if (rows.length === 0) return
  // Few records, changed by many: that is where conflicts are.
  const row = chance.is(0.5) ? rows[chance.between(0, Math.min(2, rows.length - 1))]! : chance.pick(rows)
  const fields = chance.shuffle(tracked[row.kind]!).slice(0, chance.is(0.7) ? 1 : 2)
  let changed = row.fields
  const made = fields.map((field) => {
    const nr = model.nextId()
    const upon = field.get(row.fields)
    changed = field.set(changed, nr)
    return model.note({
      id: nr,
      place: id,
      type: 'edit',
      kind: row.kind,
      record: row.record,
      field: field.name,
      value: field.get(changed)!,
      upon,
      done: false,
    })
  })
  const what = made.map(({ field, value }) => `${field}=${value}`).join(' ')
  await save(
    world,
    id,
    `edits ${row.kind} ${row.record} ${what}`,
    async (tx) => void (await tx.records.put(row.kind, [{ key: row.key, fields: changed }])),
    () => {
      for (const action of made) action.done = true
    },
  )
}

/** Customers without documents, and quotes: what the vendor's program lets its users delete. */
async function remove(world: World, id: string): Promise<void> {
  const { chance, model } = world
  const all = await world.userTransaction(id, (tx) => rowsOf(tx, kinds))
  const used = new Set(all.map(({ fields }) => customerKey(fields)))
  const rows = all.filter(
    ({ kind, key, record }) =>
      kind === 'quote' || (kind === 'party' && !record.startsWith('base') && !used.has(key)),
  )
  if (rows.length === 0) return
  const row = chance.pick(rows)
  model.deleted.add(row.record)
  await save(
    world,
    id,
    `deletes ${row.kind} ${row.record}`,
    (tx) => tx.records.remove(row.kind, [row.key]),
    () => undefined,
  )
}
