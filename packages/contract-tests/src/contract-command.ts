import { formatResult, formatSummary, runContract } from './run-contract.js'
import type { CaseResult } from './run-contract.js'
import { storeContract } from './store/store-contract.js'
import type { OpenTemporaryStore } from './store/temporary-store.js'
import { transportContract } from './transport/transport-contract.js'
import type { OpenTransportFixture } from './transport/transport-fixture.js'

/** What the command line needs of its platform. */
export interface ContractCommandPlatform {
  /** Import the module at this path, relative to the working directory. */
  load(path: string): Promise<unknown>
  print(line: string): void
}

const usage = [
  'Usage: ordersync-contract store|transport <module>',
  '',
  'store: the module exports openTemporaryStore: () => Promise<TemporaryStore>, see "Write a store" in the documentation.',
  'transport: it exports openTransportFixture: () => Promise<TransportFixture>, see "Write a transport".',
]

/** What the module exports, by contract. */
const exported = { store: 'openTemporaryStore', transport: 'openTransportFixture' } as const

/**
 * Try an adapter without a test framework: one line per case, a last line with the counts.
 *
 * @param args - `store` or `transport`, and the path of a module that exports `openTemporaryStore` or `openTransportFixture`.
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
  if ((contract !== 'store' && contract !== 'transport') || path === undefined || rest.length > 0) {
    for (const line of usage) print(line)
    return 2
  }
  let open: unknown
  try {
    open = ((await load(path)) as Readonly<Record<string, unknown>>)[exported[contract]]
  } catch (error) {
    print(`${path} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
  if (typeof open !== 'function') {
    print(`${path} does not export a function ${exported[contract]}`)
    return 2
  }
  const options = { onResult: (result: CaseResult) => print(formatResult(result)) }
  const results =
    contract === 'store'
      ? await runContract(storeContract, open as OpenTemporaryStore, options)
      : await runContract(transportContract, open as OpenTransportFixture, options)
  print(formatSummary(results))
  return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0
}
