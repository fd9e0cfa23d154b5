import { createMemoryStore, describe as sentence, isOrderSyncError, readMembership } from '@ordersync/core'
import type { WitnessRecord } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { openHostWith } from '../../src/sync/host.js'
import { openRemoteWith } from '../../src/sync/remote.js'
import { standardSuite } from '../../src/sync/bundle-suite.js'
import { customer } from '../jobs/offices.js'
import { testRuntime } from '../jobs/offices.js'
import { memoryKeys, openNetwork } from './network-of-three.js'

describe('A member', () => {
  it('lets no second run in while one is under way (SKY-37)', async () => {
    const net = await openNetwork()
    await net.station('Laptop')
    const first = net.office.host.syncOnce()
    await expect(net.office.host.syncOnce()).rejects.toMatchObject({ code: 'usage.already_running' })
    await first
    await net.office.host.syncOnce()
  })

  it('refuses while another program holds the lock', async () => {
    let held = true
    const lock = { acquire: async () => (held ? undefined : async () => undefined) }
    const net = await openNetwork({ options: { lock } })
    await expect(net.office.host.syncOnce()).rejects.toMatchObject({ code: 'usage.already_running' })
    held = false
    await net.office.host.syncOnce()
  })

  it('is stopped by its signal and goes on later as if nothing had been', async () => {
    const net = await openNetwork()
    await net.office.put('party', customer)
    const laptop = await net.station('Laptop')
    await laptop.remote.syncOnce()
    const stop = new AbortController()
    const stopped = net.office.host.syncOnce({
      signal: stop.signal,
      onProgress: ({ stage }) => {
        if (stage === 'receive') stop.abort(new Error('enough'))
      },
    })
    await expect(stopped).rejects.toThrow('enough')
    await net.settle()
    expect(await laptop.all('party')).toHaveLength(1)
  })

  it('asks for permission before every changing call, and does nothing without', async () => {
    const asked: string[] = []
    const permission = (action: string) => {
      asked.push(action)
      return false
    }
    const net = await openNetwork({ options: { hooks: { permission } } })
    const { host } = net.office
    const calls = [
      () => host.syncOnce(),
      () => host.addStation('Laptop'),
      () => host.changeProfile('laptop', {}),
      () => host.defineSeries({ id: 'x', format: {}, start: 1, block: 1, exhaustion: 'block' }),
      () => host.handOver({ uid: 'x' }, 'laptop'),
      () => host.answer({ questionId: 'x', option: 'keepLocal', by: '' }),
      () => host.undo('x'),
      () => host.discardQuarantined('x'),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'usage.not_permitted' })
    expect(asked).toEqual([
      'sync',
      'addStation',
      'changeProfile',
      'changeSeries',
      'handOver',
      'decide',
      'undo',
      'decide',
    ])
  })

  it('takes a station in only where the licence hook lets it', async () => {
    let free = false
    const net = await openNetwork({ options: { hooks: { licence: () => free } } })
    const laptop = await net.station('Laptop')
    await laptop.remote.syncOnce()
    const { notices } = await net.office.host.syncOnce()
    expect(notices).toMatchObject([{ code: 'ENROL_NO_LICENCE' }])
    free = true
    const [kept] = await net.office.host.quarantine()
    await net.office.host.retryQuarantined(kept!.id)
    expect(await net.office.host.quarantine()).toEqual([])
    await net.settle()
    expect((await net.office.host.status()).links[0]!.state).toBe('active')
  })

  it('names the faults of settings in one sentence that says "expected" once', async () => {
    const net = await openNetwork()
    await net.station('Laptop')
    const error: unknown = await net.office.host
      .changeProfile('laptop', { creatable: ['invoice'] })
      .catch((e) => e)
    if (!isOrderSyncError(error)) throw error
    const said = sentence(error.code, error.parameters, 'en')
    expect(said).toContain('creatable/0')
    expect(said).not.toContain('expected expected')
  })

  it('joins with the right code only, once', async () => {
    const net = await openNetwork()
    const { file, code } = await net.office.host.addStation('Laptop')
    const remote = await openRemoteWith(
      {
        store: createMemoryStore(),
        runtime: testRuntime(7),
        keys: memoryKeys(),
        transport: net.carrier.transport(),
      },
      { ...standardSuite },
    )
    await expect(remote.join(file, 'lusab-babad-gutih-tugad-mobik')).rejects.toMatchObject({
      code: 'usage.wrong_code',
    })
    await expect(remote.syncOnce()).rejects.toMatchObject({ code: 'usage.not_member' })
    expect(await remote.join(file, code.toUpperCase().replaceAll('-', ' '))).toMatchObject({
      station: 'laptop',
    })
    await remote.syncOnce()
    await net.office.host.syncOnce()
    const second = await openRemoteWith(
      {
        store: createMemoryStore(),
        runtime: testRuntime(8),
        keys: memoryKeys(),
        transport: net.carrier.transport(),
      },
      { ...standardSuite },
    )
    await second.join(file, code)
    await second.syncOnce()
    const { notices } = await net.office.host.syncOnce()
    expect(notices.map((notice) => notice.code)).toContain('ENROL_USED_TWICE')
  })

  it('that is invited again starts anew: nothing of the former device is taken for its own', async () => {
    const net = await openNetwork()
    const first = await net.station('Laptop')
    await net.settle()
    for (const name of ['Eins', 'Zwei']) {
      await first.put('party', { name })
      await net.settle()
    }
    const second = await net.station('Laptop', { replace: true })
    await net.settle()
    for (const name of ['Drei', 'Vier', 'Fünf']) {
      await second.put('party', { name })
      await second.remote.syncOnce()
      await net.office.host.syncOnce()
    }
    const names = (await net.office.all('party')).map(({ fields }) => fields['name'])
    expect(names.sort()).toEqual(['Drei', 'Eins', 'Fünf', 'Vier', 'Zwei'])
  })

  it('does nothing with a database that is older than what has left it (protocol 1.5)', async () => {
    let kept: WitnessRecord | undefined
    const witness = { read: async () => kept, write: async (record: WitnessRecord) => void (kept = record) }
    const net = await openNetwork({ options: { witness } })
    await net.station('Laptop')
    await net.settle()
    await net.office.host.syncOnce()
    kept = { ...kept!, feed: kept!.feed + 5 }
    await expect(net.office.host.syncOnce()).rejects.toMatchObject({ code: 'usage.set_back' })
  })

  it('can be asked for without opening it', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    expect(await readMembership(createMemoryStore())).toBeUndefined()
    expect(await readMembership(net.office.store)).toMatchObject({ role: 'host', station: 'office' })
    expect(await readMembership(laptop.store)).toMatchObject({ station: 'laptop', welcomed: false })
    await net.settle()
    expect(await readMembership(laptop.store)).toMatchObject({ role: 'station', welcomed: true })
  })

  it('is who it was after it was opened again', async () => {
    const net = await openNetwork()
    const { store } = net.office
    const keys = memoryKeys()
    await expect(
      openHostWith(
        { store, runtime: testRuntime(3), keys, transport: net.carrier.transport() },
        { ...standardSuite },
      ),
    ).rejects.toMatchObject({ code: 'usage.not_member' })
    await expect(
      openRemoteWith({ store, runtime: testRuntime(3), keys, transport: net.carrier.transport() }),
    ).rejects.toMatchObject({ code: 'usage.invalid_configuration' })
  })

  it('gives its numbers back together with a document that was not saved (N-09)', async () => {
    const net = await openNetwork()
    await net.office.host.defineSeries({
      id: 'orders',
      kind: 'salesOrder',
      format: {},
      start: 1,
      block: 5,
      exhaustion: 'block',
    })
    const laptop = await net.station('Laptop')
    await net.settle()
    const take = laptop.store.transaction(async (tx) => {
      await laptop.remote.takeNumber(tx, 'orders')
      throw new Error('not saved')
    })
    await expect(take).rejects.toThrow('not saved')
    const { number } = await laptop.store.transaction((tx) => laptop.remote.takeNumber(tx, 'orders'))
    expect(number).toBe('1')
    expect((await laptop.remote.numbers())[0]).toMatchObject({ series: 'orders', left: 9, of: 10 })
    expect(await laptop.remote.peekNumber('orders')).toMatchObject({ number: '2', provisional: true })
  })

  it('asks for new numbers in time, and goes on with them (N-06, N-07, SKY-29)', async () => {
    const net = await openNetwork()
    await net.office.host.defineSeries({
      id: 'orders',
      kind: 'salesOrder',
      format: {},
      start: 1,
      block: 10,
      exhaustion: 'block',
    })
    const laptop = await net.station('Laptop')
    await net.settle()
    const taken: string[] = []
    for (let n = 0; n < 40; n++) {
      const { number } = await laptop.store.transaction((tx) => laptop.remote.takeNumber(tx, 'orders'))
      taken.push(number)
      if (n % 4 === 3) await net.settle(2)
    }
    expect(new Set(taken).size).toBe(40)
  })
})
