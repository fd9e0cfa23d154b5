import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/format/canonical-json.js'
import { configureLimits, defaultLimits } from '../../src/format/limits.js'
import { parseManifest, serializeManifest } from '../../src/format/manifest.js'
import type { Manifest } from '../../src/format/manifest-schema.js'
import { encodeUtf8 } from '../../src/format/utf8.js'
import { fileDraft, networkDraft } from './bundle-fixture.js'
import { refusal, refusedCode } from './refused-code.js'

const body = { enc: 'gzip', csize: 100, size: 200, records: 1, sha256: 'c'.repeat(64) } as const
const key = 'A'.repeat(43)
const networkManifest = { ...networkDraft, v: 1, fromKey: '0123456789abcdef', body, total: 4096 } as const
const fileManifest = { ...fileDraft, v: 1, body, total: 4096 } as const
const epoch = networkDraft.epoch
const ack = { epoch, cursor: 7, seq: 3, head: 'd'.repeat(64), holes: [[1, 1]] }

const parse = (manifest: unknown, limits = defaultLimits): Manifest =>
  parseManifest(encodeUtf8(canonicalJson(manifest)), limits)
const code = (manifest: unknown, limits = defaultLimits) => refusedCode(() => parse(manifest, limits))
const lineCode = (line: string) => refusedCode(() => parseManifest(encodeUtf8(line), defaultLimits))

describe('manifest', () => {
  it.each([
    ['a file without signature', fileManifest],
    [
      'a signed file with a receiver',
      { ...fileManifest, to: 'Lager', fromKey: '0'.repeat(16), fromPublicKey: key },
    ],
    ['a delta', networkManifest],
    ['a delta with cover and ack', { ...networkManifest, cover: { from: 0, to: 5 }, ack }],
    ['a snapshot in parts', { ...networkManifest, kind: 'snapshot', part: { set: epoch.token, i: 2, n: 2 } }],
    [
      'an acknowledgement',
      { ...networkManifest, kind: 'ack', ack, body: { ...body, enc: 'none', csize: 0, size: 0 } },
    ],
    ['a control', { ...networkManifest, kind: 'control' }],
    ['an enrolment', { ...networkManifest, kind: 'enrol', fromPublicKey: key }],
    ['a second bundle', { ...networkManifest, seq: 2, prev: 'e'.repeat(64) }],
    [
      'a new epoch',
      { ...networkManifest, prevEpoch: { epoch, seq: 9, hash: 'e'.repeat(64), reason: 'restore' } },
    ],
  ])('takes %s and writes it back to the byte', (_name, manifest) => {
    const read = parse(manifest)
    expect(read).toEqual(manifest)
    expect(new TextDecoder().decode(serializeManifest(read))).toBe(canonicalJson(manifest))
  })

  it.each(['v', 'created', 'schema', 'body', 'total', 'from'])('demands %s in a file', async (field) => {
    const { [field as 'v']: _gone, ...rest } = fileManifest
    expect(await code(rest)).toBe('format.manifest')
  })

  it.each([
    'net',
    'kind',
    'from',
    'to',
    'fromKey',
    'epoch',
    'seq',
    'prev',
    'roster',
    'created',
    'schema',
    'body',
    'total',
  ])('demands %s in a bundle of the network', async (field) => {
    const { [field as 'v']: _gone, ...rest } = networkManifest as Record<string, unknown>
    expect(await code(rest)).toBe('format.manifest')
  })

  it.each(['net', 'epoch', 'seq', 'prev', 'cover', 'ack', 'roster'])(
    'refuses %s in a file',
    async (field) => {
      const value = { ...networkManifest, cover: { from: 0, to: 1 }, ack }[field as 'net']
      expect(await code({ ...fileManifest, [field]: value })).toBe('format.manifest')
    },
  )

  it.each<[string, Record<string, unknown>]>([
    ['an unknown field', { extra: 1 }],
    ['an unknown field in the body', { body: { ...body, more: 1 } }],
    ['an unknown kind', { kind: 'backup' }],
    ['the same station at both ends', { to: 'r03' }],
    ['capitals in a station id', { from: 'R03' }],
    ['a station id of 33 characters', { from: 'a'.repeat(33) }],
    ['seq 0', { seq: 0 }],
    ['seq 2^53', { seq: 2 ** 53 - 1 + 0.5 }],
    ['a previous hash at seq 1', { prev: 'e'.repeat(64) }],
    ['prevEpoch behind seq 1', { seq: 2, prevEpoch: { epoch, seq: 1, hash: 'e'.repeat(64), reason: 'new' } }],
    ['an unknown reason of a new epoch', { prevEpoch: { epoch, seq: 1, hash: 'e'.repeat(64), reason: 'x' } }],
    ['a cover that goes back', { cover: { from: 2, to: 1 } }],
    ['a part of a delta', { part: { set: epoch.token, i: 1, n: 1 } }],
    ['part 2 of 1', { kind: 'snapshot', part: { set: epoch.token, i: 2, n: 1 } }],
    ['an acknowledgement that acknowledges nothing', { kind: 'ack' }],
    ['a hole that goes back', { ack: { ...ack, holes: [[2, 1]] } }],
    ['65 holes', { ack: { ...ack, holes: Array(65).fill([1, 1]) } }],
    ['an enrolment without key', { kind: 'enrol' }],
    ['a key in a delta', { fromPublicKey: key }],
    ['a local time', { created: '2026-01-02T03:04:05.678+01:00' }],
    ['a short hash', { prev: '0'.repeat(63) }],
    ['capitals in a hash', { prev: 'A'.repeat(64), seq: 2 }],
    ['an unknown encoding', { body: { ...body, enc: 'zstd' } }],
    ['two sizes of an uncompressed body', { body: { ...body, enc: 'none' } }],
    ['a minimum above the schema', { schema: { ver: 1, min: 2 } }],
    ['version 0', { v: 0 }],
    ['a version as text', { v: '2' }],
  ])('refuses %s', async (_name, change) => {
    const manifest = { ...networkManifest, ...change }
    const text = JSON.stringify(
      Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1))),
      (_key, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
          : value,
    )
    expect(await lineCode(text)).toBe('format.manifest')
  })

  it('takes 64 holes, a name of 80 characters and a station id of 32', async () => {
    expect(await code({ ...networkManifest, ack: { ...ack, holes: Array(64).fill([1, 1]) } })).toBeUndefined()
    expect(await code({ ...networkManifest, from: 'a'.repeat(32) })).toBeUndefined()
    expect(await code({ ...fileManifest, from: 'ä'.repeat(80) })).toBeUndefined()
    expect(await code({ ...fileManifest, from: 'ä'.repeat(81) })).toBe('format.manifest')
    expect(await code({ ...fileManifest, from: '' })).toBe('format.manifest')
    expect(await code({ ...fileManifest, from: 'a\nb' })).toBe('format.manifest')
  })

  it('refuses a key without its id, and an id without its key', async () => {
    expect(await code({ ...fileManifest, fromPublicKey: key })).toBe('format.manifest')
    expect(await code({ ...fileManifest, fromKey: '0'.repeat(16) })).toBe('format.manifest')
  })

  it('keeps another version for later, whatever else it holds', async () => {
    expect(await lineCode('{"v":2}')).toBe('format.newer_version')
    expect(await lineCode('{"v":2,"x":1.5, "__proto__":{}}')).toBe('format.newer_version')
    expect((await refusal(() => parseManifest(encodeUtf8('{"v":7}'), defaultLimits)))?.parameters).toEqual({
      version: 7,
    })
  })

  it('keeps records that this software does not understand for later', async () => {
    expect(await code({ ...fileManifest, schema: { ver: 2, min: 1 } })).toBeUndefined()
    expect(await code({ ...fileManifest, schema: { ver: 2, min: 2 } })).toBe('format.newer_version')
  })

  it.each([
    ['a blank', (text: string) => text.replace(',', ', ')],
    ['another order', (text: string) => text.replace(/^\{(.*?),(.*?),"from"/, '{$2,$1,"from"')],
    ['a needless escape', (text: string) => text.replace('Süd', 'S\\u00fcd')],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['a carriage return', (text: string) => `${text}\r`],
    ['a key twice', (text: string) => text.replace('"v":1', '"v":1,"v":1')],
    ['a float', (text: string) => text.replace('"total":4096', '"total":4096.0')],
    ['a lone surrogate', (text: string) => text.replace('Süd', '\\ud800')],
    ['no JSON', () => 'hello'],
    ['nothing', () => ''],
    ['an array', () => '[]'],
    ['null', () => 'null'],
  ])('refuses %s: one manifest has one spelling', async (_name, change) => {
    const text = canonicalJson(fileManifest)
    expect(change(text)).not.toBe(text)
    expect(await lineCode(change(text))).toBe('format.manifest')
  })

  it('refuses bytes that are no UTF-8', async () => {
    expect(await refusedCode(() => parseManifest(new Uint8Array([0x7b, 0xff]), defaultLimits))).toBe(
      'format.manifest',
    )
  })

  it('takes each size at its limit and refuses one more', async () => {
    const limits = configureLimits({ compressedBytes: 100, bodyBytes: 200, recordsPerBundle: 3 })
    const sized = (change: Partial<Manifest['body']>) =>
      code({ ...fileManifest, body: { ...body, ...change } }, limits)
    expect(await sized({ csize: 100, size: 200, records: 3 })).toBeUndefined()
    expect(await sized({ csize: 101 })).toBe('format.too_large')
    expect(await sized({ size: 201 })).toBe('format.too_large')
    expect(await sized({ records: 4 })).toBe('format.too_large')
  })

  it('takes a line at its limit and refuses one byte more', async () => {
    const line = serializeManifest(fileManifest)
    expect(await code(fileManifest, configureLimits({ manifestBytes: line.length }))).toBeUndefined()
    expect(await code(fileManifest, configureLimits({ manifestBytes: line.length - 1 }))).toBe(
      'format.too_large',
    )
  })

  it('refuses depth beyond the limit', async () => {
    expect(await lineCode(`{"a":${'['.repeat(6)}${']'.repeat(6)},"v":1}`)).toBe('format.too_large')
    expect(await lineCode(`{"a":${'['.repeat(5)}${']'.repeat(5)},"v":1}`)).toBe('format.manifest')
  })
})
