import { isOrderSyncError } from '@ordersync/core'
import { CliError } from '../cli-error.js'
import type { Command } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { assertStation, withOffice } from '../network/member-session.js'
import { documentKinds, parseSelection } from '../selection.js'

export interface HandoverCommandOptions {
  readonly document: string
  readonly station: string
}

/** From now on this station may change the document (M-D2d); the office's own id takes it back. */
export const handoverCommand: Command<HandoverCommandOptions> = async (context, { document, station }) => {
  const selection = parseSelection(document)
  if ('key' in selection) throw new CliError('cli.handoverByNumber', { value: document })
  const kinds: readonly string[] = documentKinds
  if ('kind' in selection && !kinds.includes(selection.kind)) {
    throw new CliError('usage.forbidden_kind', { kind: selection.kind })
  }
  return withOffice(context, async (session, call) => {
    const { host } = session
    if ((await host.status(call)).station !== station) await assertStation(session, station)
    try {
      await host.handOver(selection, station, call)
    } catch (error) {
      const missing = isOrderSyncError(error) && error.code === 'usage.not_found'
      throw missing ? new CliError('cli.documentMissing', { value: document }) : error
    }
    context.console.sentence('cli.handoverDone', { document, station })
    return { exitCode: exitCodes.done, json: { document, station } }
  })
}
