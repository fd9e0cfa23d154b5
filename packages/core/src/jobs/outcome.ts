/** How a record that arrived ended (docs/format/merge-rules.md). Counted per job, visible at both ends, never dropped in silence. */
export const outcomes = [
  'created',
  'refreshed',
  'unchanged',
  'stale',
  'linked',
  'pending',
  'conflict',
  'refused',
  'quarantined',
  'skipped',
] as const

export type Outcome = (typeof outcomes)[number]

/** One remark that holds nothing up, as code with parameters for the sentence catalogue. */
export interface Notice {
  readonly code: string
  readonly parameters?: Readonly<Record<string, string | number | readonly string[]>>
}
