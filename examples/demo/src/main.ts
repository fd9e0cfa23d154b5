/** `npm run demo`: two databases and one file; an office, two stations and a folder; and what becomes of it. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { missingMailPrograms } from '../../../tools/servers/mail-server.mjs'
import { missingS3Programs } from '../../../tools/servers/s3-server.mjs'
import { parseArguments, usage } from './arguments.ts'
import type { CarrierName, DemoArguments } from './arguments.ts'
import { runDemo } from './demo.ts'
import { passphrase } from './exchange/passphrase.ts'
import type { Language } from './output/words.ts'

const servers = {
  mail: {
    what: 'a mail server',
    missing: missingMailPrograms,
    packages: 'dovecot-imapd dovecot-pop3d dovecot-lmtpd exim4-daemon-light openssl',
  },
  s3: {
    what: 'an S3 server',
    missing: missingS3Programs,
    packages: 'ceph-mon ceph-osd radosgw ceph-common',
  },
}

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  let options: DemoArguments
  try {
    options = parseArguments(args)
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n\n${usage}\n`)
    return 2
  }
  const write = (line: string): void => {
    process.stdout.write(`${line}\n`)
  }
  if (options.help) {
    write(usage)
    return 0
  }
  const help = howToGet(options.carrier)
  if (help !== undefined) {
    process.stderr.write(`${help}\n`)
    return 2
  }
  const folder = mkdtempSync(join(tmpdir(), 'ordersync-demo-'))
  try {
    const data = options.data === undefined ? undefined : resolve(options.data)
    const result = await runDemo({ ...options, data, folder, write })
    if (options.keep) sayWhereItIs(folder, options.language, write)
    if (options.json) write(JSON.stringify(result))
    return result.agree ? 0 : 1
  } catch (error) {
    process.stderr.write(`the demo failed: ${messageOf(error)}\n`)
    if (error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`)
    if (options.keep) process.stderr.write(`everything up to here is in ${folder}\n`)
    return 1
  } finally {
    if (!options.keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** What to install, where the server of the carrier cannot start. */
function howToGet(carrier: CarrierName): string | undefined {
  if (carrier === 'folder' || carrier === 'file') return undefined
  const { what, missing, packages } = servers[carrier]
  const names = missing()
  if (names.length === 0) return undefined
  return `--carrier ${carrier}: the demo starts ${what} of its own and needs ${names.join(', ')}; on Debian:\n  apt-get install --no-install-recommends ${packages}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function sayWhereItIs(folder: string, language: Language, write: (line: string) => void): void {
  const inFolder = (name: string): string => `"${join(folder, name)}"`
  const office = `npm run ordersync -- --db ${inFolder('office.sqlite')}`
  writeFileSync(join(folder, 'passphrase.txt'), `${passphrase}\n`)
  const bundle = readdirSync(folder).find((name) => name.endsWith('.osb')) ?? '*.osb'
  const secret = `--station office --passphrase-file ${inFolder('passphrase.txt')}`
  write('')
  write(language === 'de' ? `Alles liegt in ${folder}` : `everything is kept in ${folder}`)
  write(language === 'de' ? 'Zum Ansehen, zum Beispiel:' : 'look at it, for example:')
  write(`  ${office} jobs`)
  write(`  ${office} list --kind quote`)
  write(`  ${office} questions`)
  write(`  ${office} ${secret} preview ${inFolder(bundle)}`)
  const network = join(folder, 'network')
  for (const [station, kind] of [
    ['office', 'party'],
    ['koeln', 'salesOrder'],
    ['laptop', 'salesOrder'],
  ] as const) {
    write(`  npm run ordersync -- --db "${join(network, `${station}.sqlite`)}" list --kind ${kind}`)
  }
  write(`  npm run demo:check -- "${folder}"`)
}
