import type { FormatIssue, SentenceParameters } from '@ordersync/core'
import type { ExitCode } from './exit-codes.js'

/** What the person did cannot be done as it stands; nothing was changed. `code` is one of `sentences.ts`. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: string
  readonly parameters: SentenceParameters
  readonly exitCode: ExitCode
  /** Every fault, where there may be several. */
  readonly issues: readonly FormatIssue[]

  constructor(
    code: string,
    parameters: SentenceParameters = {},
    exitCode: ExitCode = 2,
    issues: readonly FormatIssue[] = [],
  ) {
    super(code)
    this.code = code
    this.parameters = parameters
    this.exitCode = exitCode
    this.issues = issues
  }
}
