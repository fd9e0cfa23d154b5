// Writes docs/format/records/*.schema.json, and docs/format/*.schema.json for the station profile, out of the zod schemas. Tests
// of core tell whether they are current.
//   node tools/generate-schemas.mjs
import { Buffer } from 'node:buffer'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { format, resolveConfig } from 'prettier'
import { root } from './lib/root.mjs'

const folder = join(root, 'docs', 'format', 'records')

async function load(...path) {
  const bundle = await build({
    entryPoints: [join(root, 'packages', 'core', 'test', ...path)],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'warning',
  })
  return import(
    `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString('base64')}`
  )
}

async function write(target, schemas) {
  for (const [name, schema] of Object.entries(schemas)) {
    const file = join(target, name)
    const options = await resolveConfig(file)
    writeFileSync(file, await format(JSON.stringify(schema), { ...options, filepath: file }))
  }
}

const { recordJsonSchemas } = await load('records', 'json-schemas.ts')
const { profileJsonSchemas } = await load('profile', 'profile-json-schemas.ts')

mkdirSync(folder, { recursive: true })
for (const file of readdirSync(folder)) if (file.endsWith('.schema.json')) rmSync(join(folder, file))
await write(folder, recordJsonSchemas())
await write(join(root, 'docs', 'format'), profileJsonSchemas())
