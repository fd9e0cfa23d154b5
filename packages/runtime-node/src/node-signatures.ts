import type { Signatures } from '@ordersync/core'
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** Ed25519 of OpenSSL: checks S·B = R + h·A by the bytes of R. */
export const nodeSignatures: Signatures = {
  sign: (secretKey, message) => {
    const der = Buffer.concat([pkcs8Prefix, secretKey])
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    return new Uint8Array(sign(null, message, key))
  },
  verify: (publicKey, message, signature) => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: base64Url(publicKey) }
    return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature)
  },
}

/** RFC 8410: what stands before the 32 bytes of the seed. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
