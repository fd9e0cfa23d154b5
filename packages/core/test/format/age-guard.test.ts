import { describe, expect, it } from 'vitest'
import { inspectAgeHeader } from '../../src/format/age-guard.js'
import { configureLimits, defaultLimits } from '../../src/format/limits.js'
import { encodeUtf8 } from '../../src/format/utf8.js'
import { refusal, refusedCode } from './refused-code.js'

const mac = `--- ${'A'.repeat(43)}\n`
const share = 'B'.repeat(43)
const x25519 = `-> X25519 ${share}\n${share}\n`
const scrypt = (factor: string): string => `-> scrypt ${'C'.repeat(22)} ${factor}\n${share}\n`
const header = (...stanzas: readonly string[]): string => `age-encryption.org/v1\n${stanzas.join('')}${mac}`
const inspect = (text: string, limits = defaultLimits) => inspectAgeHeader(encodeUtf8(text), limits)
const code = (text: string, limits = defaultLimits) => refusedCode(() => inspect(text, limits))

describe('age header guard', () => {
  it('names the stanzas of a right header', () => {
    expect(inspect(`${header(x25519)}payload`)).toEqual(['X25519'])
    expect(inspect(header(x25519, '-> grease-x a b\n\n', x25519))).toEqual(['X25519', 'other', 'X25519'])
    expect(inspect(header(scrypt('18')))).toEqual(['scrypt'])
  })

  it('takes 4 stanzas and refuses 5', async () => {
    expect(await code(header(...Array<string>(4).fill(x25519)))).toBeUndefined()
    expect(await code(header(...Array<string>(5).fill(x25519)))).toBe('format.too_large')
  })

  it('takes a header of 8 KiB and refuses one byte more', async () => {
    // Argument line, then full body lines, then a short one that fits to the byte.
    const grease = (bytes: number): string => {
      const full = Math.floor((bytes - 200) / 65)
      const rest = bytes - full * 65
      return `-> ${'x'.repeat(rest - 5)}\n${`${'A'.repeat(64)}\n`.repeat(full)}\n`
    }
    const fixed = header().length
    expect(header(grease(8192 - fixed)).length).toBe(8192)
    expect(await code(`${header(grease(8192 - fixed))}payload`)).toBeUndefined()
    expect(await code(`${header(grease(8193 - fixed))}payload`)).toBe('format.too_large')
  })

  it('takes scrypt work factor 18 and refuses 19, without running scrypt', async () => {
    expect(await code(header(scrypt('18')))).toBeUndefined()
    expect(await code(header(scrypt('19')))).toBe('format.too_large')
    expect(await code(header(scrypt('999')))).toBe('format.too_large')
    expect(await code(header(scrypt('17')), configureLimits({ scryptWorkFactor: 16 }))).toBe(
      'format.too_large',
    )
    expect(await code(header(scrypt('20')), configureLimits({ scryptWorkFactor: 20 }))).toBeUndefined()
  })

  it.each(['0', '018', '+8', '1e1', '1000', '', '18 19'])('refuses the work factor "%s"', async (factor) => {
    expect(await code(header(scrypt(factor)))).toBe('format.incomplete')
  })

  it('refuses a scrypt stanza that does not stand alone', async () => {
    expect(await code(header(scrypt('10'), x25519))).toBe('format.incomplete')
    expect(await code(header(x25519, scrypt('10')))).toBe('format.incomplete')
    expect(await code(header(scrypt('10'), scrypt('10')))).toBe('format.incomplete')
  })

  it.each([
    ['an empty file', '', 'format.incomplete'],
    ['the first half of the first line', 'age-encryp', 'format.incomplete'],
    ['the first line alone', 'age-encryption.org/v1\n', 'format.incomplete'],
    ['a header without end', `age-encryption.org/v1\n${x25519}`, 'format.incomplete'],
    ['a header without stanza', header(), 'format.incomplete'],
    ['a short authentication code', header(x25519).slice(0, -3) + '\n', 'format.incomplete'],
    ['a cut authentication code', header(x25519).slice(0, -1), 'format.incomplete'],
    ['a stanza without type', header('-> \n\n'), 'format.incomplete'],
    ['a blank too many', header(`->  X25519 ${share}\n${share}\n`), 'format.incomplete'],
    ['a stanza that begins otherwise', header(`=> X25519 ${share}\n${share}\n`), 'format.incomplete'],
    ['a control character', header(`-> X25519\u0001 ${share}\n${share}\n`), 'format.incomplete'],
    ['a carriage return', header(`-> X25519 ${share}\r\n${share}\r\n`), 'format.incomplete'],
    ['a body line of 65 characters', header(`-> x\n${'A'.repeat(65)}\n\n`), 'format.incomplete'],
    ['a body that is no base64', header('-> x\n***\n'), 'format.incomplete'],
    ['another version of age', header(x25519).replace('v1', 'v2'), 'format.newer_version'],
    ['armour', '-----BEGIN AGE ENCRYPTED FILE-----\n', 'format.not_a_bundle'],
    ['a zip', 'PK\u0003\u0004', 'format.not_a_bundle'],
    ['a PDF', '%PDF-1.7\n', 'format.not_a_bundle'],
    ['plain JSON', '{"op":"put"}\n', 'format.not_a_bundle'],
    ['one foreign byte', 'x', 'format.not_a_bundle'],
    ['a first line with carriage return', header(x25519).replace('v1\n', 'v1\r\n'), 'format.not_a_bundle'],
    ['a blank before the first line', ` ${header(x25519)}`, 'format.not_a_bundle'],
  ])('refuses %s', async (_name, text, expected) => {
    expect(await code(text)).toBe(expected)
  })

  it('names the limit in the parameters', async () => {
    const error = await refusal(() => inspect(header(scrypt('19'))))
    expect(error?.parameters).toEqual({ limit: 'scryptWorkFactor', maximum: 18 })
  })
})
