import { x25519 } from '@noble/curves/ed25519.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageRecipientOf } from '../../src/format/age-file.js'
import { signingKeyId, signPayload, verifyPayload } from '../../src/format/signature.js'
import { encodeAgeRecipient, encodeAgeSecret, isSoundRecipient } from '../../src/identity/age-key-text.js'
import {
  assertGoodPublicKey,
  createStationKeys,
  loadStationKeys,
  saveStationKeys,
} from '../../src/identity/station-keys.js'
import type { KeyStore } from '../../src/runtime/runtime.js'
import { refusal, refusedCode } from '../format/refused-code.js'
import { digest, laptopKeys, makeKeys, seeded } from './network-fixture.js'

function memoryKeys(): KeyStore & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>()
  return {
    kept,
    get: async (name) => kept.get(name),
    put: async (name, secret) => void kept.set(name, secret),
    delete: async (name) => void kept.delete(name),
  }
}
const runtime = { digest }
const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)
const fromHex = (hex: string) => new Uint8Array(hex.match(/../g)!.map((pair) => Number.parseInt(pair, 16)))

describe('keys of a station', () => {
  it('come from the injected randomness alone: one seed, one pair', async () => {
    expect(await makeKeys('a')).toEqual(await makeKeys('a'))
    const [a, b] = [await makeKeys('a'), await makeKeys('b')]
    expect(a.keyId).not.toBe(b.keyId)
    expect(a.identity).not.toBe(b.identity)
    // Signing and encryption never share a secret.
    expect(encodeAgeSecret(a.signing.secretKey)).not.toBe(a.identity)
  })

  it('fit together and work', async () => {
    const { signing, identity, recipient, keyId } = await createStationKeys(seeded('x'))
    expect(identity).toMatch(/^AGE-SECRET-KEY-1[A-Z0-9]{58}$/)
    expect(await ageRecipientOf(identity)).toBe(recipient)
    expect(keyId).toBe(signingKeyId(signing.publicKey, digest))
    const signature = signPayload(signing, 'test', new Uint8Array(3))
    expect(verifyPayload(signing.publicKey, 'test', new Uint8Array(3), signature)).toBe(true)
  })

  it('are kept under a name and come back', async () => {
    const store = memoryKeys()
    expect(await loadStationKeys(store, 'station', runtime)).toBeUndefined()
    await saveStationKeys(store, 'station', laptopKeys)
    expect(await loadStationKeys(store, 'station', runtime)).toEqual(laptopKeys)
    expect(await loadStationKeys(store, 'root', runtime)).toBeUndefined()
  })

  it('that are damaged are told so, whatever letter is wrong, without a word of what is there', async () => {
    const store = memoryKeys()
    await saveStationKeys(store, 'station', laptopKeys)
    const good = store.kept.get('station')!
    const flip = (at: number) => good.map((byte, index) => (index === at ? byte ^ 1 : byte))
    const text = decode(good)
    const broken = [
      new Uint8Array(0),
      good.subarray(1),
      good.subarray(0, -1),
      fromHex('fffe'),
      new TextEncoder().encode('null'),
      new TextEncoder().encode(text.replace('"v":1', '"v":2')),
      ...Array.from({ length: 30 }, (_, at) => flip(Math.floor((at * good.length) / 30))),
      flip(text.indexOf(laptopKeys.keyId)),
      flip(text.indexOf('AGE-SECRET') + 30),
      flip(text.indexOf('"seed":"') + 20),
    ]
    for (const bytes of broken) {
      store.kept.set('station', bytes)
      const error = await refusal(() => loadStationKeys(store, 'station', runtime))
      expect(error?.code, decode(bytes)).toBe('store.keys_damaged')
      expect(`${error?.message} ${JSON.stringify(error?.parameters)}`).not.toContain('SECRET')
      expect(error?.cause).toBeUndefined()
    }
  })
})

describe('keys of others', () => {
  it.each([
    ['the neutral point', `01${'00'.repeat(31)}`],
    ['order 2', `ec${'ff'.repeat(30)}7f`],
    ['order 4', '00'.repeat(32)],
    ['order 8', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
    ['no point', `02${'00'.repeat(31)}`],
    ['31 bytes', '58'.repeat(31)],
  ])('refuses a signing key of %s', async (_name, hex) => {
    expect(await refusedCode(() => assertGoodPublicKey(fromHex(hex)))).toBe('usage.invalid_argument')
  })

  it('refuses a signing key of mixed order', async () => {
    const { ed25519 } = await import('@noble/curves/ed25519.js')
    const { Point } = ed25519
    const small = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')
    const mixed = Point.fromBytes(laptopKeys.signing.publicKey).add(small).toBytes()
    expect(await refusedCode(() => assertGoodPublicKey(mixed))).toBe('usage.invalid_argument')
    assertGoodPublicKey(laptopKeys.signing.publicKey)
  })

  it('writes age keys as the library reads them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (secret) => {
        const recipient = encodeAgeRecipient(x25519.getPublicKey(secret))
        expect(await ageRecipientOf(encodeAgeSecret(secret))).toBe(recipient)
        expect(isSoundRecipient(recipient)).toBe(true)
      }),
      { seed: 7, numRuns: 15 },
    )
  })

  it('refuses a recipient with any wrong letter', () => {
    const { recipient } = laptopKeys
    for (let at = 0; at < recipient.length; at++) {
      const letter = recipient[at] === 'q' ? 'p' : 'q'
      expect(isSoundRecipient(recipient.slice(0, at) + letter + recipient.slice(at + 1)), String(at)).toBe(
        false,
      )
    }
    for (const text of ['', recipient.toUpperCase(), `${recipient}q`, recipient.slice(0, -1)]) {
      expect(isSoundRecipient(text)).toBe(false)
    }
  })

  // RFC 7748 section 7, and the list of low-order points of https://cr.yp.to/ecdh.html
  it.each([
    '00'.repeat(32),
    `01${'00'.repeat(31)}`,
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    `ec${'ff'.repeat(30)}7f`,
  ])('refuses a recipient of low order: %s', (hex) => {
    expect(isSoundRecipient(encodeAgeRecipient(fromHex(hex)))).toBe(false)
  })
})
