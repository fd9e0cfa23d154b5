import { isOrderSyncError } from '@ordersync/core'
import type { SentenceParameters } from '@ordersync/core'
import { CliError } from './cli-error.js'
import { exitCodes } from './exit-codes.js'
import type { ExitCode } from './exit-codes.js'

/** An error as the person and the scheduler see it. */
export interface Failure {
  readonly code: string
  readonly parameters: SentenceParameters
  readonly exitCode: ExitCode
  /** Places in the file, where core names them. */
  readonly issues?: readonly { readonly code: string; readonly path: string; readonly message: string }[]
}

export function toFailure(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted && (error === signal.reason || isAbort(error))) {
    return { code: 'cli.stopped', parameters: {}, exitCode: exitCodes.stopped }
  }
  if (error instanceof CliError) {
    const { code, parameters, exitCode, issues } = error
    return { code, parameters, exitCode, ...(issues.length > 0 ? { issues } : {}) }
  }
  if (isOrderSyncError(error)) {
    const { issues } = error as { issues?: Failure['issues'] }
    // A file of Outlook has a way that leads on; "no file of ours" is all that its class says.
    const isOutlook = issues?.some(({ code }) => code === 'MAIL_IS_MSG') === true
    return {
      code: isOutlook ? 'MAIL_IS_MSG' : error.code,
      parameters: error.parameters,
      exitCode: exitCodeOf(error.code),
      ...(issues && issues.length > 0 ? { issues } : {}),
    }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'cli.unexpected', parameters: { message }, exitCode: exitCodes.unexpected }
}

/** Wrong calls with an exit code of their own. */
const usage: Readonly<Record<string, ExitCode>> = {
  'usage.not_permitted': exitCodes.notPermitted,
  'usage.key_exposed': exitCodes.notPermitted,
  'usage.key_denied': exitCodes.notPermitted,
  'usage.already_running': exitCodes.busy,
  // An old copy of the database: somebody has to look, as with one that is damaged.
  'usage.set_back': exitCodes.store,
  'usage.numbers_blocked': exitCodes.store,
  'usage.wrong_code': exitCodes.invitation,
  'usage.invitation_expired': exitCodes.invitation,
  'usage.not_member': exitCodes.membership,
  'usage.keys_of_other': exitCodes.membership,
}

function exitCodeOf(code: string): ExitCode {
  if (code.startsWith('format.')) return exitCodes.fileRefused
  if (code.startsWith('store.')) return exitCodes.store
  if (code.startsWith('transport.')) return exitCodes.carrier
  return (Object.hasOwn(usage, code) ? usage[code] : undefined) ?? exitCodes.usage
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
