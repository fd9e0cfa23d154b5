/** A day without connection: what each of the three does meanwhile. Nothing here asks the others. */
import type { DocumentLine, Fields } from '@ordersync/core'
import { text } from '../business/business.ts'
import { lineNet, figures } from '../business/totals.ts'
import type { SeededRandom } from '../business/random.ts'
import type { Allowance } from '../business/shapes.ts'
import { changeRow, findRow, readTable } from '../databases/vendor-tables.ts'
import { networkRounding } from './business.ts'
import type { NetworkStory } from './business.ts'
import type { Cast } from './cast.ts'
import type { Desk } from './desk.ts'

export interface Day {
  readonly random: SeededRandom
  readonly story: NetworkStory
  readonly cast: Cast
  /** Customers created at each member, by name. */
  readonly born: Map<string, string[]>
}

const phone = { de: 'ändert die Telefonnummer', en: 'changes the phone number' }
const mail = { de: 'ändert die Mailadresse', en: 'changes the mail address' }
const group = { de: 'ändert die Kundengruppe', en: 'changes the customer group' }

const telephone = ({ random }: Day, area: string): string => `${area} ${random.integer(100_000, 999_999)}`
const mailbox = ({ random }: Day): string => `neu${random.integer(1_000, 9_999)}@kunde.example`

/** The office: prices, stock, customers, a date, an invoice, a deletion, and documents of its own. */
export async function officeDay(day: Day, desk: Desk): Promise<void> {
  const { random, story, cast } = day
  await desk.changeCustomer(cast.disputed, { phone: telephone(day, '0251') }, phone)
  await desk.changeCustomer(cast.office, { email: mailbox(day) }, mail)
  for (const name of Object.values(cast.merged)) {
    await desk.changeCustomer(name, { customerGroup: `Stammkunde ${random.integer(1, 9)}` }, group)
  }
  await changePrices(day, desk)
  await changeStock(day, desk)
  await deleteCustomer(day, desk)
  const end = `2026-12-${random.integer(19, 30)}`
  await desk.changeOrder(
    story.shared,
    (fields) => ({ ...fields, requestedDelivery: { from: '2026-12-10', to: end } }),
    { de: 'ändert den Liefertermin', en: 'changes the delivery date' },
  )
  await desk.changeOrder(
    story.invoiced,
    (fields) => ({
      ...fields,
      customerReference: `Bestellung ${random.integer(1_000, 9_999)}`,
      links: [{ relation: 'precedes', kind: 'invoice', number: story.invoices[0]!.number }],
      ext: { gruenwald: { invoiceNumber: story.invoices[0]!.number, color: 'grün' } },
    }),
    { de: 'schreibt eine Rechnung dazu', en: 'writes an invoice for it' },
  )
  await createAndWrite(day, desk, true)
}

/** A station: customers, quotes and orders with the numbers it holds; delivers and changes what it was given. */
export async function branchDay(day: Day, desk: Desk, parts: readonly BranchPart[]): Promise<void> {
  const { random, story, cast } = day
  const { id } = desk.member
  await desk.changeCustomer(cast.merged[id]!, { email: mailbox(day) }, mail)
  await desk.changeCustomer(cast.alone[id]!, { phone: telephone(day, '0171') }, phone)
  if (parts.includes('disputes')) {
    await desk.changeCustomer(cast.disputed, { phone: telephone(day, '0221') }, phone)
  }
  if (parts.includes('delivers')) {
    await desk.changeOrder(story.shared, (fields) => deliver(day, fields), {
      de: 'trägt Menge und Seriennummern ein',
      en: 'enters quantity and serial numbers',
    })
  }
  if (parts.includes('owns')) {
    await desk.changeOrder(
      story.handed,
      (fields) => ({ ...fields, closingText: `Montage am ${random.integer(1, 28)}. Dezember.` }),
      { de: 'ändert den übergebenen Auftrag', en: 'changes the order handed over to it' },
    )
  }
  await createAndWrite(day, desk, false)
}

/** `disputes`: the same field as the office. `delivers`: the same order. `owns`: an order that was handed over. */
export type BranchPart = 'disputes' | 'delivers' | 'owns'

async function createAndWrite(day: Day, desk: Desk, isOffice: boolean): Promise<void> {
  const { random, born } = day
  const { store, id, label } = desk.member
  const names: string[] = []
  for (let count = random.integer(1, 2); count > 0; count -= 1) {
    const name = `${random.pick(trades)} ${random.integer(100, 999)}, ${label}`
    if (names.includes(name)) continue
    names.push(name)
    const customer = await desk.createCustomer(name, isOffice)
    await desk.write(random.pick(['quotes', 'orders'] as const), customer)
  }
  born.set(id, names)
  const known = (await readTable(store, 'party')).filter(
    ({ fields }) => text(fields, 'name') !== day.story.deleted,
  )
  for (const series of ['quotes', 'orders'] as const) {
    for (let count = random.integer(1, 4); count > 0; count -= 1) await desk.write(series, random.pick(known))
  }
}

const trades = [
  'Schreinerei Österle',
  'Gasthof Krämer',
  'Praxis Dr. Süß',
  'Kfz-Werkstatt Łoś',
  'Hofladen Grün',
]

async function changePrices({ random }: Day, desk: Desk): Promise<void> {
  const { store } = desk.member
  for (const price of random.sample(await readTable(store, 'priceEntry'), random.integer(2, 4))) {
    const amount = `${random.integer(1, 99)}.${random.integer(10, 99)}`
    await changeRow(store, 'priceEntry', price, { amount })
    desk.note(
      { de: 'ändert einen Preis', en: 'changes a price' },
      `${text(price.fields, 'articleNumber')}: ${text(price.fields, 'amount')} → ${amount}`,
    )
  }
}

async function changeStock({ random }: Day, desk: Desk): Promise<void> {
  const { store } = desk.member
  const levels = random.sample(await readTable(store, 'stockLevel'), random.integer(2, 5))
  for (const level of levels) {
    const onHand = String(random.integer(1, 900))
    await changeRow(store, 'stockLevel', level, { onHand, reserved: '0', available: onHand })
  }
  desk.note({ de: 'bucht Bestände', en: 'books stock' }, `${levels.length} ×`)
}

async function deleteCustomer({ story }: Day, desk: Desk): Promise<void> {
  const { store } = desk.member
  const row = await findRow(store, 'party', story.deleted, (fields) => text(fields, 'name') === story.deleted)
  await store.transaction((tx) => tx.records.remove('party', [row.id]))
  desk.note({ de: 'löscht einen Kunden', en: 'deletes a customer' }, story.deleted)
}

/** At the site one or two pieces more than ordered were built in; each piece has its serial number. */
function deliver({ random }: Day, fields: Fields): Fields {
  const lines = fields['lines'] as readonly DocumentLine[]
  const first = lines.find(({ type }) => type === 'article')!
  const quantity = Number(first.quantity) + random.integer(1, 2)
  const built: DocumentLine = {
    ...first,
    quantity: String(quantity),
    serials: Array.from({ length: quantity }, () => `SN-${random.integer(1_000_000, 9_999_999)}`),
  }
  const changed = lines.map((line) =>
    line.lineId === first.lineId ? { ...built, net: lineNet(built, networkRounding) } : line,
  )
  const allowances = (fields['allowances'] ?? []) as readonly Allowance[]
  return { ...fields, lines: changed, ...figures(changed, allowances, networkRounding) }
}
