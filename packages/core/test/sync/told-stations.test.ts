import { createMemoryStore } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { standardSuite } from '../../src/sync/bundle-suite.js'
import { openRemoteWith } from '../../src/sync/remote.js'
import { customer, testRuntime } from '../jobs/offices.js'
import { memoryKeys, openNetwork } from './network-of-three.js'

const codes = (notices: readonly { readonly code: string }[]): readonly string[] =>
  notices.map(({ code }) => code)

const later = (place: { readonly runtime: { setTime(time: string): void } }, time: string): void =>
  place.runtime.setTime(time)

describe('A device that the office has not answered', () => {
  it('says that it waits, and after a day what to ask there (limit joinAnswerMs)', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    const { remote } = laptop
    const noticesNow = async () => codes((await remote.status()).links[0]!.notices)
    expect(await noticesNow()).toEqual([])
    const asked = laptop.runtime.clock.now()
    const at = (milliseconds: number) => later(laptop, new Date(asked + milliseconds).toISOString())
    expect(codes((await remote.syncOnce()).notices)).toEqual([])
    expect(await noticesNow()).toEqual(['JOIN_WAITING'])
    at(86_400_000 - 1)
    expect(codes((await remote.syncOnce()).notices)).toEqual([])
    at(86_400_000 + 1000)
    expect((await remote.syncOnce()).notices).toMatchObject([
      {
        code: 'JOIN_UNANSWERED',
        parameters: { office: 'Büro', since: new Date(asked).toISOString().slice(0, 10) },
      },
    ])
    expect(await noticesNow()).toEqual(['JOIN_UNANSWERED'])
    await net.settle()
    expect(await noticesNow()).toEqual([])
    expect(codes((await remote.syncOnce()).notices)).toEqual([])
  })

  it('hears nothing of a refusal: a second device with a used invitation learns it from the time', async () => {
    const net = await openNetwork()
    const { file, code } = await net.office.host.addStation('Laptop')
    const open = async (seed: number) => {
      const runtime = testRuntime(seed)
      const store = createMemoryStore()
      const keys = memoryKeys()
      const remote = await openRemoteWith(
        { store, runtime, keys, transport: net.carrier.transport() },
        { ...standardSuite },
      )
      await remote.join(file, code)
      await remote.syncOnce()
      await net.office.host.syncOnce()
      return { remote, runtime }
    }
    await open(11)
    const { remote, runtime } = await open(12)
    later({ runtime }, new Date(runtime.clock.now() + 2 * 86_400_000).toISOString())
    const { notices } = await remote.syncOnce()
    expect(codes(notices)).toEqual(['JOIN_UNANSWERED'])
    expect((await remote.status()).links[0]).toMatchObject({ state: 'invited' })
    // A new invitation ends it.
    const again = await net.office.host.addStation('Laptop', { replace: true })
    await remote.join(again.file, again.code)
    await remote.syncOnce()
    await net.office.host.syncOnce()
    await remote.syncOnce()
    expect((await remote.status()).links[0]).toMatchObject({ notices: [] })
  })

  it('is not misled by a clock that was a year ahead when it asked', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    const now = laptop.runtime.clock.now()
    later(laptop, new Date(now + 365 * 86_400_000).toISOString())
    await laptop.remote.syncOnce()
    later(laptop, new Date(now).toISOString())
    await laptop.remote.syncOnce()
    later(laptop, new Date(now + 2 * 86_400_000).toISOString())
    expect(codes((await laptop.remote.syncOnce()).notices)).toEqual(['JOIN_UNANSWERED'])
  })
})

describe('A station that the office switches off (SKY-15)', () => {
  it('is told once, keeps its changes, sends nothing, and is told again when it is switched on', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    await net.office.host.changeProfile('laptop', { active: false })
    await net.office.put('party', customer)
    expect((await net.office.host.syncOnce()).bundles).toMatchObject({ sent: 1 })
    expect((await net.office.host.syncOnce()).bundles).toMatchObject({ sent: 0, resent: 0 })
    await laptop.put('party', { name: 'Unterwegs' })
    const told = await laptop.remote.syncOnce()
    expect(told.notices).toMatchObject([{ code: 'STATION_SUSPENDED', parameters: { office: 'Büro' } }])
    // Only that it has heard of it.
    expect(told).toMatchObject({ sentRecords: 0, bundles: { received: 1, sent: 1 } })
    expect(await laptop.all('party')).toHaveLength(1)
    expect((await laptop.remote.status()).links[0]).toMatchObject({
      state: 'suspended',
      backlog: 1,
      notices: [{ code: 'STATION_SUSPENDED' }],
    })
    expect((await laptop.remote.syncOnce()).bundles).toMatchObject({ sent: 0, resent: 0 })
    await net.office.host.syncOnce()
    expect((await net.office.host.status()).links[0]).toMatchObject({ state: 'suspended', underWay: 0 })
    expect([...net.carrier.objects.keys()].filter((name) => name.startsWith('laptop/'))).toEqual([])
    await net.office.host.changeProfile('laptop', { active: true })
    await net.settle(4)
    expect((await laptop.remote.status()).links[0]).toMatchObject({ state: 'active', notices: [] })
    expect(await net.office.all('party')).toHaveLength(2)
    expect(await laptop.all('party')).toHaveLength(2)
  })

  it('is told also when the carrier was away at first, and twice when it is switched off twice', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    for (const round of [1, 2]) {
      await net.office.host.changeProfile('laptop', { active: false })
      net.carrier.available = false
      await expect(net.office.host.syncOnce()).rejects.toMatchObject({ code: 'transport.unavailable' })
      net.carrier.available = true
      await net.office.host.syncOnce()
      expect(codes((await laptop.remote.syncOnce()).notices), String(round)).toEqual(['STATION_SUSPENDED'])
      await net.office.host.changeProfile('laptop', { active: true })
      await net.settle()
      expect((await laptop.remote.status()).links[0]).toMatchObject({ state: 'active' })
    }
  })

  it('gets nothing that was under way before, until it is switched on', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    await net.office.put('party', customer)
    await net.office.host.syncOnce()
    net.carrier.objects.clear()
    await net.office.host.changeProfile('laptop', { active: false })
    await net.office.host.syncOnce()
    await laptop.remote.syncOnce()
    later(net.office, new Date(net.office.runtime.clock.now() + 3_600_000).toISOString())
    await net.office.host.syncOnce()
    await laptop.remote.syncOnce()
    expect(await laptop.all('party')).toEqual([])
    await net.office.host.changeProfile('laptop', { active: true })
    await net.settle()
    expect(await laptop.all('party')).toHaveLength(1)
  })
})

describe('A station whose office is silent', () => {
  it('says so after the days that the office has set, and not where none are set (protocol 1.9a)', async () => {
    const net = await openNetwork()
    const alarmed = await net.station('Laptop', { profile: { silenceAlarmDays: 3 } })
    const calm = await net.station('Filiale')
    await net.settle()
    for (const { runtime } of [alarmed, calm]) {
      later({ runtime }, new Date(runtime.clock.now() + 3 * 86_400_000).toISOString())
    }
    expect((await alarmed.remote.syncOnce()).notices).toMatchObject([
      { code: 'OFFICE_SILENT', parameters: { days: 3 } },
    ])
    expect((await calm.remote.syncOnce()).notices).toEqual([])
  })

  it('is not waited for until the year that a wrong clock has noted; neither is a silent station', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop', { profile: { silenceAlarmDays: 3 } })
    await net.settle()
    const right = laptop.runtime.clock.now()
    const at = (days: number) => new Date(right + days * 86_400_000).toISOString()
    for (const place of [laptop, net.office]) later(place, at(365))
    await net.office.put('party', customer)
    await net.settle(2)
    // Somebody sets the clocks right; from now on neither hears of the other.
    for (const place of [laptop, net.office]) later(place, at(0))
    expect((await laptop.remote.syncOnce()).notices).toEqual([])
    await net.office.host.syncOnce()
    expect((await net.office.host.status()).links[0]!.notices).toEqual([])
    for (const place of [laptop, net.office]) later(place, at(4))
    expect((await laptop.remote.syncOnce()).notices).toMatchObject([
      { code: 'OFFICE_SILENT', parameters: { days: 4 } },
    ])
    expect((await net.office.host.status()).links[0]!.notices).toMatchObject([
      { code: 'STATION_SILENT', parameters: { days: 4 } },
    ])
  })
})
