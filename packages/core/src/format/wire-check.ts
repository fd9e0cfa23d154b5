/**
 * Tells whether a parsed line is an operation of the wire.
 *
 * `put` makes nearly all lines of a bundle, so it has a check by hand that says yes or "ask the schema"; the schemas of
 * `wire.ts` are the reference.
 */
import { FormatError } from '../errors/errors.js'
import { refuse } from './refusal.js'
import { isPlainPut } from './put-check.js'
import { maxRevision } from './wire-values.js'
import { type WireLine, type WireOperation, wireSchemas } from './wire.js'

/**
 * @param value - Passed by `JsonLineParser`.
 * @param path - As in `line 3`.
 * @param fromNewer - The sender writes a newer schema than ours: an unknown operation is no mistake then.
 * @throws {@link FormatError} `format.body`; `format.newer_version` for an unknown operation when `fromNewer`.
 */
export function checkWireLine(value: unknown, path: string, fromNewer: boolean): WireLine {
  if (isPlainPut(value) && Math.max(value.revision, value.baseRevision ?? 1) <= maxRevision) return value
  const operation = readOperation(value)
  if (operation === undefined || !Object.hasOwn(wireSchemas, operation)) {
    throw operation !== undefined && fromNewer
      ? refuse('format.newer_version', 'expected an operation of schema 1', `${path}/op`)
      : refuse('format.body', 'expected a known operation', `${path}/op`)
  }
  const result = wireSchemas[operation as WireOperation].safeParse(value)
  // The value itself, not zod's copy: what was hashed is what goes on.
  if (result.success) return value as WireLine
  const issues = result.error.issues.map((issue) => ({
    code: issue.code,
    path: [path, ...issue.path.map(String)].join('/').slice(0, 200),
    message: issue.message.slice(0, 200),
  }))
  throw new FormatError('format.body', `${issues[0]?.path ?? path}: ${issues[0]?.message ?? 'wrong'}`, {
    issues,
  })
}

function readOperation(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { op } = value as { readonly op?: unknown }
  return typeof op === 'string' ? op : undefined
}
