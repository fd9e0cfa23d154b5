/** Keys of another database, put in the place of ours by mistake: what was signed with them would be refused, and for a wrong reason. */
import { UsageError } from '../errors/errors.js'
import { encodeBase64Url } from '../format/text-codecs.js'
import type { StationKeys } from '../identity/station-keys.js'
import { openSession } from './sync-context.js'
import type { SyncContext } from './sync-context.js'

/** @throws {@link UsageError} `usage.keys_of_other` */
export async function assertOwnKeys(context: SyncContext, keys: StationKeys): Promise<void> {
  const { self, members } = await context.exchange.store.transaction((tx) => openSession(context, tx))
  // A station that joined before its key was noted cannot tell.
  const known = self.role === 'host' ? members.host.sign.map(({ pub }) => pub) : [self.pub ?? '']
  if (known.includes(encodeBase64Url(keys.signing.publicKey)) || known.includes('')) return
  throw new UsageError('usage.keys_of_other', 'these keys are not those of this database', {
    parameters: { label: self.label },
  })
}
