/** The first load of a station: what the office has when the two meet. */
import { stateTags } from '../register/state-rows.js'
import type { LinkState } from './link.js'
import type { Session } from './sync-context.js'

/** At a station: the first load has arrived whole. */
export async function isLoaded({ register }: Session, { receiving }: LinkState): Promise<boolean> {
  const loadTo = await register.row<number>(stateTags.network, 'loadTo')
  return loadTo !== undefined && receiving.cursor >= loadTo
}
