/** A file as somebody with the key but without our rules would make it. */
import { createPortableRuntime, createUid, hashFields, sealBundle, shippedRegistry } from '@ordersync/core'
import type { Fields } from '@ordersync/core'
import { sharedSecrets } from './offices.js'

const runtime = createPortableRuntime()

export interface ForgedRecord {
  readonly kind: string
  readonly fields: Fields
  readonly uid?: string
  readonly revision?: number
  readonly hash?: string
  readonly origin?: string
}

export async function forge(records: readonly ForgedRecord[]): Promise<Uint8Array> {
  const { bytes } = await sealBundle({
    manifest: {
      kind: 'file',
      from: 'forger',
      created: '2026-03-02T09:00:00.000Z',
      schema: { ver: 1, min: 1 },
    },
    lines: records.map(({ kind, fields, uid, revision, hash, origin }) => {
      const known = shippedRegistry.get(kind)
      return {
        op: 'put' as const,
        uid: uid ?? createUid(runtime),
        kind,
        origin: { station: origin ?? 'forger' },
        revision: revision ?? 1,
        hash: hash ?? (known === undefined ? '0'.repeat(64) : hashFields(known, fields, runtime.digest)),
        fields,
      }
    }),
    recipients: sharedSecrets.recipients,
    runtime,
  })
  return bytes
}
