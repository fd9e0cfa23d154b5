/**
 * Looks a packed workbook over before a library unpacks it: every part is unpacked once, piece by piece and thrown away, so that
 * what the directory of the archive says need not be believed.
 */
import { Inflate } from 'fflate'
import { TableError } from '../table-error.js'
import { tableLimits } from './limits.js'

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50

/** True for bytes that begin like a packed workbook. */
export function isPacked(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)
}

/** Workbooks of Excel up to 2003, and anything else in that container. */
export function isOldWorkbook(head: Uint8Array): boolean {
  return head[0] === 0xd0 && head[1] === 0xcf && head[2] === 0x11 && head[3] === 0xe0
}

function damaged(what: string): TableError {
  return new TableError('csv.workbook', what, { reason: what })
}

function tooLarge(what: string, limit: number): TableError {
  return new TableError('csv.workbook_too_large', `${what}: more than ${limit}`, { what, limit })
}

/** @throws {@link TableError} `csv.workbook` or `csv.workbook_too_large`; memory stays small either way. */
export function guardWorkbook(bytes: Uint8Array): void {
  if (bytes.length > tableLimits.workbookBytes) throw tooLarge('bytes', tableLimits.workbookBytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  if (count > tableLimits.workbookParts) throw tooLarge('parts', tableLimits.workbookParts)
  let at = view.getUint32(end + 16, true)
  let total = 0
  const seen = new Set<string>()
  for (let part = 0; part < count; part++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== entrySignature)
      throw damaged('directory is damaged')
    const method = view.getUint16(at + 10, true)
    const packed = view.getUint32(at + 20, true)
    const nameLength = view.getUint16(at + 28, true)
    const local = view.getUint32(at + 42, true)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    if (seen.has(name)) throw damaged('two parts have one name')
    seen.add(name)
    if ((view.getUint16(at + 8, true) & 1) === 1) throw damaged('it is encrypted')
    if (method !== 0 && method !== 8) throw damaged('a part is packed in an unknown way')
    if (local + 30 > bytes.length || view.getUint32(local, true) !== localSignature)
      throw damaged('a part is missing')
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    if (start + packed > bytes.length) throw damaged('a part is cut off')
    const left = tableLimits.workbookUnpackedBytes - total
    total += method === 0 ? packed : unpackedSize(bytes.subarray(start, start + packed), left)
    if (total > tableLimits.workbookUnpackedBytes)
      throw tooLarge('unpacked bytes', tableLimits.workbookUnpackedBytes)
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  if (!seen.has('[Content_Types].xml')) throw damaged('it is an archive, but no workbook')
}

function findEnd(view: DataView): number {
  const least = Math.max(0, view.byteLength - 65_557)
  for (let at = view.byteLength - 22; at >= least; at--) {
    if (view.getUint32(at, true) === endSignature) return at
  }
  throw damaged('its end is missing')
}

/** Small parts may be packed very tightly; what is large must not be. */
const ratioFromBytes = 1_048_576

function unpackedSize(packed: Uint8Array, left: number): number {
  let size = 0
  const limit = Math.min(left, Math.max(ratioFromBytes, packed.length * tableLimits.workbookRatio))
  const inflate = new Inflate((piece) => {
    size += piece.length
    if (size > limit) throw tooLarge('unpacked bytes', limit)
  })
  const step = 16_384
  try {
    for (let at = 0; at < packed.length; at += step) {
      inflate.push(packed.subarray(at, at + step), at + step >= packed.length)
    }
  } catch (error) {
    if (error instanceof TableError) throw error
    throw damaged('a part cannot be unpacked')
  }
  return size
}
