import { createMemoryNetwork, TransportError } from '@ordersync/core'
import type { MemoryNetwork, Transport } from '@ordersync/core'
import type { TransportFixture } from '@ordersync/contract-tests'

export type ChangeTransport = (transport: Transport, network: MemoryNetwork, station: string) => Transport

/** A memory network with every ability a case may need. */
export function openMemoryCarrier(change: ChangeTransport = (transport) => transport): TransportFixture {
  const network = createMemoryNetwork({ maxBytes: 128 * 1024 })
  const unreadable = new Set<string>()
  const open = async (of: MemoryNetwork, station: string) =>
    change(withUnreadable(of.transport(), unreadable), of, station)
  return {
    open: (station) => open(network, station),
    dispose: async () => network.objects.clear(),
    wakesWithinMs: 50,
    openMissing: async (station) => {
      const missing = createMemoryNetwork()
      missing.available = false
      return open(missing, station)
    },
    holds: async (handle) => network.objects.has(handle),
    list: async () => [...network.objects.keys()],
    addForeign: async (station, name, bytes) => void network.objects.set(`${station}/${name}`, bytes.slice()),
    readForeign: async (station, name) => network.objects.get(`${station}/${name}`),
    addPartial: async (station, { name, bytes }, length) =>
      void network.objects.set(`${station}/${name}`, bytes.slice(0, length)),
    makeUnreadable: async (handle) => void unreadable.add(handle),
  }
}

function withUnreadable(transport: Transport, unreadable: ReadonlySet<string>): Transport {
  return alterTransport(transport, {
    async *receive(context) {
      for await (const delivery of transport.receive(context)) {
        yield {
          ...delivery,
          read: async (options) => {
            if (unreadable.has(`${context.station}/${delivery.name}`)) {
              throw new TransportError('transport.unavailable', 'bad sector')
            }
            return delivery.read(options)
          },
        }
      }
    },
  })
}

/** The same transport with some of it replaced. */
export function alterTransport(transport: Transport, altered: Partial<Transport>): Transport {
  return {
    name: transport.name,
    capabilities: transport.capabilities!,
    send: (to, bundle, context) => transport.send(to, bundle, context),
    receive: (context) => transport.receive(context),
    retire: (handle, context) => transport.retire(handle, context),
    check: (context) => transport.check(context),
    watch: (onArrival, context) => transport.watch!(onArrival, context),
    close: () => transport.close!(),
    ...altered,
  }
}
