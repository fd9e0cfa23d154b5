import type { Options } from 'tsup'

/** What all packages share: ESM only, one declaration file beside each entry, no code splitting surprises. */
export function packageOptions(options: Options = {}): Options {
  return {
    entry: ['src/index.ts'],
    format: ['esm'],
    platform: 'node',
    target: 'es2023',
    sourcemap: true,
    clean: true,
    // The path mapping to the sources is for editors and tests; a build takes a sibling's built types.
    dts: { compilerOptions: { paths: {}, allowImportingTsExtensions: false } },
    ...options,
  }
}
