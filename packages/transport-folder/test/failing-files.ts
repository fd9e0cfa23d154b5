import type { FolderFiles } from '@ordersync/transport-folder'
import { nodeFiles } from '../src/node-files.js'

/** For a call with these arguments: the code of the error it fails with, or nothing. */
export type Failures = {
  readonly [Call in keyof FolderFiles]?: (
    ...args: Parameters<FolderFiles[Call]>
  ) => Promise<string | undefined> | string | undefined
}

/** Real files with the errors that real drives give. Each call is noted in `calls`. */
export function failingFiles(failures: Failures, calls: string[] = []): FolderFiles {
  const wrapped = Object.entries(nodeFiles).map(([name, call]) => [
    name,
    async (...args: unknown[]) => {
      calls.push(name)
      const fail = failures[name as keyof FolderFiles] as ((...of: unknown[]) => unknown) | undefined
      const code = (await fail?.(...args)) as string | undefined
      if (code !== undefined) throw systemError(code)
      return (call as (...of: unknown[]) => Promise<unknown>)(...args)
    },
  ])
  return Object.fromEntries(wrapped) as FolderFiles
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: as injected`), { code })
}
