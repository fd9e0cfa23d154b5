import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './lib/root.mjs'
import { workspaces } from './lib/run.mjs'

/** The second needs a server. */
const contractTests = ['contract.test.ts', 'contract.servers.test.ts']

/** Names every store and transport that does not run the contract kit. */
export function checkAdapters() {
  const adapters = [
    ...workspaces('packages').filter(({ name }) => /^(store|transport)-/.test(name)),
    ...workspaces('examples').filter(({ name }) => /store|transport/.test(name)),
  ]
  return adapters
    .filter(({ folder }) => !contractTests.some((name) => existsSync(join(folder, 'test', name))))
    .map(({ folder }) => `${relative(root, folder).replaceAll('\\', '/')}: test/contract.test.ts is missing`)
}
