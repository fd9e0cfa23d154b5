/** What one run did, in sentences and one table. */
import { outcomes } from '@ordersync/core'
import type { Notice, Receipt, SyncReport } from '@ordersync/core'
import { exitCodes, worstOf } from '../exit-codes.js'
import type { ExitCode } from '../exit-codes.js'
import { kindName, stateName, word } from '../labels.js'
import type { Console } from './console.js'
import { noticeJson, sentenceOf } from './report.js'
import { printable } from './table.js'

/** Nothing came, nothing went: not worth a line in a log. */
export function isQuiet({ bundles, receipts, notices, carrierErrors }: SyncReport): boolean {
  const moved = bundles.received + bundles.quarantined + bundles.sent + bundles.resent
  return moved === 0 && receipts.length + notices.length + carrierErrors.length === 0
}

export function printSyncReport(console: Console, report: SyncReport): void {
  const { language } = console
  const { bundles, counts } = report
  for (const notice of report.notices) console.warning(sentenceOf(console, notice))
  for (const receipt of report.receipts) console.line(printable(receiptSentence(console, receipt)))
  const shown = outcomes.filter((outcome) => counts[outcome] > 0)
  if (shown.length > 0) {
    console.table(
      [
        { title: word('received', language) },
        { title: word('count', language), align: 'right' },
        { title: word('meaning', language), maxWidth: 0 },
      ],
      shown.map((outcome) => [stateName(outcome, language), String(counts[outcome]), console.say(outcome)]),
    )
  }
  const { received, sent, resent, quarantined } = bundles
  if (received + sent + resent + quarantined + report.receipts.length === 0) {
    console.sentence('cli.syncNothing')
  } else {
    console.sentence('cli.syncDone', {
      received: bundles.received,
      sent: bundles.sent + bundles.resent,
      records: report.sentRecords,
    })
  }
  for (const notice of report.carrierErrors) {
    console.error(sentenceOf(console, notice))
    const next = carrierHint(notice.code)
    if (next !== undefined) console.error(console.say(next, notice.parameters ?? {}))
  }
  if (bundles.quarantined > 0) console.sentence('cli.syncQuarantined', { count: bundles.quarantined })
  if (report.openQuestions > 0) console.sentence('cli.questionsOpen', { count: report.openQuestions })
}

/** Standing troubles of a link: in every run until somebody has settled them. */
const standing: readonly string[] = [
  'JOIN_UNANSWERED',
  'STATION_SUSPENDED',
  'OFFICE_SILENT',
  'STATION_SILENT',
  'NUMBERS_NOT_GIVEN',
  'CONFIRMED_WHAT_WAS_NEVER_SENT',
  'OFFICE_SET_BACK',
  'STATION_REPLACED',
  'RECORD_LEFT_BEHIND',
  'CUSTOMERS_UNNUMBERED',
]

export const needsPerson = ({ code }: Notice): boolean => standing.includes(code)

export function exitCodeOfSync(report: SyncReport): ExitCode {
  const { bundles, counts, receipts, openQuestions, notices, carrierErrors } = report
  const bad = counts.refused + counts.quarantined + bundles.quarantined
  const badThere = receipts.some(({ outcome }) => outcome === 'refused' || outcome === 'quarantined')
  const overruled = notices.some(({ code }) => code === 'OFFICE_VALUE_HOLDS')
  return worstOf([
    bad > 0 || badThere || overruled ? exitCodes.recordsRefused : exitCodes.done,
    openQuestions > 0 ? exitCodes.questionsOpen : exitCodes.done,
    notices.some(needsPerson) ? exitCodes.attention : exitCodes.done,
    carrierErrors.length > 0 ? exitCodes.carrier : exitCodes.done,
  ])
}

export function syncReportJson(console: Console, report: SyncReport): Readonly<Record<string, unknown>> {
  return {
    ...report,
    receipts: report.receipts.map((receipt) => receiptJson(console, receipt)),
    notices: report.notices.map((notice) => noticeJson(console, notice)),
    carrierErrors: report.carrierErrors.map((notice) => noticeJson(console, notice)),
  }
}

export function receiptJson(console: Console, receipt: Receipt): Readonly<Record<string, unknown>> {
  const { notice, reason, ...rest } = receipt
  return {
    ...rest,
    ...(reason ? { reason: noticeJson(console, reason) } : {}),
    code: notice.code,
    sentence: receiptSentence(console, receipt),
  }
}

/** Reasons stand in it as a sentence, not as a code. */
export function receiptSentence(console: Console, { notice, reason, kind }: Receipt): string {
  const { language } = console
  const said = sentenceOf(console, {
    ...notice,
    parameters: {
      ...reason?.parameters,
      ...notice.parameters,
      kind: kindName(kind, language),
      ...(reason ? { reason: reason.code } : {}),
    },
  })
  // What is in question says why behind it.
  const isSaid = notice.parameters?.['reason'] !== undefined
  return reason && !isSaid ? `${said} ${sentenceOf(console, reason)}`.trim() : said
}

/** What to call next, where the sentence of the carrier cannot know it. */
export function carrierHint(code: string): 'cli.checkTells' | 'cli.addressTells' | undefined {
  if (code === 'transport.address_unknown') return 'cli.addressTells'
  return code === 'transport.unavailable' || code === 'transport.missing' ? 'cli.checkTells' : undefined
}
