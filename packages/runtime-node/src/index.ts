/**
 * What only Node has for OrderSync: its faster digest and compression, key files, the witness and the run lock.
 *
 * ```ts
 * import {
 *   createFileKeyStore,
 *   createFileWitness,
 *   createNodeRuntime,
 *   createProcessLock,
 * } from '@ordersync/runtime-node'
 *
 * const runtime = createNodeRuntime()
 * const keys = createFileKeyStore('./keys')
 * const witness = createFileWitness('./keys/witness.json')
 * const lock = createProcessLock('./office.db.lock')
 * ```
 */
export { createFileKeyStore } from './file-key-store.js'
export { createFileWitness } from './file-witness.js'
export { createNodeRuntime } from './node-runtime.js'
export { createProcessLock } from './process-lock.js'
