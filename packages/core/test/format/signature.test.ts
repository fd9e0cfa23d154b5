import { describe, expect, it } from 'vitest'
import { manifestType, preAuthenticationEncoding } from '../../src/format/pae.js'
import {
  createSigningKey,
  isSoundPublicKey,
  parseSignatureLine,
  serializeSignatureLine,
  signingKeyId,
  signPayload,
  verifyPayload,
} from '../../src/format/signature.js'
import { makeSigner, runtime, signer } from './bundle-fixture.js'
import { refusedCode } from './refused-code.js'

const payload = new TextEncoder().encode('{"v":1}')
const signature = signPayload(signer, manifestType, payload)
const hexBytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

describe('preAuthenticationEncoding', () => {
  it('is the example of the DSSE specification', () => {
    const encoded = preAuthenticationEncoding(
      'http://example.com/HelloWorld',
      new TextEncoder().encode('hello world'),
    )
    expect(new TextDecoder().decode(encoded)).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world')
  })

  it('counts bytes, not characters', () => {
    const encoded = preAuthenticationEncoding('ä', new TextEncoder().encode('ö'))
    expect(new TextDecoder().decode(encoded)).toBe('DSSEv1 2 ä 2 ö')
  })
})

describe('signatures', () => {
  it('hold under their own key, type and payload only', () => {
    expect(verifyPayload(signer.publicKey, manifestType, payload, signature)).toBe(true)
    expect(verifyPayload(makeSigner(2).publicKey, manifestType, payload, signature)).toBe(false)
    expect(verifyPayload(signer.publicKey, `${manifestType}2`, payload, signature)).toBe(false)
    expect(verifyPayload(signer.publicKey, manifestType, payload.subarray(1), signature)).toBe(false)
  })

  it('break with any flipped bit', () => {
    for (let bit = 0; bit < 512; bit += 7) {
      const flipped = signature.slice()
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(verifyPayload(signer.publicKey, manifestType, payload, flipped)).toBe(false)
    }
  })

  it('give false, not an exception, for keys and signatures of wrong length', () => {
    expect(verifyPayload(signer.publicKey.subarray(1), manifestType, payload, signature)).toBe(false)
    expect(verifyPayload(signer.publicKey, manifestType, payload, signature.subarray(1))).toBe(false)
    expect(verifyPayload(new Uint8Array(32).fill(255), manifestType, payload, signature)).toBe(false)
  })

  it('are refused for halves of two keys', async () => {
    const mixed = { publicKey: makeSigner(2).publicKey, secretKey: signer.secretKey }
    expect(await refusedCode(() => signPayload(mixed, manifestType, payload))).toBe('usage.invalid_argument')
    const short = { publicKey: signer.publicKey, secretKey: signer.secretKey.subarray(1) }
    expect(await refusedCode(() => signPayload(short, manifestType, payload))).toBe('usage.invalid_argument')
  })

  it('come from a fresh key of the injected randomness', () => {
    const key = createSigningKey({ bytes: (count) => new Uint8Array(count).fill(1) })
    expect(key).toEqual(signer)
    expect(isSoundPublicKey(key.publicKey)).toBe(true)
  })

  it('name their key by 16 hex digits of its hash', () => {
    expect(signingKeyId(signer.publicKey, runtime.digest)).toBe('34750f98bd59fcfc')
  })
})

describe('isSoundPublicKey', () => {
  it.each([
    ['the neutral element', '0100000000000000000000000000000000000000000000000000000000000000'],
    ['a point of order 8', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
    ['a point of order 2', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    [
      'a second encoding of the neutral element',
      'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    ],
    ['no point at all', '0200000000000000000000000000000000000000000000000000000000000000'],
    ['31 bytes', '00'.repeat(31)],
  ])('refuses %s', (_name, hex) => {
    expect(isSoundPublicKey(hexBytes(hex))).toBe(false)
  })
})

describe('signature line', () => {
  const line = serializeSignatureLine({ keyId: '0123456789abcdef', signature })

  it('comes back as it was', () => {
    expect(parseSignatureLine(line)).toEqual({ keyId: '0123456789abcdef', signature })
    expect(line.length).toBe(111)
  })

  it.each([
    ['another algorithm', (text: string) => text.replace('ed25519', 'ed448')],
    ['capitals in the key id', (text: string) => text.replace('abcdef', 'ABCDEF')],
    ['a blank more', (text: string) => text.replace(' ', '  ')],
    ['something behind', (text: string) => `${text} `],
    ['padding', (text: string) => `${text}==`],
    ['loose bits at the end', (text: string) => `${text.slice(0, -1)}${text.endsWith('B') ? 'C' : 'B'}`],
    ['nothing', () => ''],
    ['the word for none', () => 'unsigned'],
  ])('is refused with %s', (_name, change) => {
    expect(parseSignatureLine(change(line))).toBeUndefined()
  })
})
