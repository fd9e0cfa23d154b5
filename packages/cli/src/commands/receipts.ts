import { CliError } from '../cli-error.js'
import type { Command } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { kindName, stateName, word } from '../labels.js'
import { withMember } from '../network/member-session.js'
import { receiptJson, receiptSentence } from '../output/sync-report.js'
import { localTime } from './jobs.js'

export interface ReceiptsCommandOptions {
  readonly limit?: number | undefined
}

const defaultLimit = 20

/** What became of this station's records at the office, newest first. */
export const receiptsCommand: Command<ReceiptsCommandOptions> = async (context, { limit = defaultLimit }) => {
  const { console } = context
  const { language } = console
  return withMember(context, { needsCarrier: false }, async (session, { signal }) => {
    if (session.role !== 'station') throw new CliError('cli.stationOnly', {}, exitCodes.membership)
    const receipts = await session.remote.receipts({ signal, limit })
    if (receipts.length === 0) console.line(word('none', language))
    else {
      console.table(
        [
          { title: word('when', language) },
          { title: word('kind', language) },
          { title: word('outcome', language) },
          { title: word('meaning', language), maxWidth: 0 },
        ],
        receipts.map((receipt) => [
          localTime(receipt.at),
          kindName(receipt.kind, language),
          stateName(receipt.outcome, language),
          receiptSentence(console, receipt),
        ]),
      )
    }
    return {
      exitCode: exitCodes.done,
      json: { receipts: receipts.map((receipt) => receiptJson(console, receipt)) },
    }
  })
}
