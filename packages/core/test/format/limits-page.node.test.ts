/** docs/limits.md is written out of the limits table. After a change: `npm run test:unit -- limits-page -u`. */
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { type Limit, limitNames, limitTable } from '../../src/format/limits.js'

const page = fileURLToPath(new URL('../../../../docs/limits.md', import.meta.url))

const titles: Readonly<Record<Limit['stage'], string>> = {
  file: 'The file',
  age: 'Before anything is decrypted',
  manifest: 'Manifest and signature',
  body: 'The body',
  line: 'One line',
  sync: 'Synchronisation',
  carrier: 'Carriers and quarantine',
  value: 'Values',
}

const amount = (value: number, unit: Limit['unit']): string => {
  if (unit === 'bytes' && value % 1_048_576 === 0) return `${String(value / 1_048_576)} MiB`
  if (unit === 'bytes' && value % 1_024 === 0) return `${String(value / 1_024)} KiB`
  if (unit === 'log2') return `2^${String(value)}`
  if (unit === 'ratio') return `${String(value)} : 1`
  const grouped = String(value).replace(/\B(?=(\d{3})+$)/g, ',')
  return unit === 'count' ? grouped : `${grouped} ${unit}`
}

function makePage(): string {
  const sections = Object.entries(titles).map(([stage, title]) => {
    const rows = limitNames
      .map((name) => ({ name, ...limitTable[name] }))
      .filter((limit) => limit.stage === stage)
      .map((limit) => [
        `\`${limit.name}\``,
        amount(limit.default, limit.unit),
        amount(limit.hard, limit.unit),
        limit.reason,
      ])
    return `## ${title}\n\n${table([['limit', 'default', 'hard', 'why'], ...rows])}`
  })
  return `# Limits

Written out of \`packages/core/src/format/limits.ts\`; a test compares the two.

Whatever is above a limit is refused with \`format.too_large\`, which names the limit; a compression ratio with \`format.body\`.
\`configureLimits({ … })\` lowers a value, or raises it up to its hard value; more is \`usage.invalid_configuration\`. What we seal
ourselves is held to the same limits as what we open.

${sections.join('\n')}
## Mail

What holds for mailboxes stands in [the mailbox as carrier](adapters/mail.md#limits).
`
}

function table(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => `| ${row.join(' | ')} |`)
  lines.splice(1, 0, `|${(rows[0] ?? []).map(() => '-').join('|')}|`)
  return `${lines.join('\n')}\n`
}

it('is what the limits table says', async () => {
  const text = await format(makePage(), { ...(await resolveConfig(page)), parser: 'markdown' })
  await expect(text).toMatchFileSnapshot(page)
})
