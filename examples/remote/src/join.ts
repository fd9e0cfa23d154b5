/** The first start: file and code of the office make this database a station. */
import { UsageError } from '@ordersync/core'
import type { Remote } from '@ordersync/core'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
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
  const joined = await remote.join(readInvitation(invitation.file), invitation.code, { device: hostname() })
  return joined.label
}

function readInvitation(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new Error(
      reason === 'ENOENT'
        ? `There is no invitation ${resolve(path)}. Take the file that the office made (invite) there, or correct "invitation.file" in the settings.`
        : `The invitation ${resolve(path)} cannot be read (${reason}).`,
      { cause: error },
    )
  }
}
