/** The two programs as real processes, each made one file out of the sources, so that no build is needed. */
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** Inside `node_modules`, because the SQLite library is looked for from there. */
const folder = join(root, 'node_modules', '.cache', 'ordersync-example-test', String(process.pid))

export async function buildPrograms(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const name of ['host', 'remote']) {
    await build({
      entryPoints: [join(root, 'examples', name, 'main.ts')],
      tsconfig: join(root, 'tsconfig.base.json'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node22',
      outfile: join(folder, `${name}.mjs`),
      logLevel: 'error',
      external: ['better-sqlite3', 'fsevents'],
      // The libraries for mail are CommonJS and ask for parts of Node.
      banner: {
        js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
      },
    })
  }
}

export function removePrograms(): void {
  rmSync(folder, { recursive: true, force: true })
}

/** A running program and what it has said. */
export class Program {
  readonly #child: ChildProcess
  readonly ended: Promise<number | null>
  said = ''

  constructor(name: 'host' | 'remote', settings: string, env: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, [join(folder, `${name}.mjs`), settings], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.said += text))
    }
    this.ended = new Promise((resolve) => child.on('exit', resolve))
    this.#child = child
  }

  kill(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal)
    return this.ended
  }

  async says(pattern: RegExp): Promise<RegExpExecArray> {
    return until(
      () => pattern.exec(this.said) ?? undefined,
      () => `${String(pattern)} in: ${this.said}`,
    )
  }
}

const patience = 60_000

/** What `look` finds, as soon as it finds something. */
export async function until<T>(look: () => T | undefined, wanted: () => string): Promise<T> {
  const end = performance.now() + patience
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    if (performance.now() > end) throw new Error(`waited in vain for ${wanted()}`)
    await new Promise((resolve) => setTimeout(resolve, 3))
  }
}
