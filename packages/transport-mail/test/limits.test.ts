import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { mailLimits } from '../src/limits.js'

it('docs/limits.md shows the limits that hold, and all of them', () => {
  const page = readFileSync(new URL('../../../docs/limits.md', import.meta.url), 'utf8')
  const section = page.split('\n## Mail\n')[1]!.split('\n## ')[0]!
  const shown = [...section.matchAll(/^\| `(\w+)` +\| ([\d,]+) +\|/gm)].map(([, name, value]) => [
    name,
    Number(value!.replaceAll(',', '')),
  ])
  expect(Object.fromEntries(shown)).toEqual(mailLimits)
})
