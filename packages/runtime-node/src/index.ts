/**
 * What only Node has for OrderSync: its faster digest and compression, and key files.
 *
 * ```ts
 * import { createFileKeyStore, createNodeRuntime } from '@ordersync/runtime-node'
 *
 * const runtime = createNodeRuntime()
 * const keys = createFileKeyStore('./keys')
 * ```
 */
export { createFileKeyStore } from './file-key-store.js'
export { createNodeRuntime } from './node-runtime.js'
