/**
 * From lines to the bytes of a body and back.
 */
import { CheckedBody } from './checked-body.js'
import { JsonLineParser } from './json-line-parser.js'
import type { Limits } from './limits.js'
import { refuse, refuseTooLarge } from './refusal.js'
import { decodeUtf8, PooledEncoder, utf8Length } from './utf8.js'
import type { WireLine } from './wire.js'
import { checkWireLine } from './wire-check.js'

/** Lines handed out at once. */
const batchLines = 500
/** Bytes decoded at once. Smaller strings are moved by the garbage collector while their lines are parsed (a third slower). */
const segmentBytes = 256 * 1024
const lineFeed = 0x0a

/**
 * A line that has passed the checks of {@link serializeLines}: made once, where its length decides into which bundle it goes,
 * and not looked at again when that is sealed.
 */
export class CheckedLine {
  /** Of UTF-8, its line feed included. */
  readonly bytes: Uint8Array

  private constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** @throws {@link FormatError} `format.body`, `format.too_large` */
  static of(line: WireLine, { parser, limits, encoder }: LineChecks): CheckedLine {
    const text = parser.serialize(line)
    checkWireLine(line, '', false)
    assertLineFits(text, limits, '')
    return new CheckedLine(encoder.encode(`${text}\n`))
  }
}

/** What lines are checked with; one for each bundle. */
export interface LineChecks {
  readonly parser: JsonLineParser
  readonly limits: Limits
  readonly encoder: PooledEncoder
}

export interface BodyText {
  readonly bytes: Uint8Array
  readonly records: number
}

/**
 * NDJSON of the lines, under the same checks that the reader makes: what is sealed, opens.
 * @throws {@link FormatError} `format.body`, `format.too_large`
 */
export function serializeLines(
  lines: Iterable<WireLine | CheckedLine | string> | CheckedBody,
  limits: Limits,
): BodyText {
  if (lines instanceof CheckedBody) {
    if (lines.lines > limits.recordsPerBundle) {
      throw refuseTooLarge('recordsPerBundle', limits.recordsPerBundle, 'body')
    }
    if (lines.length > limits.bodyBytes) throw refuseTooLarge('bodyBytes', limits.bodyBytes, 'body')
    return { bytes: lines.bytes, records: lines.lines }
  }
  const parser = new JsonLineParser(limits)
  const encoder = new PooledEncoder()
  const parts: Uint8Array[] = []
  let length = 0
  for (const line of lines) {
    if (parts.length === limits.recordsPerBundle) {
      throw refuseTooLarge('recordsPerBundle', limits.recordsPerBundle, 'body')
    }
    const path = `line ${String(parts.length + 1)}`
    const part =
      line instanceof CheckedLine ? line.bytes : encoder.encode(`${textOf(line, parser, limits, path)}\n`)
    length += part.length
    // Here and not at the end: this also ends an endless iteration.
    if (length > limits.bodyBytes) throw refuseTooLarge('bodyBytes', limits.bodyBytes, path)
    parts.push(part)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return { bytes, records: parts.length }
}

function textOf(line: WireLine | string, parser: JsonLineParser, limits: Limits, path: string): string {
  if (typeof line === 'string') return checkText(line, parser, limits, path)
  const text = parser.serialize(line, path)
  checkWireLine(line, path, false)
  assertLineFits(text, limits, path)
  return text
}

function checkText(text: string, parser: JsonLineParser, limits: Limits, path: string): string {
  assertLineFits(text, limits, path)
  checkWireLine(parser.parse(text, path), path, false)
  return text
}

function assertLineFits(text: string, limits: Limits, path: string): void {
  // A character takes at most three bytes: count them only where that could matter.
  if (text.length * 3 > limits.lineBytes && utf8Length(text) > limits.lineBytes) {
    throw refuseTooLarge('lineBytes', limits.lineBytes, path)
  }
}

export interface LinesOptions {
  /** Lines that there must be, exactly. */
  readonly records: number
  /** The sender writes a newer record schema than ours. */
  readonly fromNewer: boolean
}

/**
 * Parsed lines in batches of at most 500.
 * @throws {@link FormatError} `format.body`, `format.too_large`, while iterating
 */
export function* parseLines(
  body: Uint8Array,
  limits: Limits,
  options: LinesOptions,
): Generator<readonly WireLine[]> {
  const parser = new JsonLineParser(limits)
  let batch: WireLine[] = []
  let count = 0
  for (const text of splitLines(body, limits)) {
    const path = `line ${String(++count)}`
    if (count > options.records)
      throw refuse('format.body', `expected ${String(options.records)} lines`, path)
    batch.push(checkWireLine(parser.parseDecoded(text, path), path, options.fromNewer))
    if (batch.length === batchLines) {
      yield batch
      batch = []
    }
  }
  if (count !== options.records) {
    throw refuse('format.body', `expected ${String(options.records)} lines, came ${String(count)}`, 'body')
  }
  if (batch.length > 0) yield batch
}

/** Lines without their line feeds, decoded some at a time. */
function* splitLines(body: Uint8Array, limits: Limits): Generator<string> {
  if (body.length > 0 && body[body.length - 1] !== lineFeed) {
    throw refuse('format.body', 'expected a line feed at the end', 'body')
  }
  let count = 0
  for (let start = 0; start < body.length;) {
    const end = segmentEnd(body, start, limits, count)
    const text = decodeUtf8(body.subarray(start, end - 1))
    if (text === undefined)
      throw refuse('format.body', 'expected UTF-8', `line ${String(count + 1)} or later`)
    for (const line of text.split('\n')) {
      count++
      assertLineFits(line, limits, `line ${String(count)}`)
      yield line
    }
    start = end
  }
}

/** Behind the last line feed within reach, or behind the first one of a longer line. */
function segmentEnd(body: Uint8Array, start: number, limits: Limits, count: number): number {
  const reach = Math.min(start + segmentBytes, body.length)
  const last = body.subarray(start, reach).lastIndexOf(lineFeed)
  if (last >= 0) return start + last + 1
  const end = body.indexOf(lineFeed, reach) + 1
  if (end - 1 - start > limits.lineBytes) {
    throw refuseTooLarge('lineBytes', limits.lineBytes, `line ${String(count + 1)}`)
  }
  return end
}
