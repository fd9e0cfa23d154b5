/**
 * A transport for OrderSync through a folder that both sides reach: a network drive, a cloud folder, a USB stick.
 *
 * @example
 * ```ts
 * const transport = createFolderTransport({ folder: 'Z:/OrderSync' })
 * ```
 * @packageDocumentation
 */
export { createFileTransport } from './file-transport.js'
export { createFolderTransport } from './folder-transport.js'

export type { FolderTransportOptions } from './config.js'
export type { FileTransport, FileTransportOptions } from './file-transport.js'
export type { FileStatus, FolderFiles } from './folder-files.js'
export type { WriteRetry } from './until-free.js'
