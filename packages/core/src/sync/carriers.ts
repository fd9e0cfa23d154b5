/** The carriers of a member: one or several, and how they have done, kept between two runs. */
import { UsageError } from '../errors/errors.js'
import { CarrierGroup } from '../transport/carrier-group.js'
import type { CarrierHealth } from '../transport/carrier-health.js'
import { stateTags } from '../register/state-rows.js'
import type { RunState } from './run-state.js'
import type { SyncOptions } from './sync.js'
import type { Session } from './sync-context.js'

const rowName = 'carriers'

/** @throws {@link UsageError} `usage.invalid_configuration` */
export function openCarriers({ transport, carriers, routes, runtime }: SyncOptions): CarrierGroup {
  const { clock } = runtime
  if (carriers === undefined) {
    if (routes !== undefined) throw wrong('routes', 'carriers, between which they choose')
    if (typeof transport?.send !== 'function')
      throw wrong('transport', 'a transport, e.g. createFolderTransport({ folder })')
    return new CarrierGroup({ carriers: { [transport.name]: transport }, clock, isSingle: true })
  }
  if (transport !== undefined) throw wrong('transport', 'either transport or carriers')
  return new CarrierGroup({ carriers, routes, clock })
}

function wrong(field: string, expected: string): UsageError {
  return new UsageError('usage.invalid_configuration', `${field}: expected ${expected}`, {
    parameters: { field, expected },
  })
}

type Healths = Readonly<Record<string, CarrierHealth>>

export async function readCarrierHealth({ register }: Pick<Session, 'register'>): Promise<Healths> {
  return (await register.row<Healths>(stateTags.network, rowName)) ?? {}
}

export async function recallCarrierHealth(run: RunState): Promise<void> {
  const { transport } = run.context
  if (transport.isRecalled) return
  transport.recall(await run.transaction((session) => readCarrierHealth(session)))
}

/** Written when something is new only; what people should know comes into the report. */
export async function keepCarrierHealth(run: RunState): Promise<void> {
  const { transport } = run.context
  run.report.notices.push(...transport.takeNotices())
  const news = transport.takeNews()
  if (news === undefined) return
  await run.transaction(async ({ register }) => register.write(news, stateTags.network, rowName))
}
