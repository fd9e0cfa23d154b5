/** Gathered records → sealed files, each complete in itself. */
import { sealBundle } from '../format/seal-bundle.js'
import type { Limits } from '../format/limits.js'
import { schemaVersion } from '../format/manifest-schema.js'
import { utf8Length } from '../format/utf8.js'
import type { PutLine } from '../format/wire.js'
import { noSecret } from './exchange-context.js'
import type { ExchangeContext } from './exchange-context.js'
import type { ExportedFile, ExportOptions } from './exchange.js'

/** As many as a line may name. */
const mostAliases = 64

export interface OutgoingRecord {
  readonly uid: string
  readonly kind: string
  readonly line: PutLine
  /** Uids that went up in this record and that some document still names. */
  readonly aliases: Set<string>
  /** Uids of records that must be in the same file. */
  readonly needs: readonly string[]
}

export async function sealFiles(
  context: ExchangeContext,
  documents: readonly OutgoingRecord[],
  supporting: ReadonlyMap<string, OutgoingRecord>,
  options: ExportOptions,
): Promise<readonly ExportedFile[]> {
  const groups = packLines(documents, supporting, context.limits)
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
  limits: Pick<Limits, 'ownRecordsPerBundle' | 'ownBodyBytes'>,
): readonly (readonly string[])[] {
  const groups: string[][] = []
  let support: string[] = []
  let main: string[] = []
  let present = new Set<string>()
  let size = 0
  const texts = new Map<string, string>()
  const close = (): void => {
    // What is needed stands first, as it is applied first (M-D9).
    if (main.length > 0) groups.push([...support, ...main])
    support = []
    main = []
    present = new Set()
    size = 0
  }
  for (const document of documents) {
    const line = JSON.stringify(document.line)
    let needed = neededOf(document, supporting, present)
    const cost = (): number =>
      needed.reduce((sum, one) => sum + utf8Length(textOf(one, texts)), utf8Length(line))
    const records = support.length + main.length + needed.length + 1
    const full = records > limits.ownRecordsPerBundle || size + cost() > limits.ownBodyBytes
    if (main.length > 0 && full) {
      close()
      needed = neededOf(document, supporting, present)
    }
    size += cost()
    for (const one of needed) {
      present.add(one.uid)
      support.push(textOf(one, texts))
    }
    main.push(line)
  }
  close()
  return groups
}

/** The line with its aliases, worked out once. */
function textOf({ uid, line, aliases }: OutgoingRecord, texts: Map<string, string>): string {
  let text = texts.get(uid)
  if (text === undefined) {
    const named = [...aliases].sort().slice(0, mostAliases)
    const { fields, ...head } = line
    text = JSON.stringify(named.length === 0 ? line : { ...head, aliases: named, fields })
    texts.set(uid, text)
  }
  return text
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
  if (recipients.length === 0 && secrets.passphrase === undefined)
    throw noSecret('secrets', 'a passphrase or recipients')
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
