/** What a run did, in plain sentences; nothing when it did nothing. */
import { describe, isOrderSyncError, outcomes } from '@ordersync/core'
import type { SyncReport } from '@ordersync/core'
import type { Settings } from './settings.ts'

type Language = Settings['language']

export function sentencesOf(report: SyncReport, language: Language): readonly string[] {
  const { bundles, counts, notices, receipts, openQuestions } = report
  const said = [...notices, ...report.carrierErrors].map(({ code, parameters }) =>
    describe(code, parameters ?? {}, language),
  )
  for (const { notice } of receipts) said.push(describe(notice.code, notice.parameters ?? {}, language))
  for (const outcome of outcomes) {
    if (counts[outcome] > 0) said.push(`${counts[outcome]} × ${describe(outcome, {}, language)}`)
  }
  if (report.sentRecords > 0) said.push(words.sent[language](report.sentRecords))
  if (said.length > 0 && openQuestions > 0) said.push(words.questions[language](openQuestions))
  if (said.length === 0 && bundles.resent > 0) said.push(words.resent[language](bundles.resent))
  return said
}

const words = {
  sent: {
    de: (n: number) => (n === 1 ? '1 Satz gesendet.' : `${n} Sätze gesendet.`),
    en: (n: number) => (n === 1 ? '1 record sent.' : `${n} records sent.`),
  },
  resent: {
    de: (n: number) => (n === 1 ? '1 Sendung' : `${n} Sendungen`) + ' noch einmal gesendet.',
    en: (n: number) => (n === 1 ? '1 bundle' : `${n} bundles`) + ' sent once more.',
  },
  questions: { de: (n: number) => `Offene Fragen: ${n}.`, en: (n: number) => `Open questions: ${n}.` },
} as const

export function sentenceOfError(error: unknown, language: Language): string {
  if (isOrderSyncError(error)) return describe(error.code, error.parameters, language)
  return error instanceof Error ? error.message : String(error)
}
