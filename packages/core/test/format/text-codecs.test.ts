import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64Url, encodeBase32, encodeBase64Url, encodeHex } from '../../src/format/text-codecs.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('text codecs', () => {
  it.each([
    // RFC 4648 section 10, lower case and without padding.
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('writes %s as base32 %s', (text, expected) => {
    expect(encodeBase32(bytes(text))).toBe(expected)
  })

  it.each([
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['\u00ff\u00fe~', 'w7_Dvn4'],
  ])('writes %s as base64url %s', (text, expected) => {
    expect(encodeBase64Url(bytes(text))).toBe(expected)
  })

  it('reads back what it wrote, and no other spelling', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (data) => {
        expect(decodeBase64Url(encodeBase64Url(data))).toEqual(data)
      }),
    )
    for (const wrong of ['Zh', 'Zg==', 'Z', 'Zm9v\n', 'Zm+v', 'Zm 9v'])
      expect(decodeBase64Url(wrong)).toBeUndefined()
  })

  it('writes hex', () => {
    expect(encodeHex(new Uint8Array([0, 1, 254, 255]))).toBe('0001feff')
  })
})
