import { readFileSync, statSync } from 'node:fs'
import { CliError } from './cli-error.js'

/** Settings are short; anything longer is the wrong file. */
const longestFileBytes = 4 * 1024 * 1024

/** A file that holds one JSON value. @throws {@link CliError} `cli.fileMissing`, `cli.fileUnreadable`, `cli.jsonSyntax` */
export function readJsonFile(path: string): unknown {
  let text: string
  try {
    if (statSync(path).size > longestFileBytes) throw new CliError('cli.jsonTooLong', { path })
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof CliError) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new CliError(code === 'ENOENT' ? 'cli.fileMissing' : 'cli.fileUnreadable', {
      path,
      reason: code ?? String(error),
    })
  }
  return parseJson(text, path)
}

/** JSON as it stands on the command line; a name that is no JSON is that of a file that holds it. */
export function readJsonArgument(given: string): unknown {
  const isJson = /^\s*(?:[{["]|(?:null|true|false|-?\d+(?:\.\d+)?)\s*$)/.test(given)
  return isJson ? parseJson(given, given.slice(0, 40)) : readJsonFile(given)
}

function parseJson(text: string, path: string): unknown {
  try {
    // Editors on Windows put a byte order mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new CliError('cli.jsonSyntax', { path, reason: (error as Error).message })
  }
}
