import { dosCodePages } from '../../src/reading/code-pages.js'

/** Text as bytes of an encoding, also of those that the platform only reads. What it does not have becomes `?`. */
export function encode(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text)
  if (encoding === 'utf-8-bom') return new TextEncoder().encode(`\ufeff${text}`)
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const bytes = new Uint8Array(text.length * 2)
    const view = new DataView(bytes.buffer)
    for (let at = 0; at < text.length; at++)
      view.setUint16(at * 2, text.charCodeAt(at), encoding === 'utf-16le')
    return bytes
  }
  const upper = Uint8Array.from({ length: 128 }, (_, i) => 128 + i)
  const table = [...(dosCodePages[encoding] ?? new TextDecoder(encoding).decode(upper))]
  const byteOf = new Map(table.map((character, i) => [character, 128 + i]))
  return Uint8Array.from([...text], (character) =>
    character.charCodeAt(0) < 128 ? character.charCodeAt(0) : (byteOf.get(character) ?? 63),
  )
}
