import { acceptanceCases } from './acceptance-cases.js'
import { carrierCases } from './carrier-cases.js'
import { deliveryCases } from './delivery-cases.js'
import { lifecycleCases } from './lifecycle-cases.js'
import { retireCases } from './retire-cases.js'
import type { TransportContractCase } from './transport-kit.js'

/** What a transport promises. Cases that need an ability the carrier does not have are skipped, and say so. */
export const transportContract: readonly TransportContractCase[] = [
  ...deliveryCases,
  ...acceptanceCases,
  ...retireCases,
  ...carrierCases,
  ...lifecycleCases,
]
