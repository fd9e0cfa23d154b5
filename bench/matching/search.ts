/** The search box: making its list of words in steps, and searches as they come while somebody types. */
import type { AddressIndex } from '@ordersync/phonetic'
import type { Row } from './data.ts'

export interface SearchFigures {
  readonly prepareCpuMs: number
  readonly steps: number
  readonly longestStepCpuMs: number
  readonly searchesPerCpuSecond: number
  readonly p99CpuMs: number
  readonly bytesPerRecord: number
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

export function searchFigures(index: AddressIndex, rows: readonly Row[]): SearchFigures {
  const steps: number[] = []
  let last = cpuMs()
  for (const _share of index.prepareSearchInSteps()) {
    steps.push(cpuMs() - last)
    last = cpuMs()
  }
  steps.push(cpuMs() - last)
  const typed = Array.from({ length: 100 }, (_, i) => rows[(i * 7919) % rows.length]!).flatMap((row) => {
    const name = row.lastName || row.company
    const beginnings = Array.from({ length: Math.min(6, name.length) }, (_, k) => name.slice(0, k + 1))
    return [
      ...beginnings,
      `${row.firstName} ${name}`.trim(),
      `${name} ${row.city}`,
      `${row.street} ${row.houseNo}`,
    ]
  })
  for (const text of typed.slice(0, 200)) index.search(text)
  const times = typed.map((text) => {
    const before = cpuMs()
    index.search(text)
    return cpuMs() - before
  })
  times.sort((a, b) => a - b)
  return {
    prepareCpuMs: steps.reduce((sum, one) => sum + one, 0),
    steps: steps.length,
    longestStepCpuMs: Math.max(...steps),
    searchesPerCpuSecond: (times.length / times.reduce((sum, one) => sum + one, 0)) * 1000,
    p99CpuMs: times[Math.floor(times.length * 0.99)]!,
    bytesPerRecord: index.bytes / index.size,
  }
}
