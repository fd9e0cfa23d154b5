/** An import report, previewed or done, as tables for people and as JSON for programs. */
import { outcomes } from '@ordersync/core'
import type { ImportReport, Notice, Question, RecordResult } from '@ordersync/core'
import { exitCodes } from '../exit-codes.js'
import type { ExitCode } from '../exit-codes.js'
import { kindName, stateName, word } from '../labels.js'
import type { Console } from './console.js'
import { formatTable, printable } from './table.js'

/** More rows than a person reads; the rest is named by number. All are in `--json`. */
const longestTable = 200

export function sentenceOf(console: Console, notice: Notice | undefined): string {
  return notice ? console.say(notice.code, notice.parameters ?? {}) : ''
}

export function noticeJson(
  console: Console,
  { code, parameters }: Notice,
): Readonly<Record<string, unknown>> {
  return { code, ...(parameters ? { parameters } : {}), sentence: console.say(code, parameters ?? {}) }
}

export function exitCodeOf(report: Pick<ImportReport, 'counts' | 'questions'>): ExitCode {
  if (report.counts.refused + report.counts.quarantined > 0) return exitCodes.recordsRefused
  return report.questions.length > 0 ? exitCodes.questionsOpen : exitCodes.done
}

export function printReport(console: Console, report: ImportReport): void {
  const { language } = console
  for (const notice of report.notices) console.line(printable(sentenceOf(console, notice)))
  console.line()
  console.table(
    [
      { title: word('outcome', language) },
      { title: word('count', language), align: 'right' },
      { title: word('meaning', language), maxWidth: 0 },
    ],
    outcomes
      .filter((outcome) => report.counts[outcome] > 0)
      .map((outcome) => [stateName(outcome, language), String(report.counts[outcome]), console.say(outcome)]),
  )
  printRecords(console, report.records)
}

export function printRecords(console: Console, records: readonly RecordResult[]): void {
  const { language } = console
  const shown = records.slice(0, longestTable)
  const [title, line, ...rows] = formatTable(
    [
      { title: word('kind', language) },
      { title: word('record', language), maxWidth: 60 },
      { title: word('outcome', language) },
    ],
    shown.map((record) => [
      kindName(record.kind, language),
      record.label,
      stateName(record.outcome, language),
    ]),
  )
  console.line()
  console.line(title)
  console.line(line)
  // Sentences are longer than any column: they stand below their record.
  shown.forEach((record, i) => {
    console.line(rows[i])
    for (const notice of [record.reason, ...record.notices]) {
      if (notice) console.line(`    ${printable(sentenceOf(console, notice))}`)
    }
  })
  const more = records.length - shown.length
  if (more > 0)
    console.line(
      language === 'de' ? `… und ${more} weitere (alle mit --json)` : `… and ${more} more (all with --json)`,
    )
}

export function recordJson(console: Console, record: RecordResult): Readonly<Record<string, unknown>> {
  const { notices, reason, ...rest } = record
  return {
    ...rest,
    ...(reason ? { code: reason.code, sentence: sentenceOf(console, reason) } : {}),
    notices: notices.map((notice) => noticeJson(console, notice)),
  }
}

export function questionJson(console: Console, question: Question): Readonly<Record<string, unknown>> {
  const { cause, options, candidates, ...rest } = question
  return {
    ...rest,
    code: cause.code,
    sentence: sentenceOf(console, cause),
    candidates: candidates.map(({ reasons, ...candidate }) => ({
      ...candidate,
      reasons: reasons.map((reason) => noticeJson(console, reason)),
    })),
    options: options.map((option) => ({ ...option, sentence: console.say(option.effect) })),
  }
}

export function reportJson(console: Console, report: ImportReport): Readonly<Record<string, unknown>> {
  return {
    from: report.origin.from,
    originProven: report.origin.proven,
    fileHash: report.fileHash,
    counts: report.counts,
    articleLinksDropped: report.articleLinksDropped,
    records: report.records.map((record) => recordJson(console, record)),
    questions: report.questions.map((question) => questionJson(console, question)),
    notices: report.notices.map((notice) => noticeJson(console, notice)),
  }
}
