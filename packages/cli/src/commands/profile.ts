import type { StationProfile } from '@ordersync/core'
import { CliError } from '../cli-error.js'
import type { Command, CommandContext, CommandResult } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { writeNewFile } from '../files.js'
import { readJsonArgument } from '../json-file.js'
import { kindName, word } from '../labels.js'
import { assertStation, withMember } from '../network/member-session.js'
import type { HostSession } from '../network/member-session.js'
import { withAddresses } from '../network/profile-addresses.js'
import { checkedPatch, patchLike } from '../network/profile-patch.js'
import type { Console } from '../output/console.js'

export interface ProfileCommandOptions {
  readonly station?: string | undefined
  readonly set?: string | undefined
  readonly like?: string | undefined
  readonly out?: string | undefined
  /** Mailbox of the station, where bundles travel by mail. */
  readonly address?: string | undefined
}

/** What travels to and from a station; changed at the office only. */
export const profileCommand: Command<ProfileCommandOptions> = async (context, options) => {
  const { set, like, station, address } = options
  const given = [['--set', set] as const, ['--like', like] as const, ['--address', address] as const]
  const named = given.flatMap(([name, value]) => (value === undefined ? [] : [name]))
  if (named.length > 1) throw new CliError('cli.oneAtATime', { expected: named })
  const wanted = set === undefined ? undefined : readJsonArgument(set)
  const patch = withAddresses(wanted, address, context.settings)
  return withMember(context, { needsCarrier: false }, async (session) => {
    if (session.role === 'host') {
      if (station === undefined) throw new CliError('cli.profileNeedsStation')
      await assertStation(session, station)
      return atOffice(context, session, { ...options, station }, patch)
    }
    if (named.length > 0 || station !== undefined) {
      throw new CliError('cli.officeOnly', {}, exitCodes.membership)
    }
    const profile = await session.remote.profile()
    if (profile === undefined) throw new CliError('cli.noProfileYet', {}, exitCodes.membership)
    return show(context.console, profile, options.out)
  })
}

async function atOffice(
  { console, settings }: CommandContext,
  session: HostSession,
  { station, like, out }: ProfileCommandOptions & { readonly station: string },
  given: unknown,
): Promise<CommandResult> {
  const { host } = session
  const before = await host.profile(station)
  if (like !== undefined) await assertStation(session, like)
  const wanted = like === undefined ? given : patchLike(before, await host.profile(like))
  if (wanted === undefined) return show(console, before, out)
  const after = await host.changeProfile(station, checkedPatch(console, before, wanted), { by: settings.by })
  console.sentence(after.revision === before.revision ? 'cli.profileUnchanged' : 'cli.profileChanged', {
    station,
  })
  return show(console, after, out)
}

function show(console: Console, profile: StationProfile, out: string | undefined): CommandResult {
  if (out === undefined) printProfile(console, profile)
  else {
    const path = writeNewFile(out, `${JSON.stringify(profile, undefined, 2)}\n`)
    console.line(`${word('file', console.language)}: ${path}`)
  }
  return { exitCode: exitCodes.done, json: { profile } }
}

function printProfile(console: Console, profile: StationProfile): void {
  const { language } = console
  console.line(`${profile.label} (${profile.station})`)
  console.table(
    [
      { title: word('kind', language) },
      { title: word('toStation', language), maxWidth: 0 },
      { title: word('toOffice', language), maxWidth: 0 },
    ],
    Object.entries(profile.rules).map(([kind, rule]) => [
      kindName(kind, language),
      ruleText(rule.hostToStation, language),
      ruleText(rule.stationToHost, language),
    ]),
  )
  const { rules: _rules, format: _format, station: _station, label: _label, ...rest } = profile
  for (const [name, value] of Object.entries(rest)) {
    if (typeof value === 'object' && Object.keys(value).length === 0) continue
    console.line(`${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
  }
}

type Rule = StationProfile['rules'][string]['hostToStation']

function ruleText(rule: Rule, language: Console['language']): string {
  if (!rule.include) return '–'
  const said = [
    rule.acceptNew ? word('ruleNew', language) : '',
    rule.acceptChanged ? word('ruleChanged', language) : '',
    rule.acceptDeleted ? word('ruleDeleted', language) : '',
    rule.filter === undefined ? '' : word('ruleFilter', language),
    rule.mask === undefined ? '' : word('ruleMask', language),
  ]
  return said.filter(Boolean).join(', ')
}
