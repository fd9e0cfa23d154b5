import { createS3Transport, openS3Transport, s3ClientOptions, s3StationPolicy } from '@ordersync/transport-s3'
import type { S3Settings, S3TransportOptions } from '@ordersync/transport-s3'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { s3Limits } from '../src/limits.js'
import { fakeS3 } from './fake-s3.js'
import { context } from './stations.js'

const { client } = fakeS3()

describe('options', () => {
  it.each<Partial<S3TransportOptions>>([
    { client: {} as never },
    { bucket: '' },
    { bucket: 'a/b' },
    { prefix: '../x' },
    { prefix: 'a//b' },
    { prefix: 'ä' },
    { extension: 'osb' },
    { maxBytes: 0 },
    { maxBytes: 64 * 1024 * 1024 + 1 },
    { multipartAbove: 1024 },
    { timeout: 1 },
    { resendAfter: 1 },
  ])('refuse %j', (wrong) => {
    expect(() => createS3Transport({ client, bucket: 'bucket', ...wrong })).toThrow(
      expect.objectContaining({ code: 'usage.invalid_configuration' }),
    )
  })

  it('of the client refuse an address with user and password, and do not repeat it', () => {
    for (const endpoint of ['https://AKID:hidden-secret@s3.example.com', 'ftp://x', 'hidden-secret'])
      try {
        s3ClientOptions({ endpoint })
        expect.unreachable()
      } catch (error) {
        expect(error).toMatchObject({ code: 'usage.invalid_configuration' })
        expect(inspect(error)).not.toContain('hidden-secret')
      }
  })
})

describe('settings', () => {
  it.each<[unknown, string]>([
    [{}, 'bucket'],
    [{ bucket: 'bucket', accessKeyId: 'x' }, 'secretAccessKey'],
    [{ bucket: 'bucket', secretAccessKey: 'hidden-secret' }, 'accessKeyId'],
    [{ bucket: 'bucket', secret: 'hidden-secret' }, ''],
    [{ bucket: 'bucket', accessKeyId: 7, secretAccessKey: 'hidden-secret' }, 'accessKeyId'],
    [{ bucket: 'bucket', region: 'Nirgends!' }, 'region'],
  ])('%j are refused at %s', (settings, field) => {
    try {
      openS3Transport(settings as S3Settings)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'usage.invalid_configuration', parameters: { field } })
      expect(inspect(error)).not.toContain('hidden-secret')
    }
  })

  it('take keys out of the environment and files, and name the one that is missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ordersync-s3-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const settings = {
      bucket: 'bucket',
      endpoint: 'http://127.0.0.1:9',
      accessKeyId: { env: 'KEY_ID' },
      secretAccessKey: { file: 'key.txt' },
      timeout: 5000,
    } as const
    const found = async (env: Record<string, string>) => {
      const transport = openS3Transport(settings, { folder, env })
      onTestFinished(() => transport.close!())
      return (await transport.check(context('alpha'))).findings[0]!.notice
    }
    expect(await found({})).toMatchObject({ parameters: { field: 'accessKeyId.env' } })
    expect(await found({ KEY_ID: 'x' })).toMatchObject({ parameters: { field: 'secretAccessKey.file' } })
    writeFileSync(join(folder, 'key.txt'), '\uFEFFhidden-secret\r\n')
    const notice = await found({ KEY_ID: 'x' })
    expect(notice.code).toBe('S3_NO_ANSWER')
    expect(JSON.stringify(notice)).not.toContain('hidden-secret')
  })
})

describe('the policy of a station', () => {
  it('permits its own place, its own objects, and nothing else', () => {
    const policy = s3StationPolicy({ bucket: 'b-1', prefix: 'acme', station: 'laptop', sendsTo: ['office'] })
    expect(policy.Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['s3:ListBucket'], ['arn:aws:s3:::b-1']],
      [['s3:GetObject'], ['arn:aws:s3:::b-1/acme/v1/to/laptop/*']],
      [
        ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        ['arn:aws:s3:::b-1/acme/v1/to/office/*_laptop_*', 'arn:aws:s3:::b-1/acme/v1/check/*_laptop_probe'],
      ],
    ])
    expect(JSON.stringify(policy.Statement[0])).toContain(
      '"s3:prefix":["acme/v1/to/laptop/","acme/v1/to/laptop/*"]',
    )
  })

  it('refuses what is no station, whose wildcards would permit more', () => {
    for (const wrong of [{ station: '*' }, { station: 'a_b' }, { sendsTo: ['*'] }, { bucket: '*' }])
      expect(() => s3StationPolicy({ bucket: 'b-1', station: 'laptop', sendsTo: '*', ...wrong })).toThrow(
        expect.objectContaining({ name: 'UsageError' }),
      )
  })
})

it('the page shows the limits that hold', () => {
  const page = readFileSync(new URL('../../../docs/adapters/s3.md', import.meta.url), 'utf8')
  const shown = [...page.matchAll(/^\| `(\w+)` +\| ([\d,]+) +\|/gm)].map(([, name, value]) => [
    name,
    Number(value!.replaceAll(',', '')),
  ])
  const known = shown.filter(([name]) => Object.hasOwn(s3Limits, String(name)))
  expect(Object.fromEntries(known)).toEqual(s3Limits)
})
