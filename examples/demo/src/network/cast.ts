/** Which customers play which part; chosen once, so that no two parts fall on the same one unless that is the part. */
import type { BusinessRecord } from '../business/business.ts'
import { text } from '../business/business.ts'
import type { SeededRandom } from '../business/random.ts'

export interface Cast {
  /** Phone changed by the office and by the first station, to different values: a question. */
  readonly disputed: string
  /** By station id: mail address changed there, credit group in the office. Both are kept. */
  readonly merged: Readonly<Record<string, string>>
  /** Changed by the office alone. */
  readonly office: string
  /** By station id: changed there alone. */
  readonly alone: Readonly<Record<string, string>>
}

export function chooseCast(
  parties: readonly BusinessRecord[],
  stations: readonly string[],
  random: SeededRandom,
): Cast {
  const names = parties.map(({ fields }) => text(fields, 'name'))
  const unique = parties.filter(
    ({ fields }) =>
      fields['type'] !== 'person' && names.filter((name) => name === text(fields, 'name')).length === 1,
  )
  const chosen = random.sample(unique, 2 + 2 * stations.length).map(({ fields }) => text(fields, 'name'))
  const next = (): string => {
    // From anywhere in the list: `sample` keeps its order.
    const [name] = chosen.splice(random.integer(0, chosen.length - 1), 1)
    if (name === undefined) throw new Error('the business has too few customers for the network')
    return name
  }
  const perStation = (): Readonly<Record<string, string>> =>
    Object.fromEntries(stations.map((id) => [id, next()]))
  return { disputed: next(), office: next(), merged: perStation(), alone: perStation() }
}
