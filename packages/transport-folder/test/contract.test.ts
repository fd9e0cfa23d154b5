import { transportContract } from '@ordersync/contract-tests'
import type { FolderTransportOptions } from '@ordersync/transport-folder'
import { describe, expect, it } from 'vitest'
import { openFolderFixture } from './temporary-folder.js'

const variants: Readonly<Record<string, Partial<FolderTransportOptions>>> = {
  'as it comes': {},
  'with small bundles, watched by polling': { maxBytes: 128 * 1024, pollInterval: 20 },
}

describe.each(Object.entries(variants))('the folder transport %s', (_name, options) => {
  for (const contractCase of transportContract) {
    it(contractCase.name, { timeout: 60_000 }, async () => {
      // No case goes untried.
      expect(await contractCase.run(async () => openFolderFixture(options))).toBeUndefined()
    })
  }
})
