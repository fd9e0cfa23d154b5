import type { UndoPreview } from '@ordersync/core'
import { withSession } from '../command-context.js'
import type { Command } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { kindName, stateName, word } from '../labels.js'
import type { Console } from '../output/console.js'
import { sentenceOf } from '../output/report.js'
import { findJobId, jobJson } from './jobs.js'

export interface UndoCommandOptions {
  readonly job: string
  readonly preview?: boolean | undefined
  readonly afterWindow?: boolean | undefined
}

/** Take a job back, or show what that would do. */
export const undoCommand: Command<UndoCommandOptions> = async (context, options) => {
  const { console, settings } = context
  const session = {
    needsPassphrase: false,
    decides: true,
    allowUndoAfterWindow: options.afterWindow === true,
  }
  return withSession(context, session, async ({ exchange, tables }, call) => {
    const id = await findJobId(exchange, options.job)
    if (options.preview === true) {
      const preview = await exchange.previewUndo(id, call)
      printUndo(console, preview)
      return { exitCode: exitCodes.done, json: undoJson(console, preview) }
    }
    const result = await exchange.undo(id, call)
    await tables?.report(exchange, settings.language, call.signal)
    printUndo(console, result)
    console.line()
    console.line(`${word('job', console.language)}: ${result.undoJob.id}`)
    return {
      exitCode: exitCodes.done,
      json: { ...undoJson(console, result), undoJob: jobJson(result.undoJob) },
    }
  })
}

function printUndo(console: Console, preview: UndoPreview): void {
  const { language } = console
  if (preview.windowClosedAt !== undefined)
    console.sentence('UNDO_WINDOW_OVER', { date: preview.windowClosedAt })
  console.table(
    [
      { title: word('kind', language) },
      { title: word('record', language), maxWidth: 44 },
      { title: word('action', language) },
      { title: word('reason', language), maxWidth: 0 },
    ],
    preview.rows.map((row) => [
      kindName(row.kind, language),
      row.label,
      stateName(row.action, language),
      sentenceOf(console, row.reason),
    ]),
  )
}

function undoJson(console: Console, preview: UndoPreview): Readonly<Record<string, unknown>> {
  return {
    job: jobJson(preview.job),
    counts: preview.counts,
    windowClosedAt: preview.windowClosedAt,
    rows: preview.rows.map(({ reason, ...row }) => ({
      ...row,
      ...(reason ? { code: reason.code, sentence: sentenceOf(console, reason) } : {}),
    })),
  }
}
