/** `node examples/host/main.ts office.json`: the office, until Ctrl+C. */
import { openHost } from '@ordersync/core'
import {
  createFileKeyStore,
  createFileWitness,
  createNodeRuntime,
  createProcessLock,
} from '@ordersync/runtime-node'
import { createPhoneticMatcher } from '@ordersync/phonetic'
import { dirname, resolve } from 'node:path'
import { inviteNewStations } from './src/invitations.ts'
import { sentenceOfError, sentencesOf } from './src/report.ts'
import { readSettings } from './src/settings.ts'
import type { Settings } from './src/settings.ts'
import { openStore, pathOf } from './src/store.ts'
import { openCarriers } from './src/transport.ts'

process.exitCode = await main(process.argv[2])

async function main(file: string | undefined): Promise<number> {
  if (file === undefined) {
    process.stderr.write('node examples/host/main.ts office.json\n')
    return 2
  }
  let settings: Settings
  try {
    settings = readSettings(file)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return 2
  }
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  try {
    await run(settings, dirname(resolve(file)), stop.signal)
    return 0
  } catch (error) {
    if (stop.signal.aborted) return 0
    process.stderr.write(`${sentenceOfError(error, settings.language)}\n`)
    return 1
  }
}

async function run(settings: Settings, folder: string, signal: AbortSignal): Promise<void> {
  const { database, label, language, interval } = settings
  const path = pathOf(database)
  const store = openStore(database)
  const host = await openHost({
    store,
    runtime: createNodeRuntime(),
    // Beside the database, where the command `ordersync` looks for them too.
    keys: createFileKeyStore(`${path}-keys`),
    lock: createProcessLock(`${path}-lock`),
    witness: createFileWitness(`${path}-witness.json`),
    ...openCarriers(settings),
    label,
    // A customer that came with an order may be one of ours under another spelling: shown, never linked by itself.
    matcher: createPhoneticMatcher(),
  })
  try {
    for (const series of settings.series) await host.defineSeries(series)
    await inviteNewStations(host, settings, folder, write)
    write(language === 'de' ? `${label} läuft; Strg+C beendet.` : `${label} is running; Ctrl+C ends it.`)
    await host.run({
      signal,
      interval: interval * 1000,
      onReport: (report) => sentencesOf(report, language).forEach(write),
      onError: (error) => write(sentenceOfError(error, language)),
    })
  } finally {
    await host.close()
    await store.close?.()
    write(language === 'de' ? 'Beendet.' : 'Ended.')
  }
}

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}
