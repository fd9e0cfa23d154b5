import { writeFileSync } from 'node:fs'

interface SampleOrder {
  readonly number: string
  readonly quantity?: string
  readonly kind?: string
  readonly customer?: { readonly number: string; readonly name: string; readonly vatId?: string }
}

const someCustomer = { number: '10023', name: 'Bäckerei Köhler GmbH & Co. KG', vatId: 'DE111111125' }

/** A customer and one document of his as lines for `ordersync load`. */
export function orderLines({
  number,
  quantity = '3',
  kind = 'quote',
  customer = someCustomer,
}: SampleOrder): string {
  const net = (Number(quantity) * 120).toFixed(2)
  const party = {
    customerNumber: customer.number,
    name: customer.name,
    ...(customer.vatId === undefined ? {} : { vatId: customer.vatId }),
    addresses: [
      { usage: 'main', street: 'Mühlenweg 3', postalCode: '24103', city: 'Kiel', countryCode: 'DE' },
    ],
  }
  const document = {
    number,
    date: '2026-04-01',
    currency: 'EUR',
    status: 'issued',
    parties: {
      orderedBy: {
        partyKey: customer.number,
        customerNumber: customer.number,
        snapshot: { name: customer.name, city: 'Kiel' },
      },
    },
    lines: [
      {
        lineId: '1',
        type: 'article',
        articleNumber: 'T-100',
        text: 'Tisch Eiche',
        quantity,
        unit: { code: 'H87', label: 'Stk' },
        unitPrice: '120.00',
        net,
        tax: { category: 'S', rate: '19' },
      },
    ],
    totals: { lines: net, net, tax: (Number(net) * 0.19).toFixed(2), gross: (Number(net) * 1.19).toFixed(2) },
  }
  const lines = [
    { kind: 'party', key: customer.number, fields: party },
    { kind, key: number, fields: document },
  ]
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}

export function writeOrder(path: string, order: SampleOrder): void {
  writeFileSync(path, orderLines(order))
}
