// Core's tests on every line of Node that "engines" allows. The binaries come as npm packages, without install scripts.
// `--others`: without the version that this runs on, where `npm test` has just run them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodePackageName, pinnedNode } from './lib/platform.mjs'
import { root } from './lib/root.mjs'
import { count, runNpm, runVitest, say } from './lib/run.mjs'

const ALL_VERSIONS = ['22.23.3', '24.21.0', '26.10.0']
const withoutOwn = process.argv.includes('--others')
const VERSIONS = ALL_VERSIONS.filter((version) => !withoutOwn || version !== process.versions.node)

let failed = false
for (const version of VERSIONS) {
  const node = await nodeOf(version)
  if (node === undefined) {
    count(`core on Node ${version}`, 0, 1)
    failed = true
    continue
  }
  say(`core on Node ${version}`)
  const code = await runVitest(`core on Node ${version}`, ['packages/core/test'], { node })
  if (code !== 0) failed = true
}
process.exitCode = failed ? 1 : 0

async function nodeOf(version) {
  const folder = join(root, 'node_modules', '.cache', 'ordersync', `node-${version}`)
  const modules = join(folder, 'node_modules')
  const present = pinnedNode(modules)
  if (present !== undefined) return present
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }))
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--no-save']
  const { code, output } = await runNpm([...args, `${nodePackageName()}@${version}`], {
    stdout: 'capture',
    cwd: folder,
  })
  const node = pinnedNode(modules)
  if (code !== 0 || node === undefined) say(`cannot get Node ${version} (${nodePackageName()})\n${output}`)
  return node
}
