import { formatNumber, isOrderSyncError } from '@ordersync/core'
import type { Series, SeriesFill } from '@ordersync/core'
import { CliError } from '../cli-error.js'
import type { Command, CommandContext, CommandResult } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { word } from '../labels.js'
import { withMember, withOffice } from '../network/member-session.js'
import type { MemberSession } from '../network/member-session.js'
import { parseSeries, readSeriesFile } from '../network/series-text.js'

export interface NumbersCommandOptions {
  readonly action?: string | undefined
  readonly value?: string | undefined
  readonly date?: string | undefined
}

const actions = ['take', 'peek', 'ask', 'define']

/** Number series: how many are left; take or look at the next one; ask for those of a year; at the office, define one. */
export const numbersCommand: Command<NumbersCommandOptions> = async (context, options) => {
  const { action, value, date } = options
  if (action === undefined) return fill(context)
  if (!actions.includes(action)) {
    throw new CliError('cli.notOneOf', { field: 'numbers', value: action, expected: actions })
  }
  if (value === undefined) {
    const expected = action === 'define' ? 'salesOrder=AB-01000' : 'salesOrder'
    throw new CliError('cli.valueMissing', { option: `numbers ${action}`, expected })
  }
  if (date !== undefined && Number.isNaN(Date.parse(date))) {
    throw new CliError('cli.optionField', { field: '--date', expected: 'YYYY-MM-DD' })
  }
  if (action === 'define') return define(context, value)
  if (action !== 'ask') return next(context, action, value, date)
  if (date === undefined) {
    throw new CliError('cli.valueMissing', { option: 'numbers ask', expected: '--date YYYY-MM-DD' })
  }
  return ask(context, value, date)
}

async function fill(context: CommandContext): Promise<CommandResult> {
  const { console } = context
  const { language } = console
  return withMember(context, { needsCarrier: false }, async (session, { signal }) => {
    const fills = await session.sync.numbers({ signal })
    const series = session.role === 'host' ? await session.host.series({ signal }) : []
    const starts = new Map(series.map((one) => [one.id, firstOf(one)]))
    // The office draws from its series as it goes: having no block open is no shortage there.
    const rows = fills.map((fill) =>
      session.role === 'host' && fill.of === 0
        ? [fill.series, '–', '–', rangesOf(fill) || (starts.get(fill.series) ?? '')]
        : rowOf(fill),
    )
    for (const [id, start] of starts) {
      if (!fills.some((one) => one.series === id)) rows.push([id, '–', '–', start])
    }
    if (rows.length === 0)
      console.sentence(session.role === 'host' ? 'cli.noSeries' : 'cli.noSeriesAtStation')
    else {
      console.table(
        [
          { title: word('series', language) },
          { title: word('left', language), align: 'right' },
          { title: word('of', language), align: 'right' },
          { title: word('blocks', language), maxWidth: 0 },
        ],
        rows,
      )
    }
    const blocked = await blockedSentence(context, session)
    if (blocked !== undefined) console.error(blocked)
    const exitCode = blocked === undefined ? exitCodes.done : exitCodes.attention
    return { exitCode, json: { numbers: fills, series } }
  })
}

/** As printed this year. */
function firstOf(series: Series): string {
  return formatNumber(series, series.start, new Date().toISOString().slice(0, 10))
}

/** Why no number is given though there are blocks. */
async function blockedSentence(
  { console, signal }: CommandContext,
  { sync }: MemberSession,
): Promise<string | undefined> {
  const { setBack, links } = await sync.status({ signal })
  if (setBack) return console.say('usage.set_back')
  const codes = ['OFFICE_SET_BACK', 'CONFIRMED_WHAT_WAS_NEVER_SENT']
  const notice = links.flatMap(({ notices }) => notices).find(({ code }) => codes.includes(code))
  return notice === undefined ? undefined : console.say('usage.numbers_blocked', notice.parameters ?? {})
}

function rowOf(fill: SeriesFill): string[] {
  return [fill.series, String(fill.left), String(fill.of), rangesOf(fill)]
}

function rangesOf({ leases }: SeriesFill): string {
  return leases.map(({ firstNumber, lastNumber }) => `${firstNumber}–${lastNumber}`).join(', ')
}

/** The numbers come with the answer of the office. */
async function ask(context: CommandContext, series: string, date: string): Promise<CommandResult> {
  const { console } = context
  return withMember(context, { needsCarrier: false }, async (session, call) => {
    if (session.role !== 'station') throw new CliError('cli.stationOnly', {}, exitCodes.membership)
    const { remote } = session
    await known(session, series, () => remote.requestNumbers(series, { ...call, date }))
    console.sentence('cli.numbersAsked', { series, year: date.slice(0, 4) })
    return { exitCode: exitCodes.done, json: { series, date } }
  })
}

async function next(
  context: CommandContext,
  action: string,
  series: string,
  date: string | undefined,
): Promise<CommandResult> {
  const { console } = context
  return withMember(context, { needsCarrier: false }, async (session, { signal }) => {
    const taken = await known(session, series, () =>
      action === 'peek'
        ? session.sync.peekNumber(series, { date, signal })
        : session.store.transaction((tx) => session.sync.takeNumber(tx, series, { date }), { signal }),
    )
    if (taken === undefined) throw new CliError('usage.numbers_exhausted', { series })
    console.line(taken.number)
    // It is on the paper: whoever prints it should know that the office replaces it.
    if (action === 'take' && taken.provisional) console.error(console.say('cli.numberTemporary'))
    return { exitCode: exitCodes.done, json: { series, ...taken } }
  })
}

/** A name that is not known is said with those that are. */
async function known<T>(session: MemberSession, series: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const missing =
      isOrderSyncError(error) && ['usage.not_found', 'usage.invalid_argument'].includes(error.code)
    if (!missing) throw error
    const names = (await session.sync.numbers()).map((one) => one.series)
    const defined = session.role === 'host' ? (await session.host.series()).map(({ id }) => id) : []
    const expected = [...new Set([...names, ...defined])]
    if (expected.includes(series)) throw error
    throw expected.length > 0
      ? new CliError('cli.seriesUnknown', { series, expected })
      : new CliError(session.role === 'host' ? 'cli.noSeriesYet' : 'cli.noSeriesHere', { series })
  }
}

async function define(context: CommandContext, value: string): Promise<CommandResult> {
  const series = value.includes('=') ? [parseSeries(value)] : readSeriesFile(value)
  return withOffice(context, async ({ host }, call) => {
    for (const one of series) await host.defineSeries(one, call)
    context.console.sentence('cli.seriesDefined', { series: series.map(({ id }) => id) })
    return { exitCode: exitCodes.done, json: { series } }
  })
}
