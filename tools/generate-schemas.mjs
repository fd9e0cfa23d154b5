// Writes docs/format/records/*.schema.json out of the zod schemas. A test of core tells whether they are current.
//   node tools/generate-schemas.mjs
import { Buffer } from 'node:buffer'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { format, resolveConfig } from 'prettier'
import { root } from './lib/root.mjs'

const folder = join(root, 'docs', 'format', 'records')

const bundle = await build({
  entryPoints: [join(root, 'packages', 'core', 'test', 'records', 'json-schemas.ts')],
  bundle: true,
  format: 'esm',
  write: false,
  logLevel: 'warning',
})
const { recordJsonSchemas } = await import(
  `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString('base64')}`
)

mkdirSync(folder, { recursive: true })
for (const file of readdirSync(folder)) if (file.endsWith('.schema.json')) rmSync(join(folder, file))
for (const [name, schema] of Object.entries(recordJsonSchemas())) {
  const file = join(folder, name)
  const options = await resolveConfig(file)
  writeFileSync(file, await format(JSON.stringify(schema), { ...options, filepath: file }))
}
