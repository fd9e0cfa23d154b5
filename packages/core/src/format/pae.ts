/**
 * DSSE pre-authentication encoding (secure-systems-lab/dsse, protocol.md, version 1.0.2): type and payload with their
 * lengths, so that no bytes can be read as another pair of them.
 */
import { encodeUtf8 } from './utf8.js'

export const manifestType = 'application/vnd.ordersync.manifest.v1+json'

/** `"DSSEv1" SP len(type) SP type SP len(payload) SP payload`, lengths in bytes. */
export function preAuthenticationEncoding(type: string, payload: Uint8Array): Uint8Array {
  const typeLength = encodeUtf8(type).length
  const head = encodeUtf8(`DSSEv1 ${String(typeLength)} ${type} ${String(payload.length)} `)
  const encoded = new Uint8Array(head.length + payload.length)
  encoded.set(head)
  encoded.set(payload, head.length)
  return encoded
}
