/**
 * Looks at an age header before the library does. The library has no bound for size, stanzas or scrypt cost, and a stranger's
 * file must not cost more than an honest one.
 * @see https://age-encryption.org/v1 - "Header"
 */
import type { Limits } from './limits.js'
import { refuse, refuseTooLarge } from './refusal.js'

export type StanzaType = 'X25519' | 'scrypt' | 'other'

const firstLine = 'age-encryption.org/v1\n'
const anyFirstLine = /^age-encryption\.org\/(?!v1\n)v[0-9]{1,9}\n/
const base64Line = /^[A-Za-z0-9+/]*$/
/** 32 bytes of HMAC-SHA-256. */
const macLine = /^--- [A-Za-z0-9+/]{43}$/
const workFactorArgument = /^[1-9][0-9]{0,2}$/

/**
 * @returns The type of each stanza.
 * @throws {@link FormatError} `format.not_a_bundle` for anything but a binary age file, `format.incomplete` for one that is
 *   cut off or damaged, `format.too_large` for one that demands too much, `format.newer_version`.
 */
export function inspectAgeHeader(file: Uint8Array, limits: Limits): readonly StanzaType[] {
  if (file.length === 0) throw refuse('format.incomplete', 'expected a file with content', 'age')
  const head = decodeAscii(file.subarray(0, limits.ageHeaderBytes))
  if (!head.startsWith(firstLine)) throw foreign(head, file)
  const lines = head.slice(firstLine.length).split('\n')
  // What follows the last line feed of the part looked at is no whole line.
  lines.pop()
  const stanzas: string[][] = []
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? ''
    if (line.startsWith('---')) {
      if (!macLine.test(line)) throw damaged('expected the header’s authentication code')
      return judge(stanzas, limits)
    }
    stanzas.push(parseArguments(line))
    if (stanzas.length > limits.ageStanzas) throw refuseTooLarge('ageStanzas', limits.ageStanzas, 'age')
    at = skipBody(lines, at + 1)
  }
  if (file.length > limits.ageHeaderBytes)
    throw refuseTooLarge('ageHeaderBytes', limits.ageHeaderBytes, 'age')
  throw damaged('expected a whole header')
}

function foreign(head: string, file: Uint8Array): Error {
  if (firstLine.startsWith(head) && file.length < firstLine.length) return damaged('expected a whole header')
  if (anyFirstLine.test(head)) return refuse('format.newer_version', 'expected age version 1', 'age')
  return refuse('format.not_a_bundle', 'expected a binary age file', 'age')
}

const damaged = (what: string): Error => refuse('format.incomplete', what, 'age')

function parseArguments(line: string): string[] {
  const words = line.split(' ')
  if (words.shift() !== '->' || words.length === 0 || words.some((word) => !/^[!-~]+$/.test(word))) {
    throw damaged('expected a stanza')
  }
  return words
}

/** Lines of 64 characters and a shorter last one. Answers the index behind it. */
function skipBody(lines: readonly string[], start: number): number {
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line.length > 64 || !base64Line.test(line)) throw damaged('expected the body of a stanza')
    if (line.length < 64) return at + 1
  }
  return lines.length
}

function judge(stanzas: readonly string[][], limits: Limits): readonly StanzaType[] {
  if (stanzas.length === 0) throw damaged('expected a stanza')
  const scrypt = stanzas.find(([type]) => type === 'scrypt')
  if (scrypt !== undefined) {
    if (stanzas.length > 1) throw damaged('expected a scrypt stanza to stand alone')
    const factor = scrypt[2] ?? ''
    if (scrypt.length !== 3 || !workFactorArgument.test(factor))
      throw damaged('expected a scrypt work factor')
    if (Number(factor) > limits.scryptWorkFactor) {
      throw refuseTooLarge('scryptWorkFactor', limits.scryptWorkFactor, 'age')
    }
  }
  return stanzas.map(([type]) => (type === 'X25519' || type === 'scrypt' ? type : 'other'))
}

function decodeAscii(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
