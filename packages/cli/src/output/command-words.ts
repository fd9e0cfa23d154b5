/** Commands that are printed to be typed: in the words of the shell of this system. */
import type { GlobalOptions } from '../global-options.js'

const plainWord = /^[\p{L}\p{N}_./:=@,+\\-]+$/u

/** One word of a command line. */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  const windows = platform === 'win32'
  if (plainWord.test(text) && (windows || !text.includes('\\'))) return text
  return windows ? `"${text.replaceAll('"', '\\"')}"` : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The options of this call that the next one needs as well, to go behind a command; an empty text when there are none. */
export function repeatedOptions(options: GlobalOptions, station: string | undefined): string {
  const { config, db, language, passphraseFile } = options
  const given = [
    ['--config', config],
    ['--db', db],
    // Whoever only looks needs no name; whoever answers does.
    ['--station', options.station ?? (station === undefined ? 'NAME' : undefined)],
    ['--passphrase-file', passphraseFile],
    ['--language', language],
  ] as const
  return given.map(([name, value]) => (value === undefined ? '' : ` ${name} ${shellWord(value)}`)).join('')
}
