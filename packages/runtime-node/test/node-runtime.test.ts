import { createPortableRuntime, createSigningKey, openBundle, sealBundle } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { createNodeRuntime } from '../src/node-runtime.js'
import { nodeSignatures } from '../src/node-signatures.js'

const node = createNodeRuntime()
const portable = createPortableRuntime()

describe('runtime of Node', () => {
  it.each(['', 'abc', 'ä😀', 'x'.repeat(100_000)])('hashes like the portable one: %s', (text) => {
    const bytes = new TextEncoder().encode(text)
    for (const data of [text, bytes]) {
      expect(node.digest.sha256(data)).toEqual(portable.digest.sha256(data))
      expect(node.digest.sha256Hex(data)).toBe(portable.digest.sha256Hex(data))
    }
    expect(node.digest.sha256('x').constructor).toBe(Uint8Array)
  })

  it('gives as many random bytes as asked', () => {
    expect(node.random.bytes(0).length).toBe(0)
    expect(node.random.bytes(65_536).length).toBe(65_536)
    expect(node.random.bytes(16)).not.toEqual(node.random.bytes(16))
  })

  const manifest = {
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
  } as const
  const identity = 'AGE-SECRET-KEY-1Z06RXPMESQY34X0LY0DV96XRP9E4U3XERH42XKXAQNFYNDZTHZLQ0JM306'
  const recipient = 'age1mmuyv52c3ju2cxuwknwnryk0uq8qemdpshmjjhe4ef65r4my2g7ssc3ks5'

  it.each([
    ['portable', portable, node],
    ['Node', node, portable],
  ])('what %s signs the other one takes, and nothing else', async (_name, here, there) => {
    const signer = createSigningKey(node.random)
    const other = createSigningKey(node.random)
    const sealed = await sealBundle({ manifest, lines: [], recipients: [recipient], signer, runtime: here })
    const open = (publicKey: Uint8Array) =>
      openBundle(sealed.bytes, { identities: [identity], resolveKey: () => publicKey, runtime: there })
    expect((await open(signer.publicKey)).manifest.from).toBe('r03')
    await expect(open(other.publicKey)).rejects.toMatchObject({ code: 'format.bad_signature' })
  })

  // RFC 8032, section 7.1, tests 1 and 2.
  it.each([
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
  ])('signs as RFC 8032 has it: %s', (secretKey, publicKey, message, signature) => {
    const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))
    const signed = nodeSignatures.sign(hex(secretKey), hex(message))
    expect(Buffer.from(signed).toString('hex')).toBe(signature)
    expect(nodeSignatures.verify(hex(publicKey), hex(message), signed)).toBe(true)
    signed[0]! ^= 1
    expect(nodeSignatures.verify(hex(publicKey), hex(message), signed)).toBe(false)
  })
})
