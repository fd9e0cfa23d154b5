/** `node examples/remote/main.ts laptop.json`: a station, until Ctrl+C. */
import { openRemote, settingKind, shippedRegistry, templateKind } from '@ordersync/core'
import {
  createFileKeyStore,
  createFileWitness,
  createNodeRuntime,
  createProcessLock,
} from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { joinOnce } from './src/join.ts'
import { sentenceOfError, sentencesOf } from './src/report.ts'
import { readSettings } from './src/settings.ts'
import type { Settings } from './src/settings.ts'
import { openCarriers } from './src/transport.ts'

process.exitCode = await main(process.argv[2])

async function main(file: string | undefined): Promise<number> {
  if (file === undefined) {
    process.stderr.write('node examples/remote/main.ts laptop.json\n')
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
    await run(settings, stop.signal)
    return 0
  } catch (error) {
    if (stop.signal.aborted) return 0
    process.stderr.write(`${sentenceOfError(error, settings.language)}\n`)
    return 1
  }
}

async function run(settings: Settings, signal: AbortSignal): Promise<void> {
  const { database, language, interval } = settings
  // Your own tables instead: examples/erp-store.
  const kinds = [...shippedRegistry.kinds, settingKind, templateKind].map(({ kind }) => kind)
  const store = createSqliteStore({ path: database, kinds })
  const remote = await openRemote({
    store,
    runtime: createNodeRuntime(),
    // Beside the database, where the command `ordersync` looks for them too.
    keys: createFileKeyStore(`${database}-keys`),
    lock: createProcessLock(`${database}-lock`),
    witness: createFileWitness(`${database}-witness.json`),
    ...openCarriers(settings),
  })
  try {
    const label = await joinOnce(remote, settings)
    write(language === 'de' ? `${label} läuft; Strg+C beendet.` : `${label} is running; Ctrl+C ends it.`)
    await remote.run({
      signal,
      interval: interval * 1000,
      onReport: (report) => sentencesOf(report, language).forEach(write),
      onError: (error) => write(sentenceOfError(error, language)),
    })
  } finally {
    await remote.close()
    await store.close?.()
    write(language === 'de' ? 'Beendet.' : 'Ended.')
  }
}

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}
