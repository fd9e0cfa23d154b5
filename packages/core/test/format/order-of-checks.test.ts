/** Bundles that are wrong in several ways at once: the code must be that of the earlier check. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { openBundle } from '../../src/format/open-bundle.js'
import type { OpenBundleOptions } from '../../src/format/bundle.js'
import { configureLimits } from '../../src/format/limits.js'
import { manifestType, preAuthenticationEncoding } from '../../src/format/pae.js'
import { verifyPayload } from '../../src/format/signature.js'
import { encodeBase64Url } from '../../src/format/text-codecs.js'
import { portableGzip } from '../../src/runtime/portable-gzip.js'
import { makePut, networkDraft, openOptions, otherRecipient, runtime } from './bundle-fixture.js'
import { joinBytes, makeRawBundle, type RawBundle } from './raw-bundle.js'
import { refusedCode } from './refused-code.js'

/**
 * A key with a component of order 8, and signatures under it that verifiers with and without cofactor judge differently: here
 * one that both take.
 */
function makeMixedKey() {
  const { Point } = ed25519
  const order8 = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')
  const secret = 12_345n
  const publicKey = Point.BASE.multiply(secret).add(order8).toBytes()
  const scalar = (data: Uint8Array): bigint => data.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)
  const sign = (message: Uint8Array): Uint8Array => {
    for (let nonce = 1n; ; nonce++) {
      const commitment = Point.BASE.multiply(nonce).toBytes()
      const challenge = scalar(sha512(joinBytes(commitment, publicKey, message))) % Point.Fn.ORDER
      // A multiple of 8 makes the odd component vanish.
      if (challenge % 8n !== 0n) continue
      const response = (nonce + challenge * secret) % Point.Fn.ORDER
      const encoded = Uint8Array.from({ length: 32 }, (_, at) => Number((response >> BigInt(8 * at)) & 255n))
      return joinBytes(commitment, encoded)
    }
  }
  return { publicKey, sign }
}

const line = `${JSON.stringify(makePut())}\n`
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

async function open(raw: RawBundle, change: Partial<OpenBundleOptions> = {}): Promise<string | undefined> {
  const file = await makeRawBundle({ text: line, ...raw })
  return refusedCode(async () => [...(await openBundle(file, openOptions(change))).lines()])
}

const wrongBody: RawBundle = { body: { sha256: '0'.repeat(64) } }
const wrongLine: RawBundle = { text: '{"op":"put"}\n' }
const wrongSignature: RawBundle = { signatureLine: `ed25519 ${'0'.repeat(16)} ${'A'.repeat(86)}` }
const wrongManifest: RawBundle = { manifest: { created: 'yesterday' } }

describe('order of checks', () => {
  it('takes the bundle that the others are made of', async () => {
    expect(await open({})).toBeUndefined()
    expect(await open({ signer: null })).toBeUndefined()
    expect(await open({ padding: new Uint8Array(0) })).toBeUndefined()
  })

  it.each<[string, string, RawBundle, Partial<OpenBundleOptions>]>([
    [
      'size before key',
      'format.too_large',
      { recipients: [otherRecipient] },
      { limits: configureLimits({ fileBytes: 20 }) },
    ],
    ['key before manifest', 'format.wrong_key', { ...wrongManifest, recipients: [otherRecipient] }, {}],
    ['version before shape', 'format.newer_version', { manifestLine: '{"v":2}', ...wrongSignature }, {}],
    [
      'version before signature line',
      'format.newer_version',
      { manifestLine: '{"v":2}', signatureLine: 'x'.repeat(300) },
      {},
    ],
    ['manifest before signature', 'format.manifest', { ...wrongManifest, ...wrongSignature }, {}],
    ['signature before body', 'format.bad_signature', { ...wrongSignature, ...wrongBody }, {}],
    ['signature before padding', 'format.bad_signature', { ...wrongSignature, padding: bytes('x') }, {}],
    ['body hash before decompression', 'format.body', { ...wrongBody, packed: bytes('no gzip') }, {}],
    [
      'decompression before lines',
      'format.body',
      { ...wrongLine, packed: bytes('no gzip, but long enough') },
      {},
    ],
    ['lines last', 'format.body', wrongLine, {}],
  ])('looks at %s', async (_name, expected, raw, change) => {
    expect(await open(raw, change)).toBe(expected)
  })

  it('never decompresses what nobody signed for', async () => {
    const calls: number[] = []
    const compression = {
      gzip: runtime.compression.gzip,
      gunzip: (data: Uint8Array, size: number) => {
        calls.push(data.length)
        return runtime.compression.gunzip(data, size)
      },
    }
    const watched = { runtime: { digest: runtime.digest, compression } }
    for (const raw of [wrongManifest, wrongSignature, wrongBody])
      expect(await open(raw, watched)).toMatch(/^format\./)
    expect(calls).toEqual([])
    expect(await open(wrongLine, watched)).toBe('format.body')
    expect(calls.length).toBe(1)
  })
})

describe('manifest and body', () => {
  it.each<[string, string, RawBundle]>([
    ['a total that is not the length', 'format.manifest', { manifest: { total: 4000 } }],
    ['a body that reaches behind the end', 'format.manifest', { body: { csize: 9000 } }],
    ['a compressed size that lies', 'format.body', { body: { csize: 60 } }],
    ['a size that lies, upward', 'format.body', { body: { size: line.length + 1 } }],
    ['a size that lies, downward', 'format.body', { body: { size: line.length - 1 } }],
    ['a count that lies, upward', 'format.body', { body: { records: 2 } }],
    ['a count that lies, downward', 'format.body', { body: { records: 0 } }],
    ['padding that is not zero', 'format.body', { padding: new Uint8Array([0, 0, 1]) }],
    [
      'two gzip members',
      'format.body',
      { packed: joinBytes(portableGzip(bytes(line)), portableGzip(bytes(line))) },
    ],
    ['no line feed at the end', 'format.body', { text: line.trimEnd(), body: { records: 1 } }],
    ['an empty line', 'format.body', { text: `${line}\n` }],
    ['a carriage return', 'format.body', { text: line.replace('\n', '\r\n') }],
    [
      'bytes that are no UTF-8',
      'format.body',
      { text: joinBytes(bytes('{"op":"'), new Uint8Array([0xff]), bytes('"}\n')) },
    ],
    ['a byte order mark', 'format.body', { text: `\ufeff${line}` }],
    ['an unknown operation', 'format.body', { text: '{"op":"drop"}\n' }],
    [
      'a signature line that is too long',
      'format.bad_signature',
      { signatureLine: `ed25519 ${'0'.repeat(300)}` },
    ],
    ['a key id that is not the signer’s', 'format.bad_signature', { manifest: { fromKey: '0'.repeat(16) } }],
    ['a signed manifest with the word for none', 'format.bad_signature', { signatureLine: 'unsigned' }],
    ['a signature nobody announced', 'format.bad_signature', { signer: null, ...wrongSignature }],
    [
      'a network kind nobody signed',
      'format.unsigned',
      { manifest: { ...networkDraft }, signatureLine: 'unsigned' },
    ],
    [
      'a key that is no point',
      'format.bad_signature',
      { manifest: { fromPublicKey: `Ag${'A'.repeat(41)}` } },
    ],
  ])('refuse %s', async (_name, expected, raw) => {
    expect(await open(raw)).toBe(expected)
  })

  it('keep an operation of a newer schema for later', async () => {
    const newer = { manifest: { schema: { ver: 2, min: 1 } }, text: '{"op":"teleport"}\n' }
    expect(await open(newer)).toBe('format.newer_version')
    expect(await open({ ...newer, text: '{"op":1}\n' })).toBe('format.body')
  })

  it('refuse a key that is not the one its id names', async () => {
    // The signature holds under the key that came along; its id is somebody else's.
    expect(await open({ keyId: '0123456789abcdef' })).toBe('format.bad_signature')
  })

  it('refuse a key outside the prime-order group, although its signature may hold', async () => {
    const mixed = makeMixedKey()
    const keyId = runtime.digest.sha256Hex(mixed.publicKey).slice(0, 16)
    const sign = (manifestLine: Uint8Array) =>
      mixed.sign(preAuthenticationEncoding(manifestType, manifestLine))
    const payload = bytes('{}')
    const signature = mixed.sign(preAuthenticationEncoding(manifestType, payload))
    expect(verifyPayload(mixed.publicKey, manifestType, payload, signature)).toBe(true)
    expect(await open({ keyId, sign, manifest: { fromPublicKey: encodeBase64Url(mixed.publicKey) } })).toBe(
      'format.bad_signature',
    )
  })

  it('take a signature line of 256 bytes for wrong, not for missing', async () => {
    expect(await open({ signatureLine: 'x'.repeat(255) })).toBe('format.bad_signature')
    expect(await open({ signatureLine: 'x'.repeat(256) })).toBe('format.bad_signature')
  })

  it('refuse a manifest line of more than 16 KiB, also without end', async () => {
    expect(await open({ manifestLine: `{"v":1,"x":"${'a'.repeat(16 * 1024)}"}` })).toBe('format.too_large')
    expect(await open({ manifestLine: 'a'.repeat(10), signatureLine: '' })).toBe('format.manifest')
  })
})
