/** A file with spec and mapping, ready for core's `openRowImport`; the shape is core's, nothing of it is imported. */
import type { ImportKind } from '../kinds/import-kind.js'
import { importKind } from '../kinds/kinds.js'
import type { Mapping } from '../mapping/mapping.js'
import type { ByteSource } from '../reading/byte-source.js'
import type { TableSpec } from '../reading/table-spec.js'
import { foldKey, keyPart } from './compile-row.js'
import { readEntries } from './read-entries.js'
import type { RowEntryBatch } from './row-entry.js'

export interface RowSourceOptions {
  readonly source: ByteSource
  readonly spec: TableSpec
  readonly mapping: Mapping
  /** Kinds of the vendor. */
  readonly kinds?: readonly ImportKind[] | undefined
  /** SHA-256, hex; from the runtime: `runtime.digest.sha256Hex`. */
  readonly sha256Hex: (data: Uint8Array | string) => string
}

export interface RowSource {
  readonly kind: string
  readonly recordKind: string
  readonly localOnly: boolean
  readonly onlyExisting: boolean
  /** Values that new records get beside those of the file. */
  readonly constants: Readonly<Record<string, unknown>>
  readonly file: { readonly name: string; readonly size: number }
  /** Encoding, delimiter, mapping and all else that decides what a row means; plain JSON. */
  readonly settings: unknown
  /** The field whose text is the business number, when that is the key. */
  readonly keyField: string
  /** Key of a record that is here, comparable with that of a row. */
  keyOf(fields: Readonly<Record<string, unknown>>): string
  /** Hash over the bytes of the file. Rejects with the reason of the signal once that is aborted. */
  hash(signal?: AbortSignal): Promise<string>
  entries(checkpoint?: unknown): AsyncIterable<RowEntryBatch>
}

/** Bytes hashed at once. */
const blockBytes = 1_048_576

/** SHA-256 over the SHA-256 of each MiB, so that a file of any size is hashed in pieces. */
export async function hashFile(
  source: ByteSource,
  sha256Hex: RowSourceOptions['sha256Hex'],
  signal?: AbortSignal,
): Promise<string> {
  const blocks: string[] = []
  for (let at = 0; at < source.size; at += blockBytes) {
    signal?.throwIfAborted()
    blocks.push(sha256Hex(await source.slice(at, Math.min(at + blockBytes, source.size))))
  }
  return sha256Hex(blocks.join('\n'))
}

/** @throws {@link TableError} `csv.kind_refused`, `csv.kind_unknown` */
export function createRowSource(options: RowSourceOptions): RowSource {
  const { source, spec, mapping } = options
  const kind = importKind(mapping.kind, options.kinds)
  const keyFields = mapping.key.split('+').map((name) => kind.fields.find((one) => one.name === name)!)
  return {
    kind: kind.name,
    recordKind: kind.recordKind,
    localOnly: kind.localOnly === true,
    onlyExisting: kind.onlyExisting === true,
    constants: kind.constants ?? {},
    file: { name: source.name, size: source.size },
    settings: { spec, mapping },
    keyField: keyFields.length === 1 ? keyFields[0]!.path.join('/') : '',
    keyOf(fields) {
      const parts = keyFields.map(({ path }) => {
        let value: unknown = fields
        for (const step of path)
          value =
            typeof step === 'string'
              ? (value as Record<string, unknown> | undefined)?.[step]
              : (value as unknown[] | undefined)?.[0]
        return keyPart(value)
      })
      return parts[0] === '' && parts.length === 1 ? '' : foldKey(parts.join('\u0000'))
    },
    hash: (signal) => hashFile(source, options.sha256Hex, signal),
    entries: (checkpoint) => readEntries(source, spec, kind, mapping, checkpoint),
  }
}
