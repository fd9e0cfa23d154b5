/** Bytes → a checked file with its records. Whatever is wrong with the file as a whole is thrown here, nothing is written. */
import { FormatError } from '../errors/errors.js'
import { openBundle } from '../format/open-bundle.js'
import type { PutLine, WireLine } from '../format/wire.js'
import { noSecret } from './exchange-context.js'
import type { ExchangeContext } from './exchange-context.js'
import type { FileOrigin } from './exchange.js'

export interface OpenedFile {
  readonly origin: FileOrigin
  /** Hash of the signing key, 64 hex, when the file is signed. */
  readonly signingKey: string | undefined
  readonly fileHash: string
  readonly fileSize: number
  /** Version of the record schema of the sender. */
  readonly schemaVersion: number
  readonly records: readonly PutLine[]
  /** Operations that do not belong in a file made by hand. */
  readonly strayOperations: readonly Exclude<WireLine, PutLine>[]
}

/** @throws {@link FormatError} with the code for what is wrong. */
export async function openFile(context: ExchangeContext, bytes: Uint8Array): Promise<OpenedFile> {
  const { secrets, runtime, limits } = context
  const passphrases = [secrets.passphrase, ...(secrets.formerPassphrases ?? [])].filter(
    (one) => one !== undefined,
  )
  if (passphrases.length === 0 && (secrets.identities?.length ?? 0) === 0) {
    throw noSecret('secrets', 'the passphrase of the sender, or identities')
  }
  const opened = await openBundle(bytes, {
    identities: secrets.identities ?? [],
    passphrases,
    limits,
    runtime,
    verifyManifest(manifest) {
      if (manifest.kind === 'file') return
      throw new FormatError(
        'format.not_for_us',
        `a bundle of kind ${manifest.kind} between enrolled stations`,
        {
          parameters: { kind: manifest.kind },
        },
      )
    },
  })
  const records: PutLine[] = []
  const strayOperations: Exclude<WireLine, PutLine>[] = []
  for (const line of opened.lines()) {
    if (line.op === 'put') records.push(line)
    else strayOperations.push(line)
  }
  const { manifest, origin } = opened
  const signed = origin.proven
  const known = signed
    ? secrets.knownSenders?.find(({ publicKey }) => sameBytes(publicKey, origin.publicKey))
    : undefined
  return {
    origin: {
      from: manifest.from,
      proven: known !== undefined,
      ...(signed ? { keyId: origin.keyId } : {}),
      ...(known === undefined ? {} : { label: known.label }),
      createdAt: manifest.created,
    },
    signingKey: signed ? runtime.digest.sha256Hex(origin.publicKey) : undefined,
    fileHash: opened.fileHash,
    fileSize: bytes.length,
    schemaVersion: manifest.schema.ver,
    records,
    strayOperations,
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
