/** The command line: which commands and options there are. What they do stands in `commands/`. */
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import type { CommandContext, CommandResult, Command as Work } from './command-context.js'
import { checkCommand } from './commands/check.js'
import { exportCommand } from './commands/export.js'
import { dumpCommand } from './commands/dump.js'
import { exchangeCommand } from './commands/exchange.js'
import { handoverCommand } from './commands/handover.js'
import { importCommand } from './commands/import.js'
import { initCommand } from './commands/init.js'
import { inviteCommand } from './commands/invite.js'
import { jobsCommand } from './commands/jobs.js'
import { joinCommand } from './commands/join.js'
import { listCommand } from './commands/list.js'
import { loadCommand } from './commands/load.js'
import { numbersCommand } from './commands/numbers.js'
import { previewCommand } from './commands/preview.js'
import { profileCommand } from './commands/profile.js'
import { quarantineCommand } from './commands/quarantine.js'
import { answerCommand, questionsCommand } from './commands/questions.js'
import { receiptsCommand } from './commands/receipts.js'
import { setupCommand } from './commands/setup.js'
import { statusCommand } from './commands/status.js'
import { syncCommand } from './commands/sync.js'
import { undoCommand } from './commands/undo.js'
import type { GlobalOptions } from './global-options.js'

/** What the command line asks for, once it is understood. */
export interface Call {
  readonly name: string
  readonly global: GlobalOptions
  run(context: CommandContext): Promise<CommandResult>
}

interface Given {
  readonly answer?: readonly string[]
  readonly articles?: boolean
  readonly attachments?: boolean
  readonly out?: string
  readonly in?: string
  readonly changes?: boolean
  readonly yes?: boolean
  readonly preview?: boolean
  readonly afterWindow?: boolean
  readonly limit?: number
  readonly resend?: boolean
  readonly kept?: boolean
  readonly kind?: string
  readonly search?: string
  readonly all?: boolean
  readonly tables?: boolean
  readonly force?: boolean
  readonly unattended?: boolean
  readonly label?: string
  readonly address?: string
  readonly take?: string[]
  readonly folder?: string
  readonly numbers?: readonly string[]
  readonly series?: string
  readonly id?: string
  readonly like?: string
  readonly profile?: string
  readonly days?: number
  readonly replace?: boolean
  readonly code?: string
  readonly loop?: boolean
  readonly interval?: number
  readonly show?: string
  readonly save?: string
  readonly retry?: string
  readonly discard?: string
  readonly date?: string
  readonly set?: string
}

/** @throws CommanderError for a wrong call, and for `--help` and `--version` after they are printed. */
export function parseCommandLine(argv: readonly string[], version: string): Call {
  let call: Call | undefined
  const program = buildProgram(version, (found) => {
    call = found
  })
  // `ordersync jobs --json` and `ordersync --json jobs` are the same to people.
  program.parse(globalFirst(argv, program), { from: 'user' })
  if (!call) throw new CommanderError(2, 'commander.help', 'no command')
  return call
}

/** What `ordersync --help` prints. */
export function helpText(version: string): string {
  return buildProgram(version, () => undefined).helpInformation()
}

/** The command that a command line names, also where options stand before it; `undefined` when it names none of ours. */
export function calledCommand(argv: readonly string[], version: string): string | undefined {
  const program = buildProgram(version, () => undefined)
  const globals = globalFirst(argv, program)
  const names = program.commands.map((command) => command.name())
  const values = new Set<number>()
  globals.forEach((argument, i) => {
    const option = program.options.find((one) => one.long === argument)
    if (option && !option.isBoolean()) values.add(i + 1)
  })
  const first = globals.find((argument, i) => !argument.startsWith('-') && !values.has(i))
  return first !== undefined && names.includes(first) ? first : undefined
}

export function commandNames(version: string): readonly string[] {
  return buildProgram(version, () => undefined).commands.map((command) => command.name())
}

/** @param found - Told what the command line asks for, when it is parsed. */
function buildProgram(version: string, found: (call: Call) => void): Command {
  const program = new Command('ordersync')
    .description('Carries quotes, orders and addresses between databases through sealed files.')
    .version(version)
    .option('--config <file>', 'configuration file; default: ordersync.json in this folder')
    .option('--db <file>', 'SQLite database')
    .option('--station <name>', 'name of this database: a-z, 0-9, hyphen')
    .option('--language <de|en>', 'language of messages; default: configuration, then system')
    .option('--passphrase-file <file>', 'file with the company passphrase (or ORDERSYNC_PASSPHRASE)')
    .option('--by <name>', 'who does it; kept in the job')
    .option('--json', 'the last line of stdout is one JSON object')
    .option('--quiet', 'no tables and sentences on stdout')
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  const define = <Options>(
    usage: string,
    description: string,
    work: Work<Options>,
    options: (given: Given, args: readonly unknown[]) => Options,
  ): Command => {
    const command = program
      .command(usage)
      .description(description)
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
    return command.action((...args: unknown[]) => {
      const given = command.opts<Given>()
      const values = args.slice(0, -2)
      found({
        name: command.name(),
        global: program.opts<GlobalOptions>(),
        run: (context) => work(context, options(given, values)),
      })
    })
  }

  define('setup', 'create configuration, key folder and database', setupCommand, (given) => ({
    tables: given.tables,
    force: given.force,
    in: given.in,
    out: given.out,
    unattended: given.unattended,
  }))
    .option('--tables', 'interface tables for an ERP, in its own database')
    .option('--force', 'replace an existing configuration')
    .option('--in <folder>', 'folder of incoming files, for exchange')
    .option('--out <folder>', 'folder of outgoing files')
    .option('--unattended', 'take files over without asking anybody')
  define('list', 'show the documents of the database', listCommand, ({ kind, search, limit }) => ({
    kind,
    search,
    limit,
  }))
    .option('--kind <kind>', 'only quote, salesOrder, orderConfirmation or deliveryNote')
    .option('--search <text>', 'only where number or customer contains this')
    .option('--limit <n>', 'at most so many', positiveInteger)
  define(
    'export <documents...>',
    'seal documents such as quote:AN-1001 into a file',
    exportCommand,
    (given, [documents]) => ({
      documents: documents as readonly string[],
      out: given.out,
      articles: given.articles,
      attachments: given.attachments,
    }),
  )
    .option('--out <path>', 'folder or new file; default: this folder')
    .option('--articles', 'send the article records of the lines too')
    .option('--attachments', 'send images and PDFs with a declared purpose too')
  define(
    'preview <file>',
    'show what an import would do; writes nothing',
    previewCommand,
    (given, [file]) => ({
      file: String(file),
      answer: given.answer,
      changes: given.changes,
    }),
  )
    .option('--answer <question=option[:value]>', 'as for import', collect)
    .option('--changes', 'show each field that would change')
  define('import <file>', 'take a file over', importCommand, (given, [file]) => ({
    file: String(file),
    answer: given.answer,
    yes: given.yes,
  }))
    .option('--answer <question=option[:value]>', 'answer a question of the preview; repeatable', collect)
    .option('--yes', 'do not ask')
  define('undo <job>', 'take a job back', undoCommand, (given, [job]) => ({
    job: String(job),
    preview: given.preview,
    afterWindow: given.afterWindow,
  }))
    .option('--preview', 'only show what it would do')
    .option('--after-window', 'also when the time for undoing is over')
  define('jobs [job]', 'show the latest jobs, or one with its records', jobsCommand, ({ limit }, [job]) => ({
    job: job as string | undefined,
    limit,
  })).option('--limit <n>', 'at most so many', positiveInteger)
  define('questions', 'show open questions and how to answer them', questionsCommand, () => ({}))
  define(
    'answer <answers...>',
    'answer open questions: <question>=<option>[:<value>]',
    answerCommand,
    (_given, [answers]) => ({
      answers: answers as readonly string[],
    }),
  )
  define(
    'exchange',
    'for a scheduler: take over a folder of files, send what the ERP has marked',
    exchangeCommand,
    (given) => ({
      in: given.in,
      out: given.out,
    }),
  )
    .option('--in <folder>', 'folder of incoming files')
    .option('--out <folder>', 'folder of outgoing files')
  define(
    'load <file>',
    'load records and receipts of an ERP, one JSON object per line',
    loadCommand,
    (_given, [file]) => ({
      file: String(file),
    }),
  )
  define(
    'dump',
    'write what waits for the ERP, one JSON object per line',
    dumpCommand,
    ({ out, all, kind }) => ({ out, all, kind }),
  )
    .option('--out <file>', 'new file; default: stdout')
    .option('--all', 'all records instead of those that wait')
    .option('--kind <kind>', 'with --all: only this kind')
  defineNetwork(define)
  return program
}

type Define = <Options>(
  usage: string,
  description: string,
  work: Work<Options>,
  options: (given: Given, args: readonly unknown[]) => Options,
) => Command

/** Office and stations. */
function defineNetwork(define: Define): void {
  define(
    'init',
    'make this database the office of a new network',
    initCommand,
    ({ label, folder, numbers, series }) => ({ label, folder, numbers, series }),
  )
    .option('--label <text>', 'what people call the office')
    .option('--folder <folder>', 'the folder that all stations reach')
    .option('--numbers <kind=first>', 'number series, e.g. salesOrder=AB-01000; repeatable', collect)
    .option('--series <file>', 'number series as JSON')
  define(
    'invite <label>',
    'make one file and one code for a new station',
    inviteCommand,
    ({ id, like, profile, days, out, address, replace }, [label]) => ({
      label: String(label),
      id,
      replace,
      like,
      profile,
      days,
      out,
      address,
    }),
  )
    .option('--id <id>', 'short name of the station: a-z, 0-9, hyphen; default: made of the label')
    .option('--like <station>', 'copy the settings of this station')
    .option('--profile <file>', 'standard, fieldStation or branch; or settings that differ, as JSON')
    .option('--days <n>', 'days until the invitation ends; default 7', positiveInteger)
    .option('--replace', 'another device takes the place of the one that works under this name')
    .option('--address <mailbox>', 'mail address of the station, where bundles travel by mail')
    .option('--out <path>', 'folder or new file; default: this folder')
  define(
    'join <file>',
    'make this database a station, with file and code of the office',
    joinCommand,
    ({ code, folder }, [file]) => ({ file: String(file), code, folder }),
  )
    .option('--code <code>', 'the code that the office told you')
    .option('--folder <folder>', 'the shared folder; default: as the invitation says')
  define('sync', 'receive, take over, send: once', syncCommand, ({ loop, interval, resend, take }) => ({
    loop,
    interval,
    resend,
    take,
  }))
    .option('--resend', 'send everything again that is not confirmed, now')
    .option('--loop', 'again and again until Ctrl+C')
    .option('--take <file...>', 'also take these: bundles, or mails (.eml) with one, dropped by hand')
    .option('--interval <seconds>', 'with --loop: seconds between two runs', seconds)
  define('status', 'show who this database is and how the links stand', statusCommand, () => ({}))
  define('check', 'test the connection to the shared folder or the mailbox', checkCommand, () => ({}))
  define('receipts', 'show what became of our records at the office', receiptsCommand, (given) => ({
    limit: given.limit,
    kept: given.kept,
    discard: given.discard,
  }))
    .option('--limit <n>', 'at most so many', positiveInteger)
    .option('--kept', 'show what the office did not take, with our values')
    .option('--discard <id>', 'drop one of these for good')
  define(
    'quarantine [file]',
    'show bundles kept aside; save, retry or discard one',
    quarantineCommand,
    ({ show, save, retry, discard }, [file]) => ({
      show,
      save,
      retry,
      discard,
      file: file as string | undefined,
    }),
  )
    .option('--show <id>', 'only this one')
    .option('--save <id>', 'save it as the new file')
    .option('--retry <id>', 'try it again')
    .option('--discard <id>', 'drop it for good')
  define(
    'numbers [action] [series]',
    'show how many numbers are left; take, peek, ask or define',
    numbersCommand,
    ({ date }, [action, value]) => ({
      action: action as string | undefined,
      value: value as string | undefined,
      date,
    }),
  ).option('--date <YYYY-MM-DD>', 'date of the document, for series with a year')
  define(
    'profile [station]',
    'show or change what travels to and from a station',
    profileCommand,
    ({ set, like, out, address }, [station]) => ({
      station: station as string | undefined,
      set,
      like,
      out,
      address,
    }),
  )
    .option('--set <json or file>', 'settings to change')
    .option('--like <station>', 'take over the settings of this station')
    .option('--address <mailbox>', 'mail address of the station, where bundles travel by mail')
    .option('--out <file>', 'save as JSON')
  define(
    'handover <document> <station>',
    'let a station change a document such as quote:AN-1001',
    handoverCommand,
    (_given, [document, station]) => ({ document: String(document), station: String(station) }),
  )
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value]
}

function positiveInteger(value: string): number {
  const number = Number(value)
  if (Number.isInteger(number) && number >= 1 && number <= 100_000) return number
  throw new InvalidArgumentError('Allowed are 1 to 100000.')
}

function seconds(value: string): number {
  const number = Number(value)
  if (Number.isInteger(number) && number >= 1 && number <= 86_400) return number
  throw new InvalidArgumentError('Allowed are 1 to 86400 seconds.')
}

/** Moves the global options to the front, wherever they were typed. */
function globalFirst(argv: readonly string[], program: Command): readonly string[] {
  const front: string[] = []
  const rest: string[] = []
  for (let i = 0; i < argv.length; i += 1) {
    const argument = argv[i]!
    if (argument === '--') {
      rest.push(...argv.slice(i))
      break
    }
    const name = argument.split('=', 1)[0]
    const option = program.options.find((one) => one.long === name && name !== '--version')
    if (!option) rest.push(argument)
    else if (option.isBoolean() || argument.includes('=')) front.push(argument)
    else front.push(argument, ...argv.slice(++i, i + 1))
  }
  return [...front, ...rest]
}
