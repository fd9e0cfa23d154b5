/** The first start: file and code of the office make this database a station. */
import { UsageError } from '@ordersync/core'
import type { Remote } from '@ordersync/core'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Settings } from './settings.ts'

/** @returns what people call the station. @throws {@link UsageError} `usage.wrong_code`, `usage.invitation_expired` */
export async function joinOnce(remote: Remote, { invitation }: Settings): Promise<string> {
  const { net, label } = await remote.status()
  if (net !== undefined) return label
  if (invitation === undefined) {
    throw new UsageError('usage.invalid_configuration', 'invitation: expected at the first start', {
      parameters: { field: 'invitation', expected: '{ "file": …, "code": … }' },
    })
  }
  const joined = await remote.join(readFileSync(invitation.file), invitation.code, { device: hostname() })
  return joined.label
}
