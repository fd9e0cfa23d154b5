import { createMemoryNetwork, describe as sentence } from '@ordersync/core'
import type { MemoryNetwork, Transport } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { customer } from '../jobs/offices.js'
import { openNetwork } from './network-of-three.js'

/** A carrier with a name, and how often each of its calls was made. */
function counted(inner: Transport, name: string) {
  const calls = { send: 0, receive: 0, retire: 0 }
  const transport: Transport = {
    name,
    ...(inner.capabilities === undefined ? {} : { capabilities: inner.capabilities }),
    send: (...call) => {
      calls.send += 1
      return inner.send(...call)
    },
    receive: (...call) => {
      calls.receive += 1
      return inner.receive(...call)
    },
    retire: (...call) => {
      calls.retire += 1
      return inner.retire(...call)
    },
    check: (...call) => inner.check(...call),
    close: async () => inner.close?.(),
  }
  return { transport, calls }
}

/** An office and two stations that have a drive and a bucket. */
async function network(
  routes?: Readonly<Record<string, readonly string[]>>,
  limits: { bucket?: number } = {},
) {
  const drive = createMemoryNetwork()
  const bucket = createMemoryNetwork(limits.bucket === undefined ? {} : { maxBytes: limits.bucket })
  const carriers = () => ({
    drive: counted(drive.transport(), 'folder'),
    bucket: counted(bucket.transport(), 's3'),
  })
  const both = (of: ReturnType<typeof carriers>) => ({
    transport: undefined,
    carriers: { drive: of.drive.transport, bucket: of.bucket.transport },
  })
  const ofOffice = carriers()
  const net = await openNetwork({
    options: { ...both(ofOffice), ...(routes === undefined ? {} : { routes }) },
  })
  const first = await net.station('Eins', { options: both(carriers()) })
  const second = await net.station('Zwei', { options: both(carriers()) })
  await net.settle()
  return {
    net,
    office: net.office,
    first,
    second,
    drive,
    bucket,
    calls: { drive: ofOffice.drive.calls, bucket: ofOffice.bucket.calls },
  }
}

const names = (carrier: MemoryNetwork, to: string) =>
  [...carrier.objects.keys()].filter((key) => key.startsWith(`${to}/`))

const statesOf = async (member: {
  status(): Promise<{ readonly carriers: readonly { readonly name: string; readonly state: string }[] }>
}) => Object.fromEntries((await member.status()).carriers.map(({ name, state }) => [name, state]))

describe('several carriers', () => {
  it('are tried in their order: while the first one works the second is not sent to', async () => {
    const { net, office, first, bucket, drive, calls } = await network()
    await office.put('party', customer)
    await net.settle()
    expect((await first.all('party')).length).toBe(1)
    expect(calls.bucket.send).toBe(0)
    expect(bucket.objects.size).toBe(0)
    expect(calls.drive.send).toBeGreaterThan(0)
    expect(await statesOf(office.host)).toEqual({ drive: 'ok', bucket: 'ok' })
    const [status] = (await office.host.status()).carriers
    expect(status).toMatchObject({ name: 'drive', kind: 'folder' })
    expect(status!.lastSent).toMatch(/^\d{4}-/)
    expect(status!.lastReceived).toMatch(/^\d{4}-/)
    expect(drive.objects.size).toBeLessThanOrEqual(4)
  })

  it('go by the second when the first is down, both ways, and say so once', async () => {
    const { net, office, first, second, drive, bucket } = await network()
    drive.available = false
    await office.put('party', customer)
    await first.put('party', { name: 'Von Eins' })
    const report = await office.host.syncOnce()
    expect(report.carrierErrors).toEqual([])
    expect(report.bundles.sent).toBe(2)
    expect(report.notices).toEqual([
      { code: 'CARRIER_FAILING', parameters: { carrier: 'drive', reason: 'transport.unavailable' } },
    ])
    expect(names(bucket, 'eins').length).toBe(1)
    await net.settle()
    expect((await second.all('party')).map(({ fields }) => fields['name']).sort()).toEqual(
      ['Von Eins', customer.name].sort(),
    )
    const again = await office.host.syncOnce()
    expect(again.notices).toEqual([])
    const { carriers } = await office.host.status()
    expect(carriers[0]).toMatchObject({
      name: 'drive',
      state: 'failing',
      failure: { code: 'transport.unavailable' },
    })
    expect(carriers[1]).toMatchObject({ name: 'bucket', state: 'ok' })

    drive.available = true
    const back = await office.host.syncOnce()
    expect(back.notices).toEqual([{ code: 'CARRIER_BACK', parameters: { carrier: 'drive' } }])
    expect(await statesOf(office.host)).toEqual({ drive: 'ok', bucket: 'ok' })
    for (const { code, parameters } of [...report.notices, ...back.notices]) {
      for (const language of ['de', 'en'])
        expect(sentence(code, parameters, language)).not.toMatch(/\{|^CARRIER/)
    }
  })

  it('pass over one that has failed, and try it again later', async () => {
    const { office, drive, calls } = await network()
    drive.available = false
    await office.put('party', customer)
    await office.host.syncOnce()
    calls.drive.send = 0
    await office.put('party', { ...customer, name: 'Zweiter' })
    await office.host.syncOnce()
    // Receiving has failed once more; nothing is sent to it meanwhile.
    expect(calls.drive.send).toBe(0)
    office.runtime.setTime('2026-03-02T10:30:00Z')
    drive.available = true
    await office.put('party', { ...customer, name: 'Dritter' })
    await office.host.syncOnce()
    expect(calls.drive.send).toBeGreaterThan(0)
  })

  it('fail as one does when none of them works, and nothing is lost', async () => {
    const { net, office, first, drive, bucket } = await network()
    drive.available = false
    bucket.available = false
    await office.put('party', customer)
    await expect(office.host.syncOnce()).rejects.toMatchObject({ code: 'transport.unavailable' })
    expect(await statesOf(office.host)).toEqual({ drive: 'failing', bucket: 'failing' })
    bucket.available = true
    office.runtime.setTime('2026-03-02T10:30:00Z')
    await net.settle(4)
    expect((await first.all('party')).length).toBe(1)
  })

  it('bring the same bundle twice: it is applied once', async () => {
    const { office, first, drive, bucket } = await network()
    await office.put('party', customer)
    await office.host.syncOnce()
    for (const key of names(drive, 'eins')) bucket.objects.set(key, drive.objects.get(key)!)
    const report = await first.remote.syncOnce()
    expect(report.bundles).toMatchObject({ received: 1, repeated: 1 })
    expect((await first.all('party')).length).toBe(1)
    expect(report.counts.created).toBe(1)
  })

  it('are chosen by station', async () => {
    const { net, office, first, second, drive, bucket } = await network({ eins: ['bucket'] })
    drive.objects.clear()
    bucket.objects.clear()
    await office.put('party', customer)
    await office.host.syncOnce()
    expect([names(bucket, 'eins').length, names(drive, 'eins').length]).toEqual([1, 0])
    expect([names(bucket, 'zwei').length, names(drive, 'zwei').length]).toEqual([0, 1])
    await net.settle()
    for (const station of [first, second]) expect((await station.all('party')).length).toBe(1)
  })

  it('retire what each of them took', async () => {
    const { net, office, drive, bucket } = await network({ eins: ['bucket'] })
    await office.put('party', customer)
    await net.settle(4)
    // What is left is an acknowledgement of each member at most.
    for (const carrier of [drive, bucket]) {
      for (const to of ['eins', 'zwei', 'office']) expect(names(carrier, to).length).toBeLessThanOrEqual(2)
    }
    expect(names(drive, 'eins')).toEqual([])
  })

  it('are all tested, and each finding names its carrier', async () => {
    const { office, bucket } = await network()
    expect(await office.host.check()).toEqual({ ok: true, findings: [] })
    bucket.available = false
    expect(await office.host.check()).toEqual({
      ok: false,
      findings: [{ level: 'error', notice: { code: 'transport.unavailable' }, carrier: 'bucket' }],
    })
  })
})

describe('one carrier', () => {
  it('has its health in the status too', async () => {
    const net = await openNetwork()
    expect((await net.office.host.status()).carriers).toEqual([
      { name: 'memory', kind: 'memory', state: 'unknown' },
    ])
    await net.office.host.syncOnce()
    expect((await net.office.host.status()).carriers[0]).toMatchObject({ state: 'ok' })
    net.carrier.available = false
    await expect(net.office.host.syncOnce()).rejects.toMatchObject({ code: 'transport.unavailable' })
    expect((await net.office.host.status()).carriers[0]).toMatchObject({
      state: 'failing',
      failure: { code: 'transport.unavailable' },
    })
  })

  it.each([
    ['neither', {}],
    [
      'both',
      { carriers: { a: createMemoryNetwork().transport() }, transport: createMemoryNetwork().transport() },
    ],
    ['no carriers', { carriers: {} }],
    ['a carrier that is none', { carriers: { a: {} as Transport } }],
    ['a name that is none', { carriers: { 'Laufwerk Z': createMemoryNetwork().transport() } }],
    ['a number as name', { carriers: { 1: createMemoryNetwork().transport() } }],
    ['a route to nowhere', { carriers: { a: createMemoryNetwork().transport() }, routes: { eins: ['b'] } }],
    ['an empty route', { carriers: { a: createMemoryNetwork().transport() }, routes: { eins: [] } }],
    ['a route of one carrier', { transport: createMemoryNetwork().transport(), routes: { eins: ['a'] } }],
  ])('or several, but not %s', async (_name, options) => {
    await expect(openNetwork({ options: { transport: undefined, ...options } })).rejects.toMatchObject({
      code: 'usage.invalid_configuration',
    })
  })
})
