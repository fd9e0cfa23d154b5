import { hash, randomBytes } from 'node:crypto'
import type { Runtime } from '@ordersync/core'
import { nodeCompression } from './node-compression.js'
import { nodeSignatures } from './node-signatures.js'

/** What Node does faster than JavaScript: SHA-256, gzip and Ed25519. Verdicts are those of `createPortableRuntime`. */
export function createNodeRuntime(): Runtime {
  return {
    name: 'node',
    clock: { now: () => Date.now() },
    random: { bytes: (count) => new Uint8Array(randomBytes(count)) },
    digest: {
      sha256: (data) => new Uint8Array(hash('sha256', data, 'buffer')),
      sha256Hex: (data) => hash('sha256', data, 'hex'),
    },
    compression: nodeCompression,
    signatures: nodeSignatures,
  }
}
