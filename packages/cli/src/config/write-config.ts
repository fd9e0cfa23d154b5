import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { writeNewFile } from '../files.js'
import type { Config } from './config-schema.js'

/**
 * Write the configuration whole, in the place of an older one. Paths of its own computer's files become relative to it, so
 * that the folder can be moved; the shared folder stays as it is.
 */
export function writeConfig(path: string, config: Config): void {
  const folder = dirname(path)
  const short = (file: string) => relative(folder, file).replaceAll('\\', '/') || '.'
  const { db, keys, in: incoming, out, sync } = config
  const shortened: Config = {
    ...config,
    ...(db === undefined ? {} : { db: short(db) }),
    ...(keys === undefined ? {} : { keys: short(keys) }),
    ...(incoming === undefined ? {} : { in: short(incoming) }),
    ...(out === undefined ? {} : { out: short(out) }),
    ...(sync?.keys === undefined ? {} : { sync: { ...sync, keys: short(sync.keys) } }),
  }
  const text = `${JSON.stringify(shortened, undefined, 2)}\n`
  if (!existsSync(path)) return void writeNewFile(path, text)
  const next = join(folder, `.${basename(path)}.${process.pid}.new`)
  writeNewFile(next, text)
  try {
    renameSync(next, path)
  } catch (error) {
    rmSync(next, { force: true })
    throw error
  }
}
