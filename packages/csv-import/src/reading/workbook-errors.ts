/**
 * Cells with a formula error (`#REF!`, `#N/A`) become cells with that text before the library reads them: it gives them as empty, and an
 * empty cell means something else.
 */
import { unzipSync, zipSync } from 'fflate'

const isSheet = (name: string): boolean => /^\/?xl\/worksheets\/[^/]+\.xml$/i.test(name)

/** @param bytes - A workbook that was looked over already. @returns the same bytes where no cell holds an error. */
export function errorsAsText(bytes: Uint8Array): Uint8Array {
  const sheets = unzipSync(bytes, { filter: ({ name }) => isSheet(name) })
  const changed: Record<string, Uint8Array> = {}
  for (const [name, xml] of Object.entries(sheets)) {
    const told = tellErrors(xml)
    if (told !== undefined) changed[name] = told
  }
  if (Object.keys(changed).length === 0) return bytes
  // Not packed again: it is read at once.
  return zipSync({ ...unzipSync(bytes), ...changed }, { level: 0 })
}

const lessThan = 0x3c
const equals = 0x3d
const quotes = new Set([0x22, 0x27])
const textType = new TextEncoder().encode('str')

/** `<c r="B2" t="e">` → `<c r="B2" t="str">`. `undefined` where there is none. */
function tellErrors(xml: Uint8Array): Uint8Array | undefined {
  const pieces: Uint8Array[] = []
  let from = 0
  for (let at = xml.indexOf(equals); at >= 0; at = xml.indexOf(equals, at + 1)) {
    const quote = xml[at + 1]!
    const isError = xml[at - 1] === 0x74 && quotes.has(quote) && xml[at + 2] === 0x65 && xml[at + 3] === quote
    if (!isError || !isBlank(xml[at - 2]) || !isCell(xml, at)) continue
    pieces.push(xml.subarray(from, at + 2), textType)
    from = at + 3
  }
  if (pieces.length === 0) return undefined
  pieces.push(xml.subarray(from))
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let end = 0
  for (const piece of pieces) {
    whole.set(piece, end)
    end += piece.length
  }
  return whole
}

const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d

/** The tag in which `at` stands is a cell, with or without a prefix. */
function isCell(xml: Uint8Array, at: number): boolean {
  const start = xml.lastIndexOf(lessThan, at)
  if (start < 0) return false
  const name = new TextDecoder('latin1').decode(xml.subarray(start + 1, Math.min(start + 40, at)))
  return /^(?:\w+:)?c\s/.test(name)
}
