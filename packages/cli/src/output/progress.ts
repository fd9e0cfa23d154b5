import type { Progress, SyncProgress } from '@ordersync/core'
import type { Language } from '../sentences.js'

type Stage = Progress['stage'] | SyncProgress['stage']

const stages: Readonly<Record<Stage, readonly [string, string]>> = {
  capture: ['Änderungen suchen', 'looking for changes'],
  read: ['lesen', 'reading'],
  seal: ['versiegeln', 'sealing'],
  open: ['öffnen', 'opening'],
  check: ['prüfen', 'checking'],
  write: ['schreiben', 'writing'],
  receive: ['empfangen', 'receiving'],
  apply: ['übernehmen', 'taking over'],
  send: ['senden', 'sending'],
}

/** Short work shows nothing. */
const firstAfterMs = 1000
const terminalEveryMs = 200
/** A log file shall not fill up. */
const logEveryMs = 10_000

/** Progress of long work on stderr: one line that is overwritten on a terminal, a line now and then in a log. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream
  readonly #language: Language
  readonly #start = performance.now()
  #lastAt = 0
  #shown = false

  constructor(stream: NodeJS.WriteStream, language: Language) {
    this.#stream = stream
    this.#language = language
  }

  readonly report = ({
    stage,
    done,
    total,
  }: Pick<Progress, 'done' | 'total'> & { readonly stage: Stage }): void => {
    const now = performance.now()
    const every = this.#stream.isTTY ? terminalEveryMs : logEveryMs
    if (now - this.#start < firstAfterMs || (this.#lastAt > 0 && now - this.#lastAt < every)) return
    // In a log a stage that is over is no news.
    if (!this.#stream.isTTY && total > 0 && done >= total) return
    this.#lastAt = now
    this.#shown = true
    const [de, en] = stages[stage]
    const text = `${this.#language === 'de' ? de : en}: ${done}${total > 0 ? ` / ${total}` : ''}`
    this.#stream.write(this.#stream.isTTY ? `\r${text.padEnd(40)}` : `${text}\n`)
  }

  /** Clears the line. */
  end(): void {
    if (this.#shown && this.#stream.isTTY) this.#stream.write(`\r${' '.repeat(40)}\r`)
    this.#shown = false
  }
}
