/** Replays vectors/merge: every rule of docs/format/merge-rules.md as data that any language can run. */
import { describe, expect, it } from 'vitest'
import { functions } from './replay.js'

interface VectorCase {
  readonly name: string
  readonly function: string
  readonly given: unknown
  readonly expected: unknown
}

interface Vector {
  readonly rule: string
  readonly title: string
  readonly cases: readonly VectorCase[]
}

const files = import.meta.glob<Vector>('../../../../vectors/merge/*.json', { eager: true, import: 'default' })
const vectors = Object.values(files)

/** Rules that must have a file. A new rule is added here and in docs/format/merge-rules.md. */
const rules = [
  ...['M-D1', 'M-D2', 'M-D2a', 'M-D2b', 'M-D2c', 'M-D2d', 'M-D3', 'M-D4', 'M-D5'],
  ...['M-D6', 'M-D7', 'M-D8', 'M-D9', 'M-D10'],
  ...['M-L1', 'M-L2', 'M-L3', 'M-L4', 'M-L5', 'M-L6', 'M-L7', 'M-L8'],
  ...['M-A1', 'M-A2', 'M-A3', 'M-A4', 'M-A5', 'M-A6', 'M-A7', 'M-A8', 'M-A9', 'M-A10'],
  ...['M-E1', 'M-E2', 'M-E3', 'M-E4', 'M-E5', 'M-P1', 'M-S1', 'M-F1', 'M-F2'],
  ...['L-07', 'first-join', 'residue'],
]

/** As JSON has it: what is `undefined` is absent. */
function asJson(value: unknown): unknown {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Of an object only the expected keys are compared, each in full; `null` means absent. */
function pick(result: unknown, expected: unknown): unknown {
  if (!isObject(expected) || !isObject(result)) return result
  return Object.fromEntries(Object.keys(expected).map((key) => [key, result[key] ?? null]))
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}

describe('vectors of the merge rules', () => {
  it('has one file for each rule and no other', () => {
    expect(vectors.map((vector) => vector.rule).sort()).toEqual([...rules].sort())
    for (const [path, vector] of Object.entries(files)) expect(path).toContain(`/${vector.rule}.json`)
    for (const vector of vectors) expect(vector.cases.length, vector.rule).toBeGreaterThan(0)
  })

  it('runs every function at least once', () => {
    const used = new Set(vectors.flatMap((vector) => vector.cases.map((one) => one.function)))
    expect([...used].sort()).toEqual(Object.keys(functions).sort())
  })
})

for (const { rule, title, cases } of vectors) {
  describe(`${rule} ${title}`, () => {
    it.each(cases.map((one) => [one.name, one] as const))(`${rule} %s`, (_name, one) => {
      const run = functions[one.function]
      if (run === undefined) throw new Error(`unknown function ${one.function}`)
      const result = asJson(run(deepFreeze(structuredClone(one.given))))
      expect(pick(result, one.expected)).toEqual(one.expected)
    })
  })
}
