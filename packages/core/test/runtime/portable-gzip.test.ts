import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { portableGunzip, portableGzip } from '../../src/runtime/portable-gzip.js'
import { crc32 } from '../../src/runtime/crc32.js'
import { refusedCode } from '../format/refused-code.js'
import { gzipCases, noise } from './gzip-cases.js'

describe('portable gzip', () => {
  it.each(gzipCases.filter((one) => one.output !== undefined))('opens $name', ({ data, size, output }) => {
    expect(portableGunzip(data, size)).toEqual(output)
  })

  it.each(gzipCases.filter((one) => one.output === undefined))('refuses $name', async ({ data, size }) => {
    expect(await refusedCode(() => portableGunzip(data, size))).toBe('format.body')
  })

  it('brings back any bytes, and packs the same bytes the same way', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (data) => {
        const packed = portableGzip(data)
        expect(portableGunzip(packed, data.length)).toEqual(data)
        expect(portableGzip(data)).toEqual(packed)
      }),
    )
  })

  it('finds the end of the data wherever it falls in a step', () => {
    for (let length = 990; length < 1_040; length++) {
      const data = noise(length)
      expect(portableGunzip(portableGzip(data), length)).toEqual(data)
    }
  })

  it('never grows beyond what was announced', async () => {
    const bomb = portableGzip(new Uint8Array(64 * 1024 * 1024))
    expect(await refusedCode(() => portableGunzip(bomb, 1000))).toBe('format.body')
    const lying = bomb.slice()
    lying.set([0xe8, 3, 0, 0], lying.length - 4)
    expect(await refusedCode(() => portableGunzip(lying, 1000))).toBe('format.body')
  })
})

describe('crc32', () => {
  it.each([
    ['', 0],
    // The check value of the catalogue of parametrised CRC algorithms, CRC-32/ISO-HDLC.
    ['123456789', 0xcbf43926],
    ['a', 0xe8b7be43],
    ['The quick brown fox jumps over the lazy dog', 0x414fa339],
  ])('of "%s"', (text, expected) => {
    expect(crc32(new TextEncoder().encode(text))).toBe(expected)
  })
})
