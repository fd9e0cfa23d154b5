/** docs/format/wire/*.schema.json are written out of the zod schemas. After a change: `npm run test:unit -- wire-pages -u`. */
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { fileManifestSchema, networkManifestSchema } from '../../src/format/manifest-schema.js'
import { wireSchemas } from '../../src/format/wire.js'

const folder = fileURLToPath(new URL('../../../../docs/format/wire/', import.meta.url))
const schemas = {
  ...wireSchemas,
  'manifest-network': networkManifestSchema,
  'manifest-file': fileManifestSchema,
}

it.each(Object.entries(schemas))('has the schema of %s', async (name, schema) => {
  const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)
  const page = await format(text, { ...(await resolveConfig(folder)), parser: 'json' })
  await expect(page).toMatchFileSnapshot(`${folder}${name}.schema.json`)
})
