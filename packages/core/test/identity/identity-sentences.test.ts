import { describe, expect, it } from 'vitest'
import { errorSentences } from '../../src/sentences/errors.js'
import { identitySentences } from '../../src/sentences/identity.js'

const german = /schlüssel|roster|fingerabdruck|krypt|token/i
const english = /\bkeys?\b|roster|fingerprint|crypt|token/i

describe('sentences about joining', () => {
  it.each(Object.entries({ ...identitySentences, wrongCode: errorSentences['usage.wrong_code'] }))(
    '%s says neither key, roster nor fingerprint',
    (_code, { de, en }) => {
      expect(de).not.toMatch(german)
      expect(en).not.toMatch(english)
    },
  )

  it('would notice them', () => {
    expect('Der Schlüssel passt nicht.').toMatch(german)
    expect('The keys do not fit.').toMatch(english)
  })
})
