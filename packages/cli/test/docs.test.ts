/** What the pages say is what the program does. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { configSchema } from '../src/config/config-schema.js'
import { exitCodeMeanings, exitCodes } from '../src/exit-codes.js'
import { interfaceTablesSql } from '../src/interface-tables/schema.js'
import { commandNames } from '../src/program.js'

const page = (path: string) =>
  readFileSync(new URL(`../../../docs/${path}`, import.meta.url), 'utf8').replaceAll('\r\n', '\n')

describe('docs/cli.md', () => {
  const text = page('cli.md')

  it('lists every exit code with its meaning, and no other', () => {
    const rows = [...text.matchAll(/^\| (\d+) +\| (.+?) +\|$/gm)].map(([, code, meaning]) => [
      Number(code),
      meaning,
    ])
    expect(rows).toEqual(Object.values(exitCodes).map((code) => [code, exitCodeMeanings[code]]))
  })

  it('has a section for every command', () => {
    const sections = [...text.matchAll(/^### `(\w+)`/gm)].map((match) => match[1])
    expect(sections.sort()).toEqual([...commandNames('1.0.0')].sort())
  })

  it('lists every field of the configuration', () => {
    const rows = [...text.matchAll(/^\| `(\w+)` +\|/gm)].map((match) => match[1])
    for (const field of Object.keys(configSchema.shape)) expect(rows).toContain(field)
  })
})

describe('docs/adapters/any-erp.md', () => {
  it('shows the tables as they are', () => {
    expect(page('adapters/any-erp.md')).toContain(`\`\`\`sql\n${interfaceTablesSql}\`\`\``)
  })
})
