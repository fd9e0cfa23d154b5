import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { CliError } from '../cli-error.js'
import { lineExpectation, lineSchema } from './line-schema.js'
import type { ReceiptLine, RecordLine } from './line-schema.js'

/** With its place in the file, for whoever has to mend it. */
export type NumberedLine = (RecordLine | ReceiptLine) & { readonly line: number }

/** The same bound as for one record in a file. */
const longestLine = 1024 * 1024
/** All lines are checked before the first is written. */
const mostLines = 200_000

/** @throws {@link CliError} naming line and field; the caller has written nothing by then. */
export async function readLines(path: string): Promise<readonly NumberedLine[]> {
  if (!existsSync(path)) throw new CliError('cli.fileMissing', { path })
  const lines: NumberedLine[] = []
  let number = 0
  const input = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })
  for await (const text of input) {
    number += 1
    if (text.length > longestLine) throw new CliError('cli.lineTooLong', { line: number, limit: longestLine })
    const plain = number === 1 ? text.replace(/^\uFEFF/, '') : text
    if (plain.trim() === '') continue
    if (lines.length >= mostLines)
      throw new CliError('cli.lineInvalid', { line: number, field: '-', expected: `<= ${mostLines}` })
    lines.push({ ...parseLine(plain, number), line: number })
  }
  return lines
}

function parseLine(text: string, line: number): RecordLine | ReceiptLine {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new CliError('cli.lineInvalid', { line, field: '-', expected: 'JSON' })
  }
  const parsed = lineSchema.safeParse(value)
  if (parsed.success) return parsed.data
  if (isRecordWithoutKey(value)) throw new CliError('cli.lineWithoutKey', { line })
  const issue = parsed.error.issues[0]
  const nested = issue?.code === 'invalid_union' ? issue.errors.flat()[0] : issue
  const field = nested?.path.join('/') || '-'
  throw new CliError('cli.lineInvalid', { line, field, expected: lineExpectation })
}

/** Without a key a second load could not find the record again. */
function isRecordWithoutKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false
  const key = 'key' in value ? value.key : undefined
  return key === undefined || key === null || key === ''
}
