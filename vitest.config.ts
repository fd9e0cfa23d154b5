import { defineConfig } from 'vitest/config'
import { never, root, sourceAliases, testFolders } from './vitest.shared.js'

/** What runs everywhere without a server, a browser or a network: `npm test`. */
export default defineConfig({
  root,
  resolve: { alias: sourceAliases },
  test: {
    include: [`${testFolders}/*.test.ts`],
    exclude: [...never, '**/*.servers.test.ts'],
    // By itself vitest leaves one core idle: of two, that is half.
    maxWorkers: '100%',
    // For what hangs, not for what is slow: simulations of weeks run here, on machines that do other work beside.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
