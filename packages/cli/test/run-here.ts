import { runCli } from '../src/run-cli.js'
import type { CliRun, CliRunOptions, Scratch } from './run-cli.js'

/** Each call installs handlers for Ctrl+C, as a process of its own would. */
process.setMaxListeners(0)

/**
 * The same as `scratch.run` inside this process: ten times as fast. One at a time, for what writes and signals are the
 * process's. What has to be a process (signals, crashes, locks) takes `scratch.run`.
 */
export async function runHere(
  scratch: Scratch,
  args: readonly string[],
  { env = {} }: Pick<CliRunOptions, 'env'> = {},
): Promise<CliRun> {
  const before = { folder: process.cwd(), env: process.env }
  const written = { stdout: '', stderr: '' }
  const restore = (['stdout', 'stderr'] as const).map((name) => {
    const stream = process[name]
    const write = stream.write.bind(stream)
    stream.write = (chunk: string | Uint8Array) => {
      written[name] += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)
      return true
    }
    return () => void (stream.write = write)
  })
  process.chdir(scratch.folder)
  process.env = {
    ...before.env,
    LANG: 'en_GB.UTF-8',
    LC_ALL: '',
    LC_MESSAGES: '',
    ORDERSYNC_PASSPHRASE: '',
    ...env,
  }
  try {
    const code = await runCli(args, '0.0.0')
    const last = written.stdout.trimEnd().split('\n').at(-1) ?? ''
    const json = last.startsWith('{') ? (JSON.parse(last) as CliRun['json']) : {}
    return { code, ...written, json }
  } finally {
    process.chdir(before.folder)
    process.env = before.env
    for (const back of restore) back()
    process.removeAllListeners('SIGINT')
    process.removeAllListeners('SIGTERM')
  }
}
