import { formatResult, formatSummary, runContract } from './run-contract.js'
import type { CaseResult, RunContractOptions } from './run-contract.js'
import { partyMatcherContract } from './matcher/matcher-contract.js'
import type { OpenMatcher } from './matcher/matcher-contract.js'
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
  'Usage: ordersync-contract store|transport|matcher <module>',
  '',
  'store: the module exports openTemporaryStore: () => Promise<TemporaryStore>, see "Write a store" in the documentation.',
  'transport: it exports openTransportFixture: () => Promise<TransportFixture>, see "Write a transport".',
  'matcher: it exports openMatcher: () => PartyMatcher or a promise of one.',
]

/** What the module exports, by contract. */
const exported = {
  store: 'openTemporaryStore',
  transport: 'openTransportFixture',
  matcher: 'openMatcher',
} as const

/**
 * Try an adapter without a test framework: one line per case, a last line with the counts.
 *
 * @param args - `store`, `transport` or `matcher`, and the path of a module that exports `openTemporaryStore`,
 * `openTransportFixture` or `openMatcher`.
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
  if (contract === undefined || !isContract(contract) || path === undefined || rest.length > 0) {
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
  const results = await runOf(contract, open, options)
  print(formatSummary(results))
  return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0
}

const isContract = (word: string): word is keyof typeof exported => Object.hasOwn(exported, word)

function runOf(contract: keyof typeof exported, open: unknown, options: RunContractOptions) {
  if (contract === 'store') return runContract(storeContract, open as OpenTemporaryStore, options)
  if (contract === 'transport') return runContract(transportContract, open as OpenTransportFixture, options)
  return runContract(partyMatcherContract, open as OpenMatcher, options)
}
