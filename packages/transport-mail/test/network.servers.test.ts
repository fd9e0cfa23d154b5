/** An office and three stations that have nothing but mail, through everything that goes wrong with it (seeded). */
import { createMemoryStore, isOrderSyncError, openHost, openRemote } from '@ordersync/core'
import type { Fields, Host, KeyStore, MemoryStore, Remote, SyncMember } from '@ordersync/core'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { createMailTransport } from '@ordersync/transport-mail'
import type { MailTransportOptions } from '@ordersync/transport-mail'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rewriteMessageId, startMailGateway, stripOwnHeaders } from '../../../tools/servers/mail-gateway.mjs'
import type { GatewayFault, MailGateway } from '../../../tools/servers/mail-gateway.mjs'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { accountOptions, append, freshName, mailWith, pop3Options } from './mail-world.js'

let server: MailServer
let gateway: MailGateway

beforeAll(async () => {
  server = await startMailServer({ exim: false })
  gateway = await startMailGateway(server)
})
afterAll(async () => {
  await gateway?.close()
  await server?.close()
})

function memoryKeys(): KeyStore {
  const secrets = new Map<string, Uint8Array>()
  return {
    get: async (name) => secrets.get(name),
    put: async (name, secret) => void secrets.set(name, secret),
    delete: async (name) => void secrets.delete(name),
  }
}

function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const faults: readonly GatewayFault[] = [
  { cut: 'before' },
  { cut: 'after' },
  { times: 2 },
  { answer: 451, text: '4.7.1 greylisted' },
  { change: rewriteMessageId },
  { change: stripOwnHeaders },
]

interface Party {
  readonly store: MemoryStore
  readonly sync: SyncMember
}

async function addCustomers(store: MemoryStore, names: readonly string[]): Promise<void> {
  await store.transaction((tx) =>
    tx.records.put(
      'party',
      names.map((name) => ({ key: undefined, fields: { name } as Fields })),
    ),
  )
}

async function customersOf(store: MemoryStore): Promise<readonly string[]> {
  return store.transaction(async (tx) => {
    const { keys } = await tx.records.changes('party', undefined, 1000)
    const rows = await tx.records.get('party', keys)
    return rows.flatMap((fields) => (fields === undefined ? [] : [String(fields['name'])])).sort()
  })
}

const stations = ['koeln', 'bonn', 'laptop'] as const

describe.each([1, 2])('an office and three stations by mail alone, seed %i', (seed) => {
  it('agree in the end, nothing lost and nothing twice', { timeout: 120_000 }, async () => {
    const random = randomFrom(seed)
    const names = Object.fromEntries(['office', ...stations].map((id) => [id, freshName(id)]))
    const addresses = Object.fromEntries(
      Object.entries(names).map(([id, name]) => [id, server.address(name)]),
    )
    const open = (id: string, more: Partial<MailTransportOptions> = {}) =>
      createMailTransport({
        ...accountOptions({ server, gateway }, names[id]!),
        addresses,
        resendAfter: 1000,
        ...more,
      })
    const parts = (id: string, more?: Partial<MailTransportOptions>) => {
      const store = createMemoryStore()
      return { store, runtime: createNodeRuntime(), keys: memoryKeys(), transport: open(id, more) }
    }
    const officeParts = parts('office')
    const host: Host = await openHost({ ...officeParts, station: 'office', label: 'Büro' })
    await addCustomers(officeParts.store, ['Grünwald', 'Krämer', 'Weiß'])
    const parties: Party[] = [{ store: officeParts.store, sync: host }]
    for (const id of stations) {
      // One of them has only POP3.
      const own = parts(id, id === 'bonn' ? pop3Options({ server }) : {})
      const remote: Remote = await openRemote(own)
      const { file, code } = await host.addStation(id, { id })
      await remote.join(file, code, { device: id })
      parties.push({ store: own.store, sync: remote })
    }
    const expected = ['Grünwald', 'Krämer', 'Weiß']
    const failures: string[] = []
    const run = async ({ sync }: Party) => {
      try {
        await sync.syncOnce()
      } catch (error) {
        if (!isOrderSyncError(error) || !error.code.startsWith('transport.')) throw error
        failures.push(error.code)
      }
    }
    let sent = 0
    gateway.fault = () => ((sent += 1) % 2 === 0 ? faults[random(faults.length)] : undefined)
    for (let step = 0; step < 24; step++) {
      const who = parties[random(parties.length)]!
      if (step % 6 === 2) {
        const name = `Kunde ${step}`
        expected.push(name)
        await addCustomers(who.store, [name])
      }
      if (step % 8 === 4)
        await append({ server }, names[stations[random(3)]!]!, [
          await mailWith('Prospekt.pdf', Buffer.from('%PDF')),
        ])
      if (step % 12 === 7) {
        await server.kill()
        await run(who)
        await server.start()
      }
      await run(who)
    }
    gateway.fault = undefined
    for (let round = 0; round < 6; round++) for (const party of parties) await run(party)
    expect(failures.length).toBeGreaterThan(0)
    for (const { store, sync } of parties) {
      expect(await customersOf(store)).toEqual([...expected].sort())
      expect(await sync.quarantine()).toEqual([])
    }
    // Quiet now: a round without news sends no mail.
    const before = gateway.mails.length
    for (const party of parties) await run(party)
    expect(gateway.mails.length).toBe(before)
    for (const { sync } of parties) await sync.close()
  })
})
