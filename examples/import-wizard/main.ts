/**
 * A spreadsheet into a SQLite database, step by step:
 *
 *     node examples/import-wizard/main.ts kunden.csv [--database wizard.sqlite] [--language de]
 *     node examples/import-wizard/main.ts kunden.csv --resume JOB
 *     node examples/import-wizard/main.ts --undo JOB
 *     node examples/import-wizard/main.ts --export customer --to kunden-neu.csv [--encoding windows-1252]
 *     node examples/import-wizard/main.ts --jobs
 */
import { existsSync, openAsBlob, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { defineLocalKind, describe, isOrderSyncError, openRowImport, shippedRegistry } from '@ordersync/core'
import { blobSource, createRowSource, importKinds, isErrorFile, isTableError } from '@ordersync/csv-import'
import type { Mapping, MappingTemplate, TableAnalysis, TableSpec } from '@ordersync/csv-import'
import { createPhoneticMatcher } from '@ordersync/phonetic'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { createPerson } from './src/ask.ts'
import { exportKind } from './src/export.ts'
import {
  analyse,
  answerQuestions,
  chooseKind,
  importRows,
  map,
  preview,
  saveErrors,
  undo,
} from './src/steps.ts'
import type { Language } from './src/steps.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    database: { type: 'string', default: 'wizard.sqlite' },
    language: { type: 'string', default: 'en' },
    kind: { type: 'string', default: 'customer' },
    undo: { type: 'string' },
    resume: { type: 'string' },
    export: { type: 'string' },
    to: { type: 'string', default: 'export.csv' },
    encoding: { type: 'string', default: 'utf-8' },
    jobs: { type: 'boolean', default: false },
  },
})
const language: Language = values.language === 'de' ? 'de' : 'en'
const local = importKinds
  .filter((kind) => kind.localOnly === true)
  .map((kind) => defineLocalKind(kind.recordKind))
const runtime = createNodeRuntime()
const store = createSqliteStore({
  path: values.database,
  kinds: [...shippedRegistry.kinds, ...local].map((kind) => kind.kind),
})
const rows = openRowImport({ store, runtime, kinds: local, matcher: createPhoneticMatcher() })
const person = createPerson()

try {
  if (values.jobs)
    for (const job of await rows.jobs()) person.say(`${job.id}  ${job.state}  ${job.fileName}  ${job.kind}`)
  else if (values.undo !== undefined) await undo(person, rows, values.undo, language)
  else if (values.export !== undefined)
    await exportKind(person, store, values.export, values.to, language, values.encoding)
  else if (values.resume !== undefined) await resume(positionals[0] ?? '', values.resume)
  else await walk(positionals[0] ?? '')
} catch (error) {
  if (!isOrderSyncError(error) && !isTableError(error)) throw error
  person.say(describe(error.code, error.parameters, language))
  process.exitCode = 1
} finally {
  person.close()
  await store.close?.()
}

async function open(path: string) {
  if (existsSync(path) && statSync(path).isFile()) return blobSource(basename(path), await openAsBlob(path))
  person.say(path === '' ? 'usage: node main.ts FILE.csv|FILE.xlsx' : `There is no file ${path}.`)
  process.exitCode = 2
  return undefined
}

async function walk(path: string): Promise<void> {
  const file = await open(path)
  if (file === undefined) return
  const analysis = await analyse(person, file, language)
  const follows = await correctedJob(analysis)
  const kind = await chooseKind(person, follows?.kind ?? values.kind)
  const { id } = await rows.begin({
    kind: kind.name,
    recordKind: kind.recordKind,
    fileName: file.name,
    follows: follows?.id,
  })
  person.say(`Job ${id}`)
  await rows.advance(id, 'analysed')
  const templatesFile = `${values.database}.templates.json`
  const templates = existsSync(templatesFile)
    ? (JSON.parse(readFileSync(templatesFile, 'utf8')) as readonly MappingTemplate[])
    : []
  const { mapping, template } = await map(person, file, analysis, kind, templates, language)
  await rows.advance(id, 'mapped', { mapping: template.name, revision: template.revision })
  const source = sourceOf(file, analysis.spec, mapping)
  const { token, counts } = await preview(person, rows, id, source, language)
  if (counts.create + counts.change + counts.question === 0) person.say('Nothing would be written.')
  if ((await person.choose('Import?', ['y', 'n'], 'n')) !== 'y') return
  writeFileSync(
    templatesFile,
    `${JSON.stringify([template, ...templates.filter((one) => one.name !== template.name)], undefined, 2)}\n`,
  )
  await finish(path, id, source, token, analysis.spec)
}

/** After Ctrl+C, a crash or a power cut: the job knows encoding, mapping and rules; only the file has to be the same. */
async function resume(path: string, id: string): Promise<void> {
  const file = await open(path)
  if (file === undefined) return
  const job = await rows.job(id)
  const { spec, mapping } = (job.settings ?? {}) as { spec?: TableSpec; mapping?: Mapping }
  if (spec === undefined || mapping === undefined || job.token === undefined) {
    person.say(`Job ${id} is ${job.state}: it has no preview yet. Please begin again with the file.`)
    process.exitCode = 1
    return
  }
  const source = sourceOf(file, spec, mapping)
  if (job.state.startsWith('completed')) await afterwards(path, id, file, spec)
  else await finish(path, id, source, job.token, spec)
}

function sourceOf(file: ReturnType<typeof blobSource>, spec: TableSpec, mapping: Mapping) {
  return createRowSource({ source: file, spec, mapping, sha256Hex: runtime.digest.sha256Hex })
}

async function finish(
  path: string,
  id: string,
  source: ReturnType<typeof createRowSource>,
  token: string,
  spec: TableSpec,
): Promise<void> {
  let finished = await importRows(person, rows, id, source, token)
  while (!finished) {
    if ((await person.choose('Stopped. Go on?', ['y', 'n'], 'y')) !== 'y') {
      person.say(`To go on: --resume ${id}`)
      return
    }
    finished = await importRows(person, rows, id, source, token)
  }
  const file = await open(path)
  if (file !== undefined) await afterwards(path, id, file, spec)
}

async function afterwards(
  path: string,
  id: string,
  file: ReturnType<typeof blobSource>,
  spec: TableSpec,
): Promise<void> {
  await answerQuestions(person, rows, id, language)
  await saveErrors(person, rows, id, file, spec, `${path}.errors.csv`, language)
  const { counts } = await rows.job(id)
  if ((counts['create'] ?? 0) + (counts['change'] ?? 0) > 0) person.say(`To take it back: --undo ${id}`)
}

/** A corrected error file belongs to the job that it came from (J-11): the newest with errors of the file it is named after. */
async function correctedJob({ spec }: TableAnalysis) {
  if (!isErrorFile(spec.names)) return undefined
  const named = basename(positionals[0] ?? '').replace(/\.errors\.csv$/, '')
  const jobs = await rows.jobs({ text: named, state: 'completedWithErrors' })
  const job = jobs.find((one) => one.type === 'rows' && one.fileName === named)
  if (job !== undefined) person.say(`This corrects job ${job.id}.`)
  return job
}
