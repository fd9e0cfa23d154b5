import { readDroppedFile } from '@ordersync/transport-mail'
import { CliError } from './cli-error.js'
import { readBundleFile } from './files.js'

/**
 * Bytes of a bundle out of a file that a person names: the bundle itself, or a mail with it, saved from a mail program (OSI-24).
 * @param extension - Of bundles, with the dot.
 * @throws {@link FormatError} @throws {@link CliError} `cli.severalInMail`
 */
export async function readDroppedBundle(path: string, extension: string | undefined): Promise<Uint8Array> {
  const bytes = readBundleFile(path)
  if (!/\.(?:eml|msg)$/i.test(path)) return bytes
  const [first, ...others] = await readDroppedFile(bytes, extension)
  if (others.length > 0) throw new CliError('cli.severalInMail', { path, count: others.length + 1 })
  return first!.bytes
}
