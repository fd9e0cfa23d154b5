import { mailAddressSchema } from '@ordersync/transport-mail'
import { CliError } from '../cli-error.js'
import type { Settings } from '../settings.js'

/** The mailboxes of both sides stand in the profile of the station (SKY-17). */
export function withAddresses(patch: unknown, address: string | undefined, { config }: Settings): unknown {
  if (address === undefined) return patch
  if (!mailAddressSchema.safeParse(address).success) {
    throw new CliError('cli.optionField', { field: '--address', expected: 'name@example.com' })
  }
  const own = config.sync?.mail?.address
  const addresses = { station: { mail: address }, ...(own === undefined ? {} : { host: { mail: own } }) }
  return { ...(patch as object | undefined), addresses }
}
