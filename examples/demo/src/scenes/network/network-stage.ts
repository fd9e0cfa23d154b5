/** What the scenes of the network share. */
import type { Notice, Series, SyncReport } from '@ordersync/core'
import type { SeededRandom } from '../../business/random.ts'
import type { Carrier } from '../../network/carried.ts'
import type { Cast } from '../../network/cast.ts'
import type { NetworkStory } from '../../network/business.ts'
import type { Desk } from '../../network/desk.ts'
import type { Branch, Member, Office, Premises } from '../../network/members.ts'
import type { NumberRange } from '../../network/series.ts'
import type { Printer } from '../../output/printer.ts'
import type { Tally } from '../stage.ts'

export interface NetworkStage {
  readonly printer: Printer
  readonly premises: Premises
  readonly carrier: Carrier
  readonly office: Office
  readonly branches: readonly Branch[]
  readonly random: SeededRandom
  readonly story: NetworkStory
  readonly cast: Cast
  readonly series: readonly Series[]
  readonly desks: ReadonlyMap<string, Desk>
  readonly tally: Tally
  /** All runs so far, in their order. */
  readonly runs: Run[]
  /** Ranges that the table of numbers has shown, by what they are. */
  readonly ranges: Map<string, NumberRange>
  /** Customers created while off line, by member. */
  readonly born: Map<string, string[]>
  readonly decided: Decided[]
}

export interface Run {
  readonly member: Member
  /** Absent: the carrier was not reachable, nothing came and nothing went. */
  readonly report: SyncReport | undefined
  readonly notices: readonly Notice[]
}

export interface Decided {
  readonly kind: string
  readonly label: string
  readonly field: string
  readonly option: string
  /** Station whose change met that of the office. */
  readonly station: string
}

export function membersOf({ office, branches }: NetworkStage): readonly Member[] {
  return [office, ...branches]
}
