import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { npmCommand } from './platform.mjs'
import { root } from './root.mjs'

/** One line of progress on stderr. */
export function say(text) {
  process.stderr.write(`ordersync: ${text}\n`)
}

/**
 * Run a program to its end.
 *
 * `stdout: 'stderr'` shows its output without touching our stdout; `'capture'` collects both streams in `output`.
 */
export function run(command, args, { stdout = 'inherit', cwd = root, env = {}, shell = false } = {}) {
  return new Promise((resolve) => {
    const stdio = { inherit: 'inherit', stderr: ['ignore', 2, 2], capture: ['ignore', 'pipe', 'pipe'] }[
      stdout
    ]
    const child = spawn(command, args, { cwd, shell, stdio, env: { ...process.env, ...env } })
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text))
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text))
    const forward = (signal) => child.kill(signal)
    process.on('SIGTERM', forward)
    child.on('error', (error) => {
      process.off('SIGTERM', forward)
      resolve({ code: 1, output: `${output}cannot start ${command}: ${error.message}\n` })
    })
    child.on('close', (code, signal) => {
      process.off('SIGTERM', forward)
      resolve({ code: code ?? 1, output: signal === null ? output : `${output}ended by ${signal}\n` })
    })
  })
}

/** Run this Node with the command that an npm package brings. */
export function runBin(packageName, args, options) {
  return run(process.execPath, [binOf(packageName), ...args], options)
}

export function runNpm(args, options = {}) {
  const npm = npmCommand()
  return run(npm.command, [...npm.args, ...args], { ...options, shell: npm.shell })
}

/** The JavaScript file behind a command: started with our Node, it needs neither a shell nor .cmd files. */
function binOf(packageName) {
  const folder = join(root, 'node_modules', ...packageName.split('/'))
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const bin = typeof manifest.bin === 'string' ? manifest.bin : Object.values(manifest.bin)[0]
  return join(folder, bin)
}

/** Our packages and examples, from the file system: `{ folder, name, manifest }`. */
export function workspaces(...groups) {
  return (groups.length === 0 ? ['packages', 'examples'] : groups).flatMap((group) =>
    existsSync(join(root, group))
      ? readdirSync(join(root, group))
          .filter((name) => existsSync(join(root, group, name, 'package.json')))
          .sort()
          .map((name) => {
            const folder = join(root, group, name)
            return { folder, name, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }
          })
      : [],
  )
}

/** An empty folder outside the repository that is gone when `work` has ended. */
export async function withScratch(work) {
  const folder = mkdtempSync(join(tmpdir(), 'ordersync-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Adds to the file that the continuous integration sums up; without one, nothing happens. `failures` names what failed. */
export function count(name, passed, failed, failures = []) {
  const file = process.env.ORDERSYNC_COUNTS_FILE
  if (file !== undefined && file !== '')
    appendFileSync(file, `${JSON.stringify({ name, passed, failed, failures })}\n`)
}

/**
 * Named checks, all of which run whatever the others say.
 *
 * @param checks - `[name, work]`; `work` gives a list of problems, empty when all is well.
 * @returns the exit code
 */
export async function runChecks(checks) {
  let failures = 0
  for (const [name, work] of checks) {
    let problems
    try {
      problems = await work()
    } catch (error) {
      problems = [error instanceof Error ? (error.stack ?? error.message) : String(error)]
    }
    const good = problems.length === 0
    say(`${good ? 'ok    ' : 'FAILED'} ${name}`)
    for (const problem of problems) process.stderr.write(`${problem.replace(/^/gm, '    ').trimEnd()}\n`)
    count(name, good ? 1 : 0, good ? 0 : 1)
    if (!good) failures += 1
  }
  return failures === 0 ? 0 : 1
}

/** Run vitest, show what it prints on stderr, count its tests under `name`. */
export async function runVitest(name, args, { node = process.execPath, config = 'vitest.config.ts' } = {}) {
  return withScratch(async (scratch) => {
    const reportFile = join(scratch, 'report.json')
    const vitest = join(
      dirname(createRequire(join(root, 'package.json')).resolve('vitest/package.json')),
      'vitest.mjs',
    )
    const { code } = await run(
      node,
      [
        ...[vitest, 'run', '--config', join(root, config)],
        ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
        ...args,
      ],
      { stdout: 'stderr' },
    )
    const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined
    const passed = report?.numPassedTests ?? 0
    const failed = report?.numFailedTests ?? 0
    // A file that does not load, an unhandled rejection or an empty run has no failed test and is a failure all the same.
    count(name, passed, code !== 0 && failed === 0 ? 1 : failed, failuresOf(report, code))
    return code
  })
}

/** One line per failure of vitest's report: where it is and how its message begins. */
function failuresOf(report, code) {
  if (report === undefined) return code === 0 ? [] : [`vitest ended with ${code} and wrote no report`]
  const failures = report.testResults.flatMap((file) => {
    const place = relative(root, file.name).replaceAll('\\', '/')
    const tests = file.assertionResults.filter((test) => test.status === 'failed')
    if (tests.length === 0) return file.status === 'failed' ? [line(place, file.message)] : []
    return tests.map((test) => line(`${place} > ${test.fullName}`, test.failureMessages[0]))
  })
  if (failures.length > 0 || code === 0) return failures
  return [`vitest ended with ${code} though no test failed: an unhandled error, see its output`]
}

function line(place, message = '') {
  return `${place}: ${message.split('\n', 1)[0].slice(0, 200)}`
}
