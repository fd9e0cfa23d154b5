import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * The command from its sources as one file, made once per test file: it starts three times as fast as the sources do.
 * It lies inside `node_modules`, because the SQLite library is looked for from there.
 */
const bundleFolder = join(root, 'node_modules', '.cache', 'ordersync-cli-test', String(process.pid))

async function bundleCommand(): Promise<string> {
  const folder = bundleFolder
  mkdirSync(join(folder, 'dist'), { recursive: true })
  copyFileSync(join(root, 'packages', 'cli', 'package.json'), join(folder, 'package.json'))
  const outfile = join(folder, 'dist', 'bin.mjs')
  await build({
    entryPoints: [join(root, 'packages', 'cli', 'src', 'bin.ts')],
    tsconfig: join(root, 'tsconfig.base.json'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    outfile,
    logLevel: 'error',
    // commander is CommonJS and asks for parts of Node.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  })
  return outfile
}

let bundled: Promise<string> | undefined

afterAll(() => rmSync(bundleFolder, { recursive: true, force: true }))

/** The words that start the command. */
export async function commandWords(): Promise<readonly string[]> {
  return [process.execPath, await (bundled ??= bundleCommand())]
}

export const passphrase = 'Eichen Pfosten Mond 42'

export interface CliRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** The last line of stdout, where it is JSON. */
  readonly json: { readonly [name: string]: unknown }
}

export interface CliRunOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Called with the child as soon as it runs. */
  readonly onStart?: (child: {
    readonly stdout: { destroy(): unknown }
    readonly stderr: { on(event: 'data', listener: (text: string) => void): unknown }
    kill(signal: NodeJS.Signals): boolean
  }) => void
}

/** One folder of somebody who uses the command; gone with `remove`. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), 'ordersync cli ü '))

  path(...names: readonly string[]): string {
    return join(this.folder, ...names)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }

  /** Run `ordersync` here, in English unless the arguments or the configuration say otherwise. */
  async run(args: readonly string[], { env = {}, onStart }: CliRunOptions = {}): Promise<CliRun> {
    const [node, ...words] = await commandWords()
    const child = spawn(node!, [...words, ...args], {
      cwd: this.folder,
      env: {
        ...process.env,
        LANG: 'en_GB.UTF-8',
        LC_ALL: '',
        LC_MESSAGES: '',
        ORDERSYNC_PASSPHRASE: '',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.once('spawn', () => onStart?.(child))
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, stdout, stderr, json: lastJson(stdout) }))
    })
  }

  /** A database with configuration `<name>.json`; `run([... '--config', '<name>.json'])` uses it. */
  async setUp(name: string, more: readonly string[] = []): Promise<void> {
    const args = ['setup', '--station', name, '--db', `${name}.sqlite`, '--config', `${name}.json`, ...more]
    const done = await this.run(args, { env: { ORDERSYNC_PASSPHRASE: passphrase } })
    if (done.code !== 0) throw new Error(`setup ended with ${String(done.code)}: ${done.stderr}`)
  }
}

function lastJson(stdout: string): { readonly [name: string]: unknown } {
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  return last.startsWith('{') ? (JSON.parse(last) as { readonly [name: string]: unknown }) : {}
}
