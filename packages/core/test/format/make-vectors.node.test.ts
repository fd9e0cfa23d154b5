/**
 * Writes vectors/format anew. age draws a fresh key for each file, so the bytes differ each time: only when a vector is added
 * or the format changes.
 *
 *     ORDERSYNC_MAKE_VECTORS=1 npm run test:unit -- make-vectors
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openBundle } from '../../src/format/open-bundle.js'
import { encodeHex } from '../../src/format/text-codecs.js'
import { identity, networkDraft, runtime, signer } from './bundle-fixture.js'
import { refusedCode } from './refused-code.js'
import {
  invalidVectors,
  validVectors,
  type VectorDefinition,
  vectorPassphrase,
} from './vector-definitions.js'

const folder = fileURLToPath(new URL('../../../../vectors/format/', import.meta.url))
const wanted = process.env['ORDERSYNC_MAKE_VECTORS'] === '1'

async function describeOpened(file: Uint8Array, vector: VectorDefinition): Promise<unknown> {
  const keys = vector.passphrase === true ? { passphrases: [vectorPassphrase] } : { identities: [identity] }
  const opened = await openBundle(file, { ...keys, resolveKey: () => signer.publicKey, runtime })
  const { manifest, manifestHash, fileHash, origin } = opened
  return {
    manifest,
    manifestHash,
    fileHash,
    origin: origin.proven
      ? { proven: true, keyId: origin.keyId, publicKey: encodeHex(origin.publicKey) }
      : origin,
    lines: [...opened.lines()],
  }
}

async function write(kind: 'valid' | 'invalid', vector: VectorDefinition): Promise<void> {
  const file = await vector.make()
  const keys = vector.passphrase === true ? { passphrases: [vectorPassphrase] } : { identities: [identity] }
  const description = {
    why: vector.why,
    keys: { ...keys, signing: { [networkDraft.from]: encodeHex(signer.publicKey) } },
    ...(vector.code === undefined ? { opened: await describeOpened(file, vector) } : { code: vector.code }),
  }
  await writeFile(`${folder}${kind}/${vector.name}.osb`, file)
  await writeFile(`${folder}${kind}/${vector.name}.json`, `${JSON.stringify(description, null, 2)}\n`)
}

it.runIf(wanted)('writes the vectors', async () => {
  for (const kind of ['valid', 'invalid'] as const) {
    await rm(`${folder}${kind}`, { recursive: true, force: true })
    await mkdir(`${folder}${kind}`, { recursive: true })
    for (const vector of kind === 'valid' ? validVectors : invalidVectors) await write(kind, vector)
  }
})

it.each([...validVectors, ...invalidVectors])('makes $name as described', async (vector) => {
  const file = await vector.make()
  const keys = vector.passphrase === true ? { passphrases: [vectorPassphrase] } : { identities: [identity] }
  const code = await refusedCode(async () => [
    ...(await openBundle(file, { ...keys, resolveKey: () => signer.publicKey, runtime })).lines(),
  ])
  expect(code).toBe(vector.code)
})
