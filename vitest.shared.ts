import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('.', import.meta.url))

/** Tests take our packages from their sources, so that they need no build and a failure points at the source. */
export const sourceAliases = readdirSync(`${root}packages`)
  .filter((name) => existsSync(`${root}packages/${name}/src/index.ts`))
  .map((name) => ({
    find: new RegExp(`^@ordersync/${name}$`),
    replacement: `${root}packages/${name}/src/index.ts`,
  }))

export const testFolders = '{packages/*,examples/*,tools}/test/**'

/** Everything that is not a test of ours, and the copies of packages that checks make. */
export const never = ['**/node_modules/**', '**/dist/**']
