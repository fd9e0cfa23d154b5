// Starts every npm script: installs what the lock file names, finds the pinned Node and runs tools/tasks.mjs with it.
// Plain JavaScript without dependencies, for any Node from 20 on. All messages go to stderr: stdout is the task's own.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { npmCommand, pinnedNode, satisfies } from './lib/platform.mjs'
import { root } from './lib/root.mjs'

const [task, ...args] = process.argv.slice(2)
const say = (text) => process.stderr.write(`ordersync: ${text}\n`)

process.exitCode = await main()

async function main() {
  if (task === undefined) {
    say('usage: node tools/bootstrap.mjs <task> [arguments]; the tasks stand in package.json, "scripts"')
    return 2
  }
  const installed = await install()
  if (installed !== 0) return installed
  const node = chooseNode()
  if (node === undefined) return 1
  return run(node, [join(root, 'tools', 'tasks.mjs'), task, ...args], {
    stdio: 'inherit',
    env: withPath(dirname(node), join(root, 'node_modules', '.bin')),
  })
}

/** Does nothing when node_modules already holds what the lock file names. */
async function install() {
  const lockFile = join(root, 'package-lock.json')
  const stampFile = join(root, 'node_modules', '.ordersync-installed')
  const lockText = readFileSync(lockFile, 'utf8')
  const stamp = `${createHash('sha256').update(lockText).digest('hex')} ${process.platform}-${process.arch}\n`
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return 0
  if (!matchesInstalled(JSON.parse(lockText))) {
    say('installing dependencies (npm ci)')
    const npm = npmCommand()
    const npmArgs = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    const code = await run(npm.command, [...npm.args, ...npmArgs], {
      shell: npm.shell,
      stdio: ['ignore', 2, 2],
      cwd: root,
    })
    if (code !== 0) {
      say(`npm ci failed with exit code ${code}; nothing was run`)
      return code
    }
  }
  writeFileSync(stampFile, stamp)
  return 0
}

/** Whether an install made by hand (npm install, npm ci) holds every package that is not optional in its version. */
function matchesInstalled(lock) {
  const hiddenFile = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(hiddenFile)) return false
  const have = JSON.parse(readFileSync(hiddenFile, 'utf8')).packages
  return Object.entries(lock.packages).every(
    ([path, wanted]) =>
      path === '' ||
      wanted.optional ||
      wanted.devOptional ||
      wanted.peer ||
      (have[path] !== undefined &&
        have[path].version === wanted.version &&
        have[path].integrity === wanted.integrity),
  )
}

function chooseNode() {
  const pinned = pinnedNode(join(root, 'node_modules'))
  if (pinned !== undefined) return pinned
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  if (satisfies(process.versions.node, manifest.engines.node)) return process.execPath
  say(
    `Node ${process.versions.node} is too old, and no Node package was installed for ${process.platform}-${process.arch}`,
  )
  say(
    `install a Node that satisfies "${manifest.engines.node}" (24 is what we develop on) and run this again`,
  )
  return undefined
}

function withPath(...folders) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...process.env, [name]: [...folders, process.env[name] ?? ''].join(delimiter) }
}

function run(command, commandArgs, options) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArgs, options)
    const forward = (signal) => child.kill(signal)
    process.on('SIGTERM', forward)
    // Ctrl+C reaches the child by itself; staying alive here lets the child end in its own way.
    const wait = () => {}
    process.on('SIGINT', wait)
    child.on('error', (error) => {
      say(`cannot start ${command}: ${error.message}`)
      resolve(1)
    })
    child.on('close', (code, signal) => {
      process.off('SIGTERM', forward)
      process.off('SIGINT', wait)
      if (signal !== null) say(`ended by ${signal}`)
      resolve(code ?? 1)
    })
  })
}
