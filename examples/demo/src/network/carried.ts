/** Everything that ever lay in the shared folder: whoever reads along there sees these bytes. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Premises } from './members.ts'

export interface Carrier {
  /** Copy what is new, before it is taken away again. */
  keep(): void
  /** The folder is gone, as an unplugged drive is. */
  unplug(): void
  plugIn(): void
  /** Files seen so far. */
  readonly seen: ReadonlySet<string>
}

export function watchCarrier({ folder, shared }: Premises): Carrier {
  const kept = join(folder, 'carried')
  mkdirSync(kept)
  const seen = new Set<string>()
  const away = `${shared}-unplugged`
  const keep = (): void => {
    if (!existsSync(shared)) return
    for (const file of readdirSync(shared, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue
      const from = join(file.parentPath, file.name)
      const name = from.slice(shared.length + 1).replace(/[\\/]/g, '__')
      if (seen.has(name)) continue
      copyFileSync(from, join(kept, name))
      seen.add(name)
    }
  }
  return {
    seen,
    keep,
    unplug: () => renameSync(shared, away),
    plugIn: () => renameSync(away, shared),
  }
}
