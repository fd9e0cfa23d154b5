import { defaultProfile, profilePresets } from '@ordersync/core'
import type { ProfilePreset } from '@ordersync/core'
import { existsSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { CliError } from '../cli-error.js'
import type { Command } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { writeConfig } from '../config/write-config.js'
import { isFolder, writeNewFile } from '../files.js'
import { readJsonArgument } from '../json-file.js'
import { carrierHint } from '../network/carrier.js'
import type { CarrierHint } from '../network/carrier.js'
import { assertStation, withOffice } from '../network/member-session.js'
import type { HostSession } from '../network/member-session.js'
import type { Settings } from '../settings.js'
import { withAddresses } from '../network/profile-addresses.js'
import { checkedPatch } from '../network/profile-patch.js'
import { localTime } from './jobs.js'

export interface InviteCommandOptions {
  readonly label: string
  readonly id?: string | undefined
  readonly like?: string | undefined
  readonly profile?: string | undefined
  readonly days?: number | undefined
  readonly out?: string | undefined
  /** Another device takes the place of the one that works. */
  readonly replace?: boolean | undefined
  /** Mailbox of the station, where bundles travel by mail. */
  readonly address?: string | undefined
}

/** One file and one code for a new station, or a new invitation for one that there is. */
export const inviteCommand: Command<InviteCommandOptions> = async (context, options) => {
  const { console, settings } = context
  const { label, id, like, days } = options
  const out = resolve(options.out ?? '.')
  if (!isFolder(out) && existsSync(out)) throw new CliError('cli.outExists', { path: out })
  if (!isFolder(out) && !isFolder(dirname(out)))
    throw new CliError('cli.folderMissing', { path: dirname(out) })
  const preset = presetOf(options.profile)
  if (preset !== undefined && like !== undefined) {
    throw new CliError('cli.oneAtATime', { expected: ['--like', `--profile ${preset}`] })
  }
  const isPatch = preset === undefined && options.profile !== undefined
  const given = isPatch ? readJsonArgument(options.profile) : undefined
  return withOffice(context, async (session, call) => {
    const { host } = session
    if (like !== undefined) await assertStation(session, like)
    const base =
      like === undefined
        ? defaultProfile({ station: id ?? 'new', label, preset })
        : { ...(await host.profile(like)), station: id ?? 'new', label }
    if (options.address === undefined) await assertAddressKnown(session, settings, id, given)
    const patch = withAddresses(given, options.address, settings)
    const profile = patch === undefined ? undefined : checkedPatch(console, base, patch)
    const carrier = carrierHint(settings)
    const known = (await host.status(call)).links.map(({ station }) => station)
    const invitation = await host.addStation(label, {
      ...call,
      id,
      like,
      days,
      preset,
      profile,
      carrier,
      replace: options.replace,
    })
    const { station, code, expires } = invitation
    keepRoutingTag(settings, station, carrier)
    const isAgain = known.includes(station)
    const before = join(out, invitation.fileName)
    const replaces = isAgain && isFolder(out) && existsSync(before)
    // What was in it is void since `addStation` has answered.
    if (replaces) rmSync(before, { force: true })
    const file = writeNewFile(isFolder(out) ? freeName(out, invitation.fileName) : out, invitation.file)
    if (isAgain) console.sentence(replaces ? 'cli.inviteReplaced' : 'cli.inviteVoid', { label, file })
    console.sentence('cli.inviteDone', { label, file, expires: localTime(expires) })
    console.line()
    console.line(`    ${code}`)
    console.line()
    console.sentence('cli.inviteNext')
    return { exitCode: exitCodes.done, json: { station, label, file, code, expires } }
  })
}

/** `--profile fieldStation` names a preset, unless a file is called so. */
function presetOf(given: string | undefined): ProfilePreset | undefined {
  return profilePresets.find((preset) => preset === given && !existsSync(preset))
}

/**
 * Said now, because what is made for a station without a mailbox can never be sent.
 * @throws {@link CliError} `cli.inviteNeedsAddress`
 */
async function assertAddressKnown(
  { host }: HostSession,
  { config }: Settings,
  id: string | undefined,
  given: unknown,
): Promise<void> {
  const mail = config.sync?.mail
  if (mail === undefined || mail.shared !== undefined) return
  if (mail.send !== undefined && 'saveTo' in mail.send) return
  const profile = given as { addresses?: { station?: { mail?: unknown } } } | undefined
  if (typeof profile?.addresses?.station?.mail === 'string') return
  const { links } = await host.status()
  const known = links.map(({ station }) => station)
  if (id !== undefined && known.includes(id)) {
    const { addresses } = await host.profile(id)
    if (addresses?.station?.['mail'] !== undefined) return
  }
  // One that is entered for a station to come; its id is made of the label where none is given.
  const entered = Object.keys(mail.addresses ?? {})
  if (id === undefined ? entered.some((one) => !known.includes(one)) : entered.includes(id)) return
  throw new CliError('cli.inviteNeedsAddress')
}

/** In a shared mailbox both ends know the word of their link: the station by the invitation, the office by its settings. */
function keepRoutingTag(settings: Settings, station: string, carrier: CarrierHint | undefined): void {
  const { config, configPath } = settings
  const mail = config.sync?.mail
  if (carrier?.type !== 'mail' || carrier.tag === undefined || mail?.shared === undefined) return
  const shared = { ...mail.shared, tags: { ...mail.shared.tags, [station]: carrier.tag } }
  writeConfig(configPath, { ...config, sync: { ...config.sync, mail: { ...mail, shared } } })
}

/** A file of the same name that is none of this station stays where it is. */
function freeName(folder: string, fileName: string): string {
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? fileName : fileName.replace(/(\.[^.]*)$/, `-${n}$1`))
    if (!existsSync(path)) return path
  }
}
