import type { ExchangeCallOptions } from '@ordersync/core'
import type { ExitCode } from './exit-codes.js'
import type { Console } from './output/console.js'
import { ProgressLine } from './output/progress.js'
import { openSession } from './session.js'
import type { Session, SessionOptions } from './session.js'
import type { Settings } from './settings.js'

/** What every command is given. */
export interface CommandContext {
  readonly console: Console
  readonly settings: Settings
  readonly signal: AbortSignal
}

/** How a command ended; `json` without `ok` and `command`, which are added for all. */
export interface CommandResult {
  readonly exitCode: ExitCode
  readonly json: Readonly<Record<string, unknown>>
}

export type Command<Options> = (context: CommandContext, options: Options) => Promise<CommandResult>

/** Open the database, work, close it whatever happens. */
export async function withSession<T>(
  context: CommandContext,
  options: SessionOptions,
  work: (session: Session, call: ExchangeCallOptions & { readonly signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const session = await openSession(context.settings, options)
  const progress = new ProgressLine(process.stderr, context.settings.language)
  try {
    return await work(session, {
      signal: context.signal,
      by: context.settings.by,
      onProgress: progress.report,
    })
  } finally {
    progress.end()
    await session.close()
  }
}
