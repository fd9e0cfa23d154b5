/** Assertions of the kit: few, without a test framework, with messages that say what was expected and what came. */

/** A promise of the seam does not hold. */
export class ContractFailure extends Error {
  override readonly name = 'ContractFailure'
}

export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ContractFailure(message)
}

/** Equal as data: objects without regard to the order of fields, bytes by value. The message names the first difference. */
export function checkEqual(actual: unknown, expected: unknown, what: string): void {
  if (isEqual(actual, expected)) return
  const found = firstDifference(actual, expected, '')
  throw new ContractFailure(
    `${what}${found.path}: expected ${show(found.expected)}, got ${show(found.actual)}`,
  )
}

/** The promise must reject; answers with what. */
export async function checkRejects(promise: Promise<unknown>, what: string): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new ContractFailure(`${what}: expected a rejection, it was fulfilled`)
}

/** As {@link checkRejects}, with an error of OrderSync that has this code. */
export async function checkRejectsWith(code: string, promise: Promise<unknown>, what: string): Promise<void> {
  const error = await checkRejects(promise, what)
  checkEqual((error as { code?: unknown } | undefined)?.code, code, `${what}: code of the error`)
}

export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (one instanceof Uint8Array || other instanceof Uint8Array) {
    if (!(one instanceof Uint8Array) || !(other instanceof Uint8Array)) return false
    return isEqualBytes(one, other)
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>]
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => Object.hasOwn(b, name) && isEqual(a[name], b[name]))
}

function isEqualBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false
  return true
}

interface Difference {
  readonly path: string
  readonly actual: unknown
  readonly expected: unknown
}

/** As deep as both have the same shape. */
function firstDifference(actual: unknown, expected: unknown, path: string): Difference {
  if (isPlain(actual) && isPlain(expected) && Array.isArray(actual) === Array.isArray(expected)) {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      if (isEqual(actual[name], expected[name])) continue
      return firstDifference(actual[name], expected[name], `${path}/${name}`)
    }
  }
  return { path: path === '' ? '' : ` at ${path}`, actual, expected }
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
}

const longestShown = 300

function show(value: unknown): string {
  if (value === undefined) return 'undefined'
  const text = JSON.stringify(value, (_name, inner: unknown) => {
    if (inner instanceof Uint8Array) return `${inner.length} bytes ${[...inner.subarray(0, 20)].join(' ')}`
    return inner === undefined ? 'undefined' : inner
  })
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}
