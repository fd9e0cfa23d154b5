import { changeCases } from './change-cases.js'
import { recordCases } from './record-cases.js'
import { savepointCases } from './savepoint-cases.js'
import { stateCases } from './state-cases.js'
import type { StoreContractCase } from './store-kit.js'
import { transactionCases } from './transaction-cases.js'
import { vendorCases } from './vendor-cases.js'

/** What a store promises. Cases that need an ability the store does not have are skipped, and say so. */
export const storeContract: readonly StoreContractCase[] = [
  ...stateCases,
  ...transactionCases,
  ...savepointCases,
  ...recordCases,
  ...changeCases,
  ...vendorCases,
]
