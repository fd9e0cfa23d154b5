import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as phonetic from '@ordersync/phonetic'
import { expect, it } from 'vitest'

const page = readFileSync(fileURLToPath(new URL('../../../docs/limits.md', import.meta.url)), 'utf8')

it.each([
  'maxFieldLength',
  'maxWords',
  'maxRepeatedValues',
  'maxSearchWords',
  'searchBudget',
  'postingBudget',
  'comparedCandidates',
] as const)('docs/limits.md has %s as it is', (name) => {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\``))
  expect(row?.split('|')[2]?.trim()).toBe(phonetic[name].toLocaleString('en-US'))
})
