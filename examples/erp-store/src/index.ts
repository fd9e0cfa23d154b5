export { createErpStore } from './erp-store.ts'
export { erpChangeTracking, erpSchema } from './schema.ts'

export type { ErpStoreOptions } from './erp-store.ts'
