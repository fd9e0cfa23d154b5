// Writes docs/errors.md out of the sentence catalogue: every code with its sentences, class and what the caller does.
//   npm run docs:errors       writes the page        npm run check:errors       tells whether it is current
import { Buffer } from 'node:buffer'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'esbuild'
import { format, resolveConfig } from 'prettier'
import { root } from './lib/root.mjs'

const page = join(root, 'docs', 'errors.md')
const concepts = join(root, 'docs', 'concepts.md')
const source = join(root, 'packages', 'core', 'src')

/** What the calling program does about each error. The page cannot be made while one is missing. */
const callers = {
  'format.not_a_bundle': 'Ask for another file.',
  'format.incomplete': 'If the file has just appeared, wait and read it again; else ask the sender for it.',
  'format.too_large': 'Ask the sender for smaller files. Parameters: `limit`, `maximum`.',
  'format.wrong_key': 'Compare passphrases or keys with the sender, then read the same file again.',
  'format.unsigned': 'Ask the sender for a signed file.',
  'format.bad_signature': 'Do not try again. Ask the sender by telephone whether the file is his.',
  'format.newer_version': 'Keep the file, update, read it again.',
  'format.manifest': 'Ask the sender to export again. `issues` says where it is wrong.',
  'format.body': 'Ask the sender to export again. `issues` says where it is wrong.',
  'format.not_for_us': 'Hand the file to whom it is addressed.',
  'store.unavailable': 'Check path, rights and disk, then try again.',
  'store.busy': 'Try again in a moment.',
  'store.corrupt': 'Stop. Restore a backup.',
  'store.newer_schema': 'Update this program. Older versions must not write to this database any more.',
  'store.transaction_failed': 'Look at `cause`; repeating the same call gives the same answer.',
  'store.keys_damaged':
    'Restore the key files from the backup of this computer, or invite the station again.',
  'store.witness_damaged': 'Let a person look at it before anything is sent; the sentence says what to do.',
  'transport.unavailable': 'Try again with the next run.',
  'transport.missing': 'Tell the user which place is missing. Parameter: `place`.',
  'transport.in_the_way': 'Tell the user what has to be taken away. Parameter: `place`.',
  'transport.denied': 'Tell the user which right is missing. Parameter: `place`.',
  'transport.login_refused':
    'Tell the user; do not try again at once, since providers lock accounts. Parameters: `place`, `answer`.',
  'transport.address_unknown': 'Enter the address of the station. Parameter: `station`.',
  'transport.refused': 'Tell the user what the carrier answered. Parameters: `place`, `answer`.',
  'transport.clock_wrong': 'Tell the user to set the clock. Parameters: `place`, `answer`.',
  'transport.name_taken': 'Tell the user who should look at the carrier. Parameters: `place`, `name`.',
  'transport.full': 'Tell the user to make room. Parameter: `place`.',
  'transport.busy': 'Wait and try again; nothing is lost. Parameter `reason`.',
  'transport.unsuitable': 'Show the message; another place must be chosen. Parameter `reason`.',
  'transport.too_large':
    'Lower the limits of the bundle, or take another carrier. Parameters: `bytes`, `limit`.',
  'usage.invalid_argument': 'Correct the calling code; as a rule `parameters` names `field` and `expected`.',
  'usage.invalid_configuration': 'Correct the setting; as a rule `parameters` names `field` and `expected`.',
  'usage.not_found': 'Refresh the list from which it was chosen.',
  'usage.closed': 'Open the store again, or stop using it after `close`.',
  'usage.not_permitted': 'Tell the user, or allow it in the permission hook.',
  'usage.key_exposed':
    'Take the right to the file from all but its owner; make new keys if somebody may have read it.',
  'usage.key_denied': 'Run as the user of the operating system that set up the station.',
  'usage.forbidden_kind': 'Do not offer this kind for export.',
  'usage.local_only': 'Do not offer this kind for export.',
  'usage.kind_not_kept': 'Ask for a kind that the store keeps (`records.kinds`).',
  'usage.not_ready': 'Show a new preview and ask again.',
  'usage.not_member': 'Offer to join with file and code; where keys are missing, ask for a new invitation.',
  'usage.station_joined':
    'Ask whether the device is to be replaced; only then call again with `replace: true`.',
  'usage.keys_of_other': 'Show the sentence; open again with the key store that belongs to this database.',
  'usage.set_back':
    'Stop synchronising and show the sentence; do not remove the witness file to get past it.',
  'usage.already_running': 'Wait for the run that is under way, or for the next interval.',
  'usage.wrong_code': 'Ask for the code once more.',
  'usage.invitation_expired': 'Ask the office for a new invitation.',
  'usage.numbers_exhausted': 'Offer to synchronise; do not make up a number.',
  'usage.series_started': 'Offer the number that the sentence names, or another prefix.',
  'usage.series_form': 'Offer a new series; the one that is there stays as it is.',
  'usage.series_overlap': 'Change prefix, digits or suffix of one of the two series.',
  'usage.ranges_overlap': 'Choose another range; the parameters name whose it is.',
  'usage.range_open': 'Ask for an upper bound.',
  'usage.number_settled': 'Read the fate of the number again; it does not change any more.',
  'usage.numbers_blocked': 'Show the sentence; give no number of your own making instead.',
  'usage.run_not_undoable': 'Offer undo of the decisions that followed the run instead.',
  'usage.not_undoable':
    'Offer undo only for imports and decisions whose state is `completed` or `completedWithErrors`.',
}

const classes = [
  [
    'FormatError',
    'format.',
    'The file is wrong; repeating is useless. Keep the file aside and ask the sender. Nothing was written.',
  ],
  ['StoreError', 'store.', 'The database could not do it. Nothing was committed.'],
  [
    'TransportError',
    'transport.',
    'The carrier could not do it. Nothing is lost: what was to be sent is sent again with the next run.',
  ],
  ['UsageError', 'usage.', 'The call or the configuration is wrong, or not permitted. Nothing was done.'],
]

/** Question types with their options in `question-draft.ts` and the codes that may stand in `cause`. */
const questionTypes = [
  [
    'party-match',
    'partyMatchOptions',
    ['PARTY_CANDIDATES', 'PARTY_AMBIGUOUS', 'PARTY_CLAIMED_TWICE', 'PARTY_UNKNOWN'],
  ],
  [
    'document-conflict',
    'documentConflictOptions',
    ['CHANGED_HERE', 'BASE_MOVED', 'EDIT_AGAINST_DELETE', 'DOCUMENT_CHANGED_BOTH'],
  ],
  ['number-clash', 'numberClashOptions', ['NUMBER_CLASH']],
  ['locked-document', 'documentConflictOptions', ['LOCKED_AT_HOST']],
  ['field-conflict', 'fieldConflictOptions', ['FIELDS_CHANGED_BOTH']],
  ['row-duplicate', 'rowDuplicateOptions', ['ROW_DUPLICATE']],
]

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--check')) {
    const problems = await checkErrors()
    for (const problem of problems) process.stderr.write(`${problem}\n`)
    process.exitCode = problems.length === 0 ? 0 : 1
  } else writeFileSync(page, await errorsPage(await loadCore()))
}

/** Names what is wrong with docs/errors.md and with the catalogue behind it. */
export async function checkErrors() {
  const core = await loadCore()
  const problems = codesWithoutSentence(core.sentences)
  if (read(page) !== (await errorsPage(core)))
    problems.push('docs/errors.md is not current: npm run docs:errors')
  const explained = [...read(concepts).matchAll(/^\| `([a-z]+)` +\|.*\|.*\|$/gm)].map(([, name]) => name)
  const missing = core.outcomes.filter((outcome) => !explained.includes(outcome))
  for (const outcome of missing) problems.push(`docs/concepts.md: the outcome ${outcome} is not explained`)
  return problems
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : ''
}

/** The catalogue and the options of questions, straight from the sources: no build is needed. */
async function loadCore() {
  const contents = `
    export { sentences } from './sentences/catalogue.ts'
    export { errorSentences } from './sentences/errors.ts'
    export { formatSentences } from './sentences/format.ts'
    export { outcomeSentences } from './sentences/outcomes.ts'
    export { stateSentences } from './sentences/states.ts'
    export { recordSentences } from './sentences/records.ts'
    export { mergeSentences } from './sentences/merge.ts'
    export { jobSentences } from './sentences/jobs.ts'
    export { identitySentences } from './sentences/identity.ts'
    export { numberingSentences } from './sentences/numbering.ts'
    export { profileSentences } from './sentences/profile.ts'
    export { syncSentences } from './sentences/sync.ts'
    export { tableSentences } from './sentences/tables.ts'
    export { transportSentences } from './sentences/transport.ts'
    export { mailSentences } from './sentences/mail.ts'
    export { s3Sentences } from './sentences/s3.ts'
    export { outcomes } from './jobs/outcome.ts'
    export * as drafts from './merge/question-draft.ts'
    export { rowDuplicateOptions } from './jobs/rows/row-questions.ts'`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: source, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'silent',
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

/** A code that core hands out and the catalogue does not know would reach the user as it is. */
function codesWithoutSentence(sentences) {
  const literal = /'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|(?:format|store|transport|usage)\.[a-z_]+)'/g
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(join(source, 'sentences')))
    .sort()
    .flatMap((file) => {
      const codes = [...readFileSync(file, 'utf8').matchAll(literal)].map(([, code]) => code)
      const missing = [...new Set(codes)].filter((code) => !Object.hasOwn(sentences, code))
      const name = relative(root, file).replaceAll('\\', '/')
      return missing.map((code) => `${name}: no sentence for ${code}`)
    })
}

async function errorsPage(core) {
  const text = [
    ...intro(core),
    ...errors(core),
    ...outcomes(core),
    ...states(core),
    ...questions(core),
    ...reasons(core),
  ].join('\n')
  return format(text, { ...(await resolveConfig(page)), filepath: page })
}

function intro({ sentences }) {
  return [
    '# Errors, outcomes, questions, reasons',
    '',
    '<!-- Generated by tools/generate-errors.mjs; npm run docs:errors writes it again. -->',
    '',
    `All ${Object.keys(sentences).length} codes of \`@ordersync/core\`, with their sentences. \`describe(code, parameters, language)\``,
    'gives the sentence with the values filled in; `{name}` stands for the parameter of that name. More languages:',
    '[recipes/add-a-language.md](recipes/add-a-language.md). Codes that begin with `cli.` belong to the command line: [cli.md](cli.md).',
    '',
    'An error is thrown when a call could not be done at all. What happened to a single record is never an error: it is an',
    '[outcome](#outcomes), with a [reason](#reasons-and-notices) where the outcome does not say it all, and a [question](#questions)',
    'where a person has to decide.',
    '',
    '```ts',
    "import { describe, isOrderSyncError } from '@ordersync/core'",
    '',
    'export function sentenceFor(error: unknown, language: string): string {',
    '  if (isOrderSyncError(error)) return describe(error.code, error.parameters, language)',
    '  throw error',
    '}',
    '```',
    '',
    'A call that was stopped by its `AbortSignal` throws what the signal carries, as a rule an `AbortError`; nothing was committed.',
    '',
  ]
}

function errors({ errorSentences, formatSentences, identitySentences, numberingSentences }) {
  const isError = ([code]) => code.includes('.')
  const all = {
    ...formatSentences,
    ...errorSentences,
    ...Object.fromEntries(Object.entries(identitySentences).filter(isError)),
    ...Object.fromEntries(Object.entries(numberingSentences).filter(isError)),
  }
  const codes = Object.keys(all)
  const stray = [
    ...codes.filter((code) => callers[code] === undefined),
    ...Object.keys(callers).filter((code) => all[code] === undefined),
    ...codes.filter((code) => !classes.some(([, prefix]) => code.startsWith(prefix))),
  ]
  if (stray.length > 0)
    throw new Error(`tools/generate-errors.mjs: "callers" does not fit ${stray.join(', ')}`)
  return [
    '## Errors',
    '',
    ...classes.flatMap(([name, prefix, meaning]) => [
      `### ${name}`,
      '',
      meaning,
      '',
      ...codes
        .filter((code) => code.startsWith(prefix))
        .flatMap((code) => [...entry(code, all[code]), `  - caller: ${callers[code]}`]),
      '',
    ]),
  ]
}

function outcomes({ outcomes: names, outcomeSentences }) {
  return [
    '## Outcomes',
    '',
    'Every record of a file ends as exactly one of these. What they mean for a program: [concepts.md](concepts.md#outcomes).',
    '',
    ...names.flatMap((name) => entry(name, outcomeSentences[name])),
    '',
  ]
}

function states({ stateSentences }) {
  return [
    '## States',
    '',
    'States of a job, what an undo does with a record, and what a kind of question asks.',
    '',
    ...Object.entries(stateSentences).flatMap(([code, sentence]) => entry(code, sentence)),
    '',
  ]
}

function questions({ drafts, mergeSentences, rowDuplicateOptions, tableSentences }) {
  const optionsOf = (list) => drafts[list] ?? { rowDuplicateOptions }[list]
  const texts = { ...mergeSentences, ...tableSentences }
  const declared = readFileSync(join(source, 'jobs', 'question.ts'), 'utf8')
  const types = [...declared.matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, type]) => type)
  const described = questionTypes.map(([type]) => type)
  if (types.join() !== described.join())
    throw new Error(`tools/generate-errors.mjs: question types are ${types.join(', ')}`)
  return [
    '## Questions',
    '',
    'A question has a type, a cause and options; each option names its effect. `values` is what the answer needs besides.',
    '',
    ...questionTypes.flatMap(([type, list, causes]) => [
      `### ${type}`,
      '',
      'Options:',
      '',
      ...optionsOf(list).flatMap(({ option, effect, needsValues }) => [
        `- \`${option}\`${needsValues === true ? ', with `values`' : ''}: \`${effect}\``,
        ...sentencesOf(known(texts, effect)),
      ]),
      '',
      'Causes:',
      '',
      ...causes.flatMap((code) => entry(code, known(texts, code))),
      '',
    ]),
  ]
}

function reasons(core) {
  const { recordSentences, mergeSentences, jobSentences } = core
  const { identitySentences, numberingSentences, profileSentences, syncSentences, transportSentences } = core
  const { tableSentences } = core
  const causes = questionTypes.flatMap(([, , codes]) => codes)
  const isShown = (code) => causes.includes(code) || code.startsWith('EFFECT_')
  const rest = Object.fromEntries(Object.entries(mergeSentences).filter(([code]) => !isShown(code)))
  const group = (title, table) => [
    `### ${title}`,
    '',
    ...Object.entries(table)
      .filter(([code]) => !code.includes('.'))
      .flatMap(([code, sentence]) => entry(code, sentence)),
    '',
  ]
  return [
    '## Reasons and notices',
    '',
    'A reason explains an outcome; a notice is a remark that holds nothing up. Causes of questions are reasons too: they stand above.',
    '',
    ...group('Records and the invoice ban', recordSentences),
    ...group('Merge rules', rest),
    ...group('Export, import, decisions, undo', jobSentences),
    ...group('Office and stations', syncSentences),
    ...group('Joining', identitySentences),
    ...group('Numbers', numberingSentences),
    ...group('Station profile', profileSentences),
    ...group('Carriers', transportSentences),
    ...group('Mailboxes', core.mailSentences),
    ...group('Buckets', core.s3Sentences),
    ...group('Spreadsheet import', tableSentences),
    '### Refusals of `@ordersync/csv-import`',
    '',
    'Thrown as `TableError`; nothing was imported. `describe` gives their sentences too.',
    '',
    ...Object.entries(tableSentences)
      .filter(([code]) => code.includes('.'))
      .flatMap(([code, sentence]) => entry(code, sentence)),
    '',
  ]
}

function known(table, code) {
  if (!Object.hasOwn(table, code)) throw new Error(`tools/generate-errors.mjs: no sentence for ${code}`)
  return table[code]
}

function entry(code, sentence) {
  return [`- \`${code}\``, ...sentencesOf(sentence)]
}

function sentencesOf({ en, de }) {
  return [`  - en: ${escape(en)}`, `  - de: ${escape(de)}`]
}

function escape(text) {
  return text.replace(/[\\`*_<>[\]]/g, '\\$&')
}
