/**
 * The runtime that works wherever JavaScript does: browsers, Deno, Bun, Node. Pure JavaScript but for time and randomness.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { encodeHex } from '../format/text-codecs.js'
import { encodeUtf8 } from '../format/utf8.js'
import { portableGunzip, portableGzip } from './portable-gzip.js'
import type { Runtime } from './runtime.js'

const toBytes = (data: Uint8Array | string): Uint8Array =>
  typeof data === 'string' ? encodeUtf8(data) : data

/** Time and randomness of the platform, everything else in JavaScript. */
export function createPortableRuntime(): Runtime {
  return {
    name: 'portable',
    clock: { now: () => Date.now() },
    random: { bytes: (count) => globalThis.crypto.getRandomValues(new Uint8Array(count)) },
    digest: {
      sha256: (data) => sha256(toBytes(data)),
      sha256Hex: (data) => encodeHex(sha256(toBytes(data))),
    },
    compression: { gzip: portableGzip, gunzip: portableGunzip },
  }
}
