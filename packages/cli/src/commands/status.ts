import type { LinkStatus } from '@ordersync/core'
import type { Command } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { linkStateName, word } from '../labels.js'
import { withMember } from '../network/member-session.js'
import type { Console } from '../output/console.js'
import { noticeJson, sentenceOf } from '../output/report.js'
import { printable } from '../output/table.js'
import { localTime } from './jobs.js'

/** Who this database is, and how each link stands. */
export const statusCommand: Command<object> = async (context) => {
  const { console } = context
  return withMember(context, { needsCarrier: false }, async ({ sync }, { signal }) => {
    const status = await sync.status({ signal })
    const { role, label, station, links, openQuestions, quarantined } = status
    console.sentence(role === 'host' ? 'cli.statusOffice' : 'cli.statusStation', { label, station })
    if (links.length === 0) console.sentence('cli.noStations')
    else printLinks(console, links)
    if (quarantined > 0) console.sentence('cli.syncQuarantined', { count: quarantined })
    if (openQuestions > 0) console.sentence('cli.questionsOpen', { count: openQuestions })
    return {
      exitCode: exitCodes.done,
      json: { ...status, links: links.map((link) => linkJson(console, link)) },
    }
  })
}

function linkJson(console: Console, link: LinkStatus): Readonly<Record<string, unknown>> {
  return { ...link, notices: link.notices.map((notice) => noticeJson(console, notice)) }
}

function printLinks(console: Console, links: readonly LinkStatus[]): void {
  const { language } = console
  console.table(
    [
      { title: word('station', language) },
      { title: word('name', language), maxWidth: 40 },
      { title: word('state', language) },
      { title: word('lastHeard', language) },
      { title: word('waiting', language), align: 'right' },
      { title: word('underWay', language), align: 'right' },
      { title: word('problems', language), align: 'right' },
      { title: word('numbersLeft', language), maxWidth: 0 },
    ],
    links.map((link) => [
      link.station,
      link.label,
      linkStateName(link.state, language),
      link.lastHeard === undefined ? '–' : localTime(link.lastHeard),
      String(link.backlog),
      String(link.underWay),
      String(link.problems + link.gaps.reduce((sum, [first, last]) => sum + last - first + 1, 0)),
      link.numbers.map(({ series, left }) => `${series} ${left}`).join(', '),
    ]),
  )
  for (const notice of links.flatMap(({ notices }) => notices)) {
    console.line(printable(sentenceOf(console, notice)))
  }
}
