import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { forgedInvoiceNumber } from '../exchange/forge.ts'
import { germanFindings } from './finding-names.ts'
import type { Stage } from './stage.ts'
import { officeNote } from './undo.ts'

interface Verdict {
  readonly agree: boolean
  readonly findings: readonly {
    readonly name: string
    readonly looked: number
    readonly problems: readonly string[]
  }[]
}

const shownProblems = 10

/** A program of its own, which imports nothing of ours, looks at the database files. */
export function showChecker(stage: Stage): boolean {
  const { printer, folder } = stage
  printer.heading({
    de: 'Der Prüfer liest alle fünf Datenbanken mit SQL',
    en: 'The checker reads all five databases with SQL',
  })
  writeExpectation(stage)
  const verdict = runChecker(folder)
  printer.table(
    [
      { title: { de: 'geprüft', en: 'checked' } },
      { title: { de: 'angesehen', en: 'looked at' }, align: 'right' },
      { title: { de: 'falsch', en: 'wrong' }, align: 'right' },
    ],
    verdict.findings.map(({ name, looked, problems }) => [
      printer.word({ de: germanFindings[name] ?? name, en: name }),
      looked,
      problems.length,
    ]),
  )
  for (const { problems } of verdict.findings) {
    for (const problem of problems.slice(0, shownProblems)) printer.say(`  ! ${problem}`)
  }
  printer.say('')
  printer.say(
    verdict.agree
      ? { de: 'Der Prüfer stimmt zu (agree: true).', en: 'agree: true' }
      : { de: 'Der Prüfer stimmt NICHT zu (agree: false).', en: 'agree: false' },
  )
  return verdict.agree
}

/** Only what was done; what should have come of it the checker reads from the databases. */
function writeExpectation({ folder, story }: Stage): void {
  const { removed, kept, restored } = story.undone
  const expectation = {
    received: story.marked.filter(({ number }) => number !== restored.number),
    clashes: [story.clash],
    undone: { removed: [removed], restored: [restored], kept: [{ ...kept, contains: officeNote }] },
    forged: [forgedInvoiceNumber],
  }
  writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(expectation, undefined, 2)}\n`)
}

function runChecker(folder: string): Verdict {
  const program = fileURLToPath(new URL('../check/main.ts', import.meta.url))
  const { stdout, stderr, error } = spawnSync(process.execPath, [program, folder], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (error) throw error
  const last = stdout.trim().split('\n').at(-1) ?? ''
  if (last === '') throw new Error(`the checker said nothing: ${stderr}`)
  return JSON.parse(last) as Verdict
}
