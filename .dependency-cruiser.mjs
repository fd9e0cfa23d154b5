/** Which package may import which. Arrows point at core; the reasons stand in CONTRIBUTING.md, "Packages". */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means two files are one: move the shared interface into a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-stands-alone',
      comment: 'Core imports no other package of ours.',
      severity: 'error',
      from: { path: '^packages/core/src' },
      to: { path: '^packages/(?!core/)' },
    },
    {
      name: 'neutral-packages-have-no-platform',
      comment: 'Runs in browsers, Deno and Bun: what Node does better comes in through the runtime seam.',
      severity: 'error',
      from: { path: '^packages/(core|contract-tests|phonetic|csv-import)/src' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-packages-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^packages/(phonetic|csv-import)/src' },
      to: { path: '^packages/', pathNot: '^packages/$1/' },
    },
    {
      name: 'contract-tests-know-only-core',
      comment: 'A kit that knows an adapter would make a cycle when the adapter tests itself with it.',
      severity: 'error',
      from: { path: '^packages/contract-tests/src' },
      to: { path: '^packages/(?!(core|contract-tests)/)' },
    },
    {
      name: 'adapters-know-only-core',
      comment: 'Stores, transports and runtimes never import each other, nor the contract kit outside tests.',
      severity: 'error',
      from: { path: '^packages/((?:store|transport|runtime)-[^/]+)/src' },
      to: { path: '^packages/(?!core/)', pathNot: '^packages/$1/' },
    },
    {
      name: 'nothing-imports-applications',
      severity: 'error',
      from: { path: '^packages/(?!cli/|console/)' },
      to: { path: '^(packages/(cli|console)|examples)/' },
    },
    {
      name: 'packages-never-import-examples',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^examples/' },
    },
    {
      name: 'no-import-of-own-index',
      comment: 'Inside a package import the file, not the public entry: otherwise cycles begin.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/', pathNot: '^packages/[^/]+/src/(bin|index)\\.ts$' },
      to: { path: '^packages/$1/src/index\\.ts$' },
    },
    {
      name: 'declared-dependencies-only',
      comment: 'What is shipped needs its imports in dependencies or peerDependencies.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional', 'type-only'],
      },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
