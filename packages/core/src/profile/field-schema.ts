/** What the schema of a kind says about a field that a profile names. */
import { z } from 'zod'
import { isDecimalSchema } from '../records/decimals.js'

/** `unknown`: the schema does not know it, so it is a vendor's own field or a slip of the pen. */
export type NamedField =
  { readonly known: true; readonly required: boolean; readonly decimal: boolean } | { readonly known: false }

/** Inside a vendor's `ext` everything is known: it is his. */
const free: NamedField = { known: true, required: false, decimal: false }
const unknown: NamedField = { known: false }

export function fieldInSchema(schema: z.ZodType, path: readonly string[]): NamedField {
  let holder: unknown = schema
  for (const [index, name] of path.entries()) {
    const last = index === path.length - 1
    const bare = unwrap(holder)
    if (bare instanceof z.ZodUnknown || bare instanceof z.ZodAny) return free
    const next = memberOf(bare, name)
    if (!(next instanceof z.ZodType)) return unknown
    if (last) return describe(next, bare instanceof z.ZodObject)
    holder = next
  }
  return unknown
}

function describe(schema: z.ZodType, inObject: boolean): NamedField {
  const bare = unwrap(schema)
  const required = inObject && !(schema instanceof z.ZodOptional)
  return { known: true, required, decimal: bare instanceof z.ZodType && isDecimalSchema(bare) }
}

function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return unwrap(schema.unwrap())
  return schema
}

function memberOf(schema: unknown, name: string): unknown {
  if (schema instanceof z.ZodArray) return name === '*' || /^\d+$/.test(name) ? schema.element : undefined
  if (schema instanceof z.ZodRecord) return schema.valueType
  if (!(schema instanceof z.ZodObject)) return undefined
  const shape = schema.shape as Readonly<Record<string, unknown>>
  if (name === '*') return Object.values(shape)[0]
  return Object.hasOwn(shape, name) ? shape[name] : undefined
}
