/**
 * Replays vectors/numbering: cases of the number ranges that any language can run. A case has databases by name, each
 * empty in the beginning, and steps; each step is one transaction. Of an expected object only its keys are compared.
 */
import { createMemoryStore, type Store } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { callOn, calls, type Given } from './calls.js'

interface Step {
  readonly at?: string
  readonly call: string
  readonly given?: Given
  readonly expected?: unknown
}

interface Vector {
  readonly rule: string
  readonly title: string
  readonly cases: readonly { readonly name: string; readonly steps: readonly Step[] }[]
}

const files = import.meta.glob<Vector>('../../../../vectors/numbering/*.json', {
  eager: true,
  import: 'default',
})

/** Numbers of the table in domain.md 7.4, and rules that have no line there. */
const rules = [
  ...['7.4-01', '7.4-02', '7.4-04', '7.4-05', '7.4-06', '7.4-07', '7.4-09', '7.4-10'],
  ...['7.4-11', '7.4-12', '7.4-16', '7.4-17', 'N-02', 'N-04', 'N-10', 'N-14', 'N-21'],
]

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Of objects only the expected keys; `null` means absent. */
function pick(result: unknown, expected: unknown): unknown {
  if (Array.isArray(expected) && Array.isArray(result)) {
    return result.map((value: unknown, index) => pick(value, expected[index]))
  }
  if (!isObject(expected) || !isObject(result)) return result ?? null
  return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, pick(result[key], value)]))
}

describe('vectors of the number ranges', () => {
  it('has one file for each rule and no other', () => {
    expect(
      Object.values(files)
        .map(({ rule }) => rule)
        .sort(),
    ).toEqual([...rules].sort())
    for (const [path, { rule }] of Object.entries(files)) expect(path).toContain(`/${rule}.json`)
  })

  for (const { rule, title, cases } of Object.values(files)) {
    describe(`${rule} ${title}`, () => {
      it.each(cases)('$name', async ({ steps }) => {
        const stores = new Map<string, Store>()
        let compared = 0
        for (const { at = 'host', call, given = {} as Given, expected } of steps) {
          const store = stores.get(at) ?? createMemoryStore()
          stores.set(at, store)
          expect(Object.keys(calls)).toContain(call)
          const result = await callOn(store, call, given)
          if (expected === undefined) expect(result ?? {}).not.toHaveProperty('error')
          else {
            expect(pick(result, expected), `${at} ${call}`).toEqual(expected)
            compared += 1
          }
        }
        expect(compared).toBeGreaterThan(0)
      })
    })
  }
})
