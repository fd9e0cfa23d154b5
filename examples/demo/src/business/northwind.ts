/** The Northwind trading company out of its CSV files: customers.csv, products.csv, orders.csv, order_details.csv, … */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fields } from '@ordersync/core'
import { units } from './articles.ts'
import type { Business, BusinessDocument, BusinessRecord } from './business.ts'
import { text } from './business.ts'
import { countryFields } from './countries.ts'
import { parseCsv } from './csv.ts'
import type { Row } from './csv.ts'
import { createLineWriter } from './document-lines.ts'
import { writeDocument } from './documents.ts'
import { exact, multiply, print, round } from './exact.ts'
import type { Allowance, PartySnapshot, Rounding } from './shapes.ts'

const rounding: Rounding = { mode: 'halfUp', taxLevel: 'document', pricesIncludeTax: false }
const noTax = { category: 'Z', rate: '0' }

export const northwindSeller: PartySnapshot = {
  name: 'Northwind Traders',
  city: 'Seattle',
  countryCode: 'US',
}

const files = [
  'customers',
  'products',
  'categories',
  'orders',
  'order_details',
  'employees',
  'shippers',
] as const

/** @throws Error naming the file that is missing. */
export function readNorthwind(folder: string): Business {
  const tables = Object.fromEntries(files.map((name) => [name, readTable(folder, name)])) as Tables
  const parties = tables.customers.map(customer)
  const articles = tables.products.map((row) => product(row, tables.categories))
  return {
    name: northwindSeller.name,
    parties,
    articles,
    prices: tables.products.map(price),
    stock: tables.products.map(stock),
    documents: orders(tables, parties, articles),
  }
}

type Tables = Readonly<Record<(typeof files)[number], readonly Row[]>>

function readTable(folder: string, name: string): readonly Row[] {
  const file = join(folder, `${name}.csv`)
  if (!existsSync(file)) throw new Error(`--data: ${name}.csv is not in ${folder}`)
  return parseCsv(readFileSync(file, 'utf8'))
}

function need(row: Row, name: string): string {
  const value = row[name]
  if (value === undefined) throw new Error(`${name} is empty`)
  return value
}

/** Only what is there. */
function optional(fields: Readonly<Record<string, string | undefined>>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function customer(row: Row): BusinessRecord {
  const id = need(row, 'customerID')
  const place = {
    street: row['address'],
    city: row['city'],
    region: row['region'],
    postalCode: row['postalCode'],
  }
  const [givenName, ...family] = (row['contactName'] ?? '').split(' ')
  return {
    id,
    fields: {
      roles: ['customer'],
      customerNumber: id,
      type: 'company',
      name: need(row, 'companyName'),
      addresses: [{ usage: 'main', ...optional(place), ...countryFields(row['country']) }],
      ...optional({ phone: row['phone'], fax: row['fax'] }),
      contacts: [
        {
          ...optional({ givenName, familyName: family.join(' '), function: row['contactTitle'] }),
          isPrimary: true,
        },
      ],
    },
  }
}

function product(row: Row, categories: readonly Row[]): BusinessRecord {
  const number = need(row, 'productID')
  const category = categories.find((one) => one['categoryID'] === row['categoryID'])?.['categoryName']
  return {
    id: `p${number}`,
    fields: {
      articleNumber: number,
      name: need(row, 'productName'),
      ...optional({ description: row['quantityPerUnit'] }),
      unit: units.piece,
      taxCategory: noTax.category,
      taxRate: noTax.rate,
      kind: 'goods',
      ...(category === undefined ? {} : { group: [category] }),
      ...(row['discontinued'] === '1' ? { active: false } : {}),
    },
  }
}

function price(row: Row): BusinessRecord {
  const number = need(row, 'productID')
  const amount = need(row, 'unitPrice')
  return {
    id: `p${number}-price`,
    fields: {
      articleKey: `p${number}`,
      articleNumber: number,
      priceList: 'Standard',
      amount,
      currency: 'USD',
    },
  }
}

function stock(row: Row): BusinessRecord {
  const number = need(row, 'productID')
  return {
    id: `p${number}-stock`,
    fields: {
      articleKey: `p${number}`,
      articleNumber: number,
      ...optional({ onHand: row['unitsInStock'], ordered: row['unitsOnOrder'] }),
      asOf: '1998-05-06T18:00:00Z',
    },
  }
}

function orders(
  tables: Tables,
  parties: readonly BusinessRecord[],
  articles: readonly BusinessRecord[],
): readonly BusinessDocument[] {
  const customers = new Map(parties.map((one) => [one.id, one]))
  const products = new Map(articles.map((one) => [one.id, one]))
  const details = new Map<string, Row[]>()
  for (const row of tables.order_details) {
    const number = need(row, 'orderID')
    details.set(number, [...(details.get(number) ?? []), row])
  }
  return tables.orders.map((row) => {
    const number = need(row, 'orderID')
    const writer = createLineWriter(rounding)
    for (const detail of details.get(number) ?? []) {
      const article = products.get(`p${need(detail, 'productID')}`)!
      const percent = percentOf(need(detail, 'discount'))
      writer.article(article, { amount: need(detail, 'unitPrice') }, need(detail, 'quantity'), {
        ...(percent === '0' ? {} : { discounts: [{ percent }] }),
      })
    }
    const document = writeDocument({
      id: `o${number}`,
      kind: 'salesOrder',
      number,
      date: day(need(row, 'orderDate')),
      parties: { orderedBy: customers.get(need(row, 'customerID'))! },
      seller: northwindSeller,
      rounding,
      lines: writer.lines,
      allowances: freight(need(row, 'freight')),
      more: header(row, tables),
    })
    return {
      ...document,
      fields: { ...document.fields, currency: 'USD', parties: withShipping(document, row, tables) },
    }
  })
}

function day(moment: string): string {
  return moment.slice(0, 10)
}

/** 0.15 → "15". */
function percentOf(fraction: string): string {
  const percent = print(round(multiply(exact(fraction), exact('100')), 4, 'halfUp'), 4)
  return percent.replace(/\.?0+$/, '') || '0'
}

function freight(amount: string): readonly Allowance[] {
  if (Number(amount) === 0) return []
  const rounded = print(round(exact(amount), 2, 'halfUp'), 2)
  return [{ charge: true, reasonCode: 'FC', reason: 'Freight', amount: rounded, tax: noTax }]
}

function header(row: Row, tables: Tables): Fields {
  const seller = tables.employees.find((one) => one['employeeID'] === row['employeeID'])
  return {
    status: row['shippedDate'] === undefined ? 'accepted' : 'delivered',
    ...(seller ? { salesperson: `${seller['firstName'] ?? ''} ${seller['lastName'] ?? ''}`.trim() } : {}),
    requestedDelivery: { to: day(need(row, 'requiredDate')) },
  }
}

/** Goods go where the order says, by the carrier it names: snapshots without link. */
function withShipping(document: BusinessDocument, row: Row, tables: Tables): Fields {
  const parties = document.fields['parties'] as Fields
  const carrier = tables.shippers.find((one) => one['shipperID'] === row['shipVia'])
  const place = {
    street: row['shipAddress'],
    city: row['shipCity'],
    region: row['shipRegion'],
    postalCode: row['shipPostalCode'],
  }
  const name = row['shipName'] ?? text((parties['orderedBy'] as { snapshot: Fields }).snapshot, 'name')
  return {
    ...parties,
    shipTo: { snapshot: { name, ...optional(place), ...countryFields(row['shipCountry']) } },
    ...(carrier
      ? {
          carrier: {
            snapshot: { ...optional({ phone: carrier['phone'] }), name: need(carrier, 'companyName') },
          },
        }
      : {}),
  }
}
