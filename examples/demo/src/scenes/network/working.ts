import { join } from 'node:path'
import { copyDatabase, createOwnInvoices } from '../../databases/plain-sql.ts'
import { branchDay, officeDay } from '../../network/off-line.ts'
import type { BranchPart, Day } from '../../network/off-line.ts'
import { membersOf } from './network-stage.ts'
import type { NetworkStage } from './network-stage.ts'

/** Who plays which part at the stations, in the order in which they were invited. */
const parts: readonly (readonly BranchPart[])[] = [['disputes', 'delivers'], ['owns']]

/** All three work, none can ask the others. */
export async function showWorking(stage: NetworkStage): Promise<void> {
  const { printer, office, branches, desks, random, story, cast, premises, born } = stage
  printer.heading({ de: 'Alle drei arbeiten ohne Verbindung', en: 'All three work off line' })
  createOwnInvoices(office.path, story.invoices)
  const day: Day = { random, story, cast, born }
  await officeDay(day, desks.get(office.id)!)
  for (const [index, { id }] of branches.entries()) await branchDay(day, desks.get(id)!, parts[index] ?? [])
  printer.table(
    [
      { title: { de: 'wer', en: 'who' } },
      { title: { de: 'tut was', en: 'does what' } },
      { title: { de: 'woran', en: 'to what' } },
    ],
    membersOf(stage).flatMap(({ id, label }) =>
      desks.get(id)!.deeds.map(({ what, which }) => [label, printer.word(what), which]),
    ),
  )
  for (const { id, path } of membersOf(stage))
    copyDatabase(path, join(premises.folder, `${id}-off-line.sqlite`))
}
