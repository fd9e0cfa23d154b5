/** The steps of an import, each a call that returns what a screen shows; here the screen is a terminal. */
import { writeFile } from 'node:fs/promises'
import { describe } from '@ordersync/core'
import type { Notice, RowImport, RowPreview, RowResult, RowRules } from '@ordersync/core'
import {
  analyseTable,
  createTemplate,
  decideLocales,
  importKind,
  importKinds,
  isTableError,
  proposeMapping,
  writeErrorFile,
} from '@ordersync/csv-import'
import type {
  AnalyseOptions,
  ByteSource,
  ImportKind,
  Mapping,
  MappingTemplate,
  RowSource,
  TableAnalysis,
  TableSpec,
} from '@ordersync/csv-import'
import type { Person } from './ask.ts'

export type Language = 'de' | 'en'

export const sentence = ({ code, parameters }: Notice, language: Language): string =>
  describe(code, parameters ?? {}, language)

/** Step 1: what the file is. Encoding and delimiter are shown with what they decide, and can be corrected. */
export async function analyse(
  person: Person,
  source: ByteSource,
  language: Language,
): Promise<TableAnalysis> {
  let options: AnalyseOptions = {}
  let analysis: TableAnalysis
  try {
    analysis = await analyseTable(source, options)
  } catch (error) {
    // Bytes that are no text of the encoding: a person may know another one.
    if (!isTableError(error) || error.code !== 'csv.encoding') throw error
    person.say(describe(error.code, error.parameters, language))
    const encoding = await person.ask('Encoding? e.g. windows-1252, iso-8859-15, cp850; - to stop', '-')
    if (encoding === '-') throw error
    options = { encoding }
    analysis = await analyseTable(source, options)
  }
  for (;;) {
    const { spec, encoding, dialects } = analysis
    if (spec.format === 'text') {
      person.say(
        `Encoding ${spec.encoding} (${percent(encoding?.confidence)}), delimiter ${JSON.stringify(spec.dialect.delimiter)} (${percent(dialects[0]?.confidence)})`,
      )
      for (const { readings } of encoding?.words.slice(0, 3) ?? []) {
        person.say(
          `  ${Object.entries(readings)
            .map(([name, word]) => `${name}: ${word}`)
            .join('   ')}`,
        )
      }
    } else person.say(`Workbook, sheet ${spec.sheet}; sheets: ${analysis.sheets.join(', ')}`)
    person.say(
      `About ${analysis.estimatedRows} rows, ${spec.names.length} columns: ${spec.names.join(' | ')}`,
    )
    for (const notice of analysis.notices) person.say(`  ${sentence(notice, language)}`)
    const answer = await person.ask('Right? y, or encoding=…, delimiter=…, header=0|1|2|3, sheet=…', 'y')
    const [name, value] = answer.split('=') as [string, string?]
    if (value === undefined) return analysis
    const former = options
    options =
      name === 'encoding'
        ? { ...options, encoding: value }
        : name === 'delimiter'
          ? { ...options, dialect: { delimiter: value === 'tab' ? '\t' : value } }
          : name === 'header'
            ? { ...options, headerRows: Number(value) }
            : { ...options, sheet: value }
    try {
      analysis = await analyseTable(source, options)
    } catch (error) {
      // A correction that does not fit is said, and what was there before stays.
      if (!isTableError(error)) throw error
      person.say(describe(error.code, error.parameters, language))
      options = former
    }
  }
}

const percent = (share = 0): string => `${Math.round(share * 100)} %`

/** Step 2: what to import. */
export async function chooseKind(person: Person, usual: string): Promise<ImportKind> {
  const names = importKinds.map((kind) => kind.name)
  return importKind(await person.choose('What is it?', names, names.includes(usual) ? usual : 'customer'))
}

/** Step 3: which column is which field. */
export async function map(
  person: Person,
  source: ByteSource,
  analysis: TableAnalysis,
  kind: ImportKind,
  templates: readonly MappingTemplate[],
  language: Language,
): Promise<{ readonly mapping: Mapping; readonly template: MappingTemplate }> {
  const { names } = analysis.spec
  const proposal = proposeMapping(analysis, kind, { templates })
  if (proposal.template !== undefined)
    person.say(`Known columns: ${proposal.template.name}, revision ${proposal.template.revision}`)
  let mapping = proposal.mapping
  for (;;) {
    for (const [column, name] of names.entries()) {
      const rule = mapping.rules.find((one) => one.columns?.includes(column) === true)
      const others = proposal.suggestions[column]?.others ?? []
      person.say(
        `  ${name} → ${rule?.field ?? '–'}${rule === undefined && others.length > 0 ? `   perhaps ${others.join(', ')}` : ''}`,
      )
    }
    for (const notice of proposal.notices) person.say(`  ${sentence(notice, language)}`)
    const answer = await person.ask('Right? y, or COLUMN=FIELD, COLUMN= for none', 'y')
    const at = answer.lastIndexOf('=')
    if (at < 0) break
    const column = names.indexOf(answer.slice(0, at))
    const field = answer.slice(at + 1)
    const rest = mapping.rules.filter((rule) => rule.columns?.includes(column) !== true)
    const twice = rest.find((rule) => rule.field === field)
    if (column < 0) person.say(`There is no column ${answer.slice(0, at)}.`)
    else if (field !== '' && !kind.fields.some((one) => one.name === field))
      person.say(`There is no field ${field}. Fields: ${kind.fields.map((one) => one.name).join(', ')}`)
    else if (twice !== undefined)
      person.say(
        describe(
          'csv.field_twice',
          { field, first: names[twice.columns?.[0] ?? 0] ?? '', second: names[column]! },
          language,
        ),
      )
    else mapping = { ...mapping, rules: field === '' ? rest : [...rest, { field, columns: [column] }] }
  }
  const decided = await decideLocales(source, analysis.spec, kind, mapping, {
    onProgress: ({ rows, share }) => progress(`${Math.floor(share * 100)} %, looked at ${rows} rows`),
  })
  endProgress()
  mapping = decided.mapping
  for (const question of decided.questions) {
    const answer = await person.choose(
      `${question.column}: ${question.samples.join('  ')} – ${question.question}?`,
      question.options,
      question.options[0]!,
    )
    const change =
      question.question === 'DECIMAL_MARK'
        ? { decimalMark: answer as ',' | '.' }
        : { dateOrder: answer as 'dmy' | 'mdy' }
    mapping = {
      ...mapping,
      rules: mapping.rules.map((rule) => (rule.field === question.field ? { ...rule, ...change } : rule)),
    }
  }
  const empty = await person.ask('Texts that mean nothing (NULL, n/a), separated by blanks', '-')
  if (empty !== '-') {
    const table = Object.fromEntries(empty.split(' ').map((word) => [word, '']))
    const nothing = { type: 'lookup' as const, table, otherwise: 'keep' as const }
    mapping = {
      ...mapping,
      rules: mapping.rules.map((rule) => ({ ...rule, transforms: [...(rule.transforms ?? []), nothing] })),
    }
  }
  return {
    mapping,
    template: createTemplate(
      // A template that was used keeps its name: an error file that comes back is no other export.
      proposal.template?.name ?? `${kind.name} ${source.name}`,
      mapping,
      names,
      proposal.template,
      analysis.spec.format,
    ),
  }
}

/** Step 4: all rows checked, nothing written. */
export async function preview(
  person: Person,
  rows: RowImport,
  jobId: string,
  source: RowSource,
  language: Language,
): Promise<RowPreview> {
  const duplicates = (await person.choose(
    'What is here already?',
    ['overwrite', 'ask', 'ignore', 'fail'],
    'overwrite',
  )) as NonNullable<RowRules['duplicates']>
  let rules: RowRules = { duplicates }
  for (;;) {
    const checked = await rows.preview(jobId, source, rules, {
      onProgress: ({ read, failed }) => progress(`checked ${read} rows, ${failed} with errors`),
    })
    endProgress()
    const { rows: first } = await rows.page(source, { ...rules, limit: 5 })
    for (const row of first) person.say(showRow(row, language))
    person.say(
      Object.entries(checked.counts)
        .map(([name, count]) => `${name}: ${count}`)
        .join('   '),
    )
    for (const notice of checked.notices) person.say(`  ${sentence(notice, language)}`)
    for (const row of checked.errors.slice(0, 5)) person.say(showRow(row, language))
    for (const row of checked.warnings.slice(0, 5)) person.say(showRow(row, language))
    const lists = [...new Set(checked.wouldCreate.map((one) => one.list))]
    if (lists.every((list) => rules.createMissing?.includes(list) === true)) return checked
    for (const { list, value, rows: count } of checked.wouldCreate.slice(0, 10))
      person.say(`  new in ${list}: ${value} (${count} rows)`)
    const allowed = await person.ask(`Create new values of ${lists.join(', ')}? y or n`, 'n')
    if (allowed !== 'y') return checked
    rules = { ...rules, createMissing: lists }
  }
}

export function showRow(
  { rows, action, label, changes, reason, issues }: RowResult,
  language: Language,
): string {
  const head = `  row ${rows.join(', ')}: ${action} ${label}`
  const remarks = issues
    .filter((issue) => issue.severity === 'warning' || (reason !== undefined && issue.code !== reason.code))
    .map(
      (issue) =>
        `      ${issue.column === undefined ? '' : `${issue.column}: `}${describe(issue.code, issue.parameters ?? {}, language)}`,
    )
  const shown = (changes ?? [])
    .slice(0, 6)
    .map(
      ({ path, from, to }) => `      ${path}: ${JSON.stringify(from) ?? '–'} → ${JSON.stringify(to) ?? '–'}`,
    )
  return [reason === undefined ? head : `${head} – ${sentence(reason, language)}`, ...shown, ...remarks].join(
    '\n',
  )
}

/** Step 5: the import, with progress; Ctrl+C stops it, and starting it again goes on. */
export async function importRows(
  person: Person,
  rows: RowImport,
  jobId: string,
  source: RowSource,
  token: string,
): Promise<boolean> {
  const stop = new AbortController()
  const onInterrupt = (): void => stop.abort()
  process.once('SIGINT', onInterrupt)
  const { job, finished } = await rows
    .run(jobId, source, token, {
      signal: stop.signal,
      onProgress: ({ written, failed, share, remainingMs }) =>
        progress(
          `${Math.floor(share * 100)} %, written ${written}, failed ${failed}${remainingMs === undefined ? '' : `, ${Math.ceil(remainingMs / 1000)} s left`}`,
        ),
    })
    .finally(() => process.off('SIGINT', onInterrupt))
  endProgress()
  person.say(
    `Job ${job.id}: ${job.state}. ${Object.entries(job.counts)
      .map(([name, count]) => `${name}: ${count}`)
      .join('   ')}`,
  )
  return finished
}

/** Step 6: what only a person can decide: what is here already, and "is this the same customer?". */
export async function answerQuestions(
  person: Person,
  rows: RowImport,
  jobId: string,
  language: Language,
): Promise<void> {
  // Read anew after each answer: it may have changed what the next one is about.
  const settled = new Set<string>()
  for (;;) {
    const question = (await rows.questions(jobId)).find((one) => !settled.has(one.id))
    if (question === undefined) return
    person.say(`${question.subject.label}: ${sentence(question.cause, language)}`)
    for (const [name, value] of Object.entries(question.incoming ?? {}))
      person.say(`      ${name}: ${JSON.stringify(value)}`)
    question.candidates.forEach((candidate, i) => {
      const why = candidate.reasons.map((reason) => sentence(reason, language)).join(' ')
      person.say(`  ${i + 1}  ${candidate.label}  ${why}`)
    })
    for (const { option, effect } of question.options)
      person.say(`  ${option} = ${describe(effect, {}, language)}`)
    const option = await person.choose(
      'Answer?',
      question.options.map((one) => one.option),
      question.options.at(-1)!.option,
    )
    const numbers = question.candidates.map((_, i) => String(i + 1))
    const chosen =
      option === 'useExisting' && numbers.length > 1 ? await person.choose('Which one?', numbers, '1') : '1'
    const { action } = await rows.answer(jobId, {
      questionId: question.id,
      option,
      values: { key: question.candidates[Number(chosen) - 1]?.key },
      by: '',
      targetHash: question.targetHash,
    })
    if (action === 'question') person.say('  It has changed meanwhile; please look again.')
    else settled.add(question.id)
  }
}

/** Step 7: what went wrong, as a file to correct and import again. */
export async function saveErrors(
  person: Person,
  rows: RowImport,
  jobId: string,
  file: ByteSource,
  spec: TableSpec,
  path: string,
  language: Language,
): Promise<void> {
  const pieces: Uint8Array[] = []
  const failures = rows.results(jobId, { only: 'error' })
  for await (const piece of writeErrorFile({
    source: file,
    spec,
    failures,
    describe: (code, parameters) => describe(code, parameters, language),
  }))
    pieces.push(piece)
  if (pieces.length === 0) return
  await writeFile(path, Buffer.concat(pieces))
  person.say(`Rows with errors: ${path}. Correct them there and import that file.`)
}

/** Step 8: undo, shown before it is done. */
export async function undo(
  person: Person,
  rows: RowImport,
  jobId: string,
  language: Language,
): Promise<void> {
  const shown = await rows.previewUndo(jobId)
  person.say(
    `Undo would: ${Object.entries(shown.counts)
      .map(([name, count]) => `${name}: ${count}`)
      .join('   ')}`,
  )
  for (const row of shown.rows.filter((one) => one.reason !== undefined).slice(0, 10)) {
    person.say(
      `  row ${row.rows.join(', ')} ${row.label}: ${row.action} – ${sentence(row.reason!, language)}`,
    )
  }
  if ((await person.ask('Undo? y or n', 'n')) !== 'y') return
  const { counts, undoJob } = await rows.undo(jobId)
  person.say(
    `Undone as job ${undoJob.id}: ${Object.entries(counts)
      .map(([name, count]) => `${name}: ${count}`)
      .join('   ')}`,
  )
}

function progress(text: string): void {
  if (process.stderr.isTTY === true) process.stderr.write(`\r${text}   `)
}

function endProgress(): void {
  if (process.stderr.isTTY === true) process.stderr.write('\n')
}
