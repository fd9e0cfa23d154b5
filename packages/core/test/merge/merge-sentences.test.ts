import { describe, expect, it } from 'vitest'
import { sentences } from '../../src/sentences/catalogue.js'
import { mergeSentences } from '../../src/sentences/merge.js'

const sources = Object.values(
  import.meta.glob<string>('../../src/merge/*.ts', { eager: true, query: '?raw', import: 'default' }),
)
const vectors = Object.values(
  import.meta.glob<string>('../../../../vectors/merge/*.json', {
    eager: true,
    query: '?raw',
    import: 'default',
  }),
)

/** Codes are the only texts in capitals with an underscore. */
function codesIn(texts: readonly string[]): string[] {
  return [
    ...new Set(
      texts.flatMap((text) =>
        [...text.matchAll(/['"]([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)['"]/g)].map((m) => m[1] ?? ''),
      ),
    ),
  ]
}

describe('sentences of the merge rules', () => {
  it('has a German and an English sentence for every code that the rules give', () => {
    expect(codesIn(sources).length).toBeGreaterThan(50)
    for (const code of codesIn(sources)) expect(Object.keys(sentences), code).toContain(code)
  })

  it('has no sentence that no rule gives', () => {
    expect(Object.keys(mergeSentences).filter((code) => !codesIn(sources).includes(code))).toEqual([])
  })

  it('uses the same parameters in both languages', () => {
    const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()
    for (const [code, { de, en }] of Object.entries(mergeSentences)) {
      expect(parameters(de), code).toEqual(parameters(en))
      expect(de, code).not.toBe(en)
    }
  })

  it('fills every parameter of a sentence where a vector shows the code', () => {
    let checked = 0
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      const { code, parameters } = value as { code?: unknown; parameters?: Record<string, unknown> }
      if (typeof code === 'string' && code in mergeSentences) {
        for (const [, name] of mergeSentences[code as keyof typeof mergeSentences].en.matchAll(
          /\{(\w+)\}/g,
        )) {
          expect(Object.keys(parameters ?? {}), `${code} {${name}}`).toContain(name)
          checked++
        }
      }
      Object.values(value).forEach(visit)
    }
    for (const text of vectors) {
      const { cases } = JSON.parse(text) as { cases: { expected: unknown }[] }
      for (const { expected } of cases) visit(expected)
    }
    expect(checked).toBeGreaterThan(50)
  })
})
