/** Which records a station has, where a filter decides it (protocol.md 1.6): what left the filter is taken away from who has it. */
import type { EditLine } from '../format/wire.js'
import type { StationProfile } from '../profile/profile.js'
import { ruleOf } from '../profile/station-rule.js'
import { decodeEntryRow } from '../register/register-entry.js'
import { scanState, stateKeyComponents, statePrefix, stateTags } from '../register/state-rows.js'
import type { Session } from './sync-context.js'

/**
 * Who changes a record of ours has it, whatever was sent meanwhile: a record that it was to drop stays while a change of it is
 * under way, and has to be taken away once more after that.
 */
export async function noteHeld(
  { register }: Pick<Session, 'register'>,
  profile: StationProfile,
  edits: readonly EditLine[],
): Promise<void> {
  const filtered = edits.filter(({ kind }) => ruleOf(profile, kind, 'hostToStation').filter !== undefined)
  const uids = await register.surviving(filtered.map(({ uid }) => uid))
  for (const uid of uids) {
    if ((await register.entry(uid)) === undefined) continue
    register.write(register.mark(uid).at ?? 0, stateTags.membership, profile.station, uid)
  }
}

/** Records per step; bounds memory. */
const page = 1000

/** Kinds that get a filter and had none: what was sent is there, and nothing was kept of who has what. */
export async function noteAllHeld(
  { register, tx }: Session,
  before: StationProfile,
  after: StationProfile,
): Promise<void> {
  const isNew = (kind: string): boolean => {
    const [was, is] = [before.rules[kind]?.hostToStation, after.rules[kind]?.hostToStation]
    return is?.filter !== undefined && was?.include === true && was.filter === undefined
  }
  const kinds = new Set(Object.keys(after.rules).filter(isNew))
  if (kinds.size === 0) return
  await register.flush()
  let seen = 0
  for await (const { key, value } of scanState(tx.state, statePrefix(stateTags.record))) {
    const [uid] = stateKeyComponents(key)
    const { entry, mark } = decodeEntryRow(uid!, value)
    if (entry?.key === undefined || !kinds.has(entry.kind)) continue
    register.write(mark?.at ?? 0, stateTags.membership, after.station, uid!)
    if (++seen % page === 0) await register.flush()
  }
}
