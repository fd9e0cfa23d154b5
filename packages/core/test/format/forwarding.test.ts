/**
 * Who can open a bundle can encrypt its content anew for somebody else. The signature holds then, because it is genuine; what
 * gives the forwarding away is that the signed manifest names another receiver.
 */
import { Decrypter } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { FormatError } from '../../src/errors/errors.js'
import { createAgeIdentity, ageRecipientOf } from '../../src/format/age-file.js'
import { openBundle } from '../../src/format/open-bundle.js'
import { sealBundle } from '../../src/format/seal-bundle.js'
import { networkDraft, openOptions, sealOptions } from './bundle-fixture.js'
import { encryptRaw } from './raw-bundle.js'
import { refusedCode } from './refused-code.js'

describe('a bundle that its receiver seals for somebody else', () => {
  it('is refused by every other station', async () => {
    const names = ['host', 'r03', 'r04', 'r05']
    const stations = await Promise.all(
      names.map(async (name) => {
        const identity = await createAgeIdentity()
        return { name, identity, recipient: await ageRecipientOf(identity) }
      }),
    )
    for (const from of stations) {
      for (const to of stations.filter((one) => one !== from)) {
        const manifest = { ...networkDraft, from: from.name, to: to.name }
        const { bytes } = await sealBundle(sealOptions({ manifest, recipients: [to.recipient] }))
        const decrypter = new Decrypter()
        decrypter.addIdentity(to.identity)
        const plaintext = await decrypter.decrypt(bytes)
        for (const reader of stations) {
          const forwarded = await encryptRaw(plaintext, { recipients: [reader.recipient] })
          const code = await refusedCode(() =>
            openBundle(
              forwarded,
              openOptions({
                identities: [reader.identity],
                verifyManifest: ({ to: named }) => {
                  if (named !== reader.name) throw new FormatError('format.not_for_us', 'to: expected us')
                },
              }),
            ),
          )
          expect(code).toBe(reader === to ? undefined : 'format.not_for_us')
        }
      }
    }
  })
})
