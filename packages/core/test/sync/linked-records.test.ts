/** A customer made at a station that the office has already: one there, one here, nothing typed is lost (M-A3, M-A7). */
import { createMemoryStore } from '@ordersync/core'
import type { Fields, Store } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { shippedRegistry } from '../../src/records/kind-registry.js'
import { readRecords } from '../../src/register/record-form.js'
import { Register } from '../../src/register/register.js'
import { customer, quote } from '../jobs/offices.js'
import { openNetwork } from './network-of-three.js'
import type { Place, Station, TestNetwork } from './network-of-three.js'

const { customerNumber: _number, ...known } = customer
/** The same firm, typed anew: its VAT id says so. */
const typed: Fields = { ...known, name: 'Tischlerei Grünwald', phone: '2' }

async function joined(store?: Store): Promise<{ readonly net: TestNetwork; readonly laptop: Station }> {
  const net = await openNetwork()
  await net.office.put('party', { ...customer, phone: '1' })
  const laptop = await net.station('Laptop', store === undefined ? {} : { store })
  await net.settle()
  return { net, laptop }
}

/** Notices and receipts of the station in so many rounds. */
async function told({ net, laptop }: { readonly net: TestNetwork; readonly laptop: Station }) {
  const [notices, receipts]: [string[], string[]] = [[], []]
  for (let round = 0; round < 3; round++) {
    const report = await laptop.remote.syncOnce()
    notices.push(...report.notices.map(({ code }) => code))
    receipts.push(...report.receipts.map(({ notice }) => notice.code))
    await net.office.host.syncOnce()
  }
  return { notices, receipts }
}

const customerOf = ({ fields }: { readonly fields: Fields }): unknown =>
  (fields['parties'] as Record<string, { partyKey?: unknown }>)['orderedBy']!.partyKey

const shown = async (place: Place): Promise<unknown[]> =>
  (await place.all('party')).map(({ fields }) => [fields['customerNumber'], fields['name'], fields['phone']])

/** To whom a quote points, in the form of the wire. */
async function asOthersSee({ store, runtime, one }: Place, number: string): Promise<unknown> {
  const { key } = await one('quote', 'number', number)
  return store.transaction(async (tx) => {
    const register = new Register(tx.state, runtime.digest)
    const uids = await register.uidsOf('quote', [key])
    const entries = await register.entries([uids[0]!])
    const [fields] = await readRecords(tx, register, shippedRegistry.get('quote')!, [entries[0]!])
    return (fields!['parties'] as { readonly orderedBy: Fields }).orderedBy['partyUid']
  })
}

describe('A customer made at a station whom the office has', () => {
  it('is one here too: documents point to him, he has the number, what was typed is kept aside', async () => {
    const place = await joined()
    const { net, laptop } = place
    const own = await laptop.put('party', typed)
    const key = await laptop.put('quote', quote('AN-7', own, { status: 'draft' }))
    const { notices, receipts } = await told(place)
    expect(await shown(laptop)).toEqual([['10001', customer['name'], '1']])
    expect(await shown(net.office)).toEqual(await shown(laptop))
    const [party] = await laptop.all('party')
    expect(customerOf(await laptop.one('quote', 'number', 'AN-7'))).toBe(party!.key)
    expect(notices).toEqual(['RECORDS_ARE_ONE'])
    expect(receipts.sort()).toEqual(['RECEIPT_CUSTOMER_NUMBER', 'RECEIPT_QUOTE_CUSTOMER'])
    expect(await laptop.remote.keptAside()).toMatchObject([
      { fields: { name: 'Tischlerei Grünwald', phone: '2' } },
    ])
    // Nothing of that is a change: neither of the document nor of the customer.
    expect((await laptop.remote.syncOnce()).bundles).toMatchObject({ sent: 0, received: 0 })
    const { fields } = await laptop.one('quote', 'number', 'AN-7')
    await laptop.put('quote', { ...fields, introText: 'später' }, key)
    await net.settle()
    expect((await net.office.one('quote', 'number', 'AN-7')).fields['introText']).toBe('später')
    expect(await net.office.host.questions()).toEqual([])
  })

  it('and what is changed of him afterwards is a change of the one', async () => {
    const place = await joined()
    const { net, laptop } = place
    await laptop.put('party', typed)
    await told(place)
    const [party] = await laptop.all('party')
    await laptop.put('party', { ...party!.fields, email: 'neu@gruenwald.de' }, party!.key)
    await net.settle()
    expect((await net.office.all('party')).map(({ fields }) => fields['email'])).toEqual(['neu@gruenwald.de'])
  })

  it('keeps aside what was typed also where the office’s record was not here before', async () => {
    const net = await openNetwork()
    await net.office.put('party', { ...customer, phone: '1' })
    const laptop = await net.station('Laptop', { profile: { firstLoad: { party: { include: false } } } })
    await net.settle()
    expect(await laptop.all('party')).toEqual([])
    const key = await laptop.put('party', typed)
    const { receipts } = await told({ net, laptop })
    expect(receipts).toEqual(['RECEIPT_CUSTOMER_NUMBER'])
    expect(await laptop.all('party')).toMatchObject([
      { key, fields: { customerNumber: '10001', name: customer['name'], phone: '1' } },
    ])
    expect(await laptop.remote.keptAside()).toMatchObject([
      { fields: { name: 'Tischlerei Grünwald', phone: '2' }, reason: { code: 'OFFICE_VALUE_HOLDS' } },
    ])
  })

  it.each([
    ['before it hears of it', false],
    ['while it hears of it', true],
  ])('also when a person says so; what is changed here %s arrives or is asked', async (_when, early) => {
    const { net, laptop } = await joined()
    const [there] = await net.office.all('party')
    await net.office.put('party', { ...there!.fields, web: 'office.example' }, there!.key)
    await net.settle()
    // A number that somebody typed is text: the office asks who that is.
    const key = await laptop.put('party', { ...customer, vatId: '', phone: '2', web: 'laptop.example' })
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    const [question] = await net.office.host.questions()
    expect(question).toMatchObject({ type: 'party-match' })
    await laptop.put('party', { name: 'Somebody else', roles: ['customer'] })
    await laptop.remote.syncOnce()
    const row = (await laptop.all('party')).find((one) => one.key === key)!
    await laptop.put('party', { ...row.fields, email: 'neu@gruenwald.de', phone: '3' }, key)
    const candidate = question!.candidates[0]!.key
    const answer = { questionId: question!.id, option: 'useExisting', values: { key: candidate }, by: 'Eva' }
    await net.office.host.answer(answer)
    if (early) await net.office.host.syncOnce()
    await net.settle()
    const known = await net.office.one('party', 'customerNumber', '10001')
    expect(known.fields).toMatchObject({ email: 'neu@gruenwald.de', phone: '1', web: 'office.example' })
    // What stood in it when the person decided is not asked again.
    const [asked, ...others] = await net.office.host.questions()
    expect(others).toEqual([])
    expect(asked!.type).toBe('field-conflict')
    expect(asked!.local).toEqual({ phone: '1' })
    expect(asked!.incoming).toEqual({ phone: '3' })
    expect(await laptop.all('party')).toHaveLength(2)
  })

  it('is two again when the answer is taken back and given otherwise', async () => {
    const { net, laptop } = await joined()
    const own = await laptop.put('party', { ...customer, vatId: '', phone: '2' })
    await laptop.put('quote', quote('AN-7', own, { status: 'draft' }))
    await net.settle()
    const answer = async (option: string) => {
      const [question] = await net.office.host.questions()
      const values = option === 'useExisting' ? { key: question!.candidates[0]!.key } : {}
      return net.office.host.answer({ questionId: question!.id, option, values, by: 'Eva' })
    }
    const { job } = await answer('useExisting')
    await net.settle()
    expect(await laptop.all('party')).toHaveLength(1)
    await net.office.host.undo(job.id)
    await net.settle()
    await answer('useImported')
    await net.settle()
    expect(await net.office.all('party')).toHaveLength(2)
    expect((await shown(laptop)).sort()).toEqual((await shown(net.office)).sort())
    for (const place of [net.office, laptop]) {
      const party = (await place.all('party')).find(({ fields }) => fields['phone'] === '2')
      expect(customerOf(await place.one('quote', 'number', 'AN-7'))).toBe(party!.key)
    }
    expect((await laptop.remote.syncOnce()).bundles).toMatchObject({ sent: 0, received: 0 })
  })

  it('does not come back by an older state of the office that was on its way when it became one', async () => {
    const { net, laptop } = await joined()
    await laptop.put('party', { ...customer, vatId: '', phone: '2' })
    await net.settle()
    const answer = async (option: string) => {
      const [question] = await net.office.host.questions()
      const values = option === 'useExisting' ? { key: question!.candidates[0]!.key } : {}
      return net.office.host.answer({ questionId: question!.id, option, values, by: 'Eva' })
    }
    const { job } = await answer('useImported')
    await net.office.host.syncOnce()
    const late = [...net.carrier.objects].filter(([key]) => key.startsWith('laptop/'))
    for (const [key] of late) net.carrier.objects.delete(key)
    expect(late.length).toBeGreaterThan(0)
    await net.office.host.undo(job.id)
    await answer('useExisting')
    await net.office.host.syncOnce()
    await laptop.remote.syncOnce()
    expect(await laptop.all('party')).toHaveLength(1)
    for (const [key, bytes] of late) net.carrier.objects.set(key, bytes)
    await net.settle()
    expect(await laptop.all('party')).toHaveLength(1)
    expect(await shown(laptop)).toEqual(await shown(net.office))
  })

  it('stays a second one, and that is said, where the vendor’s program does not let him go', async () => {
    const inner = createMemoryStore()
    const store: Store = {
      ...inner,
      capabilities: inner.capabilities!,
      transaction: (work, options) =>
        inner.transaction(
          (tx) =>
            work({
              ...tx,
              savepoint: (inside) => tx.savepoint(inside),
              records: {
                ...tx.records,
                kinds: tx.records.kinds,
                changes: (...call) => tx.records.changes(...call),
                get: (...call) => tx.records.get(...call),
                put: (...call) => tx.records.put(...call),
                findByNumber: (...call) => tx.records.findByNumber(...call),
                remove: async (kind, keys) => {
                  if (kind === 'party') throw new Error('documents refer to it')
                  await tx.records.remove(kind, keys)
                },
              },
            }),
          options,
        ),
      close: async () => inner.close?.(),
    }
    const place = await joined(store)
    const { laptop } = place
    const own = await laptop.put('party', typed)
    await laptop.put('quote', quote('AN-7', own, { status: 'draft' }))
    const { notices } = await told(place)
    expect(notices).toEqual(['RECORDS_STAY_TWO'])
    expect(await laptop.all('party')).toHaveLength(2)
    expect(customerOf(await laptop.one('quote', 'number', 'AN-7'))).toBe(own)
  })

  it('known only by what it sent before it heard of the office’s: its documents stay as they were sent (seed 867)', async () => {
    const net = await openNetwork()
    await net.office.put('party', { ...customer, phone: '1' })
    const laptop = await net.station('Laptop', { profile: { oneWay: 'stationToHost' } })
    await net.settle()
    const own = await laptop.put('party', typed)
    // Complete as it is: the office has nothing to add.
    const parties = { orderedBy: { partyKey: own, snapshot: { name: 'Tischlerei Grünwald' } } }
    await laptop.put('quote', quote('AN-7', own, { status: 'draft', parties }))
    await net.settle()
    await laptop.put('quote', quote('AN-8', own, { status: 'draft', parties }))
    await net.office.host.changeProfile('laptop', { oneWay: null })
    await net.settle()
    expect(await shown(laptop)).toEqual([['10001', customer['name'], '1']])
    for (const number of ['AN-7', 'AN-8']) {
      for (const place of [net.office, laptop]) {
        expect(customerOf(await place.one('quote', 'number', number))).toBe(
          (await place.all('party'))[0]!.key,
        )
      }
    }
    // What is to be compared with what the other has: a change of the text is one of the text alone.
    expect(await asOthersSee(laptop, 'AN-7')).toEqual(await asOthersSee(net.office, 'AN-7'))
    expect(await asOthersSee(laptop, 'AN-8')).toEqual(await asOthersSee(net.office, 'AN-8'))
  })

  it.each([
    ['over a one-way link', { oneWay: 'stationToHost' }],
    ['without the office’s customers', { firstLoad: { party: { include: false } } }],
  ])('typed twice, known %s: both are the one of the office', async (_how, profile) => {
    const net = await openNetwork()
    await net.office.put('party', { ...customer, phone: '1' })
    const laptop = await net.station('Laptop', { profile })
    await net.settle()
    for (const [number, phone] of Object.entries({ 'AN-7': '2', 'AN-8': '3' })) {
      const own = await laptop.put('party', { ...typed, phone })
      const parties = { orderedBy: { partyKey: own, snapshot: { name: 'Tischlerei Grünwald' } } }
      await laptop.put('quote', quote(number, own, { status: 'draft', parties }))
    }
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    for (const { id, candidates } of await net.office.host.questions()) {
      const values = { key: candidates[0]!.key }
      await net.office.host.answer({ questionId: id, option: 'useExisting', values, by: 'Eva' })
    }
    await net.office.host.changeProfile('laptop', { oneWay: null })
    await net.settle()
    expect(await shown(laptop)).toEqual(await shown(net.office))
    for (const number of ['AN-7', 'AN-8']) {
      expect(customerOf(await laptop.one('quote', 'number', number))).toBe(
        (await laptop.all('party'))[0]!.key,
      )
      expect(await asOthersSee(laptop, number)).toEqual(await asOthersSee(net.office, number))
    }
  })

  it('met for the first time: an older state of the office that comes late does not make him two', async () => {
    const net = await openNetwork()
    await net.office.put('party', { ...customer, phone: '1' })
    const laptop = await net.station('Laptop', { profile: { firstLoad: { party: { include: false } } } })
    await net.settle()
    await laptop.put('party', { ...customer, vatId: '', phone: '2' })
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    const answer = async (option: string) => {
      const [question] = await net.office.host.questions()
      const values = option === 'useExisting' ? { key: question!.candidates[0]!.key } : {}
      return net.office.host.answer({ questionId: question!.id, option, values, by: 'Eva' })
    }
    const { job } = await answer('useImported')
    await net.office.host.syncOnce()
    const late = [...net.carrier.objects].filter(([key]) => key.startsWith('laptop/'))
    for (const [key] of late) net.carrier.objects.delete(key)
    await net.office.host.undo(job.id)
    await answer('useExisting')
    await net.office.host.syncOnce()
    await laptop.remote.syncOnce()
    expect(await laptop.all('party')).toHaveLength(1)
    for (const [key, bytes] of late) net.carrier.objects.set(key, bytes)
    await net.settle()
    expect(await shown(laptop)).toEqual(await shown(net.office))
  })

  it.each([
    ['in one bundle', false],
    ['the later one heard first', true],
  ])(
    'changed under both names before he is one here, %s: no change is lost (seed 4057)',
    async (_how, isLate) => {
      const place = await joined()
      const { net, laptop } = place
      const own = await laptop.put('party', typed)
      const change = async (fields: Fields): Promise<void> => {
        await laptop.put('party', { ...typed, ...fields }, own)
        await laptop.remote.syncOnce()
      }
      const deaf = (): void => {
        for (const key of [...net.carrier.objects.keys()]) {
          if (key.startsWith('laptop/')) net.carrier.objects.delete(key)
        }
      }
      await laptop.remote.syncOnce()
      await net.office.host.syncOnce()
      deaf()
      await change({ email: 'first@example.com' })
      await net.office.host.syncOnce()
      deaf()
      await laptop.put('party', { ...typed, email: 'second@example.com' }, own)
      if (isLate) await laptop.remote.syncOnce()
      const late = isLate ? [...net.carrier.objects] : []
      for (const [key] of late) net.carrier.objects.delete(key)
      const theirs = await laptop.one('party', 'customerNumber', '10001')
      await laptop.put('party', { ...theirs.fields, web: 'example.com' }, theirs.key)
      await laptop.remote.syncOnce()
      await net.office.host.syncOnce()
      for (const [key, bytes] of late) net.carrier.objects.set(key, bytes)
      await net.settle()
      for (const { id } of await net.office.host.questions()) {
        await net.office.host.answer({ questionId: id, option: 'takeIncoming', by: 'Eva' })
      }
      await net.settle()
      for (const { all } of [net.office, laptop]) {
        expect((await all('party')).map(({ fields }) => fields)).toMatchObject([
          { email: 'second@example.com', web: 'example.com' },
        ])
      }
    },
  )
})
