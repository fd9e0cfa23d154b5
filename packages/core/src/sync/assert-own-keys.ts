/** Keys of another database, put in the place of ours by mistake: what was signed with them would be refused, and for a wrong reason. */
import { UsageError } from '../errors/errors.js'
import { encodeBase64Url } from '../format/text-codecs.js'
import type { StationKeys } from '../identity/station-keys.js'
import type { SelfRow } from './sync-context.js'

/** As a database keeps it. */
export const publicKeyText = ({ signing }: StationKeys): string => encodeBase64Url(signing.publicKey)

/**
 * A database that became a member before its key was noted cannot tell.
 * @throws {@link UsageError} `usage.keys_of_other`
 */
export function assertOwnKeys({ pub, label }: SelfRow, keys: StationKeys): void {
  if (pub === undefined || pub === publicKeyText(keys)) return
  throw new UsageError('usage.keys_of_other', 'these keys are not those of this database', {
    parameters: { label },
  })
}
