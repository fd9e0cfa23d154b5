import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { sentences } from '@ordersync/core'

const source = fileURLToPath(new URL('../src', import.meta.url))

function codesIn(text: string): string[] {
  return [
    ...text.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|(?:format|store|transport|usage)\.[a-z_]+)'/g),
  ].map((match) => match[1]!)
}

describe('the sentence catalogue', () => {
  it('has a sentence for every code that the sources can give out', () => {
    const missing = new Set<string>()
    for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || name.startsWith('sentences')) continue
      for (const code of codesIn(readFileSync(`${source}/${name}`, 'utf8'))) {
        if (!Object.hasOwn(sentences, code)) missing.add(`${name}: ${code}`)
      }
    }
    expect([...missing]).toEqual([])
  })
})
