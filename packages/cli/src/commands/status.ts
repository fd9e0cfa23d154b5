import type { LinkStatus, SyncStatus } from '@ordersync/core'
import type { Command } from '../command-context.js'
import { exitCodes, worstOf } from '../exit-codes.js'
import type { ExitCode } from '../exit-codes.js'
import { linkStateName, word } from '../labels.js'
import { withMember } from '../network/member-session.js'
import type { Console } from '../output/console.js'
import { noticeJson, sentenceOf } from '../output/report.js'
import { needsPerson } from '../output/sync-report.js'
import { printable } from '../output/table.js'
import { localTime } from './jobs.js'

/** Who this database is, and how each link stands. */
export const statusCommand: Command<object> = async (context) => {
  const { console } = context
  return withMember(context, { needsCarrier: false }, async ({ sync }, { signal }) => {
    const status = await sync.status({ signal })
    const { role, label, station, links, openQuestions, quarantined, keptAside, unread, carriers } = status
    console.sentence(role === 'host' ? 'cli.statusOffice' : 'cli.statusStation', { label, station })
    if (status.setBack) console.error(console.say('usage.set_back'))
    if (links.length === 0) console.sentence('cli.noStations')
    else printLinks(console, role, links)
    for (const { name, state, failure } of carriers) {
      if (state !== 'failing' || failure === undefined) continue
      const reason = console.say(failure.code, failure.parameters)
      console.line(printable(`${name}: ${reason}`))
    }
    for (const notice of unread) console.line(printable(sentenceOf(console, notice)))
    if (keptAside > 0) console.sentence('cli.keptAside', { count: keptAside })
    if (quarantined > 0) console.sentence('cli.syncQuarantined', { count: quarantined })
    if (openQuestions > 0) console.sentence('cli.questionsOpen', { count: openQuestions })
    return {
      exitCode: exitCodeOfStatus(status),
      json: {
        ...status,
        // Looked at without a carrier nothing is known of one that was never used.
        carriers: carriers.filter(({ state }) => state !== 'unknown'),
        unread: unread.map((notice) => noticeJson(console, notice)),
        links: links.map((link) => linkJson(console, link)),
      },
    }
  })
}

/** For a scheduler: anything that a person has to look at. */
function exitCodeOfStatus(status: SyncStatus): ExitCode {
  const { links, openQuestions, quarantined, keptAside, unread } = status
  const refused = quarantined + keptAside + links.reduce((sum, { problems }) => sum + problems, 0)
  const troubled = unread.length > 0 || links.some(({ notices }) => notices.some(needsPerson))
  if (status.setBack) return exitCodes.store
  return worstOf([
    refused > 0 ? exitCodes.recordsRefused : exitCodes.done,
    troubled ? exitCodes.attention : exitCodes.done,
    openQuestions > 0 ? exitCodes.questionsOpen : exitCodes.done,
  ])
}

function linkJson(console: Console, link: LinkStatus): Readonly<Record<string, unknown>> {
  return { ...link, notices: link.notices.map((notice) => noticeJson(console, notice)) }
}

function printLinks(console: Console, role: SyncStatus['role'], links: readonly LinkStatus[]): void {
  const { language } = console
  console.table(
    [
      { title: word(role === 'host' ? 'station' : 'office', language) },
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
