import { z } from 'zod'
import { stationProfileSchema } from '../../src/profile/profile.js'
import { settingKind, templateKind } from '../../src/profile/station-kinds.js'

/**
 * JSON Schema (draft 2020-12) of the station profile and of the kinds that belong to it, by file name under docs/format. What
 * only `validateProfile` checks stands in docs/profile.md.
 */
export function profileJsonSchemas(): Readonly<Record<string, unknown>> {
  const schemas = {
    profile: stationProfileSchema,
    setting: settingKind.schema,
    template: templateKind.schema,
  }
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' })
      return [`${name}.schema.json`, { $schema, title: name, ...rest }]
    }),
  )
}
