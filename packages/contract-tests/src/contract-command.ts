import { formatResult, formatSummary, runContract } from './run-contract.js'
import { storeContract } from './store/store-contract.js'
import type { OpenTemporaryStore } from './store/temporary-store.js'

/** What the command line needs of its platform. */
export interface ContractCommandPlatform {
  /** Import the module at this path, relative to the working directory. */
  load(path: string): Promise<unknown>
  print(line: string): void
}

const usage = [
  'Usage: ordersync-contract store <module>',
  '',
  'The module exports openTemporaryStore: () => Promise<TemporaryStore>, see "Write a store" in the documentation.',
]

/**
 * Try an adapter without a test framework: one line per case, a last line with the counts.
 *
 * @param args - `store` and the path of a module that exports `openTemporaryStore`.
 * @returns the exit code: 0 when nothing failed or help was asked for, 1 when a case failed, 2 when the command was not understood.
 */
export async function runContractCommand(
  args: readonly string[],
  { load, print }: ContractCommandPlatform,
): Promise<0 | 1 | 2> {
  const [contract, path, ...rest] = args
  if (contract === '--help' || contract === '-h') {
    for (const line of usage) print(line)
    return 0
  }
  if (contract !== 'store' || path === undefined || rest.length > 0) {
    for (const line of usage) print(line)
    return 2
  }
  let open: unknown
  try {
    open = ((await load(path)) as { openTemporaryStore?: unknown }).openTemporaryStore
  } catch (error) {
    print(`${path} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
  if (typeof open !== 'function') {
    print(`${path} does not export a function openTemporaryStore`)
    return 2
  }
  const results = await runContract(storeContract, open as OpenTemporaryStore, {
    onResult: (result) => print(formatResult(result)),
  })
  print(formatSummary(results))
  return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0
}
