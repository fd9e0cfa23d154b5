import type { MailTransport, MailTransportOptions } from '@ordersync/transport-mail'
import { createMailTransport } from '@ordersync/transport-mail'
import { onTestFinished } from 'vitest'
import { contextOf } from './memory.js'
import { accountOptions, freshName } from './mail-world.js'
import type { MailWorld } from './mail-world.js'

/** Two stations with empty mailboxes of their own: alpha sends, beta receives. */
export function twoStations(world: MailWorld) {
  const names = { alpha: freshName('alpha'), beta: freshName('beta') }
  const address = (station: 'alpha' | 'beta') => world.server.address(names[station])
  const open = (station: 'alpha' | 'beta', more: Partial<MailTransportOptions> = {}): MailTransport => {
    const transport = createMailTransport({
      ...accountOptions(world, names[station]),
      addresses: { alpha: address('alpha'), beta: address('beta') },
      ...more,
    })
    onTestFinished(() => transport.close?.())
    return transport
  }
  return { names, address, open, alpha: contextOf('alpha'), beta: contextOf('beta') }
}
