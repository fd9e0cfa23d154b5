/** Corpora of hostile files beside the repository, or where ORDERSYNC_HOSTILE_DATA says. They are not part of it. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder =
  process.env['ORDERSYNC_HOSTILE_DATA'] ??
  fileURLToPath(new URL('../../../../../shared/data/hostile', import.meta.url))

export interface HostileFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Files directly in a folder of the corpora; none when it is not there. */
export function hostileFiles(name: string): readonly HostileFile[] {
  const path = `${folder}/${name}`
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter((file) => statSync(`${path}/${file}`).isFile())
    .map((file) => ({ name: `${name}/${file}`, bytes: new Uint8Array(readFileSync(`${path}/${file}`)) }))
}
