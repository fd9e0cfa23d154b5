/** How bundles are sealed and opened. Production has one suite; a simulator may bring a cheap one with the same checks. */
import type { OpenBundleOptions, OpenedBundle, SealedBundle } from '../format/bundle.js'
import { openBundle } from '../format/open-bundle.js'
import { sealCheckedBundle } from '../format/seal-bundle.js'
import type { SealCheckedOptions } from '../format/seal-bundle.js'

export interface BundleSuite {
  seal(options: SealCheckedOptions): Promise<SealedBundle>
  open(bytes: Uint8Array, options: OpenBundleOptions): Promise<OpenedBundle>
}

export const standardSuite: BundleSuite = { seal: sealCheckedBundle, open: openBundle }
