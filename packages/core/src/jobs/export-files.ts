/** Gathered records → sealed files, each complete in itself. */
import { sealBundle } from '../format/seal-bundle.js'
import { schemaVersion } from '../format/manifest-schema.js'
import { utf8Length } from '../format/utf8.js'
import type { ExchangeContext } from './exchange-context.js'
import type { ExportedFile, ExportOptions } from './exchange.js'

/** Limits of our own bundles (seams-and-wire.md 2): memory and transactions stay small. */
export const ownBundleLimits = { records: 5000, rawBytes: 4 * 1024 * 1024 } as const

export interface OutgoingRecord {
  readonly uid: string
  readonly kind: string
  /** The `put` line as JSON. */
  readonly line: string
  /** Uids of records that must be in the same file. */
  readonly needs: readonly string[]
}

export async function sealFiles(
  context: ExchangeContext,
  documents: readonly OutgoingRecord[],
  supporting: ReadonlyMap<string, OutgoingRecord>,
  options: ExportOptions,
): Promise<readonly ExportedFile[]> {
  const groups = packLines(documents, supporting)
  const files: ExportedFile[] = []
  for (const lines of groups) {
    options.signal?.throwIfAborted()
    options.onProgress?.({ stage: 'seal', done: files.length, total: groups.length })
    files.push(await sealFile(context, lines))
  }
  options.onProgress?.({ stage: 'seal', done: files.length, total: groups.length })
  return files
}

/** Documents in their order, each with what it needs; a new file when the limits of our own bundles are reached. */
export function packLines(
  documents: readonly OutgoingRecord[],
  supporting: ReadonlyMap<string, OutgoingRecord>,
): readonly (readonly string[])[] {
  const groups: string[][] = []
  let support: string[] = []
  let main: string[] = []
  let present = new Set<string>()
  let size = 0
  const close = (): void => {
    // What is needed stands first, as it is applied first (M-D9).
    if (main.length > 0) groups.push([...support, ...main])
    support = []
    main = []
    present = new Set()
    size = 0
  }
  for (const document of documents) {
    let needed = neededOf(document, supporting, present)
    const cost = (): number =>
      needed.reduce((sum, one) => sum + utf8Length(one.line), utf8Length(document.line))
    const records = support.length + main.length + needed.length + 1
    if (main.length > 0 && (records > ownBundleLimits.records || size + cost() > ownBundleLimits.rawBytes)) {
      close()
      needed = neededOf(document, supporting, present)
    }
    size += cost()
    for (const one of needed) {
      present.add(one.uid)
      support.push(one.line)
    }
    main.push(document.line)
  }
  close()
  return groups
}

function neededOf(
  document: OutgoingRecord,
  supporting: ReadonlyMap<string, OutgoingRecord>,
  present: ReadonlySet<string>,
): readonly OutgoingRecord[] {
  return [...new Set(document.needs)]
    .filter((uid) => !present.has(uid))
    .map((uid) => supporting.get(uid))
    .filter((one) => one !== undefined)
}

async function sealFile(context: ExchangeContext, lines: readonly string[]): Promise<ExportedFile> {
  const { secrets, runtime } = context
  const created = new Date(runtime.clock.now()).toISOString()
  const recipients = secrets.recipients ?? []
  const sealed = await sealBundle({
    manifest: {
      kind: 'file',
      from: context.station,
      created,
      schema: { ver: schemaVersion, min: 1 },
    },
    lines,
    ...(recipients.length > 0 ? { recipients } : { passphrase: secrets.passphrase! }),
    ...(secrets.signer === undefined ? {} : { signer: secrets.signer }),
    extension: context.extension,
    limits: context.limits,
    runtime,
  })
  return {
    bytes: sealed.bytes,
    fileName: `ordersync-${created.slice(0, 10)}-${sealed.name.slice(0, 6)}.${context.extension}`,
    hash: sealed.fileHash,
    records: lines.length,
  }
}
