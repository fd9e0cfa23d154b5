/**
 * What a bundle says about itself, as zod schemas. Unknown fields refuse the bundle: a field nobody checks is a field
 * somebody will lie in.
 * @see docs/format/bundle.md, "Manifest"
 */
import { z } from 'zod'
import { limitTable } from './limits.js'
import {
  counterSchema,
  epochSchema,
  hashSchema,
  keyIdSchema,
  labelSchema,
  positiveSchema,
  stationIdSchema,
  tokenSchema,
  utcInstantSchema,
} from './wire-values.js'

/** Version of the record schema that this software writes and reads. */
export const schemaVersion = 1

export const networkKinds = ['delta', 'snapshot', 'ack', 'control', 'enrol'] as const

export const bodySchema = z
  .strictObject({
    enc: z.enum(['gzip', 'none']),
    /** Bytes as they stand in the file. */
    csize: counterSchema,
    /** Bytes after decompression, exactly. */
    size: counterSchema,
    /** Lines, exactly. */
    records: counterSchema,
    /** Over the `csize` bytes. */
    sha256: hashSchema,
  })
  .refine((body) => body.enc === 'gzip' || body.csize === body.size, {
    path: ['size'],
    message: 'expected csize for a body that is not compressed',
  })

const applicationSchema = z
  .strictObject({ ver: positiveSchema, min: positiveSchema })
  .refine(({ ver, min }) => min <= ver, { path: ['min'], message: 'expected at most ver' })

const hole = z
  .tuple([positiveSchema, positiveSchema])
  .refine(([first, last]) => first <= last, 'expected first <= last')

/** What the sender has of the receiver's stream. `head` is the manifest hash at `seq`, zeros for 0. */
export const ackSchema = z.strictObject({
  epoch: epochSchema,
  cursor: counterSchema,
  seq: counterSchema,
  head: hashSchema,
  holes: z.array(hole).max(limitTable.ackHoles.hard),
})

const common = {
  v: z.literal(1),
  created: utcInstantSchema,
  schema: applicationSchema,
  body: bodySchema,
  total: positiveSchema,
}

/** 43 base64url characters: the 32 bytes of an Ed25519 public key. */
const publicKeySchema = z
  .string()
  .length(43)
  .regex(/^[A-Za-z0-9_-]{43}$/, 'expected 43 base64url characters')

export const networkManifestSchema = z
  .strictObject({
    ...common,
    kind: z.enum(networkKinds),
    net: tokenSchema,
    from: stationIdSchema,
    to: stationIdSchema,
    fromKey: keyIdSchema,
    /** Kind `enrol` only: the new station's key, which no roster holds yet. */
    fromPublicKey: publicKeySchema.optional(),
    epoch: epochSchema,
    /** Kind `ack` takes no number of its own: it names the last bundle that was sent on this link, 0 when there is none. */
    seq: counterSchema,
    /** SHA-256 of the manifest line of the bundle before; of kind `ack`: of the one it names. */
    prev: hashSchema,
    /** At seq 1 of a new epoch only: the last thing known of the old one. */
    prevEpoch: z
      .strictObject({
        epoch: epochSchema,
        seq: counterSchema,
        hash: hashSchema,
        reason: z.enum(['new', 'restore', 'rotate']),
      })
      .optional(),
    /** Positions in the sender's change feed, in `epoch`: the body covers what is behind `from` up to `to`. */
    cover: z.strictObject({ from: counterSchema, to: counterSchema }).optional(),
    /** Absent: nothing of the receiver has arrived yet. */
    ack: ackSchema.optional(),
    roster: z.strictObject({ ver: counterSchema, hash: hashSchema }),
    /** Kind `snapshot` only: progress information, chunks apply in any order. */
    part: z.strictObject({ set: tokenSchema, i: positiveSchema, n: positiveSchema }).optional(),
  })
  .superRefine((manifest, context) => {
    const demand = (holds: boolean, field: string, message: string): void => {
      if (!holds) context.addIssue({ code: 'custom', path: [field], message })
    }
    const { kind, seq, cover, part } = manifest
    demand(manifest.from !== manifest.to, 'to', 'expected another station than from')
    demand(seq > 0 || kind === 'ack', 'seq', 'expected at least 1')
    const isFirst = kind === 'ack' ? seq === 0 : seq <= 1
    demand(!isFirst || /^0+$/.test(manifest.prev), 'prev', 'expected zeros at the first one')
    demand(manifest.prevEpoch === undefined || seq === 1, 'prevEpoch', 'expected only at seq 1')
    demand(cover === undefined || cover.from <= cover.to, 'cover', 'expected from <= to')
    demand(part === undefined || kind === 'snapshot', 'part', 'expected only in a snapshot')
    demand(part === undefined || part.i <= part.n, 'part', 'expected i <= n')
    demand(kind !== 'ack' || manifest.ack !== undefined, 'ack', 'expected in kind ack')
    demand(
      (kind === 'enrol') === (manifest.fromPublicKey !== undefined),
      'fromPublicKey',
      'expected in kind enrol only',
    )
  })

export const fileManifestSchema = z
  .strictObject({
    ...common,
    kind: z.literal('file'),
    /** Free text: who says he made it. Not proven by anything but a signature. */
    from: labelSchema(80),
    to: labelSchema(80).optional(),
    fromKey: keyIdSchema.optional(),
    fromPublicKey: publicKeySchema.optional(),
  })
  .refine((manifest) => (manifest.fromKey === undefined) === (manifest.fromPublicKey === undefined), {
    path: ['fromPublicKey'],
    message: 'expected together with fromKey',
  })

/** A bundle between enrolled stations (or one that is about to be). */
export type NetworkManifest = Readonly<z.infer<typeof networkManifestSchema>>
/** A bundle made by hand, without an enrolled station. */
export type FileManifest = Readonly<z.infer<typeof fileManifestSchema>>
export type Manifest = NetworkManifest | FileManifest
export type BundleKind = Manifest['kind']
export type BundleAck = z.infer<typeof ackSchema>

type Filled = 'v' | 'fromKey' | 'fromPublicKey' | 'body' | 'total'
/** A manifest before sealing: the fields that {@link sealBundle} fills in are missing. */
export type NetworkManifestDraft = Omit<NetworkManifest, Filled>
export type FileManifestDraft = Omit<FileManifest, Filled>
export type ManifestDraft = NetworkManifestDraft | FileManifestDraft
