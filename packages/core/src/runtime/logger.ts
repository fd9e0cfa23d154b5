/**
 * Logging that cannot leak: what is not known to be harmless does not get through.
 */
import { outcomes } from '../jobs/outcome.js'
import type { Logger, LogLevel } from './runtime.js'

/** Codes, counts, ids and names of fields. Values of business fields, keys and paths are not on it. */
export const loggableKeys: ReadonlySet<string> = new Set<string>([
  ...outcomes,
  'action',
  'attempt',
  'bundle',
  'bytes',
  'code',
  'count',
  'durationMs',
  'epoch',
  'field',
  'fileHash',
  'files',
  'job',
  'keyId',
  'kind',
  'limit',
  'line',
  'manifestHash',
  'maximum',
  'operation',
  'outcome',
  'path',
  'peer',
  'reason',
  'records',
  'retryable',
  'roster',
  'sequence',
  'series',
  'stage',
  'station',
  'status',
  'store',
  'transport',
  'uid',
  'version',
])

const redacted = '[redacted]'
const maxTextLength = 200
// eslint-disable-next-line no-control-regex -- a control byte in a log line moves the reader's cursor or forges a line
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g

/**
 * A value that prints as `[redacted]` wherever it ends up: JSON, template, console, inspection. Only `reveal` gives it out.
 */
export class Secret<T = string> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  reveal(): T {
    return this.#value
  }

  toString(): string {
    return redacted
  }

  toJSON(): string {
    return redacted
  }

  /** What Node's `console.log` and `util.inspect` call. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return redacted
  }
}

/**
 * `logger` behind the allow-list: details under other names, objects, and {@link Secret}s become `[redacted]`; text is cut at
 * 200 characters and loses its control characters. A logger that throws is ignored: a full disk must not stop a sync.
 */
export function createRedactingLogger(logger: Logger): Logger {
  return {
    write(level: LogLevel, event: string, details: Readonly<Record<string, unknown>>): void {
      const entries = Object.entries(details).map(([key, value]) => [
        key,
        loggableKeys.has(key) ? printable(value) : redacted,
      ])
      try {
        logger.write(level, clean(event), Object.fromEntries(entries) as Record<string, unknown>)
      } catch {
        // See above.
      }
    },
  }
}

function printable(value: unknown): unknown {
  if (typeof value === 'string') return clean(value)
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value))
    return value.slice(0, 20).map((item) => (Array.isArray(item) ? redacted : printable(item)))
  return value === undefined ? undefined : redacted
}

const clean = (text: string): string => text.slice(0, maxTextLength).replace(controls, '\ufffd')
