import type { SentenceParameters } from '@ordersync/core'
import type { ExitCode } from './exit-codes.js'

/** What the person did cannot be done as it stands; nothing was changed. `code` is one of `sentences.ts`. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: string
  readonly parameters: SentenceParameters
  readonly exitCode: ExitCode

  constructor(code: string, parameters: SentenceParameters = {}, exitCode: ExitCode = 2) {
    super(code)
    this.code = code
    this.parameters = parameters
    this.exitCode = exitCode
  }
}
