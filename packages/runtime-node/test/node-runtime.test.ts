import { createPortableRuntime } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { createNodeRuntime } from '../src/node-runtime.js'

const node = createNodeRuntime()
const portable = createPortableRuntime()

describe('runtime of Node', () => {
  it.each(['', 'abc', 'ä😀', 'x'.repeat(100_000)])('hashes like the portable one: %s', (text) => {
    const bytes = new TextEncoder().encode(text)
    for (const data of [text, bytes]) {
      expect(node.digest.sha256(data)).toEqual(portable.digest.sha256(data))
      expect(node.digest.sha256Hex(data)).toBe(portable.digest.sha256Hex(data))
    }
    expect(node.digest.sha256('x').constructor).toBe(Uint8Array)
  })

  it('gives as many random bytes as asked', () => {
    expect(node.random.bytes(0).length).toBe(0)
    expect(node.random.bytes(65_536).length).toBe(65_536)
    expect(node.random.bytes(16)).not.toEqual(node.random.bytes(16))
  })
})
