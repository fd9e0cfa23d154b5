import { readFileSync } from 'node:fs'
import { CliError } from '../cli-error.js'
import type { Console } from '../output/console.js'
import { askHidden } from '../output/prompt.js'

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
    throw new CliError('cli.passphraseFileLong', { path: file })
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
export async function askPassphrase(console: Console, signal: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY) throw new CliError('cli.passphraseNoTerminal')
  const passphrase = checked(await askHidden(console.say('cli.passphrasePrompt'), signal))
  if ((await askHidden(console.say('cli.passphraseAgain'), signal)) !== passphrase) {
    throw new CliError('cli.passphraseDiffers')
  }
  return passphrase
}
