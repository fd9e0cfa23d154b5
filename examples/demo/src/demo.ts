/** The whole story, scene by scene. Everything printed is read from what really happened. */
import { join } from 'node:path'
import { outcomes } from '@ordersync/core'
import type { Outcome } from '@ordersync/core'
import { createPhoneticMatcher } from '@ordersync/phonetic'
import type { Business, DocumentName } from './business/business.ts'
import { nameOf } from './business/business.ts'
import { northwindSeller, readNorthwind } from './business/northwind.ts'
import { createOfficeBusiness } from './business/office.ts'
import { createSampleBusiness, markedInSample, sampleSeller } from './business/sample.ts'
import { tellStory } from './business/story.ts'
import type { ToldBusiness } from './business/story.ts'
import type { PartySnapshot } from './business/shapes.ts'
import { loadBusiness } from './databases/load-business.ts'
import { copyDatabase, createOwnInvoices } from './databases/plain-sql.ts'
import { createOfficeNumbers, openStation } from './databases/station.ts'
import { passphrase } from './exchange/passphrase.ts'
import { createPrinter } from './output/printer.ts'
import type { CarrierName } from './arguments.ts'
import type { Language } from './output/words.ts'
import { showNumberClash, showRefreshed, showSameFileAgain } from './scenes/again.ts'
import { showBadFiles, showForgedFile } from './scenes/bad-files.ts'
import { showChecker } from './scenes/checker.ts'
import { showDatabases } from './scenes/databases.ts'
import { showExport } from './scenes/exports.ts'
import { showImport } from './scenes/imports.ts'
import { showInvoiceRefused } from './scenes/invoices.ts'
import { playNetwork } from './scenes/network/network-play.ts'
import type { NetworkResult } from './scenes/network/network-play.ts'
import { showPreview } from './scenes/preview.ts'
import { showLines } from './scenes/side-by-side.ts'
import { createTally } from './scenes/stage.ts'
import type { Stage } from './scenes/stage.ts'
import { showTotals } from './scenes/totals.ts'
import { showUndo } from './scenes/undo.ts'

export interface DemoOptions {
  /** Empty and writable; the databases and files are left in it. */
  readonly folder: string
  readonly seed: number
  /** Folder of the Northwind CSV files; absent = the sample business. */
  readonly data?: string | undefined
  readonly language: Language
  /** Default: a shared folder. */
  readonly carrier?: CarrierName | undefined
  readonly write: (line: string) => void
}

export interface DemoResult {
  /** What the independent checker found. */
  readonly agree: boolean
  /** Records by outcome, over all imports and all runs of the network. */
  readonly outcomes: Readonly<Record<Outcome, number>>
  /** Records, files and attempts that were refused. */
  readonly refused: number
  readonly questions: number
  readonly seconds: number
  /** The office and its stations alone; what they have is counted above too. */
  readonly network: {
    readonly stations: number
    readonly runs: number
    /** Files that ever lay in the shared folder, mails that ever lay in the mailboxes. */
    readonly bundles: number
    readonly outcomes: Readonly<Record<Outcome, number>>
    readonly refused: number
    readonly questions: number
  }
}

export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const started = performance.now()
  const chosen = chooseBusiness(options)
  const stage = await setStage(options, chosen.told)
  try {
    await play(stage, chosen.told.business)
    const network = await playNetwork({ ...options, ...chosen, printer: stage.printer })
    const agree = showChecker(stage)
    const seconds = Math.round((performance.now() - started) / 100) / 10
    return { agree, ...countAll(stage, network), seconds, network: countNetwork(network) }
  } finally {
    await stage.home.store.close?.()
    await stage.office.store.close?.()
  }
}

function countAll(
  { tally }: Stage,
  network: NetworkResult,
): Pick<DemoResult, 'outcomes' | 'refused' | 'questions'> {
  const counts = outcomes.map((name) => [name, tally.outcomes[name] + network.tally.outcomes[name]] as const)
  return {
    outcomes: Object.fromEntries(counts) as Record<Outcome, number>,
    refused: tally.refused + network.tally.refused,
    questions: tally.questions.size + network.tally.questions.size,
  }
}

function countNetwork({ tally, stations, runs, bundles }: NetworkResult): DemoResult['network'] {
  const { outcomes: counts, refused, questions } = tally
  return { stations, runs, bundles, outcomes: counts, refused, questions: questions.size }
}

interface Chosen {
  /** As it is, for the network. */
  readonly business: Business
  /** With the story of the file scenes. */
  readonly told: ToldBusiness
  readonly seller: PartySnapshot
}

function chooseBusiness({ data, seed }: DemoOptions): Chosen {
  if (data === undefined) {
    const business = createSampleBusiness(seed)
    const told = tellStory(business, markedInSample(business), sampleSeller)
    return { business, told, seller: sampleSeller }
  }
  const business = readNorthwind(data)
  const all: readonly DocumentName[] = business.documents.map(nameOf)
  return { business, told: tellStory(business, all, northwindSeller), seller: northwindSeller }
}

/** Two databases in the folder, loaded; the office is copied as it is before anything comes. */
async function setStage({ folder, seed, language, write }: DemoOptions, told: ToldBusiness): Promise<Stage> {
  const path = (name: string): string => join(folder, name)
  const home = await openStation({ name: 'home-office', path: path('home-office.sqlite'), passphrase })
  const office = await openStation({
    name: 'office',
    path: path('office.sqlite'),
    passphrase,
    hooks: createOfficeNumbers(),
    matcher: createPhoneticMatcher(),
  })
  createOwnInvoices(home.path, told.story.invoices)
  await loadBusiness(home.store, told.business)
  await loadBusiness(office.store, createOfficeBusiness(told, seed))
  copyDatabase(office.path, path('office-at-start.sqlite'))
  return {
    printer: createPrinter(language, write),
    folder,
    home,
    office,
    story: told.story,
    tally: createTally(),
  }
}

async function play(stage: Stage, business: Business): Promise<void> {
  showDatabases(stage, business.name)
  const exported = await showExport(stage)
  await showInvoiceRefused(stage)
  const previews = await showPreview(stage, exported)
  await showImport(stage, exported, previews)
  showLines(stage)
  showTotals(stage)
  await showSameFileAgain(stage, exported)
  await showRefreshed(stage)
  await showNumberClash(stage)
  await showBadFiles(stage, exported)
  await showForgedFile(stage)
  await showUndo(stage)
}
