/** A bundle that is not exactly what was sealed must never open: every cut, every flipped bit, anything behind it. */
import { beforeAll, describe, expect, it } from 'vitest'
import { openBundle } from '../../src/format/open-bundle.js'
import { makePut, openOptions } from './bundle-fixture.js'
import { findHeaderEnd, makeRawBundle } from './raw-bundle.js'
import { refusedCode } from './refused-code.js'

let bytes: Uint8Array
let payloadStart: number
beforeAll(async () => {
  // Without the padding, which would make it four times as long.
  bytes = await makeRawBundle({ text: `${JSON.stringify(makePut())}\n`, padding: new Uint8Array(3) })
  expect(await open(bytes)).toBeUndefined()
  payloadStart = findHeaderEnd(bytes).payload
})

const open = (file: Uint8Array) => refusedCode(() => openBundle(file, openOptions()))

describe('a damaged bundle', () => {
  it('is incomplete when it is cut anywhere', async () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(await open(bytes.subarray(0, length)), `cut at ${String(length)}`).toBe('format.incomplete')
    }
  }, 120_000)

  it('is refused with any flipped bit in its header, and one in each byte behind', async () => {
    const codes = new Set<string | undefined>()
    for (let bit = 0; bit < bytes.length * 8; bit += bit < payloadStart * 8 ? 1 : 11) {
      const flipped = bytes.slice()
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      const code = await open(flipped)
      expect(code, `bit ${String(bit)}`).toMatch(
        /^format\.(incomplete|wrong_key|not_a_bundle|newer_version|too_large)$/,
      )
      codes.add(code)
      if (bit >= payloadStart * 8) expect(code).toBe('format.incomplete')
    }
    expect(codes).toContain('format.wrong_key')
    expect(codes).toContain('format.not_a_bundle')
  }, 120_000)

  it('is incomplete with a byte behind it', async () => {
    for (const extra of [0, 10, 255])
      expect(await open(new Uint8Array([...bytes, extra]))).toBe('format.incomplete')
    expect(await open(new Uint8Array([...bytes, ...bytes]))).toBe('format.incomplete')
  })
})
