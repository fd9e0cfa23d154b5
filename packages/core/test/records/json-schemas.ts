import { z } from 'zod'
import { shippedRegistry } from '../../src/records/kind-registry.js'

/**
 * JSON Schema (draft 2020-12) of every shipped kind, by file name. What only zod checks, that line ids are unique and parents
 * exist, stands in docs/format/records.md.
 */
export function recordJsonSchemas(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    shippedRegistry.kinds.map(({ kind, schema }) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' })
      return [`${kind}.schema.json`, { $schema, title: kind, ...rest }]
    }),
  )
}
