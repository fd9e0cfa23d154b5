import { defaultProfile } from '@ordersync/core'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { CliError } from '../cli-error.js'
import type { Command } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { isFolder, writeNewFile } from '../files.js'
import { readJsonArgument } from '../json-file.js'
import { carrierHint } from '../network/carrier.js'
import { assertStation, withOffice } from '../network/member-session.js'
import { checkedPatch } from '../network/profile-patch.js'
import { localTime } from './jobs.js'

export interface InviteCommandOptions {
  readonly label: string
  readonly id?: string | undefined
  readonly like?: string | undefined
  readonly profile?: string | undefined
  readonly days?: number | undefined
  readonly out?: string | undefined
}

/** One file and one code for a new station, or a new invitation for one that there is. */
export const inviteCommand: Command<InviteCommandOptions> = async (context, options) => {
  const { console, settings } = context
  const { label, id, like, days } = options
  const out = resolve(options.out ?? '.')
  if (!isFolder(out) && existsSync(out)) throw new CliError('cli.outExists', { path: out })
  if (!isFolder(out) && !isFolder(dirname(out)))
    throw new CliError('cli.folderMissing', { path: dirname(out) })
  const given = options.profile === undefined ? undefined : readJsonArgument(options.profile)
  return withOffice(context, async (session, call) => {
    const { host } = session
    if (like !== undefined) await assertStation(session, like)
    const base =
      like === undefined
        ? defaultProfile({ station: id ?? 'new', label })
        : { ...(await host.profile(like)), station: id ?? 'new', label }
    const profile = given === undefined ? undefined : checkedPatch(console, base, given)
    const invitation = await host.addStation(label, {
      ...call,
      id,
      like,
      days,
      profile,
      carrier: carrierHint(settings),
    })
    const { station, code, expires } = invitation
    const file = writeNewFile(isFolder(out) ? freeName(out, invitation.fileName) : out, invitation.file)
    console.sentence('cli.inviteDone', { label, file, expires: localTime(expires) })
    console.line()
    console.line(`    ${code}`)
    console.line()
    console.sentence('cli.inviteNext')
    return { exitCode: exitCodes.done, json: { station, label, file, code, expires } }
  })
}

/** An earlier invitation of the same station stays where it is. */
function freeName(folder: string, fileName: string): string {
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? fileName : fileName.replace(/(\.[^.]*)$/, `-${n}$1`))
    if (!existsSync(path)) return path
  }
}
