import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStation } from './stations.ts'

/** All bundles of `folder` into a fresh database in `scratch`, one after the other. @returns records by outcome. */
export async function runImport(
  scratch: string,
  folder: string,
  names: readonly string[],
  identity: string,
): Promise<Readonly<Record<string, number>>> {
  const { store, exchange } = await openStation(join(scratch, 'receiver.sqlite'), 'receiver', {
    identities: [identity],
  })
  const counts: Record<string, number> = {}
  for (const name of names) {
    const result = await exchange.importBundle(readFileSync(join(folder, name)))
    for (const [outcome, count] of Object.entries(result.counts))
      counts[outcome] = (counts[outcome] ?? 0) + count
  }
  await store.close?.()
  return counts
}
