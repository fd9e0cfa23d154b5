import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { CliError } from '../cli-error.js'
import type { Console } from '../output/console.js'

export const passphraseVariable = 'ORDERSYNC_PASSPHRASE'
export const passphraseName = 'company-passphrase'
const shortest = 12
/** A passphrase file is one line; anything longer is the wrong file. */
const longestFileBytes = 4096

/** From `--passphrase-file` or the environment; `undefined` when neither is given. Never an argument: those are visible to others. */
export function givenPassphrase(file: string | undefined): string | undefined {
  if (file !== undefined) return fromFile(file)
  const value = process.env[passphraseVariable]
  return value === undefined || value === '' ? undefined : checked(value)
}

function fromFile(file: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new CliError(missing ? 'cli.fileMissing' : 'cli.fileUnreadable', {
      path: file,
      reason: reasonOf(error),
    })
  }
  if (bytes.length > longestFileBytes) {
    throw new CliError('cli.optionField', { field: '--passphrase-file', expected: '1 line' })
  }
  return checked(
    bytes
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .replace(/\r?\n$/, ''),
  )
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}

function checked(passphrase: string): string {
  if ([...passphrase].length < shortest) throw new CliError('cli.passphraseShort')
  return passphrase
}

/** Ask twice, without showing what is typed. */
export async function askPassphrase(console: Console): Promise<string> {
  if (!process.stdin.isTTY) throw new CliError('cli.passphraseNoTerminal')
  const passphrase = checked(await askHidden(console.say('cli.passphrasePrompt')))
  if ((await askHidden(console.say('cli.passphraseAgain'))) !== passphrase) {
    throw new CliError('cli.passphraseDiffers')
  }
  return passphrase
}

function askHidden(prompt: string): Promise<string> {
  process.stderr.write(prompt)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true })
  return new Promise((resolve) => {
    let answer = ''
    reader.on('line', (line) => {
      answer = line
      reader.close()
    })
    reader.on('close', () => {
      process.stderr.write('\n')
      resolve(answer)
    })
    // readline swallows Ctrl+C in terminal mode; hand it on.
    reader.on('SIGINT', () => {
      reader.close()
      process.kill(process.pid, 'SIGINT')
    })
  })
}

/** A yes or no on the terminal; no is the default. */
export async function confirm(prompt: string): Promise<boolean> {
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await new Promise<string>((resolve) => {
      reader.question(prompt, resolve)
      reader.on('close', () => resolve(''))
      reader.on('SIGINT', () => {
        reader.close()
        process.kill(process.pid, 'SIGINT')
      })
    })
    return /^(?:j|ja|y|yes)$/i.test(answer.trim())
  } finally {
    reader.close()
  }
}
