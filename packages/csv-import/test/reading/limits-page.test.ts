import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { tableLimits } from '@ordersync/csv-import'

it('every limit of reading stands in docs/limits.md with its value', () => {
  const page = readFileSync(fileURLToPath(new URL('../../../../docs/limits.md', import.meta.url)), 'utf8')
  const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')
  for (const [name, value] of Object.entries(tableLimits)) {
    const row = page.split('\n').find((line) => line.includes(`| \`${name}\``))
    expect(row, name).toBeDefined()
    const shown = [grouped(value), `${value / 1024} KiB`, `${value / 1_048_576} MiB`]
    expect(
      shown.some((text) => row!.includes(text)),
      `${name} ${row ?? ''}`,
    ).toBe(true)
  }
})
