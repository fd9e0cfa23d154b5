/** docs/limits.md is written out of the limits table. After a change: `npm run test:unit -- limits-page -u`. */
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import {
  maxBlockingKeyLength,
  maxBlockingKeys,
  maxComparedParties,
  maxPartiesPerKey,
} from '../../src/merge/party-matcher.js'
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
${matchingSection()}`
}

/** Limits of the search for similar parties: constants beside the code, those of phonetic compared by a test over there. */
function matchingSection(): string {
  const rows = [
    ['`maxBlockingKeys`', maxBlockingKeys, 'Keys of one party that are kept in the store; one row each.'],
    ['`maxBlockingKeyLength`', maxBlockingKeyLength, 'Characters of a key; longer ones are left out.'],
    ['`maxPartiesPerKey`', maxPartiesPerKey, 'What more parties share finds nobody; bounds the rows read.'],
    ['`maxComparedParties`', maxComparedParties, 'Parties read and compared per party that arrives.'],
    ['`maxFieldLength`', 256, 'Characters of a field that are compared; the rest plays no part.'],
    ['`maxWords`', 8, 'Words of a name that are compared.'],
    ['`maxRepeatedValues`', 8, 'Phones and mail addresses of one address that are compared.'],
    ['`maxSearchWords`', 8, 'Words of a search text that are looked at.'],
    ['`postingBudget`', 12_000, 'Additions per query of `AddressIndex`: bounds its time at any book size.'],
    ['`comparedCandidates`', 40, 'Addresses compared field by field per query of `AddressIndex`.'],
  ] as const
  const shown = rows.map(([name, value, why]) => [name, amount(value, 'count'), why])
  return `## Similar customers

Fixed; what is above is cut or left out, nothing is refused.

${table([['limit', 'value', 'why'], ...shown])}`
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
