/**
 * The kit with which a store or a transport for OrderSync proves itself. Cases are data: they run under any test framework or none.
 *
 * @example
 * ```ts
 * for (const contractCase of storeContract) {
 *   it(contractCase.name, async (context) => {
 *     const skipped = await contractCase.run(openTemporaryStore)
 *     if (skipped) context.skip(`needs ${skipped.missing.join(', ')}`)
 *   })
 * }
 * ```
 * @packageDocumentation
 */
export { createChaosTransport } from './chaos/chaos-transport.js'
export { chaosFaults } from './chaos/chaos-faults.js'
export { ContractFailure } from './check.js'
export { runContractCommand } from './contract-command.js'
export { formatResult, formatSummary, runContract } from './run-contract.js'
export { partyMatcherContract } from './matcher/matcher-contract.js'
export { storeContract } from './store/store-contract.js'
export { transportContract } from './transport/transport-contract.js'

export type { ChaosFault, ChaosOptions } from './chaos/chaos-faults.js'
export type { ChaosTransport } from './chaos/chaos-transport.js'
export type { ContractCase, SkippedCase } from './contract-case.js'
export type { ContractCommandPlatform } from './contract-command.js'
export type { CaseResult, RunContractOptions } from './run-contract.js'
export type { MatcherContractCase, OpenMatcher } from './matcher/matcher-contract.js'
export type { StoreContractCase, StoreNeed } from './store/store-kit.js'
export type { OpenTemporaryStore, TemporaryStore, VendorTransaction } from './store/temporary-store.js'
export type { OpenTransportFixture, TransportFixture } from './transport/transport-fixture.js'
export type { TransportContractCase, TransportNeed } from './transport/transport-kit.js'
