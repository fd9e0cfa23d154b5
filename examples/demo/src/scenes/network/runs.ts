import { outcomes } from '@ordersync/core'
import type { SyncReport } from '@ordersync/core'
import type { Member } from '../../network/members.ts'
import { wordFor } from '../../output/words.ts'
import { refusalOf } from '../invoices.ts'
import { expect } from '../stage.ts'
import { membersOf } from './network-stage.ts'
import type { NetworkStage, Run } from './network-stage.ts'

/** One run of one member; what it left in the folder is kept for the checker. */
export async function runMember(stage: NetworkStage, member: Member): Promise<Run> {
  const report = await member.sync.syncOnce({ by: member.label })
  await stage.carrier.keep()
  for (const name of outcomes) stage.tally.outcomes[name] += report.counts[name]
  stage.tally.refused += report.counts.refused + report.counts.quarantined + report.bundles.quarantined
  return noteRun(stage, { member, report, notices: report.notices })
}

/** The same while the folder is away: the run says so, and everything waits. */
export async function runUnplugged(stage: NetworkStage, member: Member): Promise<Run> {
  await stage.carrier.unplug()
  try {
    const refusal = await refusalOf(() => member.sync.syncOnce({ by: member.label }))
    expect(refusal?.code === stage.carrier.missingCode, 'a run without its carrier says that it is missing')
    return noteRun(stage, { member, report: undefined, notices: [refusal] })
  } finally {
    await stage.carrier.plugIn()
  }
}

function noteRun(stage: NetworkStage, run: Run): Run {
  stage.runs.push(run)
  return run
}

/** One after the other until nobody has anything to say. */
export async function settle(stage: NetworkStage): Promise<readonly Run[]> {
  const all: Run[] = []
  for (let round = 0; round < mostRounds; round += 1) {
    const runs: Run[] = []
    for (const member of [...stage.branches, stage.office]) runs.push(await runMember(stage, member))
    all.push(...runs)
    if (runs.every(({ report }) => report === undefined || isQuiet(report))) return all
  }
  throw new Error(`the network was not quiet after ${mostRounds} rounds`)
}

const mostRounds = 12

function isQuiet({ bundles }: SyncReport): boolean {
  return bundles.received + bundles.sent + bundles.resent + bundles.repeated === 0
}

/** Runs in which something came or went, or the folder was away; the others are counted. */
export function printRuns({ printer, premises }: NetworkStage, runs: readonly Run[]): void {
  const right = 'right' as const
  const away = printer.word(
    premises.s3 !== undefined
      ? { de: '(der S3-Server ist nicht da)', en: '(the S3 server is away)' }
      : premises.mail !== undefined
        ? { de: '(der Mailserver ist nicht da)', en: '(the mail server is away)' }
        : premises.sticks !== undefined
          ? { de: '(der Stick ist nicht da)', en: '(the stick is away)' }
          : { de: '(der Ordner ist nicht da)', en: '(the folder is away)' },
  )
  printer.table(
    [
      { title: { de: 'Lauf', en: 'run' }, align: right },
      { title: { de: 'wer', en: 'who' } },
      { title: { de: 'Dateien empfangen', en: 'files received' }, align: right },
      { title: { de: 'gesendet', en: 'sent' }, align: right },
      { title: { de: 'Sätze, die kamen', en: 'records that came' } },
    ],
    runs.flatMap(({ member, report }, index) => {
      if (report === undefined) return [[index + 1, member.label, 0, 0, away]]
      if (isQuiet(report)) return []
      const { received, sent, resent } = report.bundles
      return [[index + 1, member.label, received, sent + resent, countsText(report, printer.language)]]
    }),
  )
  const quiet = runs.filter(({ report }) => report !== undefined && isQuiet(report)).length
  printer.say({ de: `  Läufe ohne Neues: ${quiet}.`, en: `  Runs without news: ${quiet}.` })
  const sentences = new Set(
    runs.flatMap(({ member, notices }) =>
      notices.map((notice) => `${member.label}: ${printer.describe(notice)}`),
    ),
  )
  for (const sentence of sentences) printer.say(`  • ${sentence}`)
}

function countsText({ counts }: SyncReport, language: 'de' | 'en'): string | undefined {
  const parts = outcomes
    .filter((name) => counts[name] > 0)
    .map((name) => `${counts[name]} ${wordFor('outcomes', name, language)}`)
  return parts.length === 0 ? undefined : parts.join(', ')
}

export function expectNothingLeftBehind(runs: readonly Run[]): void {
  const notices = runs.flatMap((run) => run.notices).filter(({ code }) => code === 'RECORD_LEFT_BEHIND')
  expect(notices.length === 0, `no record stays behind: ${JSON.stringify(notices[0])}`)
}

export async function expectNothingAside(stage: NetworkStage): Promise<void> {
  for (const member of membersOf(stage)) {
    const aside = await member.sync.quarantine()
    expect(aside.length === 0, `${member.id} has no bundle aside: ${JSON.stringify(aside[0])}`)
  }
}
