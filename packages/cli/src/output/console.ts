import type { SentenceParameters } from '@ordersync/core'
import { say } from '../sentences.js'
import type { Language } from '../sentences.js'
import { formatTable, printable } from './table.js'
import type { Column } from './table.js'

export interface ConsoleOptions {
  readonly language: Language
  readonly json: boolean
  readonly quiet: boolean
}

/** Where a command writes: tables and sentences for people, one line of JSON for programs. */
export class Console {
  readonly language: Language
  readonly json: boolean
  readonly #quiet: boolean

  constructor(options: ConsoleOptions) {
    this.language = options.language
    this.json = options.json
    this.#quiet = options.quiet
  }

  /** One line for the person; nothing when quiet. */
  line(text = ''): void {
    if (!this.#quiet) process.stdout.write(`${text}\n`)
  }

  sentence(code: string, parameters: SentenceParameters = {}): void {
    this.line(printable(say(code, parameters, this.language)))
  }

  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    for (const line of formatTable(columns, rows)) this.line(line)
  }

  /** What somebody has to know: with the rest of the output, and on stderr when that is quiet, so that a log has it. */
  warning(text: string): void {
    if (this.#quiet) this.error(text)
    else this.line(printable(text))
  }

  /** What went wrong, on stderr, also when quiet. */
  error(text: string): void {
    process.stderr.write(`${printable(text)}\n`)
  }

  /** The last line for programs; nothing without `--json`. */
  result(value: Readonly<Record<string, unknown>>): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value)}\n`)
  }

  say(code: string, parameters: SentenceParameters = {}): string {
    return say(code, parameters, this.language)
  }
}
