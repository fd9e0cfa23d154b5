/** What the office sets for a station: its profile with its series, its numbers, who belongs to the network. */
import { FormatError } from '../errors/errors.js'
import type { LeaseLine, ProfileLine, RosterLine } from '../format/wire.js'
import { acceptRoster } from '../identity/signed-roster.js'
import { acceptLease } from '../numbering/accept-lease.js'
import { useSeries } from '../numbering/define-series.js'
import { runAsync } from '../numbering/program.js'
import { seriesSchema } from '../numbering/series.js'
import type { StationProfile } from '../profile/profile.js'
import { validateProfile } from '../profile/validate-profile.js'
import { stateTags } from '../register/state-rows.js'
import { askAgain, requestKey } from './items.js'
import type { RunState } from './run-state.js'
import type { Session } from './sync-context.js'
import { offerAgain } from './widened-rules.js'

export async function takeNumbers(run: RunState, session: Session, line: LeaseLine): Promise<void> {
  const { outcome, reason } = await runAsync(session.tx.state, acceptLease(line))
  const { register, self } = session
  if (line.request !== undefined) {
    register.write(null, stateTags.itemText, self.host, requestKey(line.series, line.request))
  }
  if (outcome === 'refused' && reason !== undefined) run.report.notices.push(reason)
}

/** Settings of a newer revision, as a whole or not at all; the former ones stay in force otherwise (SKY-32). */
export async function takeProfile(
  run: RunState,
  session: Session,
  line: ProfileLine,
): Promise<StationProfile | undefined> {
  const { register, context, tx, self } = session
  const known = await register.row<StationProfile>(stateTags.network, 'profile')
  if (known !== undefined && known.revision >= line.revision) return undefined
  const checked = validateProfile(line.profile, context.exchange.kinds)
  if (!checked.ok || checked.profile.station !== self.station) {
    const code = checked.ok ? 'PROFILE_OTHER_STATION' : checked.issues[0]!.code
    run.report.notices.push({ code: 'PROFILE_NOT_TAKEN', parameters: { reason: code } })
    return undefined
  }
  register.write(checked.profile, stateTags.network, 'profile')
  if (known !== undefined) await offerAgain(session, known, checked.profile)
  if ((await register.row<number>(stateTags.network, 'loadTo')) === undefined) {
    register.write(line.feed ?? 0, stateTags.network, 'loadTo')
  }
  const series = (line.series ?? []).flatMap((one) => {
    const parsed = seriesSchema.safeParse(one)
    return parsed.success ? [parsed.data] : []
  })
  await runAsync(tx.state, useSeries(series))
  await askAgain(register, self.host)
  return checked.profile
}

export function takeRoster(run: RunState, session: Session, line: RosterLine): void {
  const { register, members } = session
  const incoming = { text: line.roster, signatures: line.signatures }
  const verdict = acceptRoster(members, incoming, run.digest)
  if (verdict.verdict === 'accepted') {
    register.write(incoming, stateTags.network, 'roster')
    run.members = undefined
  } else if (verdict.verdict === 'fork') throw new FormatError('format.not_for_us', 'the office runs twice')
}
