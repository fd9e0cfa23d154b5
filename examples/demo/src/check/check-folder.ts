/**
 * The checker of the demo. It imports no code of OrderSync: it reads the database files with plain SQL and judges by what
 * stands in them. `expected.json` says only what was done (which documents were marked), never what came of it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkCustomers } from './customers.ts'
import { checkDocuments } from './documents.ts'
import type { Expectation, Finding } from './findings.ts'
import { checkInvoices } from './invoices.ts'
import { checkNetwork } from './network/check-network.ts'
import { readDatabase, readOwnInvoices } from './plain-data.ts'
import { checkReferences } from './references.ts'
import { checkLeftOver, checkOwnRecords, checkUndo, checkUnmarked } from './undo.ts'

export interface Verdict {
  readonly agree: boolean
  readonly findings: readonly Finding[]
}

/** @param folder - Holds what {@link checkFiles} reads, and the folder network. */
export function checkFolder(folder: string): Verdict {
  const findings = [...checkFiles(folder), ...checkNetwork(join(folder, 'network'))]
  return { agree: findings.every(({ problems }) => problems.length === 0), findings }
}

/** @param folder - Holds home-office.sqlite, office.sqlite, its two earlier copies, and expected.json. */
export function checkFiles(folder: string): readonly Finding[] {
  const at = (name: string): string => join(folder, name)
  const expectation = JSON.parse(readFileSync(at('expected.json'), 'utf8')) as Expectation
  const home = readDatabase(at('home-office.sqlite'))
  const now = readDatabase(at('office.sqlite'))
  const history = {
    start: readDatabase(at('office-at-start.sqlite')),
    before: readDatabase(at('office-before-undone-import.sqlite')),
    now,
  }
  return [
    ...checkDocuments(home, now, expectation.received),
    ...checkReferences(now),
    checkCustomers(home, history, expectation),
    ...checkInvoices(now, readOwnInvoices(at('home-office.sqlite')), expectation.forged),
    checkUnmarked(home, history, expectation),
    checkOwnRecords(history, expectation.clashes),
    checkUndo(history, expectation),
    checkLeftOver(history, expectation),
  ]
}
