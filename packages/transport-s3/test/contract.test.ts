import { transportContract } from '@ordersync/contract-tests'
import type { TransportFixture } from '@ordersync/contract-tests'
import { createS3Transport } from '@ordersync/transport-s3'
import type { S3TransportOptions } from '@ordersync/transport-s3'
import { describe, expect, it } from 'vitest'
import { fakeS3 } from './fake-s3.js'
import type { FakeS3 } from './fake-s3.js'

function openFake(conditions: FakeS3['conditions'], options: Partial<S3TransportOptions>): TransportFixture {
  const fake = fakeS3()
  fake.conditions = conditions
  const unreadable = new Set<string>()
  fake.fault = ({ what, key }) =>
    what === 'GET' && unreadable.has(key) ? { status: 403, code: 'AccessDenied' } : undefined
  const open = async (bucket = 'bucket') => createS3Transport({ client: fake.client, bucket, ...options })
  const root = options.prefix === undefined ? 'v1/to/' : `${options.prefix}/v1/to/`
  const inbox = (station: string) => `${root}${station}/`
  return {
    open: () => open(),
    dispose: async () => {
      expect(fake.unread()).toBe(0)
      fake.client.destroy()
    },
    openMissing: () => open('nothing-here'),
    holds: async (handle) => fake.objects.has(root + handle),
    list: async () => [...fake.objects.keys()],
    addForeign: async (station, name, bytes) => fake.put(inbox(station) + name, bytes),
    readForeign: async (station, name) => fake.objects.get(inbox(station) + name)?.bytes,
    addPartial: async (station, { name, bytes }, length) =>
      fake.put(`${inbox(station)}20260302T080910123Z_alpha_${name}`, bytes.subarray(0, length)),
    makeUnreadable: async (handle) => void unreadable.add(root + handle),
  }
}

const variants: Readonly<Record<string, [FakeS3['conditions'], Partial<S3TransportOptions>]>> = {
  'as it comes': ['known', {}],
  'in a corner of the bucket, with small bundles': [
    'known',
    { prefix: 'corner/of.it', maxBytes: 128 * 1024 },
  ],
  'where conditions are ignored': ['ignored', { maxBytes: 128 * 1024 }],
  'where conditions are refused': ['unknown', { maxBytes: 128 * 1024 }],
}

describe.each(Object.entries(variants))('the S3 transport %s', (_name, [conditions, options]) => {
  for (const contractCase of transportContract) {
    // S3 tells nothing by itself.
    if ((contractCase.needs ?? []).includes('watch')) continue
    it(contractCase.name, { timeout: 60_000 }, async () => {
      // No case goes untried.
      expect(await contractCase.run(async () => openFake(conditions, options))).toBeUndefined()
    })
  }
})
