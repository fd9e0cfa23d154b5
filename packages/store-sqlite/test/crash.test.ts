/**
 * A child process commits transactions, says so, and is killed in the middle. Whatever it said is there afterwards; of the
 * rest, each transaction is there as a whole or not at all.
 */
import { createSqliteStore } from '@ordersync/store-sqlite'
import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDirectory } from './temporary-directory.js'
import { driverNames } from './vendor-connection.js'
import type { DriverName } from './vendor-connection.js'

const roundsPerDriver = 8
const rowsPerTransaction = 3

const directory = temporaryDirectory()
const program = join(directory.path, 'writer.mjs')
const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

beforeAll(async () => {
  await build({
    entryPoints: [source('./crash-writer.ts')],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['better-sqlite3'],
    tsconfig: source('../tsconfig.json'),
    // So that the library is found from the temporary directory, too.
    banner: { js: `globalThis.testModulesFrom = ${JSON.stringify(import.meta.url)};` },
    define: { 'import.meta.url': 'globalThis.testModulesFrom' },
  })
  writeFileSync(join(directory.path, 'package.json'), '{ "type": "module" }')
})

afterAll(() => directory.remove())

/** Last number that the child said was committed before it was killed. */
async function writeUntilKilled(driver: DriverName, path: string, killAfter: number): Promise<number> {
  const child = fork(program, [driver, path, String(rowsPerTransaction)], { silent: true })
  let last = -1
  child.on('message', (committed: number) => {
    last = committed
    if (committed >= killAfter) child.kill('SIGKILL')
  })
  const errors: Buffer[] = []
  child.stderr!.on('data', (chunk: Buffer) => errors.push(chunk))
  await new Promise((resolve) => child.on('close', resolve))
  expect(Buffer.concat(errors).toString()).toBe('')
  return last
}

describe.each(driverNames)('a store over %s whose process is killed', (driver) => {
  it(`has everything that was committed and nothing by half, ${roundsPerDriver} times`, async () => {
    const path = join(directory.path, `${driver.replace(':', '-')}.db`)
    let expected = 0
    for (let round = 0; round < roundsPerDriver; round++) {
      const killAfter = expected + 5 + 7 * round
      const last = await writeUntilKilled(driver, path, killAfter)
      expect(last).toBeGreaterThanOrEqual(killAfter)
      const store = createSqliteStore({ path, driver })
      const [rows, parties] = await store.transaction(async (tx) => [
        await tx.state.range({ prefix: new Uint8Array(), limit: 10_000 }),
        await tx.records.changes('party', undefined, 10_000),
      ])
      await store.close?.()
      const counts = new Map<number, number>()
      for (const { value } of rows)
        counts.set(value[0]! * 256 + value[1]!, (counts.get(value[0]! * 256 + value[1]!) ?? 0) + 1)
      for (let n = 0; n <= last; n++)
        expect(counts.get(n), `transaction ${n} of round ${round}`).toBe(rowsPerTransaction)
      for (const [n, count] of counts)
        expect(count, `transaction ${n} of round ${round}`).toBe(rowsPerTransaction)
      expect(parties.keys).toHaveLength(counts.size)
      expected = counts.size
    }
  })
})
