import { isOrderSyncError, type OrderSyncError } from '../../src/errors/errors.js'

/** The code with which `work` refuses; `undefined` when it does not. Anything that is not our error comes out. */
export async function refusedCode(work: () => unknown): Promise<string | undefined> {
  return (await refusal(work))?.code
}

export async function refusal(work: () => unknown): Promise<OrderSyncError | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (!isOrderSyncError(error)) throw error
    return error as OrderSyncError
  }
}
