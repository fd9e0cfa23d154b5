import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { mailLimits } from '../src/limits.js'

it('the page shows the limits that hold', () => {
  const page = readFileSync(new URL('../../../docs/adapters/mail.md', import.meta.url), 'utf8')
  const shown = [...page.matchAll(/^\| `(\w+)` +\| ([\d,]+) +\|/gm)].map(([, name, value]) => [
    name,
    Number(value!.replaceAll(',', '')),
  ])
  const known = shown.filter(([name]) => Object.hasOwn(mailLimits, String(name)))
  expect(Object.fromEntries(known)).toEqual(mailLimits)
})
