/**
 * Corpora of other projects and our own. Every file must be refused with a typed error, or accepted where it is right; nothing
 * may crash, hang or grow.
 */
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { isOrderSyncError } from '../../src/errors/errors.js'
import { decryptAgeFile } from '../../src/format/age-file.js'
import { parseLines } from '../../src/format/body-lines.js'
import { JsonLineParser } from '../../src/format/json-line-parser.js'
import { defaultLimits } from '../../src/format/limits.js'
import { nodeSignatures } from '../../../runtime-node/src/node-signatures.js'
import { verifyPayload } from '../../src/format/signature.js'
import { isSoundPublicKey } from '../../src/format/signature.js'
import { checkStrictJson } from '../../src/format/strict-json.js'
import { decodeUtf8 } from '../../src/format/utf8.js'
import { portableGunzip } from '../../src/runtime/portable-gzip.js'
import { runtime } from './bundle-fixture.js'
import { hostileFiles, type HostileFile } from './hostile-data.js'
import { refusedCode } from './refused-code.js'
import { ed25519 } from '@noble/curves/ed25519.js'

const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

const ageFiles = hostileFiles('age-cctv').filter(({ name }) => !name.endsWith('.md'))
const jsonFiles = hostileFiles('json-own')
const suiteFiles = hostileFiles('json-nst/test_parsing')
const transformFiles = hostileFiles('json-nst/test_transform')
const gzipFiles = hostileFiles('gzip-own')
const edwards = hostileFiles('ed25519-cctv').find(({ name }) => name.endsWith('.json'))

interface AgeVector {
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly file: Uint8Array
}

function readAgeVector({ bytes }: HostileFile): AgeVector {
  const text = Buffer.from(bytes).toString('latin1')
  const end = text.indexOf('\n\n')
  const headers = new Map<string, string[]>()
  for (const line of text.slice(0, end).split('\n')) {
    const [key = '', ...value] = line.split(': ')
    headers.set(key, [...(headers.get(key) ?? []), value.join(': ')])
  }
  const rest = bytes.subarray(end + 2)
  return { headers, file: headers.has('compressed') ? new Uint8Array(inflateSync(rest)) : rest }
}

const single = (headers: AgeVector['headers'], key: string): string | undefined => headers.get(key)?.[0]

describe.skipIf(ageFiles.length === 0)('age files of C2SP/CCTV', () => {
  it.each(ageFiles)('judges $name', async (hostile) => {
    const { headers, file } = readAgeVector(hostile)
    const identities = (headers.get('identity') ?? []).filter((one) => one.startsWith('AGE-SECRET-KEY-1'))
    const passphrases = headers.get('passphrase') ?? []
    const keys =
      identities.length + passphrases.length === 0 ? { passphrases: ['none'] } : { identities, passphrases }
    let plaintext: Uint8Array | undefined
    const code = await refusedCode(async () => {
      plaintext = await decryptAgeFile(file, keys, defaultLimits)
    })
    if (code === undefined) {
      expect(single(headers, 'expect')).toBe('success')
      expect(runtime.digest.sha256Hex(plaintext ?? '')).toBe(single(headers, 'payload'))
      return
    }
    expect(code).toMatch(/^format\./)
    if (single(headers, 'expect') !== 'success') return
    // What is right and yet refused: armour, the hybrid suite, and what is above our limits.
    const isHybrid = (headers.get('identity') ?? []).some((one) => one.startsWith('AGE-SECRET-KEY-PQ-'))
    expect(single(headers, 'armored') === 'yes' || isHybrid || code === 'format.too_large', code).toBe(true)
  })
})

describe.skipIf(edwards === undefined)('Ed25519 edge cases of C2SP/CCTV', () => {
  interface Case {
    readonly number: number
    readonly key: string
    readonly sig: string
    readonly msg: string
    readonly flags: readonly string[] | null
  }
  const parsed = edwards === undefined ? [] : (JSON.parse(decodeUtf8(edwards.bytes) ?? '[]') as unknown)
  const cases = (
    Array.isArray(parsed) ? parsed : ((parsed as { cases?: Case[] }).cases ?? [])
  ) as readonly Case[]

  it('never takes a signature of an edge case', () => {
    expect(cases.length).toBeGreaterThan(10)
    for (const one of cases) {
      const key = fromHex(one.key)
      const message = new TextEncoder().encode(one.msg)
      const strict = ed25519.verify(fromHex(one.sig), message, key, { zip215: false })
      // A key that passes our door and a signature that verifies: there must be no flag that makes verifiers disagree.
      if (strict && isSoundPublicKey(key)) {
        const flags = (one.flags ?? []).filter(
          (flag) => !/^(low_order_R|low_order_component_R|low_order_residue)$/.test(flag),
        )
        expect(flags, String(one.number)).toEqual([])
      }
      expect(verifyPayload(key, 'type', message, fromHex(one.sig))).toBe(false)
    }
  })

  it('a yes of the platform for a sound key is a yes of the judge', () => {
    let yes = 0
    for (const one of cases) {
      const key = fromHex(one.key)
      const message = new TextEncoder().encode(one.msg)
      let native: boolean
      try {
        native = nodeSignatures.verify(key, message, fromHex(one.sig))
      } catch {
        continue
      }
      if (!native) continue
      yes += 1
      if (!isSoundPublicKey(key)) continue
      expect(ed25519.verify(fromHex(one.sig), message, key, { zip215: false }), String(one.number)).toBe(true)
    }
    expect(yes).toBeGreaterThan(0)
  })
})

const judge = async (bytes: Uint8Array): Promise<string | undefined> => {
  const text = decodeUtf8(bytes)
  if (text === undefined) return 'format.body'
  const [slow, fast] = [
    await refusedCode(() => checkStrictJson(text, defaultLimits)),
    await refusedCode(() => new JsonLineParser(defaultLimits).parse(text)),
  ]
  expect(fast).toBe(slow)
  return slow
}

describe.skipIf(suiteFiles.length === 0)('JSON files of nst/JSONTestSuite', () => {
  it.each(suiteFiles)('judges $name', async ({ name, bytes }) => {
    const code = await judge(bytes)
    const verdict = name.replace(/^.*\/(.).*$/, '$1')
    if (verdict === 'n') expect(code).toMatch(/^format\./)
    if (code !== undefined) return
    // What is accepted comes back as it is.
    const text = decodeUtf8(bytes) ?? ''
    expect(() => JSON.parse(text) as unknown).not.toThrow()
  })

  it.each(transformFiles)('takes $name only where nothing is lost', async ({ name, bytes }) => {
    const code = await judge(bytes)
    if (
      /same_key|9223372036854775807|1e6|invalid_codepoint|NULL|-9223372036854775808|1\.0|1000000000000000/.test(
        name,
      )
    ) {
      expect(code).toMatch(/^format\./)
    }
  })
})

describe.skipIf(jsonFiles.length === 0)('hostile JSON of our own', () => {
  const roundTrip = /(crlf-lines|no-final-newline|line-separators|string-bidi|then-key|minus-zero)\./

  it.each(jsonFiles)('refuses $name', async ({ name, bytes }) => {
    let code: string | undefined
    try {
      const lines = bytes[bytes.length - 1] === 10 ? bytes : Uint8Array.from([...bytes, 10])
      const records = lines.filter((byte) => byte === 10).length
      for (const batch of parseLines(lines, defaultLimits, { records, fromNewer: false }))
        expect(batch).toEqual([])
    } catch (error) {
      expect(isOrderSyncError(error)).toBe(true)
      code = (error as { code: string }).code
    }
    expect(code).toMatch(/^format\./)
    // Refused as a record anyway; as JSON only what loses nothing may pass.
    const json = await judge(bytes)
    if (!roundTrip.test(name)) expect(json ?? 'accepted').toMatch(/^format\./)
  })
})

describe.skipIf(gzipFiles.length === 0)('hostile gzip of our own', () => {
  it.each(gzipFiles)('refuses $name', async ({ bytes }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    const claimed = bytes.length < 4 ? 0 : view.getUint32(bytes.length - 4, true)
    for (const size of [claimed, 0, 10, 1_000_000].filter((one) => one <= 32 * 1024 * 1024)) {
      expect(await refusedCode(() => portableGunzip(bytes, size))).toBe('format.body')
    }
  })
})
