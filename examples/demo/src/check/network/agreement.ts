/** Office and stations hold the same, at the beginning and at the end. */
import type { Finding } from '../findings.ts'
import { differingFields } from './network-data.ts'
import type { Moment, NetworkData, State } from './network-data.ts'

export function checkStart({ joined, unpaired }: NetworkData): Finding {
  return {
    name: 'a station that has joined has what the office has',
    looked: joined.reduce((sum, { contents }) => sum + contents.size, 0),
    problems: [...unpaired, ...differences(joined)],
  }
}

export function checkAgreement({ now }: NetworkData): Finding {
  return {
    name: 'the three databases hold the same records',
    looked: now.reduce((sum, { contents }) => sum + contents.size, 0),
    problems: differences(now),
  }
}

function differences([office, ...stations]: Moment): readonly string[] {
  return stations.flatMap((station) => compare(office!, station))
}

function compare(office: State, station: State): readonly string[] {
  const problems: string[] = []
  for (const [name, fields] of office.contents) {
    const other = station.contents.get(name)
    if (other === undefined) problems.push(`${station.id}: ${name} is missing`)
    else {
      const differing = differingFields(fields, other)
      if (differing.length > 0) problems.push(`${station.id}: ${name}: ${differing.join(', ')} differ`)
    }
  }
  for (const name of station.contents.keys()) {
    if (!office.contents.has(name)) problems.push(`${station.id}: ${name} is not at the office`)
  }
  return problems
}
