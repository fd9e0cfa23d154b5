/** Fixed keys and small bundles for tests. The keys protect nothing. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { ageRecipientOf } from '../../src/format/age-file.js'
import type { OpenBundleOptions, SealBundleOptions, SigningKey } from '../../src/format/bundle.js'
import type { FileManifestDraft, NetworkManifestDraft } from '../../src/format/manifest-schema.js'
import type { PutLine } from '../../src/format/wire.js'
import { createPortableRuntime } from '../../src/runtime/portable.js'

export const runtime = createPortableRuntime()
export const identity = 'AGE-SECRET-KEY-1Z06RXPMESQY34X0LY0DV96XRP9E4U3XERH42XKXAQNFYNDZTHZLQ0JM306'
export const otherIdentity = 'AGE-SECRET-KEY-1TJWKTWMG556SE732KQUGMHJVEMWV6K7ZXT2F96EPHXTRRSZWP00QY5MMVP'
export const recipient = await ageRecipientOf(identity)
export const otherRecipient = await ageRecipientOf(otherIdentity)

export const makeSigner = (seed: number): SigningKey => {
  const secretKey = new Uint8Array(32).fill(seed)
  return { secretKey, publicKey: ed25519.getPublicKey(secretKey) }
}
export const signer = makeSigner(1)

export const fileDraft: FileManifestDraft = {
  kind: 'file',
  from: 'Büro Süd',
  created: '2026-01-02T03:04:05.678Z',
  schema: { ver: 1, min: 1 },
}

export const networkDraft: NetworkManifestDraft = {
  kind: 'delta',
  net: 'abcdefghijklmnopqrstuvwxyz',
  from: 'r03',
  to: 'host',
  epoch: { n: 1, token: 'mfrggzdfmztwq2lknnwg23tpoa' },
  seq: 1,
  prev: '0'.repeat(64),
  roster: { ver: 1, hash: 'a'.repeat(64) },
  created: '2026-01-02T03:04:05.678Z',
  schema: { ver: 1, min: 1 },
}

export const makePut = (fields: PutLine['fields'] = { number: 'A-1' }, revision = 1): PutLine => ({
  op: 'put',
  uid: '01930b5c-7e1a-7c3d-8e4f-0123456789ab',
  kind: 'order',
  origin: { station: 'r03' },
  revision,
  hash: 'b'.repeat(64),
  fields,
})

export const sealOptions = (change: Partial<SealBundleOptions> = {}): SealBundleOptions => ({
  manifest: fileDraft,
  lines: [makePut()],
  recipients: [recipient],
  signer,
  runtime,
  ...change,
})

export const openOptions = (change: Partial<OpenBundleOptions> = {}): OpenBundleOptions => ({
  identities: [identity],
  resolveKey: () => signer.publicKey,
  runtime,
  ...change,
})
