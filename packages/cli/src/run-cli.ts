import { CommanderError } from 'commander'
import { exitCodes } from './exit-codes.js'
import type { ExitCode } from './exit-codes.js'
import { toFailure } from './failure.js'
import { interruptSignal } from './interrupt.js'
import { Console } from './output/console.js'
import { carrierHint } from './output/sync-report.js'
import { printable } from './output/table.js'
import { calledCommand, helpText, parseCommandLine } from './program.js'
import type { Call } from './program.js'
import { earlyLanguage, loadSettings } from './settings.js'
import { systemLanguage } from './config/language.js'
import type { Language } from './sentences.js'
import { say } from './sentences.js'

/**
 * Run `ordersync` once.
 * @param argv - Without node and script.
 * @returns the exit code; everything is written by then.
 */
export async function runCli(argv: readonly string[], version: string): Promise<ExitCode> {
  let call: Call
  try {
    call = parseCommandLine(argv, version)
  } catch (error) {
    if (error instanceof CommanderError) return wrongCall(argv, error, version)
    throw error
  }
  const { json = false, quiet = false } = call.global
  const signal = interruptSignal()
  let language = earlyLanguage(call.global)
  let console = new Console({ language, json, quiet })
  try {
    const settings = loadSettings(call.global, { mayBeMissing: makers.has(call.name) })
    language = settings.language
    console = new Console({ language, json, quiet })
    const { exitCode, json: result } = await call.run({ console, settings, signal })
    console.result({ ok: true, command: call.name, exitCode, ...result })
    return exitCode
  } catch (error) {
    return report(console, call.name, error, signal)
  }
}

/** Commands that make the configuration they are told of. */
const makers: ReadonlySet<string> = new Set(['setup', 'init', 'join'])

/** Commands of several steps, of which some may be done. */
const stoppedSentences: Readonly<Record<string, string | undefined>> = {
  exchange: 'cli.stoppedExchange',
  sync: 'cli.stoppedSync',
}

function report(console: Console, command: string, error: unknown, signal: AbortSignal): ExitCode {
  const { parameters, exitCode, issues, ...failure } = toFailure(error, signal)
  const code = (failure.code === 'cli.stopped' ? stoppedSentences[command] : undefined) ?? failure.code
  const sentence = console.say(code, parameters)
  console.error(sentence)
  // Calling it is what such a sentence would advise.
  const next = command === 'check' ? undefined : carrierHint(code)
  if (next !== undefined) console.error(console.say(next, parameters))
  // Technical and English: for programs in `--json`, for whoever looks for the place with ORDERSYNC_DEBUG.
  if (process.env['ORDERSYNC_DEBUG']) {
    for (const issue of issues ?? []) console.error(`  ${issue.path}: ${issue.message}`)
    if (error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`)
  }
  console.result({ ok: false, command, exitCode, code, sentence, parameters, ...(issues ? { issues } : {}) })
  return exitCode
}

/** Help and version were printed; everything else is a wrong call. */
function wrongCall(argv: readonly string[], error: CommanderError, version: string): ExitCode {
  if (error.exitCode === 0) return exitCodes.done
  // Nothing was asked for: the help is the answer, and a script still learns that nothing was done.
  if (error.code === 'commander.help') process.stderr.write(helpText(version))
  const language = languageOf(argv)
  const command = calledCommand(argv, version)
  const noCommand = language === 'de' ? 'es fehlt der Befehl' : 'the command is missing'
  const message =
    error.code === 'commander.help' ? noCommand : error.message.replace(/^error: /, '').replace(/\.$/, '')
  const parameters = { message, help: `ordersync ${command === undefined ? '' : `${command} `}--help` }
  const sentence = say('cli.usage', parameters, language)
  if (error.code !== 'commander.help') process.stderr.write(`${printable(sentence)}\n`)
  if (argv.includes('--json')) {
    process.stdout.write(
      `${JSON.stringify({ ok: false, command, exitCode: exitCodes.usage, code: 'cli.usage', sentence, parameters })}\n`,
    )
  }
  return exitCodes.usage
}

function languageOf(argv: readonly string[]): Language {
  const at = argv.indexOf('--language')
  const named = at < 0 ? argv.find((one) => one.startsWith('--language='))?.slice(11) : argv[at + 1]
  return named === 'de' || named === 'en' ? named : earlyLanguageOrSystem()
}

function earlyLanguageOrSystem(): Language {
  try {
    return earlyLanguage({})
  } catch {
    return systemLanguage()
  }
}
