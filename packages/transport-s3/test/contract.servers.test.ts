import { transportContract } from '@ordersync/contract-tests'
import type { S3TransportOptions } from '@ordersync/transport-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startS3Server } from '../../../tools/servers/s3-server.mjs'
import type { S3Server } from '../../../tools/servers/s3-server.mjs'
import { openS3Fixture } from './s3-world.js'

let server: S3Server

beforeAll(async () => {
  server = await startS3Server()
}, 120_000)
afterAll(() => server?.close())

const variants: Readonly<Record<string, Partial<S3TransportOptions>>> = {
  'as it comes': {},
  'in a corner of the bucket, with small bundles': { prefix: 'corner/of.it', maxBytes: 128 * 1024 },
}

describe.each(Object.entries(variants))('the S3 transport on a real server, %s', (_name, options) => {
  for (const contractCase of transportContract) {
    // S3 tells nothing by itself.
    if ((contractCase.needs ?? []).includes('watch')) continue
    it(contractCase.name, { timeout: 120_000 }, async () => {
      // No case goes untried.
      expect(await contractCase.run(() => openS3Fixture(server, options))).toBeUndefined()
    })
  }
})
