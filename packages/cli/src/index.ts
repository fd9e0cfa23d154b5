/**
 * The command `ordersync` as a function, and what a program needs that reads its results.
 *
 * ```ts fragment
 * import { exitCodes, runCli } from '@ordersync/cli'
 *
 * const code = await runCli(['jobs', '--json'], '1.0.0')
 * ```
 */
export { exitCodeMeanings, exitCodes } from './exit-codes.js'
export { interfaceTablesSql } from './interface-tables/schema.js'
export { runCli } from './run-cli.js'

export type { ExitCode } from './exit-codes.js'
