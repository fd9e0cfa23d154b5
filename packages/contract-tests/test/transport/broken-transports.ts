import { isOrderSyncError, TransportError } from '@ordersync/core'
import type { Delivery, MemoryNetwork, Transport, TransportContext } from '@ordersync/core'
import type { TransportFixture } from '@ordersync/contract-tests'
import { alterTransport, openMemoryCarrier } from './memory-carrier.js'

/** A transport with one mistake that real adapters make, and the cases that must find it. */
export interface BrokenTransport {
  readonly mistake: string
  readonly fails: readonly string[]
  readonly open: () => TransportFixture
}

interface Parts {
  readonly transport: Transport
  readonly network: MemoryNetwork
  readonly station: string
}

function broken(
  mistake: string,
  fails: readonly string[],
  alter: (parts: Parts) => Partial<Transport>,
): BrokenTransport {
  const open = () =>
    openMemoryCarrier((transport, network, station) =>
      alterTransport(transport, alter({ transport, network, station })),
    )
  return { mistake, fails, open }
}

type Receive = Transport['receive']

/** Each delivery as `change` makes it; `undefined` leaves it out. */
function eachDelivery(
  transport: Transport,
  change: (delivery: Delivery, context: TransportContext) => Partial<Delivery> | undefined,
): Receive {
  return async function* (context) {
    for await (const delivery of transport.receive(context)) {
      const changed = change(delivery, context)
      if (changed) yield { ...delivery, ...changed }
    }
  }
}

const failure = (message: string) => new TransportError('transport.unavailable', message)
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const bytesOf = (value: string) => new TextEncoder().encode(value)

function delivery(name: string, bytes: Uint8Array, context: TransportContext): Delivery {
  return {
    name,
    size: bytes.length,
    read: async () => bytes.slice(),
    accept: () => context.memory.put([[name, 'accepted']]),
    reject: () => context.memory.put([[name, 'rejected']]),
  }
}

const brokenDelivery: readonly BrokenTransport[] = [
  broken(
    'an empty carrier yields an empty file',
    ['delivery: an empty carrier yields nothing'],
    ({ transport }) => ({
      async *receive(context) {
        let count = 0
        for await (const one of transport.receive(context)) {
          count++
          yield one
        }
        if (count === 0) yield delivery('.', new Uint8Array(), context)
      },
    }),
  ),
  broken(
    'bytes pass through text',
    ['delivery: what is sent arrives whole and byte for byte'],
    ({ transport }) => ({
      receive: eachDelivery(transport, (one) => ({
        read: async (options) => bytesOf(text(await one.read(options))),
      })),
    }),
  ),
  broken(
    'line ends are made uniform',
    ['delivery: what is sent arrives whole and byte for byte'],
    ({ transport }) => ({
      receive: eachDelivery(transport, (one) => ({
        read: async (options) => {
          const bytes = await one.read(options)
          return bytes.filter((byte, i) => byte !== 13 || bytes[i + 1] !== 10)
        },
      })),
    }),
  ),
  broken(
    'the size is that of its base64',
    ['delivery: the size is known before and is what is read'],
    ({ transport }) => ({
      receive: eachDelivery(transport, (one) => ({ size: Math.ceil(one.size / 3) * 4 })),
    }),
  ),
  broken('places are found by how they begin', ['delivery: at the addressee only'], ({ network }) => ({
    async *receive(context) {
      for (const [key, bytes] of network.objects) {
        if (key.startsWith(context.station)) yield delivery(key, bytes, context)
      }
    },
  })),
  broken(
    'one place for all',
    ['delivery: at the addressee only', 'delivery: both ways and from several senders'],
    ({ network }) => ({
      async *receive(context) {
        for (const [key, bytes] of network.objects) yield delivery(key, bytes, context)
      },
    }),
  ),
  broken(
    'each station has one slot',
    ['delivery: both ways and from several senders'],
    ({ transport, network }) => ({
      send: async (to, bundle, context) => {
        for (const key of network.objects.keys()) if (key.startsWith(`${to}/`)) network.objects.delete(key)
        return transport.send(to, bundle, context)
      },
    }),
  ),
  broken(
    'a listing ends after 100',
    ['delivery: many bundles, in any order, each of them'],
    ({ network }) => ({
      async *receive(context) {
        const page = [...network.objects].slice(0, 100)
        for (const [key, bytes] of page) {
          const [known] = await context.memory.get([key])
          if (key.startsWith(`${context.station}/`) && !known) yield delivery(key, bytes, context)
        }
      },
    }),
  ),
  broken(
    'all sends share one temporary file',
    ['delivery: bundles sent at the same time all arrive'],
    ({ transport }) => {
      let temporary: Parameters<Transport['send']>[1]
      return {
        send: async (to, bundle, context) => {
          temporary = bundle
          await Promise.resolve()
          return transport.send(to, temporary, context)
        },
      }
    },
  ),
  broken(
    'a station must have run first',
    ['delivery: to a station that has never run'],
    ({ transport, network, station }) => {
      const stations = runBefore.get(network) ?? new Set()
      runBefore.set(network, stations.add(station))
      return {
        send: async (to, bundle, context) => {
          if (!stations.has(to)) throw new TransportError('transport.missing', 'no such place')
          return transport.send(to, bundle, context)
        },
      }
    },
  ),
]

const runBefore = new WeakMap<MemoryNetwork, Set<string>>()
const keepsNothing = 'send: keeps nothing of the caller’s array and read gives one of the caller’s own'

const brokenSend: readonly BrokenTransport[] = [
  broken('the caller’s array is kept', [keepsNothing], ({ network }) => ({
    send: async (to, { name, bytes }) => {
      network.objects.set(`${to}/${name}`, bytes)
      return `${to}/${name}`
    },
  })),
  broken('its own array is handed out', [keepsNothing], ({ network }) => ({
    async *receive(context) {
      for (const [key, bytes] of network.objects) {
        yield { ...delivery(key, bytes, context), read: async () => bytes }
      }
    },
  })),
  broken(
    'a name that is taken is an error',
    ['send: the same bundle twice is no error, and arrives', 'send: again after it was accepted is no error'],
    ({ transport, network }) => ({
      send: async (to, bundle, context) => {
        if (network.objects.has(`${to}/${bundle.name}`)) throw failure('EEXIST')
        return transport.send(to, bundle, context)
      },
    }),
  ),
  broken(
    'a name that is taken is emptied',
    ['send: the same bundle twice is no error, and arrives'],
    ({ transport, network }) => ({
      send: async (to, bundle, context) => {
        const key = `${to}/${bundle.name}`
        if (!network.objects.has(key)) return transport.send(to, bundle, context)
        network.objects.delete(key)
        return key
      },
    }),
  ),
  broken(
    'the handle holds the whole address',
    ['send: the handle is text of at most 400 bytes'],
    ({ transport }) => ({
      send: async (to, bundle, context) => `${'ä'.repeat(200)}/${await transport.send(to, bundle, context)}`,
    }),
  ),
  broken('the handle is an object', ['send: the handle is text of at most 400 bytes'], ({ transport }) => ({
    send: async (to, bundle, context) =>
      ({ key: await transport.send(to, bundle, context) }) as unknown as string,
  })),
  broken('the limit is one byte early', ['send: a bundle of maxBytes arrives'], ({ transport }) => ({
    send: async (to, bundle, context) => {
      if (bundle.bytes.length >= transport.capabilities!.maxBytes!) throw failure('too large')
      return transport.send(to, bundle, context)
    },
  })),
  broken('a large bundle is cut', ['send: a bundle of maxBytes arrives'], ({ transport }) => ({
    receive: eachDelivery(transport, (one) => ({
      read: async (options) => (await one.read(options)).subarray(0, 2 ** 17 - 1),
    })),
  })),
  broken(
    'the limit is only declared',
    ['send: one byte more is refused as transport.too_large and nothing is sent'],
    ({ network }) => ({
      send: async (to, { name, bytes }) => {
        network.objects.set(`${to}/${name}`, bytes.slice())
        return `${to}/${name}`
      },
    }),
  ),
  broken(
    'too large is noticed when it is there',
    ['send: one byte more is refused as transport.too_large and nothing is sent'],
    ({ transport, network }) => ({
      send: async (to, bundle, context) => {
        network.objects.set(`${to}/${bundle.name}`, bundle.bytes.slice())
        return transport.send(to, bundle, context)
      },
    }),
  ),
  broken(
    'too large looks like any other failure',
    ['send: one byte more is refused as transport.too_large and nothing is sent'],
    ({ transport }) => ({
      send: async (to, bundle, context) =>
        transport.send(to, bundle, context).catch((error: unknown) => {
          throw failure(String(error))
        }),
    }),
  ),
]

const brokenAcceptance: readonly BrokenTransport[] = [
  broken(
    'accept does nothing',
    [
      'accept: what was accepted is not handed over again',
      'accept: nor by a new transport with the same memory',
    ],
    ({ transport }) => ({ receive: eachDelivery(transport, () => ({ accept: async () => undefined })) }),
  ),
  broken(
    'what was accepted is known to the object only',
    ['accept: nor by a new transport with the same memory'],
    ({ transport }) => {
      const accepted = new Set<string>()
      return {
        receive: eachDelivery(transport, (one) =>
          accepted.has(one.name) ? undefined : { accept: async () => void accepted.add(one.name) },
        ),
      }
    },
  ),
  broken('a second accept is an error', ['accept: twice is harmless'], ({ transport }) => ({
    receive: eachDelivery(transport, (one) => {
      let done = false
      return {
        accept: async () => {
          if (done) throw failure('moved already')
          done = true
          await one.accept()
        },
      }
    }),
  })),
  broken(
    'accept works inside the loop only',
    ['accept: may come after the loop has ended'],
    ({ transport }) => ({
      async *receive(context) {
        let running = true
        for await (const one of transport.receive(context)) {
          yield { ...one, accept: async () => (running ? one.accept() : undefined) }
        }
        running = false
      },
    }),
  ),
  broken(
    'reading is accepting',
    ['accept: what was read and not accepted comes again, also after a crash'],
    ({ transport }) => ({
      receive: eachDelivery(transport, (one) => ({
        read: async (options) => {
          const bytes = await one.read(options)
          await one.accept()
          return bytes
        },
      })),
    }),
  ),
  broken(
    'the first in line holds up the rest',
    ['accept: one that is left alone holds up no other'],
    ({ transport }) => ({
      async *receive(context) {
        for await (const one of transport.receive(context)) {
          let settled = false
          yield {
            ...one,
            accept: async () => {
              settled = true
              await one.accept()
            },
          }
          if (!settled) return
        }
      },
    }),
  ),
  broken(
    'what was listed counts as accepted when the loop ends',
    ['receive: leaving the loop early loses nothing'],
    ({ transport }) => ({
      async *receive(context) {
        const all: Delivery[] = []
        for await (const one of transport.receive(context)) all.push(one)
        let next = 0
        try {
          for (; next < all.length; next++) yield all[next]!
        } finally {
          for (const rest of all.slice(next + 1)) await rest.accept()
        }
      },
    }),
  ),
  broken(
    'reject does nothing',
    ['reject: what was rejected is not handed over again, also after a crash'],
    ({ transport }) => ({ receive: eachDelivery(transport, () => ({ reject: async () => undefined })) }),
  ),
  broken('reject deletes', ['reject: keeps it for a person'], ({ transport, network }) => ({
    receive: eachDelivery(transport, (one, { station }) => ({
      reject: async () => void network.objects.delete(`${station}/${one.name}`),
    })),
  })),
  broken(
    'the reason is kept as it is',
    ['reject: twice is harmless, with long and strange reasons'],
    ({ transport }) => ({
      receive: eachDelivery(transport, (one, { memory }) => ({
        reject: (reason) => memory.put([[one.name, JSON.stringify(reason)]]),
      })),
    }),
  ),
]

const brokenRetire: readonly BrokenTransport[] = [
  broken(
    'retire does nothing',
    ['retire: takes the object from the shared place, also by a new transport'],
    () => ({ retire: async () => undefined }),
  ),
  broken(
    'accept deletes in the shared place',
    ['retire: takes the object from the shared place, also by a new transport'],
    ({ transport, network }) => ({
      receive: eachDelivery(transport, (one, { station }) => ({
        accept: async () => void network.objects.delete(`${station}/${one.name}`),
      })),
    }),
  ),
  broken(
    'only the object that has sent can retire',
    ['retire: takes the object from the shared place, also by a new transport'],
    ({ transport }) => {
      const sent = new Set<string>()
      return {
        send: async (to, bundle, context) => {
          const handle = await transport.send(to, bundle, context)
          sent.add(handle)
          return handle
        },
        retire: async (handle, context) => {
          if (sent.has(handle)) await transport.retire(handle, context)
        },
      }
    },
  ),
  broken('retire goes by the name alone', ['retire: takes nothing else'], ({ network }) => ({
    retire: async (handle) => {
      for (const key of network.objects.keys())
        if (key.endsWith(handle.split('/')[1]!)) network.objects.delete(key)
    },
  })),
  broken('retire empties the place', ['retire: takes nothing else'], ({ network }) => ({
    retire: async (handle) => {
      for (const key of network.objects.keys())
        if (key.startsWith(handle.split('/')[0]!)) network.objects.delete(key)
    },
  })),
  broken('gone already is an error', ['retire: twice is success'], ({ transport, network }) => ({
    retire: async (handle, context) => {
      if (!network.objects.has(handle)) throw failure('ENOENT')
      await transport.retire(handle, context)
    },
  })),
  broken(
    'a strange handle is an error',
    ['retire: a handle that names nothing here is success and removes nothing'],
    ({ transport }) => ({
      retire: async (handle, context) => {
        if (!/^[a-z]+\/[a-z2-7]{26}\.osb$/.test(handle)) throw failure('not mine')
        await transport.retire(handle, context)
      },
    }),
  ),
  broken(
    'a handle is looked up by how it begins',
    ['retire: a handle that names nothing here is success and removes nothing'],
    ({ network }) => ({
      retire: async (handle) => {
        for (const key of network.objects.keys()) if (key.startsWith(handle)) network.objects.delete(key)
      },
    }),
  ),
  broken(
    'how many, not which, is remembered',
    ['retire: what the peer already has stays with him'],
    ({ network }) => ({
      async *receive(context) {
        const [count] = await context.memory.get(['count'])
        const waiting = [...network.objects].filter(([key]) => key.startsWith(`${context.station}/`))
        for (const [i, [key, bytes]] of waiting.entries()) {
          if (i < Number(count ?? 0)) continue
          yield {
            ...delivery(key, bytes, context),
            accept: () => context.memory.put([['count', String(i + 1)]]),
          }
        }
      },
    }),
  ),
  broken(
    'accept needs the object',
    ['retire: between two deliveries ends nothing'],
    ({ transport, network }) => ({
      receive: eachDelivery(transport, (one, { station }) => ({
        accept: async () => {
          if (!network.objects.has(`${station}/${one.name}`)) throw failure('ENOENT')
          await one.accept()
        },
      })),
    }),
  ),
]

const isOurs = (key: string) => /\/[a-z2-7]{26}\.osb$/.test(key)
const foreignStays = 'foreign: what is not ours stays as it is and stops nothing'
const notWhole = 'partial: a bundle that is not there as a whole is not yielded'
const checkIsOk = 'check: a carrier that works is ok, and nothing is read or moved'
const checkIsFinding = 'check: a carrier that is not there is a finding, no rejection'
const missingRejects = 'missing: send, receive and retire reject with a TransportError'

const brokenCarrier: readonly BrokenTransport[] = [
  broken('what is not ours is cleared away', [foreignStays], ({ transport, network }) => ({
    async *receive(context) {
      for (const key of network.objects.keys()) if (!isOurs(key)) network.objects.delete(key)
      yield* transport.receive(context)
    },
  })),
  broken('what is not ours ends the listing', [foreignStays], ({ transport, network }) => ({
    async *receive(context) {
      if ([...network.objects.keys()].some((key) => !isOurs(key))) throw failure('unexpected file')
      yield* transport.receive(context)
    },
  })),
  broken('what is not ours comes again for ever', [foreignStays], ({ transport, network }) => ({
    async *receive(context) {
      yield* transport.receive(context)
      for (const [key, bytes] of network.objects)
        if (!isOurs(key)) yield delivery(key, bytes, { ...context, memory: forgetful })
    },
  })),
  broken('a file counts as soon as it has its name', [notWhole], ({ network }) => ({
    async *receive(context) {
      for (const [key, bytes] of network.objects) yield delivery(key, bytes, context)
    },
  })),
  broken('what was not whole once is never looked at again', [notWhole], ({ transport, network }) => {
    const given = new Set<string>()
    return {
      async *receive(context) {
        const whole = new Set<string>()
        for await (const one of transport.receive(context)) {
          const key = `${context.station}/${one.name}`
          whole.add(key)
          if (!given.has(key)) yield one
        }
        for (const key of network.objects.keys()) if (!whole.has(key)) given.add(key)
      },
    }
  }),
  broken(
    'what has its name is taken for sent',
    ['partial: sending again makes a damaged one whole'],
    ({ transport, network }) => ({
      send: async (to, bundle, context) => {
        const key = `${to}/${bundle.name}`
        return network.objects.has(key) ? key : transport.send(to, bundle, context)
      },
    }),
  ),
  broken(
    'one that cannot be read ends the listing',
    ['unreadable: one delivery that cannot be read stops no other'],
    ({ transport }) => ({
      async *receive(context) {
        for await (const one of transport.receive(context)) {
          const bytes = await one.read()
          yield { ...one, read: async () => bytes }
        }
      },
    }),
  ),
  broken('check reads what waits', [checkIsOk], ({ transport }) => ({
    check: async (context) => {
      for await (const one of transport.receive(context)) await one.accept()
      return transport.check(context)
    },
  })),
  broken('check sends a letter to itself', [checkIsOk], ({ network, transport }) => ({
    check: async (context) => {
      const [first] = network.objects
      if (first) network.objects.set(`${context.station}/${first[0].split('/')[1]}`, first[1])
      return transport.check(context)
    },
  })),
  broken('check complains about an empty place', [checkIsOk], ({ network }) => ({
    check: async () => ({ ok: network.objects.size > 0, findings: [] }),
  })),
  broken('check contradicts itself', [checkIsOk], () => ({
    check: async () => ({
      ok: true,
      findings: [{ level: 'error', notice: { code: 'transport.unavailable' } }],
    }),
  })),
  broken('check leaves its probe', ['check: leaves nothing behind'], ({ network, transport }) => ({
    check: async (context) => {
      network.objects.set('.probe', new Uint8Array())
      return transport.check(context)
    },
  })),
  broken('check rejects', [checkIsFinding], ({ network, transport }) => ({
    check: async (context) => {
      if (!network.available) throw failure('ENOENT')
      return transport.check(context)
    },
  })),
  broken('check has a code without a sentence', [checkIsFinding], () => ({
    check: async () => ({ ok: false, findings: [{ level: 'error', notice: { code: 'ENOENT' } }] }),
  })),
  broken('a sentence lacks its parameter', [checkIsFinding], () => ({
    check: async () => ({ ok: false, findings: [{ level: 'error', notice: { code: 'transport.missing' } }] }),
  })),
  broken('check is always content', [checkIsFinding], () => ({
    check: async () => ({ ok: true, findings: [] }),
  })),
  broken('a carrier that is off looks empty', [missingRejects], ({ network, transport }) => ({
    async *receive(context) {
      if (network.available) yield* transport.receive(context)
    },
  })),
  broken('a carrier that is off has retired everything', [missingRejects], ({ network, transport }) => ({
    retire: async (handle, context) => {
      if (network.available) await transport.retire(handle, context)
    },
  })),
  broken('errors of the client come out as they are', [missingRejects], ({ transport }) => ({
    send: async (to, bundle, context) =>
      transport.send(to, bundle, context).catch((error: unknown) => {
        throw isOrderSyncError(error) ? new Error('connect ECONNREFUSED') : error
      }),
  })),
]

const forgetful: TransportContext['memory'] = {
  get: async (keys) => keys.map(() => undefined),
  put: async () => undefined,
  list: async () => [],
}

const withoutSignal = ({ station, memory }: TransportContext): TransportContext => ({ station, memory })
const abortedBefore = 'abort: a signal aborted before stops every call, and nothing is done'

const brokenLifecycle: readonly BrokenTransport[] = [
  broken('a name for people', ['name: short and stable'], () => ({ name: 'Ordner im Büro' })),
  broken('each object has a name of its own', ['name: short and stable'], ({ station }) => ({
    name: `memory-${station}`,
  })),
  ...(['send', 'retire', 'check'] as const).map((call) =>
    broken(`${call} does not look at the signal`, [abortedBefore], ({ transport }) => ({
      send: (to, bundle, context) =>
        transport.send(to, bundle, call === 'send' ? withoutSignal(context) : context),
      retire: (handle, context) =>
        transport.retire(handle, call === 'retire' ? withoutSignal(context) : context),
      check: (context) => transport.check(call === 'check' ? withoutSignal(context) : context),
    })),
  ),
  broken('an aborted send has sent', [abortedBefore], ({ transport }) => ({
    send: async (to, bundle, context) => {
      const handle = await transport.send(to, bundle, withoutSignal(context))
      context.signal?.throwIfAborted()
      return handle
    },
  })),
  broken('an abort is an error of its own', [abortedBefore], ({ transport }) => ({
    send: async (to, bundle, context) => {
      if (context.signal?.aborted === true) throw failure('stopped')
      return transport.send(to, bundle, context)
    },
  })),
  broken(
    'the signal is looked at once',
    ['abort: in the midst of receiving loses nothing'],
    ({ transport }) => ({
      async *receive(context) {
        context.signal?.throwIfAborted()
        yield* transport.receive(withoutSignal(context))
      },
    }),
  ),
  broken(
    'reading does not look at its signal',
    ['abort: stops reading a delivery, which comes again'],
    ({ transport }) => ({
      receive: eachDelivery(transport, (one) => ({ read: () => one.read() })),
    }),
  ),
  broken('a second close is an error', ['close: twice is harmless, and what was sent is there'], () => {
    let closed = false
    return {
      close: async () => {
        if (closed) throw failure('not connected')
        closed = true
      },
    }
  }),
  broken(
    'close takes what waits with it',
    ['close: twice is harmless, and what was sent is there'],
    ({ network }) => ({
      close: async () => network.objects.clear(),
    }),
  ),
  broken('watch never wakes', ['watch: wakes when something arrives'], () => ({
    watch: async () => async () => undefined,
  })),
  broken('ending the watch empties the place', ['watch: wakes when something arrives'], ({ network }) => ({
    watch: async (onArrival) => {
      queueMicrotask(onArrival)
      return async () => network.objects.clear()
    },
  })),
  broken(
    'watching cannot be ended twice',
    ['watch: can be ended twice and outlives nothing'],
    ({ transport }) => ({
      watch: async (onArrival, context) => {
        const end = await transport.watch!(onArrival, context)
        let ended = false
        return async () => {
          if (ended) throw failure('not watching')
          ended = true
          await end()
        }
      },
    }),
  ),
  broken('watch does not look at the signal', ['watch: an aborted signal stops it'], ({ transport }) => ({
    watch: (onArrival, context) => transport.watch!(onArrival, withoutSignal(context)),
  })),
]

export const brokenTransports: readonly BrokenTransport[] = [
  ...brokenDelivery,
  ...brokenSend,
  ...brokenAcceptance,
  ...brokenRetire,
  ...brokenCarrier,
  ...brokenLifecycle,
]
