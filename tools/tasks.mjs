// The tasks behind the npm scripts. Started by bootstrap.mjs with the pinned Node.
import { existsSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { checkAdapters } from './check-adapters.mjs'
import { checkHygiene } from './check-hygiene.mjs'
import { checkErrors } from './generate-errors.mjs'
import { root } from './lib/root.mjs'
import { count, run, runBin, runChecks, runVitest, say, workspaces } from './lib/run.mjs'

const [task = '', ...args] = process.argv.slice(2)

/** A program of this repository that Node runs as it is, with the packages built. */
const program = (...path) => ({
  build: true,
  run: () => {
    const file = join(root, ...path)
    if (existsSync(file))
      return exitCode(run(process.execPath, [file, ...args], { cwd: process.env.INIT_CWD ?? root }))
    say(`there is no ${path.join('/')} in this version`)
    return 1
  },
})
const step = (work, build = false) => ({ build, run: () => exitCode(work()) })

/** In parts: the types of all at once come near to the memory that Node takes by default. */
const lintedTogether = [
  ['packages/core'],
  ['packages', '--ignore-pattern', 'packages/core/'],
  ['.', '--ignore-pattern', 'packages/'],
]
/** A part takes one core and up to 3 GB. */
const lintsAtOnce = Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / 4e9)))
async function eslint(...more) {
  const waiting = [...lintedTogether]
  let code = 0
  const work = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const result = await runBin('eslint', [...part, '--max-warnings=0', ...more], { stdout: 'stderr' })
      if (result.code !== 0) code = result.code
    }
  }
  await Promise.all(Array.from({ length: lintsAtOnce }, work))
  return { code }
}
const prettier = (...more) => runBin('prettier', ['.', '--log-level=warn', ...more], { stdout: 'stderr' })
const depcruise = () =>
  runBin('dependency-cruiser', ['packages', 'examples', '--config', '.dependency-cruiser.mjs'], {
    stdout: 'stderr',
  })
const tool = (name) => run(process.execPath, [join(root, 'tools', name), ...args], { stdout: 'stderr' })

const tasks = {
  'api:update': step(
    () => run(process.execPath, [join(root, 'tools', 'api.mjs'), '--update'], { stdout: 'stderr' }),
    true,
  ),
  'bench:carriers': program('bench', 'carriers.ts'),
  'bench:codec': program('bench', 'codec.ts'),
  'bench:csv': program('bench', 'csv.ts'),
  'bench:import': program('bench', 'import.ts'),
  'bench:matching': program('bench', 'matching.ts'),
  'bench:mail': program('bench', 'mail.ts'),
  'bench:sync': program('bench', 'sync.ts'),
  build: { build: true, run: () => 0 },
  chaos: { ...program('bench', 'chaos.ts'), build: false },
  'check:adapters': { build: false, run: () => runChecks([['contract tests of adapters', checkAdapters]]) },
  'check:api': step(() => tool('api.mjs'), true),
  'check:docs': step(() => tool('docs-code.mjs'), true),
  'check:errors': { build: false, run: () => runChecks([['docs/errors.md', checkErrors]]) },
  'check:hygiene': { build: false, run: () => runChecks([['committed files', checkHygiene]]) },
  'check:pack': step(() => tool('pack.mjs'), true),
  demo: program('examples', 'demo', 'src', 'main.ts'),
  'demo:check': program('examples', 'demo', 'src', 'check', 'main.ts'),
  depcruise: step(depcruise),
  'docs:errors': step(() => tool('generate-errors.mjs')),
  format: step(() => prettier('--write', ...args)),
  'format:check': step(() => prettier('--check', ...args)),
  lint: step(() => eslint(...args)),
  ordersync: program('packages', 'cli', 'dist', 'bin.js'),
  test: { build: false, run: test },
  'test:matrix': step(() => tool('test-node-matrix.mjs')),
  'test:servers': step(() => tool('test-servers.mjs'), true),
  'test:unit': { build: false, run: () => runVitest('tests', args) },
  typecheck: step(() => typecheck(args), true),
}

process.exitCode = await main()

async function main() {
  const chosen = tasks[task]
  if (chosen === undefined) {
    say(`there is no task "${task}"; there are: ${Object.keys(tasks).join(', ')}`)
    return 2
  }
  if (chosen.build) {
    const { code, output } = await build()
    if (code !== 0) {
      process.stderr.write(output)
      say('the build failed; nothing was run')
      return code
    }
  }
  return chosen.run()
}

async function exitCode(result) {
  return (await result).code
}

async function build() {
  const result = await turbo('build')
  if (result.code === 0 && !/FULL TURBO/.test(result.output)) say('built the packages')
  return result
}

function turbo(name) {
  return runBin(
    'turbo',
    ['run', name, '--ui=stream', '--output-logs=errors-only', '--log-prefix=none', '--continue'],
    {
      stdout: 'capture',
      env: { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' },
    },
  )
}

/** All of ours and the root, or those named: `npm run typecheck -- core cli`. By TypeScript 7: docs/decisions/0107. */
async function typecheck(names) {
  const all = workspaces()
  const unknown = names.filter((name) => all.every((workspace) => workspace.name !== name))
  if (unknown.length > 0) {
    say(`there is no package or example called ${unknown.join(' or ')}`)
    return { code: 2 }
  }
  const folders =
    names.length === 0
      ? [...all.map(({ folder }) => folder), root]
      : all.filter(({ name }) => names.includes(name)).map(({ folder }) => folder)
  const projects = folders
    .flatMap((folder) => ['tsconfig.src.json', 'tsconfig.json'].map((file) => join(folder, file)))
    .filter((file) => existsSync(file))
  let code = 0
  for (const project of projects) {
    const result = await runBin('typescript-native', ['--noEmit', '-p', project], { stdout: 'stderr' })
    if (result.code !== 0) code = result.code
  }
  return { code }
}

/** What every change must pass. All steps run, also after a failure, so that one run shows everything. */
async function test() {
  const failed = []
  const steps = [
    [
      'build',
      async () => {
        const result = await build()
        if (result.code !== 0) process.stderr.write(result.output)
        return result.code
      },
    ],
    ['typecheck', () => exitCode(typecheck([]))],
    ['lint', () => exitCode(eslint())],
    ['formatting (npm run format mends it)', () => exitCode(prettier('--check'))],
    ['dependency rules', () => exitCode(depcruise())],
    ['contract tests of adapters', () => problems(checkAdapters())],
    ['committed files', () => problems(checkHygiene())],
    ['docs/errors.md', async () => problems(await checkErrors())],
  ]
  for (const [name, work] of steps) {
    say(`... ${name}`)
    const good = (await work()) === 0
    count(name, good ? 1 : 0, good ? 0 : 1)
    if (!good) failed.push(name)
  }
  say('... tests')
  if ((await runVitest('tests', args)) !== 0) failed.push('tests')
  if (failed.length === 0) say(`all ${steps.length + 1} steps passed`)
  else say(`FAILED: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
}

function problems(list) {
  const shown = list.slice(0, 30)
  for (const problem of shown) process.stderr.write(`    ${problem}\n`)
  if (list.length > shown.length) process.stderr.write(`    and ${list.length - shown.length} more\n`)
  return list.length === 0 ? 0 : 1
}

/** An example with a script named "check" is run as its readers would run it. */
