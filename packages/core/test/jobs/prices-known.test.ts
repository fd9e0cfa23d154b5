import { describe, expect, it } from 'vitest'
import { createPortableRuntime, createUid } from '@ordersync/core'
import type { Fields } from '@ordersync/core'
import { forge } from './forge.js'
import { openOffice } from './offices.js'
import type { Office } from './offices.js'

const uid = (): string => createUid(createPortableRuntime())
const rules = { priceEntry: { acceptNew: true, acceptChanged: true } }
const price = (amount: string): Fields => ({ articleNumber: '0815', currency: 'EUR', amount, minQty: '1' })

async function take(office: Office, one: string, revision: number, amount: string): Promise<string> {
  const bytes = await forge([{ kind: 'priceEntry', uid: one, revision, fields: price(amount) }])
  return (await office.exchange.importBundle(bytes)).records[0]!.outcome
}

async function edit(office: Office, amount: string): Promise<void> {
  const [row] = await office.all('priceEntry')
  await office.put('priceEntry', { ...row!.fields, amount }, row!.key)
}

async function amounts(office: Office): Promise<readonly unknown[]> {
  return (await office.all('priceEntry')).map(({ fields }) => fields['amount'])
}

describe('a price that was edited here', () => {
  it('M-E3, M-P1: the same file again changes nothing', async () => {
    const main = await openOffice('main', { rules })
    const one = uid()
    await take(main, one, 1, '1.00')
    await edit(main, '5.00')
    expect(await take(main, one, 1, '1.00')).toBe('unchanged')
    expect(await amounts(main)).toEqual(['5.00'])
    expect(await take(main, one, 2, '2.00')).toBe('refreshed')
    expect(await amounts(main)).toEqual(['2.00'])
  })

  it('M-E3, M-P1: the same holds for a price that went up in one that is here by its key', async () => {
    const main = await openOffice('main', { rules })
    await main.put('priceEntry', price('9.00'))
    const one = uid()
    expect(await take(main, one, 1, '1.00')).toBe('refreshed')
    await edit(main, '5.00')
    expect(await take(main, one, 1, '1.00')).toBe('unchanged')
    expect(await amounts(main)).toEqual(['5.00'])
  })

  it('M-E3, M-P1: an edit to what comes is no change either', async () => {
    const main = await openOffice('main', { rules })
    const one = uid()
    await take(main, one, 1, '1.00')
    await edit(main, '2.00')
    expect(await take(main, one, 2, '2.00')).toBe('unchanged')
  })
})
