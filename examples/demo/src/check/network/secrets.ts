/** What stays at the office is at no station and was never readable in the shared folder, and the office still has it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../findings.ts'
import { forbiddenParts, spellings, travellingKinds } from '../invoices.ts'
import { asText, canonical, readOwnInvoices } from '../plain-data.ts'
import type { NetworkExpectation } from './expectation.ts'
import type { NetworkData, State } from './network-data.ts'

export function checkSecrets(folder: string, { now, offLine, expectation }: NetworkData): readonly Finding[] {
  const invoices = readOwnInvoices(join(folder, `${expectation.office}.sqlite`))
  const secrets = [...expectation.canaries, ...invoices]
  const words = secrets.flatMap(spellings)
  const [office, ...stations] = now
  const files = stations.flatMap(({ id }) =>
    ['', '-joined', '-off-line'].flatMap((suffix) =>
      ['', '-wal', '-shm']
        .map((part) => `${id}${suffix}.sqlite${part}`)
        .filter((name) => existsSync(join(folder, name))),
    ),
  )
  const carried = readdirSync(join(folder, 'carried'))
  const shared = readdirSync(join(folder, 'shared'), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
  const names = office!.rows.flatMap(({ fields }) => [asText(fields['name']), asText(fields['number'])])
  const plain = [...words, ...names.filter((name) => name.length > 7)]
  return [
    {
      name: 'nothing that stays at the office is in the file of a station',
      looked: files.length,
      problems: [
        ...files.flatMap((name) => found(join(folder, name), name, words)),
        ...(expectation.canaries.length === 0 || invoices.length === 0
          ? ['there is nothing to look for']
          : []),
      ],
    },
    {
      name: 'the stations have no record, link or field of an invoice',
      looked: stations.reduce((sum, { rows }) => sum + rows.length, 0),
      problems: stations.flatMap(({ id, rows }) => [
        ...rows
          .filter(({ kind }) => !travellingKinds.includes(kind))
          .map(({ kind }) => `${id}: a record of kind ${kind}`),
        ...rows.flatMap(forbiddenParts).map((problem) => `${id}: ${problem}`),
      ]),
    },
    {
      name: 'nothing readable ever lay in the shared folder',
      looked: carried.length + shared.length,
      problems: [
        ...carried.flatMap((name) => found(join(folder, 'carried', name), name, plain)),
        ...shared.flatMap((path) => found(path, path.slice(folder.length + 1), plain)),
        ...(carried.length === 0 ? ['nothing ever lay there'] : []),
      ],
    },
    checkKept(office!, offLine[0]!, expectation.masked),
  ]
}

function found(path: string, name: string, words: readonly string[]): readonly string[] {
  const bytes = readFileSync(path)
  return words.filter((word) => bytes.includes(word)).map((word) => `${name} contains ${word}`)
}

/** A merge with a station, which does not have these fields, has not cleared them. */
function checkKept({ rows }: State, before: State, masked: NetworkExpectation['masked']): Finding {
  const present = new Map(rows.map((row) => [row.key, row]))
  const problems: string[] = []
  let looked = 0
  for (const { key, kind, fields } of before.rows) {
    const hidden = [...(masked[kind] ?? []), ...('lines' in fields ? ['links', 'ext'] : [])]
    for (const field of hidden.filter((name) => fields[name] !== undefined)) {
      looked += 1
      if (canonical(present.get(key)?.fields[field]) !== canonical(fields[field])) {
        problems.push(`${kind} ${key}: ${field} is not as it was`)
      }
    }
  }
  return { name: 'the office still has what stayed with it', looked, problems }
}
