import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { launchOptions } from './tools/chromium.mjs'
import { never, root, sourceAliases, testFolders } from './vitest.shared.js'

/** What needs programs from outside npm: a browser, the age command, mail and object servers. `npm run test:servers`. */
export default defineConfig({
  root,
  test: {
    // They wait for servers more than they work.
    maxWorkers: '100%',
    projects: [
      {
        root,
        resolve: { alias: sourceAliases },
        test: {
          name: 'servers',
          include: [`${testFolders}/*.servers.test.ts`],
          exclude: never,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      ...['core', 'phonetic'].map((name) => ({
        root,
        resolve: { alias: sourceAliases },
        // Dependencies are found before the first test: found later, they would reload the page under a running test.
        optimizeDeps: {
          entries: ['packages/core/src/**/*.ts', `packages/${name}/test/**/!(*.servers|*.node).test.ts`],
        },
        test: {
          name: `${name} in Chromium`,
          include: [`packages/${name}/test/**/*.test.ts`],
          // *.node.test.ts needs what only Node has; its name says so.
          exclude: [...never, '**/*.servers.test.ts', '**/*.node.test.ts'],
          testTimeout: 180_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: launchOptions() }),
            instances: [{ browser: 'chromium' as const }],
          },
        },
      })),
    ],
  },
})
