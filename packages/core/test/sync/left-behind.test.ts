import { describe, expect, it } from 'vitest'
import { describe as sentence } from '@ordersync/core'
import type { Host, Remote } from '@ordersync/core'
import { articles, customer } from '../jobs/offices.js'
import { openNetwork } from './network-of-three.js'

const badCountry = (countryCode: string) => ({
  ...customer,
  addresses: [{ usage: 'main', city: 'Freiburg', countryCode }],
})
const left = (field: string, reason: string, station: string) => ({
  code: 'RECORD_LEFT_BEHIND',
  parameters: { field, reason, station },
})
const noticesOf = async (member: Host | Remote) => (await member.status()).links[0]!.notices

async function twice(first: Host | Remote, second: Host | Remote): Promise<void> {
  for (let n = 0; n < 3; n++) {
    await first.syncOnce()
    await second.syncOnce()
  }
}

describe('A record that cannot travel (RECORD_LEFT_BEHIND)', () => {
  it('is named with its field, stands in the status until it is mended, and goes then', async () => {
    const net = await openNetwork()
    const { host } = net.office
    const laptop = await net.station('Laptop')
    await net.settle()
    const key = await net.office.put('party', badCountry('Deutschland'))
    await net.office.put('article', articles[0]!)
    const expected = left('addresses/0/countryCode', 'FIELD_FORMAT', 'laptop')
    expect((await host.syncOnce()).notices).toMatchObject([expected])
    await twice(laptop.remote, host)
    // Named once in a report, but not forgotten.
    expect((await host.syncOnce()).notices).toEqual([])
    const [notice] = await noticesOf(host)
    expect(notice).toMatchObject(expected)
    // Field and advice stand in it once.
    expect(
      sentence(notice!.code, notice!.parameters, 'de').match(/addresses\/0\/countryCode|[Bb]erichtigen/g),
    ).toEqual(['addresses/0/countryCode', 'berichtigen'])
    expect(await laptop.all('article')).toHaveLength(1)
    expect(await laptop.all('party')).toEqual([])
    await net.office.put('party', badCountry('DE'), key)
    await twice(host, laptop.remote)
    expect(await laptop.all('party')).toHaveLength(1)
    expect(await noticesOf(host)).toEqual([])
  })

  it('is named again when it is changed and still wrong, and forgotten when it is deleted', async () => {
    const net = await openNetwork()
    const { host } = net.office
    await net.station('Laptop')
    await net.settle()
    const key = await net.office.put('party', badCountry('Deutschland'))
    await host.syncOnce()
    await net.office.put('party', { ...badCountry('Deutschland'), phone: '1' }, key)
    expect((await host.syncOnce()).notices).toMatchObject([{ code: 'RECORD_LEFT_BEHIND' }])
    expect(await noticesOf(host)).toHaveLength(1)
    await net.office.remove('party', key)
    await host.syncOnce()
    expect(await noticesOf(host)).toEqual([])
  })

  it('at a station keeps all of its changes: they travel together once one of them is mended', async () => {
    const net = await openNetwork()
    const { host } = net.office
    await net.office.put('party', customer)
    const laptop = await net.station('Laptop')
    await net.settle()
    const { key, fields } = await laptop.one('party', 'name', customer['name'])
    await laptop.put('party', { ...badCountry('Deutschland'), phone: '0761' }, key)
    const { notices } = await laptop.remote.syncOnce()
    expect(notices).toMatchObject([left('addresses/0/countryCode', 'FIELD_FORMAT', 'office')])
    // Others travel, are confirmed, and the office changes the customer too: what was never told is not answered by that.
    await laptop.put('party', { name: 'Andere GmbH' })
    await twice(laptop.remote, host)
    const here = await net.office.one('party', 'name', customer['name'])
    await net.office.put('party', { ...here.fields, email: 'a@b.de' }, here.key)
    await twice(host, laptop.remote)
    const kept = await laptop.one('party', 'name', customer['name'])
    expect(kept.fields).toMatchObject({ phone: '0761', email: 'a@b.de' })
    expect(await noticesOf(laptop.remote)).toHaveLength(1)
    await laptop.put('party', { ...kept.fields, addresses: fields['addresses'] }, key)
    await twice(laptop.remote, host)
    const after = await net.office.one('party', 'name', customer['name'])
    expect(after.fields).toMatchObject({ phone: '0761', email: 'a@b.de' })
    expect((await laptop.one('party', 'name', customer['name'])).fields).toMatchObject({ phone: '0761' })
    expect(await noticesOf(laptop.remote)).toEqual([])
    expect(await host.questions()).toEqual([])
  })
})
