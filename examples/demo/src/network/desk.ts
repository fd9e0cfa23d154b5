/** One person at one database, off line: what he changes and writes, through the vendor's own program. */
import type { Fields } from '@ordersync/core'
import type { BusinessRecord, DocumentKind } from '../business/business.ts'
import { text } from '../business/business.ts'
import { createLineWriter, writeLines } from '../business/document-lines.ts'
import { writeDocument } from '../business/documents.ts'
import type { SeededRandom } from '../business/random.ts'
import type { PartySnapshot } from '../business/shapes.ts'
import { changeRow, findRow, readTable } from '../databases/vendor-tables.ts'
import type { Phrase } from '../output/words.ts'
import { networkDate, networkRounding, stockOf } from './business.ts'
import type { Member } from './members.ts'

/** What was done, for the table. */
export interface Deed {
  readonly member: string
  readonly what: Phrase
  readonly which: string
}

export interface Desk {
  readonly member: Member
  readonly deeds: readonly Deed[]
  /** Numbers that were taken here, by series. */
  readonly taken: ReadonlyMap<string, readonly string[]>
  note(what: Phrase, which: string): void
  changeCustomer(name: string, change: Fields, what: Phrase): Promise<void>
  changeOrder(number: string, change: (fields: Fields) => Fields, what: Phrase): Promise<void>
  /** A document with the next number of the series, taken in the transaction that saves it (N-09). */
  write(series: 'quotes' | 'orders', customer: BusinessRecord): Promise<string>
  /** @param numbered - Only the office gives customers their number itself. */
  createCustomer(name: string, numbered: boolean): Promise<BusinessRecord>
}

const kinds: Readonly<Record<string, DocumentKind>> = { quotes: 'quote', orders: 'salesOrder' }
const written: Readonly<Record<string, Phrase>> = {
  quotes: { de: 'schreibt ein Angebot', en: 'writes a quote' },
  orders: { de: 'nimmt einen Auftrag an', en: 'takes an order' },
}

export function createDesk(member: Member, random: SeededRandom, seller: PartySnapshot): Desk {
  const { store, sync } = member
  const deeds: Deed[] = []
  const taken = new Map<string, readonly string[]>()
  const note = (what: Phrase, which: string): void => {
    deeds.push({ member: member.id, what, which })
  }
  const noteNumber = (series: string, number: string): void => {
    taken.set(series, [...(taken.get(series) ?? []), number])
  }
  return {
    member,
    deeds,
    taken,
    note,

    async changeCustomer(name, change, what) {
      const row = await findRow(store, 'party', name, (fields) => text(fields, 'name') === name)
      await changeRow(store, 'party', row, change)
      note(what, name)
    },

    async changeOrder(number, change, what) {
      const row = await findRow(store, 'salesOrder', number, (fields) => text(fields, 'number') === number)
      await changeRow(store, 'salesOrder', row, change(row.fields))
      note(what, number)
    },

    async write(series, customer) {
      const articles = await readTable(store, 'article')
      const prices = await readTable(store, 'priceEntry')
      const writer = createLineWriter(networkRounding)
      writeLines(random, stockOf(articles, prices), writer)
      const kind = kinds[series]!
      const number = await store.transaction(async (tx) => {
        const next = await sync.takeNumber(tx, series)
        const document = writeDocument({
          id: '',
          kind,
          number: next.number,
          date: networkDate,
          parties: { orderedBy: customer },
          seller,
          rounding: networkRounding,
          lines: writer.lines,
          more: { status: kind === 'quote' ? 'sent' : 'accepted' },
        })
        await tx.records.put(kind, [{ key: undefined, fields: document.fields }])
        return next.number
      })
      noteNumber(series, number)
      note(written[series]!, `${number} · ${text(customer.fields, 'name')}`)
      return number
    },

    async createCustomer(name, numbered) {
      const fields: Fields = {
        roles: ['customer'],
        type: 'company',
        name,
        email: `post${random.integer(1_000, 9_999)}@neukunde.example`,
        addresses: [
          {
            usage: 'main',
            street: `Neue Gasse ${random.integer(1, 99)}`,
            postalCode: '48143',
            city: 'Münster',
          },
        ],
      }
      const row = await store.transaction(async (tx): Promise<BusinessRecord> => {
        const number = numbered ? (await sync.takeNumber(tx, 'customers')).number : undefined
        const whole = number === undefined ? fields : { ...fields, customerNumber: number }
        const [key] = await tx.records.put('party', [{ key: undefined, fields: whole }])
        return { id: key!, fields: whole }
      })
      const number = text(row.fields, 'customerNumber')
      if (number !== '') noteNumber('customers', number)
      note(
        numbered
          ? { de: 'legt einen Kunden an', en: 'creates a customer' }
          : { de: 'legt einen Kunden ohne Nummer an', en: 'creates a customer without number' },
        numbered ? `${number} · ${name}` : name,
      )
      return row
    },
  }
}
