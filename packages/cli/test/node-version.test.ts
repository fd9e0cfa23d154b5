import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fitsEngines, nodeSentence } from '../src/node-version.js'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly engines: { readonly node: string }
}

describe('the version of Node', () => {
  it.each([
    ['20.20.2', false],
    ['22.21.9', false],
    ['22.22.0', true],
    ['23.11.0', false],
    ['24.10.0', false],
    ['24.11.1', true],
    ['25.1.0', false],
    ['26.0.0', true],
    ['27.3.0', true],
    ['26.0.0-nightly', true],
  ])('%s fits the package: %s', (version, fits) => {
    expect(fitsEngines(version, manifest.engines.node)).toBe(fits)
  })

  it('is named in German and English', () => {
    expect(nodeSentence('20.1.0', '^22.22 || >=26', 'de')).toContain('Node 20.1.0')
    expect(nodeSentence('20.1.0', '^22.22 || >=26', 'en')).toContain('22.22')
  })
})
