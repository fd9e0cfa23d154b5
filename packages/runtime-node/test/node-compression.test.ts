/** The same table that the portable runtime passes: two runtimes must never judge one file differently. */
import { gzipSync } from 'node:zlib'
import { createPortableRuntime } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { createNodeRuntime } from '../src/node-runtime.js'
import { gzipCases, noise } from '../../core/test/runtime/gzip-cases.js'
import { refusedCode } from '../../core/test/format/refused-code.js'

const { compression } = createNodeRuntime()
const portable = createPortableRuntime().compression

describe('gzip of Node', () => {
  it.each(gzipCases.filter((one) => one.output !== undefined))(
    'opens $name',
    async ({ data, size, output }) => {
      expect(await compression.gunzip(data, size)).toEqual(output)
    },
  )

  it.each(gzipCases.filter((one) => one.output === undefined))('refuses $name', async ({ data, size }) => {
    expect(await refusedCode(() => compression.gunzip(data, size))).toBe('format.body')
  })

  it('opens what the portable runtime packed, and the other way round', async () => {
    const data = noise(100_000)
    expect(await portable.gunzip(await compression.gzip(data), data.length)).toEqual(data)
    expect(await compression.gunzip(await portable.gzip(data), data.length)).toEqual(data)
  })

  it('agrees with the portable runtime about any flipped bit', async () => {
    const data = noise(300)
    const packed = new Uint8Array(gzipSync(data))
    for (let bit = 0; bit < packed.length * 8; bit++) {
      const flipped = packed.slice()
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      const ours = await refusedCode(() => compression.gunzip(flipped, data.length))
      expect(ours, `bit ${String(bit)}`).toBe(await refusedCode(() => portable.gunzip(flipped, data.length)))
    }
  })

  it('gives plain arrays of its own, not buffers', async () => {
    const packed = await compression.gzip(noise(10))
    expect(packed.constructor).toBe(Uint8Array)
    expect((await compression.gunzip(packed, 10)).constructor).toBe(Uint8Array)
  })

  it('stops a bomb at the announced size', async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(64 * 1024 * 1024)))
    expect(await refusedCode(() => compression.gunzip(bomb, 1000))).toBe('format.body')
    bomb.set([0xe8, 3, 0, 0], bomb.length - 4)
    expect(await refusedCode(() => compression.gunzip(bomb, 1000))).toBe('format.body')
  })
})
