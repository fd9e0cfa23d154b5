/**
 * Totals over real order lines (Northwind: 830 orders, 2,155 lines). Skipped, with a line that says so, where the data are not
 * there. The figures are those that the rounding rules of the document model were measured with.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Big from 'big.js'
import { describe, expect, it } from 'vitest'
import type { Document } from '../../src/records/document.js'
import type { DocumentLine } from '../../src/records/document-line.js'
import { compareTotals, recomputeTotals } from '../../src/records/totals.js'

const data = fileURLToPath(new URL('../../../../../shared/data/business/northwind/', import.meta.url))
const present = existsSync(data)
if (!present) console.log('skipped: the Northwind data are not here')

interface Row {
  readonly order: string
  readonly line: DocumentLine
}

function readRows(): Row[] {
  const [, ...rows] = readFileSync(`${data}order_details.csv`, 'utf8').trim().split(/\r?\n/)
  return rows.map((row, index) => {
    const [order = '', article = '', unitPrice = '', quantity = '', discount = ''] = row.split(',')
    const discounts = discount === '0' ? [] : [{ percent: new Big(discount).times(100).toFixed() }]
    const fields = { articleNumber: article, quantity, unitPrice, discounts }
    return { order, line: { lineId: String(index), type: 'article', ...fields } }
  })
}

function documents(rows: readonly Row[], mode: 'halfUp' | 'halfEven'): Map<string, Document> {
  const byOrder = new Map<string, DocumentLine[]>()
  for (const { order, line } of rows) byOrder.set(order, [...(byOrder.get(order) ?? []), line])
  return new Map(
    [...byOrder].map(([order, lines]) => [
      order,
      {
        date: '1996-07-04',
        currency: 'USD',
        lines,
        rounding: { mode, taxLevel: 'document', pricesIncludeTax: false },
      },
    ]),
  )
}

describe.skipIf(!present)('Northwind orders', () => {
  const rows = present ? readRows() : []
  const up = documents(rows, 'halfUp')
  const even = documents(rows, 'halfEven')

  it('are all there', () => {
    expect([rows.length, up.size]).toEqual([2155, 830])
  })

  it('differ in 27 lines between half up and half even', () => {
    const nets = (all: Map<string, Document>) =>
      new Map(
        [...all.values()].flatMap((order) =>
          recomputeTotals(order).lines.map((line) => [line.lineId, line.net]),
        ),
      )
    const evenNets = nets(even)
    expect([...nets(up)].filter(([lineId, net]) => evenNets.get(lineId) !== net)).toHaveLength(27)
  })

  it('have 7 orders in which the sum of rounded lines is not the rounded sum', () => {
    const differing = [...up].filter(([, order]) => {
      const exact = order.lines.reduce(
        (sum, line) =>
          sum.plus(
            new Big(line.quantity ?? 0)
              .times(line.unitPrice ?? 0)
              .times(new Big(100).minus(line.discounts?.[0]?.percent ?? 0))
              .div(100),
          ),
        new Big(0),
      )
      return exact.toFixed(2) !== recomputeTotals(order).totals.net
    })
    expect(differing).toHaveLength(7)
    expect(differing.slice(0, 5).map(([order]) => order)).toEqual([
      '10605',
      '10616',
      '10698',
      '10730',
      '10802',
    ])
  })

  it('that state the rounded sum get one remark, and are otherwise silent', () => {
    const order = up.get('10605')
    if (order === undefined) throw new Error('no order')
    const { net } = recomputeTotals(order).totals
    expect(compareTotals({ ...order, totals: { net } })).toEqual([])
    const stated = new Big(net).plus('0.01').toFixed(2)
    expect(compareTotals({ ...order, totals: { net: stated } })).toEqual([
      { code: 'TOTALS_DIFFER', parameters: { field: 'totals/net', stated, computed: net } },
    ])
  })
})
