import { CliError } from '../cli-error.js'
import type { Command, CommandContext } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { kindName, stateName, word } from '../labels.js'
import { withMember } from '../network/member-session.js'
import type { StationSession } from '../network/member-session.js'
import { valueRows } from '../output/differences.js'
import { noticeJson, sentenceOf } from '../output/report.js'
import { receiptJson, receiptSentence } from '../output/sync-report.js'
import { formatTable, printable } from '../output/table.js'
import { localTime } from './jobs.js'

export interface ReceiptsCommandOptions {
  readonly limit?: number | undefined
  /** What the office did not take, with our values. */
  readonly kept?: boolean | undefined
  /** Id of one of them, to be dropped. */
  readonly discard?: string | undefined
}

const defaultLimit = 20
/** Of an order that was not taken at all a person needs no more than this to recognise it. */
const mostValues = 12

/** What became of this station's records at the office, newest first. */
export const receiptsCommand: Command<ReceiptsCommandOptions> = async (context, options) => {
  const { console } = context
  const { language } = console
  return withMember(context, { needsCarrier: false }, async (session, { signal }) => {
    if (session.role !== 'station') throw new CliError('cli.stationOnly', {}, exitCodes.membership)
    const { limit = defaultLimit, kept, discard } = options
    if (kept === true && discard !== undefined) {
      throw new CliError('cli.oneAtATime', { expected: ['--kept', '--discard'] })
    }
    if (discard !== undefined) return drop(context, session, discard)
    if (kept === true) return listKept(context, session)
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

/** Each record with its values that the office has not, so that somebody can enter them again. */
async function listKept({ console, signal }: CommandContext, { remote }: StationSession) {
  const { language } = console
  const all = await remote.keptAside({ signal })
  if (all.length === 0) console.line(word('none', language))
  for (const { id, kind, label, at, reason, fields } of all) {
    console.line()
    console.line(
      printable(`${kindName(kind, language)} ${label} (${localTime(at)}): ${sentenceOf(console, reason)}`),
    )
    const rows = valueRows(fields, language)
    for (const line of formatTable(
      [{ title: word('field', language) }, { title: word('own', language), maxWidth: 60 }],
      rows.slice(0, mostValues),
    )) {
      console.line(`    ${line}`)
    }
    const more = rows.length - mostValues
    if (more > 0) console.line(`    ${console.say('cli.moreValues', { count: more })}`)
    console.line(`    ordersync receipts --discard ${shortKept(id)}`)
  }
  return {
    exitCode: all.length > 0 ? exitCodes.recordsRefused : exitCodes.done,
    json: { keptAside: all.map((one) => ({ ...one, reason: noticeJson(console, one.reason) })) },
  }
}

async function drop(
  { console, settings, signal }: CommandContext,
  { remote }: StationSession,
  given: string,
) {
  const all = await remote.keptAside({ signal })
  const found = all.filter(({ id }) => id === given || shortKept(id) === given)
  if (found.length !== 1) throw new CliError('cli.keptUnknown', { id: given })
  await remote.dropKeptAside(found[0]!.id, { signal, by: settings.by })
  console.sentence('cli.keptDropped', { id: given })
  return { exitCode: exitCodes.done, json: { id: found[0]!.id } }
}

/** The end of a uid is random, its beginning is the time. */
const shortKept = (id: string): string => {
  const [uid = '', position = ''] = id.split('.')
  return `${uid.slice(-8)}.${position}`
}
