import { describe, expect, it } from 'vitest'
import { createPortableRuntime } from '../../src/runtime/portable.js'

const runtime = createPortableRuntime()

describe('portable runtime', () => {
  it('hashes bytes and text, text as UTF-8', () => {
    // FIPS 180-2 appendix B.1.
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    expect(runtime.digest.sha256Hex('abc')).toBe(abc)
    expect(runtime.digest.sha256Hex(new Uint8Array([0x61, 0x62, 0x63]))).toBe(abc)
    expect(runtime.digest.sha256('ä')).toEqual(runtime.digest.sha256(new Uint8Array([0xc3, 0xa4])))
    expect(runtime.digest.sha256('').length).toBe(32)
  })

  it('gives as many random bytes as asked, never the same', () => {
    expect(runtime.random.bytes(0).length).toBe(0)
    expect(runtime.random.bytes(65_536).length).toBe(65_536)
    expect(runtime.random.bytes(16)).not.toEqual(runtime.random.bytes(16))
  })

  it('knows the time in milliseconds', () => {
    expect(Number.isInteger(runtime.clock.now())).toBe(true)
    expect(runtime.clock.now()).toBeGreaterThan(1_750_000_000_000)
  })
})
