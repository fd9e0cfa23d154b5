/** What a person is asked on the terminal. Ctrl+C ends the whole call, and nothing was changed by then. */
import { createInterface } from 'node:readline'
import type { Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { CliError } from '../cli-error.js'
import { exitCodes } from '../exit-codes.js'

/** One line, without showing what is typed. @throws {@link CliError} `cli.stopped` on Ctrl+C. */
export async function askHidden(prompt: string, signal: AbortSignal): Promise<string> {
  process.stderr.write(prompt)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return await readAnswer(reader, signal)
  } finally {
    process.stderr.write('\n')
  }
}

/** A yes or no; no is the default. @throws {@link CliError} `cli.stopped` on Ctrl+C. */
export async function confirm(prompt: string, signal: AbortSignal): Promise<boolean> {
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  reader.setPrompt(prompt)
  reader.prompt()
  try {
    return /^(?:j|ja|y|yes)$/i.test((await readAnswer(reader, signal)).trim())
  } catch (error) {
    process.stderr.write('\n')
    throw error
  }
}

/** The next line; an empty one when the input ends. Closes the reader. */
export function readAnswer(reader: Interface, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      reject(new CliError('cli.stopped', {}, exitCodes.stopped))
      reader.close()
    }
    reader.on('line', (line) => {
      resolve(line)
      reader.close()
    })
    reader.on('close', () => {
      signal.removeEventListener('abort', stop)
      resolve('')
    })
    // In terminal mode readline takes Ctrl+C for itself; otherwise it comes as a signal of the process.
    reader.on('SIGINT', stop)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
