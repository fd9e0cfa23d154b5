/**
 * Core's own inflate against zlib: random data, packed in every way zlib knows, then damaged. Both must refuse the same streams,
 * give the same bytes and find the same end.
 */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InflateFault, strictInflate } from '../../core/src/runtime/strict-inflate.js'

interface Verdict {
  readonly output: Uint8Array
  readonly consumed: number
}

const room = 20_000

function ofZlib(data: Uint8Array): Verdict | undefined {
  try {
    const options = { maxOutputLength: room, info: true }
    const { buffer, engine } = inflateRawSync(data, options) as unknown as {
      buffer: Buffer
      engine: { bytesWritten: number }
    }
    return { output: new Uint8Array(buffer), consumed: engine.bytesWritten }
  } catch {
    return undefined
  }
}

function ofOurs(data: Uint8Array): Verdict | undefined {
  const output = new Uint8Array(room)
  try {
    const { length, consumed } = strictInflate(data, output)
    return { output: output.slice(0, length), consumed }
  } catch (error) {
    if (!(error instanceof InflateFault)) throw error
    return undefined
  }
}

const content = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  fc.array(fc.constantFrom(97, 98, 99, 32), { maxLength: 3_000 }).map((bytes) => Uint8Array.from(bytes)),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(300))
    .map(([part, times]) =>
      Uint8Array.from({ length: Math.min(part.length * times, 12_000) }, (_, at) => part[at % part.length]!),
    ),
)
const packed = fc
  .tuple(
    content,
    fc.integer({ min: 0, max: 9 }),
    fc.constantFrom(
      constants.Z_DEFAULT_STRATEGY,
      constants.Z_FILTERED,
      constants.Z_HUFFMAN_ONLY,
      constants.Z_RLE,
      constants.Z_FIXED,
    ),
    fc.integer({ min: 9, max: 15 }),
  )
  .map(([data, level, strategy, windowBits]) => ({
    data,
    stream: new Uint8Array(deflateRawSync(data, { level, strategy, windowBits })),
  }))
const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.boolean()), { minLength: 1, maxLength: 3 })
const runs = Number(process.env['ORDERSYNC_PROPERTY_RUNS'] ?? 3_000)

describe('strictInflate', () => {
  it('gives back whatever zlib packed', () => {
    fc.assert(
      fc.property(packed, ({ data, stream }) => {
        expect(ofOurs(stream)).toEqual({ output: data, consumed: stream.length })
      }),
      { numRuns: 300 },
    )
  })

  it('says what zlib says about damaged streams', () => {
    fc.assert(
      fc.property(packed, damage, ({ stream }, edits) => {
        const damaged = Uint8Array.from([...stream, 0x55, 0xaa])
        // Mostly near the beginning, where the codes are described.
        for (const [where, value, near] of edits)
          damaged[where % (near ? Math.min(60, damaged.length) : damaged.length)] = value
        expect(ofOurs(damaged)).toEqual(ofZlib(damaged))
      }),
      { numRuns: runs },
    )
  })

  it('says what zlib says about noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(1, 3, 5, 0, 2, 4), (noise, head) => {
        const stream = Uint8Array.from(noise)
        // Final and type bits of the first block.
        if (stream.length > 0) stream[0] = (stream[0]! & 0xf8) | head
        expect(ofOurs(stream)).toEqual(ofZlib(stream))
      }),
      { numRuns: runs },
    )
  })
})
