/** Where a kind keeps decimals: their fields compare by value in the canonical form, other texts by their characters. */
import { z } from 'zod'
import { isDecimalSchema } from './decimals.js'

/** Where decimals are within a value: here, in these members, in each item or member. */
export type DecimalPlaces =
  | { readonly is: 'decimal' }
  | { readonly is: 'object'; readonly members: ReadonlyMap<string, DecimalPlaces> }
  | { readonly is: 'each'; readonly item: DecimalPlaces }

/** `undefined`: there are none. */
export function findDecimalPlaces(schema: unknown): DecimalPlaces | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return findDecimalPlaces(schema.unwrap())
  }
  if (schema instanceof z.ZodString) return isDecimalSchema(schema) ? { is: 'decimal' } : undefined
  if (schema instanceof z.ZodArray) return eachOf(schema.element)
  if (schema instanceof z.ZodRecord) return eachOf(schema.valueType)
  if (!(schema instanceof z.ZodObject)) return undefined
  const members = new Map<string, DecimalPlaces>()
  for (const [name, member] of Object.entries(schema.shape)) {
    const places = findDecimalPlaces(member)
    if (places !== undefined) members.set(name, places)
  }
  return members.size === 0 ? undefined : { is: 'object', members }
}

function eachOf(schema: unknown): DecimalPlaces | undefined {
  const item = findDecimalPlaces(schema)
  return item === undefined ? undefined : { is: 'each', item }
}
