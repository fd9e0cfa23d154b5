import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { folderLimits } from '../src/folder-limits.js'

it('the page shows the limits that hold', () => {
  const page = readFileSync(new URL('../../../docs/adapters/folder.md', import.meta.url), 'utf8')
  const shown = [...page.matchAll(/^\| `(\w+)` +\| ([\d,]+) +\|/gm)].map(([, name, value]) => [
    name,
    Number(value!.replaceAll(',', '')),
  ])
  const known = shown.filter(([name]) => Object.hasOwn(folderLimits, String(name)))
  expect(Object.fromEntries(known)).toEqual(folderLimits)
})
