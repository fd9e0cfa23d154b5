/** What all scenes share: the two databases, the story, where to print, and what is counted. */
import type { ExportResult, ImportResult, Question } from '@ordersync/core'
import { outcomes } from '@ordersync/core'
import type { Outcome } from '@ordersync/core'
import type { DocumentName } from '../business/business.ts'
import type { Story } from '../business/story.ts'
import type { Station } from '../databases/station.ts'
import type { Printer } from '../output/printer.ts'

export interface Stage {
  readonly printer: Printer
  readonly folder: string
  readonly home: Station
  readonly office: Station
  readonly story: Story
  readonly tally: Tally
}

/** What `--json` reports: counted where it happens. */
export interface Tally {
  readonly outcomes: Record<Outcome, number>
  refused: number
  readonly questions: Set<string>
}

export function createTally(): Tally {
  return {
    outcomes: Object.fromEntries(outcomes.map((name) => [name, 0])) as Record<Outcome, number>,
    refused: 0,
    questions: new Set(),
  }
}

export function countImport(tally: Tally, result: ImportResult): void {
  for (const name of outcomes) tally.outcomes[name] += result.counts[name]
  tally.refused += result.counts.refused + result.counts.quarantined
  countQuestions(tally, result.questions)
}

export function countExport(tally: Tally, result: ExportResult): void {
  tally.refused += result.refused.length
}

export function countQuestions(tally: Tally, questions: readonly Question[]): void {
  for (const { id } of questions) tally.questions.add(id)
}

/** Something that must hold or the demo is no demo; says what was expected. */
export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`the demo expected that ${what}`)
}

export function named(documents: readonly DocumentName[], { kind, number }: DocumentName): boolean {
  return documents.some((one) => one.kind === kind && one.number === number)
}
