import { describe, expect, it } from 'vitest'
import { articles, customer, quote } from '../jobs/offices.js'
import { openNetwork, orderSeries } from './network-of-three.js'

const rule = (change: Record<string, unknown>) => ({
  include: true,
  acceptNew: true,
  acceptChanged: true,
  acceptDeleted: false,
  ...change,
})

/** An order of the office at a laptop. */
async function sharedOrder(profile: Record<string, unknown>) {
  const net = await openNetwork()
  const party = await net.office.put('party', customer)
  const key = await net.office.put('salesOrder', quote('AB-1', party, { status: 'accepted' }))
  const laptop = await net.station('Laptop', { profile })
  await net.settle()
  const there = await laptop.one('salesOrder', 'number', 'AB-1')
  const here = await net.office.one('salesOrder', 'number', 'AB-1')
  return { net, laptop, key, there, here }
}

const proposals = { rules: { salesOrder: { stationToHost: rule({}) } } }

describe('A station changes an order of the office (M-D2d)', () => {
  it('keeps the quantity from the site and the delivery date from the office, without a question', async () => {
    const { net, laptop, key, there, here } = await sharedOrder(proposals)
    const lines = there.fields['lines'] as Record<string, unknown>[]
    const counted = lines.map((line) =>
      line['lineId'] === '1' ? { ...line, quantity: '300', net: '14.40' } : line,
    )
    await laptop.put('salesOrder', { ...there.fields, lines: counted }, there.key)
    await net.office.put('salesOrder', { ...here.fields, promisedDelivery: { from: '2026-05-04' } }, key)
    await net.settle()
    for (const place of [net.office, laptop]) {
      const { fields } = await place.one('salesOrder', 'number', 'AB-1')
      expect(fields['promisedDelivery']).toEqual({ from: '2026-05-04' })
      expect((fields['lines'] as Record<string, unknown>[])[0]).toMatchObject({ quantity: '300' })
    }
    expect(await net.office.host.questions()).toEqual([])
  })

  it('asks where both changed the same line, and everything else flows', async () => {
    const { net, laptop, key, there, here } = await sharedOrder(proposals)
    const change = (fields: Readonly<Record<string, unknown>>, quantity: string) => ({
      ...fields,
      lines: (fields['lines'] as Record<string, unknown>[]).map((line) =>
        line['lineId'] === '1' ? { ...line, quantity } : line,
      ),
    })
    await laptop.put('salesOrder', change(there.fields, '300'), there.key)
    await net.office.put('salesOrder', change(here.fields, '310'), key)
    await laptop.put('party', { name: 'Neu & Co' })
    await net.settle()
    const [question] = await net.office.host.questions()
    expect(question).toMatchObject({ type: 'document-conflict' })
    expect((await net.office.all('party')).map(({ fields }) => fields['name'])).toContain('Neu & Co')
    await net.office.host.answer({ questionId: question!.id, option: 'takeIncoming', by: 'Eva' })
    await net.settle()
    const { fields } = await laptop.one('salesOrder', 'number', 'AB-1')
    expect((fields['lines'] as Record<string, unknown>[])[0]).toMatchObject({ quantity: '300' })
    const receipts = await laptop.remote.receipts()
    expect(receipts.find(({ kind }) => kind === 'salesOrder')).toMatchObject({ outcome: 'refreshed' })
  })

  it('is refused where the profile does not allow it, and the station is told what to do (NOT_OWNER)', async () => {
    const { net, laptop, there } = await sharedOrder({})
    await laptop.put('salesOrder', { ...there.fields, customerReference: 'Baustelle' }, there.key)
    await net.settle()
    expect((await laptop.remote.receipts())[0]).toMatchObject({
      outcome: 'refused',
      reason: { code: 'NOT_OWNER' },
    })
    expect((await net.office.one('salesOrder', 'number', 'AB-1')).fields['customerReference']).toBeUndefined()
    expect((await laptop.one('salesOrder', 'number', 'AB-1')).fields['customerReference']).toBeUndefined()
  })

  it('is a revision of its owner after handOver', async () => {
    const { net, laptop } = await sharedOrder({})
    await net.office.host.handOver({ kind: 'salesOrder', number: 'AB-1' }, 'laptop')
    await net.settle()
    const there = await laptop.one('salesOrder', 'number', 'AB-1')
    await laptop.put('salesOrder', { ...there.fields, customerReference: 'Baustelle' }, there.key)
    await net.settle()
    expect((await net.office.one('salesOrder', 'number', 'AB-1')).fields['customerReference']).toBe(
      'Baustelle',
    )
  })
})

describe('First join with data on both sides', () => {
  it('adopts the record of the office under an equal number and asks about what differs', async () => {
    const net = await openNetwork()
    await net.office.put('article', articles[0]!)
    await net.office.put('party', { ...customer, phone: '1' })
    const laptop = await net.station('Laptop', { join: false })
    await laptop.put('party', { ...customer, phone: '2', email: 'nur@laptop.de' })
    await laptop.put('party', { name: 'Nur am Laptop' })
    const invitation = await net.office.host.addStation('Laptop')
    await laptop.remote.join(invitation.file, invitation.code)
    await net.settle(4)
    expect(await net.office.all('party')).toHaveLength(2)
    expect(await laptop.all('party')).toHaveLength(2)
    expect((await laptop.one('party', 'name', customer['name'])).fields['phone']).toBe('1')
    const [question] = await net.office.host.questions()
    expect(question).toMatchObject({
      type: 'field-conflict',
      local: { phone: '1' },
      incoming: { phone: '2' },
    })
    // What only one side had is no conflict.
    expect(question!.cause.parameters).toMatchObject({ fields: ['phone'] })
    expect((await net.office.one('party', 'phone', '1')).fields['email']).toBe('nur@laptop.de')
  })
})

describe('A document that is handed over', () => {
  it('of a kind that is not kept here, has a sentence of its own', async () => {
    const { net } = await sharedOrder({})
    await expect(net.office.host.handOver({ kind: 'invoice', number: 'R1' }, 'laptop')).rejects.toMatchObject(
      { code: 'usage.kind_not_kept', parameters: { kind: 'invoice' } },
    )
  })
})

describe('Station profile', () => {
  it('holds what a suspended station sends, and goes on without loss (SKY-15)', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    await net.office.host.changeProfile('laptop', { active: false })
    await laptop.put('party', { name: 'Unterwegs' })
    await net.office.put('party', customer)
    await net.settle()
    expect(await net.office.all('party')).toHaveLength(1)
    expect(await laptop.all('party')).toHaveLength(1)
    net.office.runtime.setTime('2026-03-20T09:00:00Z')
    const { bundles } = await net.office.host.syncOnce()
    expect(bundles).toMatchObject({ sent: 0, resent: 0 })
    await net.office.host.changeProfile('laptop', { active: true })
    await net.settle(4)
    expect(await net.office.all('party')).toHaveLength(2)
    expect(await laptop.all('party')).toHaveLength(2)
  })

  it('sends only what passes the filter, takes away what leaves it, and masks fields (BEY-17)', async () => {
    const net = await openNetwork()
    const inArea = await net.office.put('party', { ...customer, salesperson: 'Nord', notes: 'geheim' })
    await net.office.put('party', { name: 'Süd GmbH', salesperson: 'Süd' })
    const hostToStation = rule({ filter: { field: 'salesperson', equals: 'Nord' }, mask: ['notes'] })
    const laptop = await net.station('Laptop', { profile: { rules: { party: { hostToStation } } } })
    await net.settle()
    const [row, ...others] = await laptop.all('party')
    expect(others).toEqual([])
    expect(row!.fields['notes']).toBeUndefined()
    await laptop.put('party', { ...row!.fields, phone: '7' }, row!.key)
    await net.settle()
    const here = await net.office.one('party', 'name', customer['name'])
    expect(here.fields).toMatchObject({ phone: '7', notes: 'geheim' })
    await net.office.put('party', { ...here.fields, salesperson: 'Süd' }, inArea)
    await net.settle()
    expect(await laptop.all('party')).toEqual([])
    expect(await net.office.all('party')).toHaveLength(2)
  })

  it('sends what was held back once it is included (M-E2)', async () => {
    const net = await openNetwork()
    await net.office.put('article', articles[0]!)
    const off = { include: false, acceptNew: false, acceptChanged: false }
    const laptop = await net.station('Laptop', { profile: { rules: { article: { hostToStation: off } } } })
    await net.settle()
    expect(await laptop.all('article')).toEqual([])
    await net.office.host.changeProfile('laptop', { rules: { article: { hostToStation: rule({}) } } })
    await net.settle()
    expect(await laptop.all('article')).toHaveLength(1)
  })

  it('names every fault of a change and applies none of it (SKY-32)', async () => {
    const net = await openNetwork()
    await net.station('Laptop')
    const wrong = { creatable: ['salesInvoice'], rules: { stockLevel: { stationToHost: rule({}) } } }
    await expect(net.office.host.changeProfile('laptop', wrong)).rejects.toMatchObject({
      code: 'usage.invalid_configuration',
    })
    expect((await net.office.host.profile('laptop')).revision).toBe(1)
  })
})

describe('Deletions (M-E4, M-D7)', () => {
  const deletes = {
    rules: {
      party: {
        hostToStation: rule({ acceptDeleted: true, deletion: 'remove' }),
        stationToHost: rule({ acceptDeleted: true, deletion: 'remove' }),
      },
      article: { hostToStation: rule({ acceptDeleted: true }) },
    },
  }

  it('travel where they are accepted', async () => {
    const net = await openNetwork()
    const key = await net.office.put('party', customer)
    const article = await net.office.put('article', articles[0]!)
    const laptop = await net.station('Laptop', { profile: deletes })
    await net.settle()
    await net.office.remove('party', key)
    await net.office.remove('article', article)
    await net.settle()
    expect(await laptop.all('party')).toEqual([])
    // Not removed: something may refer to it.
    expect((await laptop.all('article'))[0]!.fields['active']).toBe(false)
  })

  it('stay at home where they are not', async () => {
    const net = await openNetwork()
    const key = await net.office.put('party', customer)
    const laptop = await net.station('Laptop')
    await net.settle()
    await net.office.remove('party', key)
    await net.settle()
    expect(await laptop.all('party')).toHaveLength(1)
  })
})

describe('Numbers of documents (M-D4, N-13)', () => {
  it('outside of the ranges of their station are kept aside, not lost', async () => {
    const net = await openNetwork()
    await net.office.host.defineSeries(orderSeries)
    const party = await net.office.put('party', customer)
    void party
    const laptop = await net.station('Laptop')
    await net.settle()
    const there = await laptop.one('party', 'name', customer['name'])
    await laptop.put('salesOrder', quote('AB-09999', there.key, { status: 'accepted' }))
    await net.settle()
    expect(await net.office.all('salesOrder')).toEqual([])
    expect((await laptop.remote.receipts())[0]).toMatchObject({
      outcome: 'quarantined',
      reason: { code: 'NUMBER_NOT_LEASED' },
    })
    const problems = async () => (await laptop.remote.status()).links[0]!.problems
    expect(await problems()).toBe(1)
    const [question] = await net.office.host.questions()
    expect(question).toMatchObject({ cause: { code: 'NUMBER_NOT_LEASED' } })
    await net.office.host.answer({ questionId: question!.id, option: 'takeIncoming', by: 'Eva' })
    await net.settle()
    expect(await net.office.all('salesOrder')).toHaveLength(1)
    expect((await laptop.remote.receipts())[0]).toMatchObject({ outcome: 'created' })
    expect(await problems()).toBe(0)
  })
})

describe('One-way links (OSI-18, OSI-31, protocol 1.9a)', () => {
  it('send without waiting for an answer, and resend nothing', async () => {
    const net = await openNetwork()
    await net.office.put('party', customer)
    const laptop = await net.station('Heimbüro', { profile: { oneWay: 'hostToStation' } })
    await net.settle()
    expect(await laptop.all('party')).toHaveLength(1)
    await laptop.put('party', { name: 'bleibt hier' })
    await net.office.put('party', { name: 'Zweite' })
    await net.settle()
    expect(await laptop.all('party')).toHaveLength(3)
    expect(await net.office.all('party')).toHaveLength(2)
    expect((await net.office.host.status()).links[0]).toMatchObject({
      underWay: 0,
      backlog: 0,
      state: 'active',
    })
    net.office.runtime.setTime('2026-04-02T09:00:00Z')
    const { bundles } = await net.office.host.syncOnce()
    expect(bundles).toMatchObject({ sent: 0, resent: 0 })
    expect((await laptop.remote.syncOnce()).bundles.sent).toBe(0)
  })
})

describe('The invoice ban between stations (I-05, I-10)', () => {
  it('leaves links to invoices behind, in both directions, and tells nobody what they were', async () => {
    const net = await openNetwork()
    const party = await net.office.put('party', customer)
    const invoice = { kind: 'salesInvoice', number: 'RE-CANARY-1', relation: 'follows' }
    await net.office.put('salesOrder', quote('AB-1', party, { status: 'invoiced', links: [invoice] }))
    const laptop = await net.station('Laptop')
    await net.settle()
    expect(JSON.stringify(await laptop.all('salesOrder'))).toContain('AB-1')
    expect(JSON.stringify(await laptop.all('salesOrder'))).not.toContain('CANARY')
    expect(JSON.stringify(await net.office.all('salesOrder'))).toContain('CANARY')
  })
})
