import { describe, expect, it } from 'vitest'
import { parseLines, serializeLines } from '../../src/format/body-lines.js'
import { configureLimits, defaultLimits, type Limits } from '../../src/format/limits.js'
import { encodeUtf8 } from '../../src/format/utf8.js'
import { makePut } from './bundle-fixture.js'
import { refusal, refusedCode } from './refused-code.js'

const count = (body: Uint8Array): number => body.reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 0)
const read = (body: Uint8Array, limits: Limits = defaultLimits) =>
  [...parseLines(body, limits, { records: count(body), fromNewer: false })].flat()
const code = (body: Uint8Array, limits: Limits = defaultLimits) => refusedCode(() => read(body, limits))

describe('lines of a body', () => {
  it('come back across the pieces in which they are decoded', () => {
    // Wide characters at every alignment, and more than 2 MiB of them.
    const lines = Array.from({ length: 2_500 }, (_, at) =>
      makePut({ text: 'x'.repeat(at % 7) + 'ä€😀'.repeat(110) }, at + 1),
    )
    expect(read(serializeLines(lines, defaultLimits).bytes)).toEqual(lines)
  })

  it('come back when a single one is as long as the limit, and not when it is one byte longer', async () => {
    // 256 KiB is the limit of one text, so the line has several.
    const quarter = 'x'.repeat(200_000)
    const fill = (rest: number) =>
      makePut({ a: quarter, b: quarter, c: quarter, d: quarter, e: quarter, f: 'x'.repeat(rest) })
    const rest = 1024 * 1024 - JSON.stringify(fill(0)).length
    const whole = encodeUtf8(
      `${JSON.stringify(makePut())}\n${JSON.stringify(fill(rest))}\n${JSON.stringify(makePut())}\n`,
    )
    const over = encodeUtf8(`${JSON.stringify(makePut())}\n${JSON.stringify(fill(rest + 1))}\n`)
    expect(read(whole).length).toBe(3)
    expect(await code(over)).toBe('format.too_large')
    expect(await refusedCode(() => serializeLines([fill(rest)], defaultLimits))).toBeUndefined()
    expect(await refusedCode(() => serializeLines([fill(rest + 1)], defaultLimits))).toBe('format.too_large')
  })

  it('are measured in bytes, not characters', async () => {
    const line = JSON.stringify(makePut({ text: 'ä€😀' }))
    const size = encodeUtf8(line).length
    expect(size).toBeGreaterThan(line.length)
    expect(await code(encodeUtf8(`${line}\n`), configureLimits({ lineBytes: size }))).toBeUndefined()
    expect(await code(encodeUtf8(`${line}\n`), configureLimits({ lineBytes: size - 1 }))).toBe(
      'format.too_large',
    )
  })

  it('are named by their number when one is wrong', async () => {
    const body = encodeUtf8(`${JSON.stringify(makePut())}\n${JSON.stringify(makePut({ a: 1.5 }))}\n`)
    expect((await refusal(() => read(body)))?.message).toMatch(/^line 2 /)
  })

  it('stop at the count of the manifest', async () => {
    const { bytes } = serializeLines([makePut(), makePut()], defaultLimits)
    const parse = (records: number) =>
      refusedCode(() => [...parseLines(bytes, defaultLimits, { records, fromNewer: false })])
    expect(await parse(2)).toBeUndefined()
    expect(await parse(1)).toBe('format.body')
    expect(await parse(3)).toBe('format.body')
  })

  it('may be no lines at all', () => {
    expect(serializeLines([], defaultLimits)).toEqual({ bytes: new Uint8Array(0), records: 0 })
    expect(read(new Uint8Array(0))).toEqual([])
  })
})
