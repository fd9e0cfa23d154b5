import { transportContract } from '@ordersync/contract-tests'
import type { MailTransportOptions } from '@ordersync/transport-mail'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMailGateway } from '../../../tools/servers/mail-gateway.mjs'
import type { MailGateway } from '../../../tools/servers/mail-gateway.mjs'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { openMailFixture, pop3Options } from './mail-world.js'
import type { MailWorld } from './mail-world.js'

let server: MailServer
let gateway: MailGateway
let poor: MailServer
let poorGateway: MailGateway

beforeAll(async () => {
  server = await startMailServer()
  gateway = await startMailGateway(server)
  poor = await startMailServer({
    exim: false,
    separator: '.',
    hide: ['MOVE', 'UIDPLUS', 'IDLE', 'CONDSTORE', 'QRESYNC'],
  })
  poorGateway = await startMailGateway(poor)
})
afterAll(async () => {
  await gateway?.close()
  await poorGateway?.close()
  await server?.close()
  await poor?.close()
})

interface Variant {
  readonly world: () => MailWorld
  readonly options?: (world: MailWorld) => Partial<MailTransportOptions>
  readonly isShared?: boolean
  /** Abilities that this server does not have: POP3 tells nothing by itself. */
  readonly without?: readonly string[]
}

const small = { maxBytes: 128 * 1024 }

const variants: Readonly<Record<string, Variant>> = {
  'by IMAP and Exim': { world: () => ({ server }) },
  'by IMAP on a poor server, filing what is not ours': {
    world: () => ({ server: poor, gateway: poorGateway }),
    options: (world) => ({
      ...small,
      receive: {
        protocol: 'imap',
        host: 'localhost',
        port: world.server.ports.imaps,
        ca: world.server.ca,
        folders: { unrecognised: 'OrderSync/Fremd' },
        pollInterval: 200,
      },
    }),
  },
  'by IMAP in one shared mailbox': {
    world: () => ({ server, gateway }),
    isShared: true,
    options: () => small,
  },
  'by POP3': {
    world: () => ({ server, gateway }),
    options: (world) => pop3Options(world),
    without: ['watch'],
  },
}

describe.each(Object.entries(variants))(
  'the mail transport %s',
  (_name, { world, options, isShared, without = [] }) => {
    for (const contractCase of transportContract) {
      // A mailbox is no shared place out of which the sender could take something back.
      const isPossible = !(contractCase.needs ?? []).some((need) =>
        ['holds', 'list', ...without].includes(need),
      )
      it.skipIf(!isPossible)(contractCase.name, { timeout: 60_000 }, async () => {
        const fixture = async () =>
          openMailFixture({ world: world(), isShared: isShared ?? false, options: options?.(world()) ?? {} })
        // No case goes untried.
        expect(await contractCase.run(fixture)).toBeUndefined()
      })
    }
  },
)
