/** The files of vectors/format, as any implementation must judge them. */
import { describe, expect, it } from 'vitest'
import { openBundle } from '../../src/format/open-bundle.js'
import { encodeHex } from '../../src/format/text-codecs.js'
import { createPortableRuntime } from '../../src/runtime/portable.js'
import { refusedCode } from './refused-code.js'

interface Vector {
  readonly why: string
  readonly keys: {
    readonly identities?: readonly string[]
    readonly passphrases?: readonly string[]
    /** Station → public key, hex. */
    readonly signing: Readonly<Record<string, string>>
  }
  readonly code?: string
  readonly opened?: Readonly<Record<string, unknown>>
}

const descriptions = import.meta.glob<Vector>('../../../../vectors/format/{valid,invalid}/*.json', {
  eager: true,
  import: 'default',
})
const files = import.meta.glob<string>('../../../../vectors/format/{valid,invalid}/*.osb', {
  eager: true,
  import: 'default',
  query: '?url&inline',
})
const runtime = createPortableRuntime()
const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
const fromDataUrl = (url: string): Uint8Array =>
  Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (one) => one.charCodeAt(0))

const vectors = Object.entries(descriptions).map(([path, vector]) => ({
  ...vector,
  name: path.replace(/^.*\/(.*)\.json$/, '$1'),
  file: fromDataUrl(files[path.replace(/json$/, 'osb')] ?? ''),
}))

async function open({ file, keys }: (typeof vectors)[number]) {
  const { signing, ...secrets } = keys
  const opened = await openBundle(file, {
    ...secrets,
    runtime,
    resolveKey: (from) => (signing[from] === undefined ? undefined : fromHex(signing[from])),
  })
  const { manifest, manifestHash, fileHash, origin } = opened
  const lines = [...opened.lines()]
  return {
    manifest,
    manifestHash,
    fileHash,
    origin: origin.proven
      ? { proven: true, keyId: origin.keyId, publicKey: encodeHex(origin.publicKey) }
      : origin,
    lines,
  }
}

describe('vectors', () => {
  it('are there, one file for each description', () => {
    expect(vectors.length).toBeGreaterThan(80)
    expect(Object.keys(files).length).toBe(vectors.length)
  })

  it.each(vectors.filter((one) => one.code === undefined))('opens $name: $why', async (vector) => {
    expect(await open(vector)).toEqual(vector.opened)
  })

  it.each(vectors.filter((one) => one.code !== undefined))('refuses $name: $why', async (vector) => {
    expect(await refusedCode(() => open(vector))).toBe(vector.code)
  })
})
