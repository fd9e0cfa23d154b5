import { it } from 'vitest'
import { customer, quote } from '../jobs/offices.js'
import { openNetwork, orderSeries, customerSeries } from './network-of-three.js'
it('linked', async () => {
  const net = await openNetwork()
  await net.office.host.defineSeries(orderSeries)
  await net.office.host.defineSeries(customerSeries)
  await net.office.put('party', { ...customer, phone: '1' })
  const laptop = await net.station('Laptop')
  await net.settle()
  const { customerNumber: _n, ...rest } = customer as any
  const p = await laptop.put('party', { ...rest, name: 'Tischlerei Grünwald', phone: '2' })
  await laptop.put('quote', quote('AN-7', p, { status: 'draft' }))
  const show = async (what: string) => {
    console.log(what, JSON.stringify({ office: (await net.office.all('party')).map(({ key, fields: f }) => [key, f['customerNumber'], f['name'], f['phone']]), laptop: (await laptop.all('party')).map(({ key, fields: f }) => [key, f['customerNumber'], f['name'], f['phone']]), quotes: (await net.office.all('quote')).map(({fields}) => JSON.stringify(fields['parties'])), lq: (await laptop.all('quote')).map(({fields}) => JSON.stringify(fields['parties'])), questions: (await net.office.host.questions()).map(({ type, cause, candidates }) => [type, cause, candidates.length]), aside: await laptop.remote.keptAside(), rec: (await laptop.remote.receipts()).map(({outcome, kind, notice}) => [kind, outcome, notice.code]) }, null, 1))
  }
  await net.settle()
  await show('sent')
  for (const q of await net.office.host.questions()) console.log(await net.office.host.answer({ questionId: q.id, option: 'useExisting', by: 'Eva', values: { key: q.candidates[0]!.key } }))
  await net.settle()
  await show('linked')
})
