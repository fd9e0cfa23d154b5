/** Lets Node run the sources of the packages as they are, and, for planted bugs, with small changes. */
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

const packages = new URL('../../packages/', import.meta.url)

/** A text of a file of packages/core/src that stands there exactly once, and what stands there instead. */
export interface Patch {
  readonly file: string
  readonly from: string
  readonly to: string
}

export function useSources(patches: readonly Patch[] = []): void {
  const applied = new Set<Patch>()
  registerHooks({
    resolve(specifier, context, next) {
      const own = /^@ordersync\/([a-z0-9-]+)$/.exec(specifier)
      if (own !== null) {
        const source = new URL(`${own[1]}/src/index.ts`, packages)
        if (existsSync(source)) return { url: source.href, shortCircuit: true }
      }
      if (/^\.\.?\/.*\.js$/.test(specifier) && context.parentURL?.startsWith('file:') === true) {
        const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL)
        if (existsSync(source)) return { url: source.href, shortCircuit: true }
      }
      return next(specifier, context)
    },
    load(url, context, next) {
      const loaded = next(url, context)
      const mine = patches.filter(({ file }) => url === new URL(`core/src/${file}`, packages).href)
      if (mine.length === 0) return loaded
      let text = loaded.source === undefined ? '' : Buffer.from(loaded.source as Uint8Array).toString('utf8')
      for (const patch of mine) {
        if (text.split(patch.from).length !== 2) {
          throw new Error(`the planted bug fits no more: ${patch.file}: ${patch.from}`)
        }
        text = text.replace(patch.from, () => patch.to)
        applied.add(patch)
      }
      return { ...loaded, source: text }
    },
  })
  if (patches.length > 0) {
    process.on('exit', () => {
      for (const patch of patches) {
        if (!applied.has(patch))
          process.stderr.write(`planted bug not loaded: ${fileURLToPath(new URL(patch.file, packages))}\n`)
      }
    })
  }
}
