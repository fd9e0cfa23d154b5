/** Number series as a person writes them: by the first number as it will be printed. */
import { seriesSchema } from '@ordersync/core'
import type { Series } from '@ordersync/core'
import { CliError } from '../cli-error.js'
import { readJsonFile } from '../json-file.js'
import { documentKinds, isUnknownKind, numberKindOf } from '../selection.js'

/** Numbers that a station gets at once when nothing else is said. */
const usualBlock = 50

/**
 * `salesOrder=AB-01000`: orders get AB-01000, AB-01001 … With `{year}` in it the numbers begin anew each year:
 * `quote=AN-{year}-0001`. The name of the series is that of the kind.
 * @throws {@link CliError} `cli.seriesSyntax`, `cli.kindUnknown`
 */
export function parseSeries(text: string): Series {
  const match = /^([^=]+)=(.*?)(\d+)(\D*)$/u.exec(text.trim())
  if (!match) throw new CliError('cli.seriesSyntax', { value: text })
  const [, name, prefix, digits, suffix] = match
  const kind = numberKindOf(name!)
  if (isUnknownKind(kind)) throw new CliError('cli.kindUnknown', { kind, kinds: ['party', ...documentKinds] })
  const year = text.includes('{year}')
  return checkedSeries(
    {
      id: kind,
      kind,
      format: {
        ...(prefix === '' ? {} : { prefix }),
        // As many digits as were typed, where zeros stand in front.
        ...(digits!.startsWith('0') ? { digits: digits!.length } : {}),
        ...(suffix === '' ? {} : { suffix }),
        ...(year ? { year: 'yyyy' } : {}),
      },
      start: Number(digits),
      block: usualBlock,
      exhaustion: 'temporary',
      ...(year ? { yearScoped: true } : {}),
    },
    text,
  )
}

/** One series or a list of them, as in docs/cli.md. */
export function readSeriesFile(path: string): readonly Series[] {
  const value = readJsonFile(path)
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.map((one, i) => checkedSeries(one, `${path} [${i}]`))
}

function checkedSeries(value: unknown, where: string): Series {
  const parsed = seriesSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  )
  throw new CliError('cli.seriesInvalid', { value: where, faults })
}
