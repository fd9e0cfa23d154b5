/** docs/limits.md is written out of the limits table. After a change: `npm run test:unit -- limits-page -u`. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { invitationLifetimeMs } from '../../src/identity/invitation.js'
import { maxRosterBytes, maxStations } from '../../src/identity/roster-schema.js'
import { maxRanges } from '../../src/numbering/define-series.js'
import { maxJournalEntries } from '../../src/numbering/number-journal.js'
import { maxBlock, maxBlocksPerLease, maxNumber } from '../../src/numbering/series.js'
import { mostAhead, mostSkipped } from '../../src/sync/link.js'
import { shownUsedUp } from '../../src/sync/number-fill.js'
import { mostKeptBytes } from '../../src/sync/outbox.js'
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
## Numbers, members and links

These cannot be changed.

${table([['bound', 'value', 'what happens beyond'], ...fixed.map((row) => [row[0], amount(row[1], 'count'), row[2]])])}
## Mail

Of [mailboxes](adapters/mail.md). \`maxBytes\` sets another \`sentBundleBytes\`; the others are fixed.

${table([['limit', 'value', 'why'], ...mail.map((row) => [`\`${row[0]}\``, amount(row[1], 'count'), row[2]])])}
## Folders

What holds for folders stands in [a folder as carrier](adapters/folder.md#limits).

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
    ['`searchBudget`', 12_000, 'Additions per typed word of `AddressIndex.search`.'],
    ['`comparedCandidates`', 40, 'Addresses compared field by field per query of `AddressIndex`.'],
  ] as const
  const shown = rows.map(([name, value, why]) => [name, amount(value, 'count'), why])
  return `## Similar customers

Fixed; what is above is cut or left out, nothing is refused.

${table([['limit', 'value', 'why'], ...shown])}`
}

/** Bounds beside the table of limits, each where it is checked. */
const fixed: readonly (readonly [string, number, string])[] = [
  ['numbers in a block of a series', maxBlock, 'the series is refused'],
  ['blocks in one lease', maxBlocksPerLease, 'so many are given, the rest with the next request'],
  ['highest number of a series', maxNumber, 'the series is used up'],
  ['ranges set by hand per series', maxRanges, 'the range is refused'],
  ['fates of numbers in one line of the journal', maxJournalEntries, 'the rest goes into the next line'],
  ['used-up ranges listed', shownUsedUp, 'older ones are not listed any more'],
  ['stations of a network', maxStations, 'the next one is refused'],
  ['bytes of the list of members', maxRosterBytes, 'the list is refused'],
  [
    'days until an invitation ends',
    invitationLifetimeMs / 86_400_000,
    'the code is refused; `days` sets another time',
  ],
  ['bytes of unconfirmed bundles per link', mostKeptBytes, 'further ones are cut anew when they are lost'],
  ['bundles ahead of a gap', mostAhead, 'later ones are cut anew'],
  ['bundles that may be skipped', mostSkipped, 'the bundle is kept aside for a person'],
]

/** Compared with the code by a test of transport-mail. */
const mail: readonly (readonly [string, number, string])[] = [
  ['sentBundleBytes', 7_000_000, 'With base64 below 10 MB; providers take 10 to 35 MB.'],
  ['readMailBytes', 50_331_648, 'A larger mail is not ours.'],
  ['tinyMailBytes', 32_768, 'Fetched without asking for headers.'],
  ['smallMailBytes', 262_144, 'Fetched together; larger ones one by one, in pieces.'],
  ['fetchedTogetherBytes', 1_048_576, 'Bounds memory.'],
  [
    'tinyTogetherBytes',
    3_145_728,
    'Bounds memory; the smallest mails, of which the next portion is on its way meanwhile.',
  ],
  ['listedTogether', 1_000, 'Length of one answer.'],
  ['mailParts', 200, 'A mail with more is not ours.'],
  ['mailDepth', 8, 'Mails within mails.'],
  ['headerBytes', 262_144, 'Of one mail.'],
  ['readTries', 3, 'Then a mail is put aside.'],
  ['leftMails', 100, 'Lying aside and named in every run; more are not named.'],
  ['journalEntries', 200, 'The newest are kept.'],
  ['bouncesKept', 100, 'Mails that came back; the newest are kept.'],
  [
    'answerLineBytes',
    65_536,
    'One line of a server, over POP3 and when sending is tested; then the connection is dropped.',
  ],
  ['pop3ListBytes', 67_108_864, 'The list of a POP3 mailbox; then the connection is dropped.'],
  [
    'slowLineBytesPerMs',
    8,
    'The time for large transfers is reckoned by it; a line that is silent is given up before.',
  ],
  ['quotaWarnPercent', 85, 'From here on `check` warns.'],
]

function table(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => `| ${row.join(' | ')} |`)
  lines.splice(1, 0, `|${(rows[0] ?? []).map(() => '-').join('|')}|`)
  return `${lines.join('\n')}\n`
}

/** Limits of other packages stand behind those of core and are compared by their own tests. */
function otherPackages(): string {
  const title = '## Spreadsheet import'
  const [, rest] = readFileSync(page, 'utf8').replaceAll('\r\n', '\n').split(title)
  return rest === undefined ? '' : `\n${title}${rest}`
}

it('is what the limits table says', async () => {
  const text = await format(makePage() + otherPackages(), {
    ...(await resolveConfig(page)),
    parser: 'markdown',
  })
  await expect(text).toMatchFileSnapshot(page)
})
