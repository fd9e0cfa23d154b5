/**
 * A spreadsheet into a SQLite database, step by step:
 *
 *     node examples/import-wizard/main.ts kunden.csv [--database wizard.sqlite] [--language de]
 *     node examples/import-wizard/main.ts --undo JOB
 *     node examples/import-wizard/main.ts --jobs
 */
import { existsSync, openAsBlob, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { defineLocalKind, describe, isOrderSyncError, openRowImport, shippedRegistry } from '@ordersync/core'
import { blobSource, createRowSource, importKinds, isTableError } from '@ordersync/csv-import'
import type { MappingTemplate } from '@ordersync/csv-import'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { createPerson } from './src/ask.ts'
import { analyse, chooseKind, importRows, map, preview, saveErrors, sentence, undo } from './src/steps.ts'
import type { Language } from './src/steps.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    database: { type: 'string', default: 'wizard.sqlite' },
    language: { type: 'string', default: 'en' },
    kind: { type: 'string', default: 'customer' },
    undo: { type: 'string' },
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
const rows = openRowImport({ store, runtime, kinds: local })
const person = createPerson()

try {
  if (values.jobs)
    for (const job of await rows.jobs()) person.say(`${job.id}  ${job.state}  ${job.fileName}  ${job.kind}`)
  else if (values.undo !== undefined) await undo(person, rows, values.undo, language)
  else await walk(positionals[0] ?? '')
} catch (error) {
  if (!isOrderSyncError(error) && !isTableError(error)) throw error
  person.say(describe(error.code, error.parameters, language))
  process.exitCode = 1
} finally {
  person.close()
  await store.close?.()
}

async function walk(path: string): Promise<void> {
  if (!existsSync(path)) {
    person.say('usage: node main.ts FILE.csv|FILE.xlsx')
    process.exitCode = 2
    return
  }
  const file = blobSource(basename(path), await openAsBlob(path))
  const analysis = await analyse(person, file, language)
  const kind = await chooseKind(person, values.kind)
  const { id } = await rows.begin({ kind: kind.name, recordKind: kind.recordKind, fileName: file.name })
  person.say(`Job ${id}`)
  await rows.advance(id, 'analysed')
  const templatesFile = `${values.database}.templates.json`
  const templates = existsSync(templatesFile)
    ? (JSON.parse(readFileSync(templatesFile, 'utf8')) as readonly MappingTemplate[])
    : []
  const { mapping, template } = await map(person, file, analysis, kind, templates, language)
  await rows.advance(id, 'mapped', { mapping: template.name, revision: template.revision })
  const source = createRowSource({
    source: file,
    spec: analysis.spec,
    mapping,
    sha256Hex: runtime.digest.sha256Hex,
  })
  const { token } = await preview(person, rows, id, source, language)
  if ((await person.ask('Import? y or n', 'n')) !== 'y') return
  let finished = await importRows(person, rows, id, source, token)
  while (!finished && (await person.ask('Stopped. Go on? y or n', 'y')) === 'y')
    finished = await importRows(person, rows, id, source, token)
  writeFileSync(
    templatesFile,
    `${JSON.stringify([template, ...templates.filter((one) => one.name !== template.name)], undefined, 2)}\n`,
  )
  for (const question of await rows.questions(id)) {
    person.say(sentence(question.cause, language))
    const option = await person.ask(
      `${question.subject.label}: ${question.options.map((one) => `${one.option} = ${describe(one.effect, {}, language)}`).join('  ')}`,
      question.options.at(-1)!.option,
    )
    await rows.answer(id, {
      questionId: question.id,
      option,
      values: { key: question.candidates[0]?.key },
      by: '',
    })
  }
  await saveErrors(person, rows, id, file, analysis, `${path}.errors.csv`, language)
  person.say(`To take it back: --undo ${id}`)
}
