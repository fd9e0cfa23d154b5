/**
 * A schema as one plain function that says yes quickly. Zod stays the truth: a no here only means "ask zod".
 *
 * Zod builds results and contexts for every value; validating a file of orders took most of an import's time.
 */
import { z } from 'zod'

/** True: zod accepts this value and hands it back unchanged. False: unknown. */
export type CompiledCheck = (value: unknown) => boolean

/** `undefined` when the schema holds something that is not understood here; then only zod can tell. */
export function compileCheck(schema: z.ZodType): CompiledCheck | undefined {
  return compileType(schema)
}

function compileType(schema: unknown): CompiledCheck | undefined {
  if (schema instanceof z.ZodType && 'coerce' in schema._zod.def && schema._zod.def.coerce === true)
    return undefined
  if (schema instanceof z.ZodOptional) return compileOptional(schema)
  if (schema instanceof z.ZodObject) return compileObject(schema)
  if (schema instanceof z.ZodArray) return compileArray(schema)
  if (schema instanceof z.ZodRecord) return compileRecord(schema)
  if (schema instanceof z.ZodString || schema instanceof z.ZodISODate) return compileString(schema)
  if (schema instanceof z.ZodEnum) return compileEnum(schema)
  if (schema instanceof z.ZodNumber) return compileInteger(schema)
  if (schema instanceof z.ZodBoolean) return withoutChecks(schema, (value) => typeof value === 'boolean')
  if (schema instanceof z.ZodUnknown) return withoutChecks(schema, () => true)
  return undefined
}

function checksOf(schema: z.ZodType): readonly z.core.$ZodCheck[] {
  return schema._zod.def.checks ?? []
}

function withoutChecks(schema: z.ZodType, check: CompiledCheck): CompiledCheck | undefined {
  return checksOf(schema).length === 0 ? check : undefined
}

function compileOptional(schema: z.ZodOptional): CompiledCheck | undefined {
  const inner = compileType(schema.unwrap())
  return inner && withoutChecks(schema, (value) => value === undefined || inner(value))
}

function compileEnum(schema: z.ZodEnum): CompiledCheck | undefined {
  const options = new Set<unknown>(schema.options)
  return withoutChecks(schema, (value) => options.has(value))
}

/** Length and patterns; the limits are read from the checks, so that an unknown check is noticed. */
function compileString(schema: z.ZodString | z.ZodISODate): CompiledCheck | undefined {
  let longest = Number.MAX_SAFE_INTEGER
  let shortest = 0
  const patterns: RegExp[] = []
  for (const check of [...checksOf(schema), ...ownFormat(schema)]) {
    const def: z.core.$ZodCheckDef & {
      maximum?: number
      minimum?: number
      format?: string
      pattern?: RegExp
    } = check._zod.def
    if (def.check === 'max_length' && def.maximum !== undefined) longest = Math.min(longest, def.maximum)
    else if (def.check === 'min_length' && def.minimum !== undefined)
      shortest = Math.max(shortest, def.minimum)
    else if (def.check === 'string_format' && isPlainPattern(def.format, def.pattern))
      patterns.push(def.pattern)
    else return undefined
  }
  const [first, ...others] = patterns
  if (first === undefined) {
    return (value) => typeof value === 'string' && value.length <= longest && value.length >= shortest
  }
  if (others.length > 0) return undefined
  return (value) =>
    typeof value === 'string' && value.length <= longest && value.length >= shortest && first.test(value)
}

/** A format such as `z.iso.date()` is its own check. */
function ownFormat(schema: z.ZodString | z.ZodISODate): readonly z.core.$ZodCheck[] {
  return schema instanceof z.ZodISODate ? [schema] : []
}

/** Formats that are nothing but their pattern. A pattern with memory (flags g, y) would answer differently each time. */
function isPlainPattern(format: string | undefined, pattern: RegExp | undefined): pattern is RegExp {
  return (format === 'regex' || format === 'date') && pattern !== undefined && !/[gy]/.test(pattern.flags)
}

function compileInteger(schema: z.ZodNumber): CompiledCheck | undefined {
  let minimum = Number.MIN_SAFE_INTEGER
  let maximum = Number.MAX_SAFE_INTEGER
  const own = schema instanceof z.ZodNumberFormat ? [schema] : []
  if (own.length === 0) return undefined
  for (const check of [...own, ...checksOf(schema)]) {
    const def: z.core.$ZodCheckDef & { format?: string; value?: unknown; inclusive?: boolean } =
      check._zod.def
    if (def.check === 'number_format' && def.format === 'safeint') continue
    if (typeof def.value !== 'number' || def.inclusive !== true) return undefined
    if (def.check === 'greater_than') minimum = Math.max(minimum, def.value)
    else if (def.check === 'less_than') maximum = Math.min(maximum, def.value)
    else return undefined
  }
  return (value) =>
    Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum
}

function compileArray(schema: z.ZodArray): CompiledCheck | undefined {
  const item = compileType(schema.element)
  let longest = Number.MAX_SAFE_INTEGER
  for (const check of checksOf(schema)) {
    const def: z.core.$ZodCheckDef & { maximum?: number } = check._zod.def
    if (def.check !== 'max_length' || def.maximum === undefined) return undefined
    longest = Math.min(longest, def.maximum)
  }
  return item && ((value) => Array.isArray(value) && value.length <= longest && holdsForEach(value, item))
}

function holdsForEach(items: readonly unknown[], check: CompiledCheck): boolean {
  for (let index = 0; index < items.length; index += 1) if (!check(items[index])) return false
  return true
}

function compileRecord(schema: z.ZodRecord): CompiledCheck | undefined {
  const key = compileType(schema.keyType)
  const member = compileType(schema.valueType)
  if (key === undefined || member === undefined) return undefined
  return withoutChecks(schema, (value) => {
    if (!isPlain(value)) return false
    for (const name of Object.keys(value)) if (!key(name) || !member(value[name])) return false
    return Object.getOwnPropertySymbols(value).length === 0
  })
}

/** Only loose objects: a strict one refuses and a stripping one changes what it is given. */
function compileObject(schema: z.ZodObject): CompiledCheck | undefined {
  if (!(schema.def.catchall instanceof z.ZodUnknown)) return undefined
  const members = new Map<string, CompiledCheck>()
  const demanded: string[] = []
  for (const [name, member] of Object.entries(schema.shape)) {
    const check = compileType(member)
    if (check === undefined) return undefined
    members.set(name, check)
    if (!check(undefined)) demanded.push(name)
  }
  const refinements = checksOf(schema)
  if (refinements.some((check) => check._zod.def.check !== 'custom' || check._zod.def.when !== undefined)) {
    return undefined
  }
  return (value) => {
    if (!isPlain(value)) return false
    // Few of the known fields are there: walking what is there beats asking for each that could be. `in` also meets what is
    // inherited, as zod would; `Object.keys` would make a list each time.
    for (const name in value) {
      const check = members.get(name)
      if (check !== undefined && !check(value[name])) return false
    }
    for (const name of demanded) if (value[name] === undefined) return false
    for (const check of refinements) if (!holds(check, value)) return false
    return true
  }
}

function holds(check: z.core.$ZodCheck, value: unknown): boolean {
  const payload: z.core.ParsePayload = { value, issues: [] }
  const pending: unknown = (check as z.core.$ZodCheck<unknown>)._zod.check(payload)
  return pending === undefined && payload.issues.length === 0 && payload.value === value
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
