import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '@ordersync/core'
import type { Fields } from '@ordersync/core'
import { customer, openOffice, quote } from './offices.js'
import type { Office } from './offices.js'

/** Whatever a row holds; these cases look deep into it. */
type Free = ReturnType<typeof JSON.parse>
const file = async (o: Office, number = 'AN-1001', opt = {}) =>
  (await o.exchange.exportDocuments([{ kind: 'quote', number }], opt)).files[0]!.bytes
const of = (r: Free, kind = 'quote') => r.records.find((x: Free) => x.kind === kind)
async function edit(o: Office, changes: Fields, kind = 'quote') {
  const [row] = await o.all(kind)
  await o.put(kind, { ...row!.fields, ...changes }, row!.key)
}
async function two(extra: Fields = {}) {
  const home = await openOffice('home')
  const pk = await home.put('party', customer)
  const qk = await home.put('quote', quote('AN-1001', pk, extra))
  const main = await openOffice('main')
  await main.exchange.importBundle(await file(home))
  return { home, main, pk, qk }
}
describe('found by the random test', () => {
  it('LS: a document of a linked customer comes into a store that is not exact', async () => {
    const home = await openOffice('home')
    await home.put('quote', quote('AN-1001', await home.put('party', customer)))
    const main = await openOffice('main', { store: createMemoryStore({ columns: (_k, f) => f }) })
    await main.put('party', { ...customer, customerNumber: '500' })
    expect((await main.exchange.importBundle(await file(home))).counts).toMatchObject({
      linked: 1,
      created: 1,
      refused: 0,
    })
  })
  it('SN: the phone of the customer changed between two exports: the quote is no reused revision', async () => {
    const { home, main, pk } = await two()
    await home.put('party', { ...customer, phone: '0761 1' }, pk)
    expect(of(await main.exchange.importBundle(await file(home))).outcome).not.toBe('quarantined')
  })
  it('SN2: attachments sent once and left behind the next time', async () => {
    const home = await openOffice('home')
    const main = await openOffice('main')
    await home.put(
      'quote',
      quote('AN-1001', await home.put('party', customer), {
        attachments: [
          { name: 'plan.png', mime: 'image/png', purpose: 'drawing', size: 3, content: 'iVBORw0KGgo=' },
        ],
      }),
    )
    await main.exchange.importBundle(await file(home, 'AN-1001', { allowAttachments: true }))
    expect(of(await main.exchange.importBundle(await file(home))).outcome).not.toBe('quarantined')
  })
  it('TK: J-07: preview and import fit, also with rows of the vendor that nobody captured yet', async () => {
    const { home, main } = await two()
    const p2 = await main.put('party', { type: 'company', name: 'Neu' })
    await edit(main, { parties: { orderedBy: { partyKey: p2 } } })
    await edit(home, { closingText: 'neu' })
    const bytes = await file(home)
    const preview = await main.exchange.previewBundle(bytes)
    await expect(main.exchange.importBundle(bytes, { token: preview.token })).resolves.toMatchObject({
      counts: preview.counts,
    })
  })
})
