import { beforeAll, describe, expect, it } from 'vitest'
import type { Manifest, NetworkManifest } from '../../src/format/manifest-schema.js'
import { configureLimits } from '../../src/format/limits.js'
import { openBundle } from '../../src/format/open-bundle.js'
import { sealBundle } from '../../src/format/seal-bundle.js'
import { FormatError } from '../../src/errors/errors.js'
import {
  fileDraft,
  identity,
  makePut,
  makeSigner,
  networkDraft,
  openOptions,
  otherIdentity,
  otherRecipient,
  recipient,
  runtime,
  sealOptions,
  signer,
} from './bundle-fixture.js'
import { refusal, refusedCode } from './refused-code.js'

const network = sealOptions({ manifest: networkDraft })

describe('sealBundle and openBundle', () => {
  it('give back what was sealed', async () => {
    const lines = [
      makePut({ number: 'A-1', note: 'Grüße\n"x" 😀' }),
      makePut({ lines: [{ position: 100 }] }, 2),
    ]
    const sealed = await sealBundle(sealOptions({ lines }))
    const opened = await openBundle(sealed.bytes, openOptions())
    expect([...opened.lines()]).toEqual(lines)
    expect(opened.manifest).toEqual(sealed.manifest)
    expect(opened.manifestHash).toBe(sealed.manifestHash)
    expect(opened.fileHash).toBe(sealed.fileHash)
    expect(opened.origin).toEqual({
      proven: true,
      keyId: opened.manifest.fromKey,
      publicKey: signer.publicKey,
    })
  })

  it('name the file by 26 base32 characters of its hash', async () => {
    const sealed = await sealBundle(sealOptions())
    expect(sealed.name).toMatch(/^[a-z2-7]{26}\.osb$/)
    expect(runtime.digest.sha256Hex(sealed.bytes)).toBe(sealed.fileHash)
    expect((await sealBundle(sealOptions({ extension: 'qtf' }))).name).toMatch(/\.qtf$/)
    for (const extension of ['', 'a.b', 'OSB', '../x', 'ninechars']) {
      expect(await refusedCode(() => sealBundle(sealOptions({ extension })))).toBe(
        'usage.invalid_configuration',
      )
    }
  })

  it('make files of few sizes', async () => {
    const sizes = await Promise.all(
      [1, 2, 5, 9].map(async (count) => {
        const lines = Array.from({ length: count }, (_, at) => makePut({ number: `A-${String(at)}` }))
        return (await sealBundle(sealOptions({ lines }))).bytes.length
      }),
    )
    expect(new Set(sizes).size).toBe(1)
  })

  it('carry an empty body', async () => {
    const opened = await openBundle((await sealBundle(sealOptions({ lines: [] }))).bytes, openOptions())
    expect(opened.manifest.body).toMatchObject({ enc: 'none', csize: 0, size: 0, records: 0 })
    expect([...opened.batches()]).toEqual([])
  })

  it('hand out at most 500 lines at once, as often as wanted', async () => {
    const lines = Array.from({ length: 1001 }, (_, at) => makePut({ at }, at + 1))
    const opened = await openBundle((await sealBundle(sealOptions({ lines }))).bytes, openOptions())
    expect([...opened.batches()].map((batch) => batch.length)).toEqual([500, 500, 1])
    expect([...opened.lines()]).toEqual(lines)
  })

  it('take lines that are text already', async () => {
    const text = JSON.stringify(makePut())
    const opened = await openBundle((await sealBundle(sealOptions({ lines: [text] }))).bytes, openOptions())
    expect([...opened.lines()]).toEqual([makePut()])
  })

  it('leave the file as it was', async () => {
    const { bytes } = await sealBundle(sealOptions())
    const copy = bytes.slice()
    await openBundle(bytes, openOptions())
    expect(bytes).toEqual(copy)
  })
})

describe('keys', () => {
  it('open for each of two recipients, and for nobody else', async () => {
    const { bytes } = await sealBundle(sealOptions({ recipients: [recipient, otherRecipient] }))
    for (const one of [identity, otherIdentity]) {
      expect((await openBundle(bytes, openOptions({ identities: [one] }))).origin.proven).toBe(true)
    }
    const single = await sealBundle(sealOptions())
    expect(
      await refusedCode(() => openBundle(single.bytes, openOptions({ identities: [otherIdentity] }))),
    ).toBe('format.wrong_key')
    expect(
      (await openBundle(single.bytes, openOptions({ identities: [otherIdentity, identity] }))).origin.proven,
    ).toBe(true)
  })

  it('take a non-extractable key of WebCrypto', async () => {
    const pair = (await crypto.subtle.generateKey({ name: 'X25519' }, false, ['deriveBits'])) as CryptoKeyPair
    const { ageRecipientOf } = await import('../../src/format/age-file.js')
    const { bytes } = await sealBundle(sealOptions({ recipients: [await ageRecipientOf(pair.privateKey)] }))
    expect((await openBundle(bytes, openOptions({ identities: [pair.privateKey] }))).origin.proven).toBe(true)
  })

  it('may be a passphrase, in any normalisation', async () => {
    const { recipients: _none, ...rest } = sealOptions({ workFactor: 14 })
    const { bytes } = await sealBundle({ ...rest, passphrase: 'Gr\u00fc\u00dfe aus S\u00fcd' })
    const open = (passphrase: string) => openBundle(bytes, { passphrases: ['other', passphrase], runtime })
    expect((await open('Gru\u0308\u00dfe aus Su\u0308d')).origin.proven).toBe(true)
    expect(await refusedCode(() => open('Gruesse aus Sued'))).toBe('format.wrong_key')
    expect(await refusedCode(() => openBundle(bytes, openOptions()))).toBe('format.wrong_key')
  })

  it.each<[string, Parameters<typeof sealOptions>[0]]>([
    ['no recipient', { recipients: [] }],
    ['five recipients', { recipients: Array<string>(5).fill(recipient) }],
    ['a recipient that is none', { recipients: ['age1x'] }],
    ['a hybrid recipient of suite 2', { recipients: [`age1pq1${'q'.repeat(1952)}`] }],
    ['a secret key as recipient', { recipients: [identity] }],
    ['a passphrase beside a recipient', { passphrase: 'x' }],
    ['an empty passphrase', { recipients: [], passphrase: '' }],
    ['a work factor below 14', { recipients: [], passphrase: 'x', workFactor: 13 }],
    ['a work factor above 18', { recipients: [], passphrase: 'x', workFactor: 19 }],
    ['no signer for the network', { manifest: networkDraft, signer: undefined as never }],
  ])('refuse to seal with %s', async (_name, change) => {
    expect(await refusedCode(() => sealBundle(sealOptions(change)))).toBe('usage.invalid_argument')
  })

  it.each<[string, Parameters<typeof openOptions>[0]]>([
    ['none', { identities: [] }],
    ['an identity that is none', { identities: ['AGE-SECRET-KEY-1X'] }],
    ['a hybrid identity of suite 2', { identities: [`AGE-SECRET-KEY-PQ-1${'Q'.repeat(58)}`] }],
    ['17 identities', { identities: Array<string>(17).fill(identity) }],
    ['5 passphrases', { passphrases: Array<string>(5).fill('x') }],
    ['an empty passphrase', { passphrases: [''] }],
  ])('refuse to open with %s', async (_name, change) => {
    const { bytes } = await sealBundle(sealOptions())
    const error = await refusal(() => openBundle(bytes, openOptions(change)))
    expect(error?.code).toBe('usage.invalid_argument')
    expect(error?.message).not.toContain('AGE-SECRET-KEY-1X')
  })
})

describe('origin', () => {
  it('is not proven without signature, which only a file may lack', async () => {
    const { signer: _none, ...unsigned } = sealOptions()
    const opened = await openBundle((await sealBundle(unsigned)).bytes, openOptions())
    expect(opened.origin).toEqual({ proven: false })
    expect(opened.manifest).not.toHaveProperty('fromKey')
  })

  it('brings its own key in a file and an enrolment, and needs no roster', async () => {
    for (const manifest of [fileDraft, { ...networkDraft, kind: 'enrol' } as const]) {
      const { bytes } = await sealBundle(sealOptions({ manifest, signer: makeSigner(5) }))
      const opened = await openBundle(bytes, { identities: [identity], runtime })
      expect(opened.origin).toMatchObject({ proven: true, publicKey: makeSigner(5).publicKey })
    }
  })

  it('comes from the roster in a bundle of the network', async () => {
    const { bytes } = await sealBundle(network)
    const asked: string[][] = []
    const opened = await openBundle(
      bytes,
      openOptions({
        resolveKey: (from, keyId) => {
          asked.push([from, keyId])
          return signer.publicKey
        },
      }),
    )
    expect(asked).toEqual([['r03', (opened.manifest as NetworkManifest).fromKey]])
    expect(opened.origin.proven).toBe(true)
  })

  it('is refused for a key the roster does not know, or another one', async () => {
    const { bytes } = await sealBundle(network)
    for (const key of [undefined, makeSigner(2).publicKey, new Uint8Array(32)]) {
      expect(await refusedCode(() => openBundle(bytes, openOptions({ resolveKey: () => key })))).toBe(
        'format.bad_signature',
      )
    }
    const { resolveKey: _none, ...rest } = openOptions()
    expect(await refusedCode(() => openBundle(bytes, rest))).toBe('usage.invalid_argument')
  })
})

describe('verifyManifest', () => {
  const failing = {
    digest: runtime.digest,
    compression: { gzip: runtime.compression.gzip, gunzip: () => expect.unreachable() },
  }

  it('is asked once the signature holds, and its refusal comes out before the body is touched', async () => {
    const { bytes, manifestHash } = await sealBundle(network)
    const seen: [Manifest, string, boolean][] = []
    const refused = await refusal(() =>
      openBundle(
        bytes,
        openOptions({
          runtime: failing,
          verifyManifest: (manifest, hash, origin) => {
            seen.push([manifest, hash, origin.proven])
            throw new FormatError('format.not_for_us', 'to: expected us')
          },
        }),
      ),
    )
    expect(refused?.code).toBe('format.not_for_us')
    expect(seen).toEqual([[expect.objectContaining({ from: 'r03', to: 'host' }), manifestHash, true]])
  })

  it('is awaited, and not asked about a forged bundle', async () => {
    const { bytes } = await sealBundle(network)
    const late = openOptions({
      verifyManifest: () => Promise.reject(new FormatError('format.not_for_us', 'late')),
    })
    expect(await refusedCode(() => openBundle(bytes, late))).toBe('format.not_for_us')
    const forged = openOptions({
      resolveKey: () => makeSigner(2).publicKey,
      verifyManifest: () => expect.unreachable(),
    })
    expect(await refusedCode(() => openBundle(bytes, forged))).toBe('format.bad_signature')
  })
})

describe('limits of a file', () => {
  let bytes: Uint8Array
  beforeAll(async () => {
    ;({ bytes } = await sealBundle(sealOptions()))
  })

  it('take it at its size and refuse one byte more, before anything is decrypted', async () => {
    const at = (fileBytes: number) => openOptions({ limits: configureLimits({ fileBytes }) })
    expect(await refusedCode(() => openBundle(bytes, at(bytes.length)))).toBeUndefined()
    expect(await refusedCode(() => openBundle(bytes, at(bytes.length - 1)))).toBe('format.too_large')
    expect(await refusedCode(() => openBundle(new Uint8Array(11), at(10)))).toBe('format.too_large')
    const seal = (fileBytes: number) => sealBundle(sealOptions({ limits: configureLimits({ fileBytes }) }))
    expect(await refusedCode(() => seal(bytes.length))).toBeUndefined()
    expect(await refusedCode(() => seal(bytes.length - 1))).toBe('format.too_large')
  })

  it('hold for what we seal as for what we open', async () => {
    const lines = [makePut(), makePut()]
    const size = 2 * (JSON.stringify(makePut()).length + 1)
    const seal = (changes: Parameters<typeof configureLimits>[0]) =>
      refusedCode(() => sealBundle(sealOptions({ lines, limits: configureLimits(changes) })))
    expect(await seal({ recordsPerBundle: 2, bodyBytes: size, lineBytes: size / 2 - 1 })).toBeUndefined()
    expect(await seal({ recordsPerBundle: 1 })).toBe('format.too_large')
    expect(await seal({ bodyBytes: size - 1 })).toBe('format.too_large')
    expect(await seal({ lineBytes: size / 2 - 2 })).toBe('format.too_large')
  })

  it('end an endless list of lines', async () => {
    const endless = (function* () {
      for (;;) yield makePut()
    })()
    expect(await refusedCode(() => sealBundle(sealOptions({ lines: endless })))).toBe('format.too_large')
  })
})

describe('sealing wrong lines', () => {
  it.each<[string, unknown]>([
    ['no operation', {}],
    ['an unknown operation', { op: 'drop' }],
    ['a float', makePut({ price: 1.5 })],
    ['a missing field', { ...makePut(), uid: undefined }],
    ['an unknown field', { ...makePut(), extra: 1 }],
    ['text that is no JSON', '{'],
    ['text of two lines', `${JSON.stringify(makePut())}\n${JSON.stringify(makePut())}`],
    ['text with a lone surrogate', JSON.stringify(makePut({ a: 'x' })).replace('"x"', '"\ud800"')],
  ])('refuses %s', async (_name, line) => {
    expect(await refusedCode(() => sealBundle(sealOptions({ lines: [line as string] })))).toBe('format.body')
  })

  it('refuses a manifest that a reader would refuse', async () => {
    const wrong = { ...fileDraft, from: '' }
    expect(await refusedCode(() => sealBundle(sealOptions({ manifest: wrong })))).toBe('format.manifest')
    const extra = { ...fileDraft, extra: 1 } as never
    expect(await refusedCode(() => sealBundle(sealOptions({ manifest: extra })))).toBe('format.manifest')
  })
})
