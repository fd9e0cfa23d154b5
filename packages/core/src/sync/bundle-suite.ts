/** How bundles are sealed and opened. Production has one suite; a simulator may bring a cheap one with the same checks. */
import type { OpenBundleOptions, OpenedBundle, SealBundleOptions, SealedBundle } from '../format/bundle.js'
import { openBundle } from '../format/open-bundle.js'
import { sealBundle } from '../format/seal-bundle.js'

export interface BundleSuite {
  seal(options: SealBundleOptions): Promise<SealedBundle>
  open(bytes: Uint8Array, options: OpenBundleOptions): Promise<OpenedBundle>
}

export const standardSuite: BundleSuite = { seal: sealBundle, open: openBundle }
