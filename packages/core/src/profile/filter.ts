/** The filter language of the profile: small conditions on fields, as JSON (BEY-17; docs/profile.md). */
import { z } from 'zod'
import { decimalPattern } from '../records/decimals.js'
import { fieldPathSchema } from './field-path.js'

export const filterLimits = Object.freeze({
  /** Levels of `all`, `any`, `not`, the condition itself included. */
  depth: 4,
  /** Conditions and groups of one filter. */
  nodes: 200,
  /** Values of one `in`. */
  values: 1000,
  textLength: 500,
})

const textSchema = z.string().min(1).max(filterLimits.textLength)
const valueSchema = z.union([textSchema, z.int(), z.boolean()])
const boundSchema = z.union([textSchema, z.int()])
export type FilterValue = z.infer<typeof valueSchema>

const common = { field: fieldPathSchema, as: z.literal('decimal').optional() }

/** From and to, both included; one of them may be absent. */
const rangeSchema = z
  .strictObject({ from: boundSchema.optional(), to: boundSchema.optional() })
  .refine(({ from, to }) => from !== undefined || to !== undefined)

/** One condition. A path with `*`, or to a list, holds where any of the values does. */
const conditionSchema = z
  .union([
    z.strictObject({ ...common, equals: valueSchema }),
    z.strictObject({ ...common, in: z.array(valueSchema).min(1).max(filterLimits.values) }),
    z.strictObject({ ...common, between: rangeSchema }),
    z.strictObject({ field: fieldPathSchema, startsWith: textSchema }),
    z.strictObject({ field: fieldPathSchema, exists: z.boolean() }),
  ])
  .refine((condition) => operandsOf(condition).every((value) => fitsCondition(condition, value)))
export type FilterCondition = z.infer<typeof conditionSchema>

/** Which records of a kind belong to the station. `all`: each holds; `any`: one holds; `not`: none holds. */
export type Filter =
  | FilterCondition
  | { readonly all: readonly Filter[] }
  | { readonly any: readonly Filter[] }
  | { readonly not: readonly Filter[] }

const listSchema = z.lazy(() => z.array(filterSchema).min(1).max(filterLimits.nodes))

/** Depth and number of conditions are bounded beyond what this schema says: {@link filterLimits}. */
export const filterSchema: z.ZodType<Filter> = z.lazy(() =>
  z.union([
    conditionSchema,
    z.strictObject({ all: listSchema }),
    z.strictObject({ any: listSchema }),
    z.strictObject({ not: listSchema }),
  ]),
)

type AnyCondition = Readonly<Record<string, unknown>>

/** The values that a condition compares with. */
export function operandsOf(condition: AnyCondition): readonly unknown[] {
  const { between } = condition
  const list = Array.isArray(condition['in']) ? (condition['in'] as readonly unknown[]) : []
  const range = typeof between === 'object' && between !== null ? Object.values(between) : []
  const one = condition['equals'] === undefined ? [] : [condition['equals']]
  return [...one, ...list, ...(range as unknown[])]
}

/** Compared by value, a value must be a decimal. */
function fitsCondition(condition: AnyCondition, value: unknown): boolean {
  return condition['as'] !== 'decimal' || isDecimal(value)
}

/** A decimal in the form of a record, or an integer. */
export function isDecimal(value: unknown): value is string | number {
  if (typeof value === 'number') return Number.isSafeInteger(value)
  return typeof value === 'string' && value.length <= 23 && decimalPattern.test(value)
}
