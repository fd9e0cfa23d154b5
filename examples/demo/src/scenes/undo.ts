import { join } from 'node:path'
import type { UndoPreview } from '@ordersync/core'
import { copyDatabase, dumpHash } from '../databases/plain-sql.ts'
import { editDocument } from '../databases/vendor-edit.ts'
import { wordFor } from '../output/words.ts'
import { exportMarked } from './exports.ts'
import { importFiles } from './imports.ts'
import { kindName, printOutcomes } from './import-tables.ts'
import { expect } from './stage.ts'
import type { Stage } from './stage.ts'

/** What the office writes into a quote after it came. */
export const officeNote = 'Mit dem Kunden telefoniert, kommt im Dezember.'

/** One import is taken back: new records go, refreshed ones get their former content, changed ones stay. */
export async function showUndo(stage: Stage): Promise<void> {
  const { printer, home, office, story } = stage
  printer.heading({ de: 'Eine Übernahme rückgängig machen', en: 'Undo one import' })
  const { removed, kept, restored } = story.undone
  copyDatabase(office.path, join(stage.folder, 'office-before-undone-import.sqlite'))
  await editDocument(home.store, restored, (fields) => ({
    ...fields,
    closingText: 'Sonderpreis, nur diese Woche.',
  }))
  const [result] = await importFiles(stage, await exportMarked(stage, [removed, kept, restored]))
  expect(result !== undefined, 'the export made a file')
  printer.say({ de: `Lauf ${result.job.id}:`, en: `Job ${result.job.id}:` })
  printOutcomes(printer, [result])
  await editDocument(office.store, kept, (fields) => ({ ...fields, notes: officeNote }))
  printer.say({
    de: `Danach schreibt das Büro in ${kept.number}: „${officeNote}“`,
    en: `After that the office writes into ${kept.number}: “${officeNote}”`,
  })
  const before = dumpHash(office.path)
  const preview = await office.exchange.previewUndo(result.job.id)
  expect(before === dumpHash(office.path), 'the preview of an undo writes nothing')
  const undone = await office.exchange.undo(result.job.id, { by: 'office clerk' })
  printer.say({ de: 'Rückgängig gemacht, wie die Vorschau sagte:', en: 'Undone, as the preview said:' })
  printRows(stage, undone)
  const text = (one: UndoPreview): string =>
    JSON.stringify(one.rows.map(({ uid, action }) => [uid, action]).sort())
  expect(text(preview) === text(undone), 'undo does what its preview said')
  for (const action of ['removed', 'restored', 'kept'] as const) {
    expect(undone.counts[action] > 0, `something is ${action}`)
  }
}

function printRows({ printer }: Stage, { rows }: UndoPreview): void {
  printer.table(
    [
      { title: { de: 'Art', en: 'kind' } },
      { title: { de: 'Nummer und Name', en: 'number and name' } },
      { title: { de: 'was geschah', en: 'what happened' } },
      { title: { de: 'warum', en: 'why' } },
    ],
    rows.map(({ kind, label, action, reason }) => [
      kindName(printer, kind),
      label,
      wordFor('undoActions', action, printer.language),
      reason === undefined ? undefined : printer.describe(reason),
    ]),
  )
}
