/** Options of a measuring program: a wrong one, or `--help`, shows what there are. */
import { parseArgs } from 'node:util'
import type { ParseArgsConfig } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>

/** Ends the process with 0 after `--help`, with 2 after an option that there is not. */
export function readOptions<const O extends Options>(program: string, options: O) {
  try {
    const known = { ...options, help: { type: 'boolean', default: false } } as const
    const { values } = parseArgs({ options: known })
    if ((values as { readonly help?: boolean }).help !== true) return parseArgs({ options }).values
    process.stdout.write(usageOf(program, options))
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usageOf(program, options)}`)
    process.exit(2)
  }
}

function usageOf(program: string, options: Options): string {
  const lines = Object.entries(options).map(([name, { type, default: usual }]) => {
    const value = type === 'string' ? ' <value>' : ''
    return `  --${name}${value}${usual === undefined || usual === false ? '' : `   default ${String(usual)}`}\n`
  })
  return `npm run ${program} -- [options]\n${lines.join('')}`
}
